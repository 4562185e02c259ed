/* Beyond a rate requests are answered `overloaded`, with retry-after. */
#include "models/spec/effects/rate_limit.h"

#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

FIELD_TABLE_SHORT(limit_fault_spec, LIMIT_FAULT_FIELDS);

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    char rate[UNIT_TEXT];
    return arena_format(arena, "limited to %s", rate_print(fault->rate_limit->rate, rate));
}

/* It never lets anybody in. */
static bool unhinted(const struct fault_spec *fault, enum outcome outcome)
{
    return outcome == OUTCOME_overloaded && !(fault->rate_limit->rate > 0);
}

const struct effect_kind rate_limit_effect_kind = {
    .may = STRIKES_SERVICE | ONE_BY_ONE,
    .at_once = STRIKES_SERVICE,
    .text = text,
    .unhinted = unhinted,
};
