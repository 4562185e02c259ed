/* Times the clients' rate; less of it is a remedy. */
#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    char times[UNIT_TEXT];
    return arena_format(arena, "%s times the load", words_factor(fault->load, times));
}

static const char *deed(const struct fault_spec *fault, const char *target, struct arena *arena)
{
    char times[UNIT_TEXT];
    return arena_format(arena, "the load of %s was set to %s times", target,
                        words_factor(fault->load, times));
}

static enum fault_role role(const struct fault_spec *fault)
{
    return fault->load < 1 ? ROLE_REMEDY : ROLE_TRIGGER;
}

const struct effect_kind load_effect_kind = {
    .may = STRIKES_NOTHING | STRIKES_CLIENT | MAY_RAMP,
    .role = role,
    .text = text,
    .deed = deed,
};
