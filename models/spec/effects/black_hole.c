/* Every request is swallowed. */
#include "models/spec/effects/kind.h"

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    (void)fault;
    (void)arena;
    return "black hole, no request answered";
}

const struct effect_kind black_hole_effect_kind = {
    .may = STRIKES_SERVICE | STRIKES_EDGE | ONE_BY_ONE | MAY_RAMP,
    .text = text,
};
