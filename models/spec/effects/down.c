/* Every request is refused at once. */
#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    if (fault->consumer)
        return "down, nothing taken from its queue";
    return arena_format(arena, "down, every %s refused", words_struck(fault));
}

const struct effect_kind down_effect_kind = {
    .may = STRIKES_QUEUE | STRIKES_SERVICE | STRIKES_CONSUMER | STRIKES_EDGE | ONE_BY_ONE |
           MAY_RAMP,
    .at_once = STRIKES_QUEUE | STRIKES_SERVICE | STRIKES_EDGE,
    .text = text,
    .unhinted = effect_refuses,
};
