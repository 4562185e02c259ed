/* A share of the workers is left. */
#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    char share[UNIT_TEXT];
    return arena_format(arena, "%s of the %s left", share_print(fault->capacity, share),
                        fault->consumer ? "slots" : "workers");
}

const struct effect_kind capacity_effect_kind = {
    .may = STRIKES_SERVICE | STRIKES_CONSUMER | MAY_SELECT | MAY_RAMP,
    .text = text,
};
