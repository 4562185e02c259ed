/* All messages that wait are dropped: a cure that loses them. */
#include "models/spec/effects/kind.h"

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    (void)fault;
    (void)arena;
    return "purged of all that waits";
}

static const char *deed(const struct fault_spec *fault, const char *target, struct arena *arena)
{
    (void)fault;
    return arena_format(arena, "%s was purged", target);
}

static enum fault_role role(const struct fault_spec *fault)
{
    (void)fault;
    return ROLE_REMEDY;
}

const struct effect_kind purge_effect_kind = {
    .may = STRIKES_QUEUE,
    .done = true,
    .role = role,
    .text = text,
    .deed = deed,
};
