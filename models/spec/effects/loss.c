/* A share of the messages is lost. */
#include "models/spec/effects/loss.h"

#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

FIELD_TABLE_SHORT(loss_spec, LOSS_FIELDS);

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    const struct loss_spec *loss = fault->loss;
    char share[UNIT_TEXT];
    const char *text = "";
    if (loss->request > 0)
        text = arena_format(arena, "%s of the requests lost", share_print(loss->request, share));
    if (loss->answer > 0)
        text = words_join(arena, text, arena_format(arena, "%s of the answers lost",
                                                    share_print(loss->answer, share)));
    return *text ? text : "nothing lost";
}

static const char *idle(const struct fault_spec *fault)
{
    if (fault->loss->request > 0 || fault->loss->answer > 0)
        return NULL;
    return "nothing is lost: `request` and `answer` are both 0%";
}

const struct effect_kind loss_effect_kind = {
    .may = STRIKES_EDGE | MAY_SHARE | MAY_RAMP,
    .text = text,
    .idle = idle,
};
