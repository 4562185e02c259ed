/* The first attempts of every call fail. */
#include "models/spec/effects/fail_first.h"

#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

FIELD_TABLE_SHORT(fail_first_spec, FAIL_FIRST_FIELDS);

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    int64_t attempts = fault->fail_first->attempts;
    return arena_format(arena, "the first %lld %s of every call %s", (long long)attempts,
                        words_plural(attempts, "attempt", "attempts"),
                        words_plural(attempts, "fails", "fail"));
}

static const void *senseless(const struct fault_spec *fault, unsigned target, const char **why)
{
    *why = NO_EFFECT_ON_EDGE;
    return target == STRIKES_EDGE && fault->fail_first->effect > 0 ? &fault->fail_first->effect
                                                                   : NULL;
}

static bool carries(const struct fault_spec *fault)
{
    return fault->fail_first->effect > 0;
}

const struct effect_kind fail_first_effect_kind = {
    .may = STRIKES_SERVICE | STRIKES_EDGE | ONE_BY_ONE,
    .at_once = STRIKES_EDGE,
    .text = text,
    .senseless = senseless,
    .carries = carries,
};
