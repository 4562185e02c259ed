/* No message gets through, neither way. */
#include "models/spec/effects/kind.h"

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    (void)fault;
    (void)arena;
    return "partition, no message gets through";
}

const struct effect_kind partition_effect_kind = {
    .may = STRIKES_EDGE | MAY_SHARE | MAY_RAMP,
    .text = text,
};
