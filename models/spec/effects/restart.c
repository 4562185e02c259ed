/* All that is inside is lost, then it comes back cold.  A cure, where what it strikes is
** unhealthy. */
#include "models/spec/effects/restart.h"

#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

FIELD_TABLE_SHORT(restart_spec, RESTART_FIELDS);

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    const struct restart_spec *restart = fault->restart;
    char down[UNIT_TEXT];
    return arena_format(arena, "restart, down for %s%s", time_print(restart->down, down),
                        words_back(restart->cold, restart->warmup, arena));
}

static const char *deed(const struct fault_spec *fault, const char *target, struct arena *arena)
{
    (void)fault;
    return arena_format(arena, "%s was restarted", target);
}

static enum fault_role role(const struct fault_spec *fault)
{
    (void)fault;
    return ROLE_AUTO;
}

static sim_time length(const struct fault_spec *fault, int64_t instances)
{
    (void)instances;
    return time_add(fault->restart->down, fault->restart->warmup);
}

const struct effect_kind restart_effect_kind = {
    .may = STRIKES_SERVICE | STRIKES_CONSUMER | MAY_SELECT,
    .done = true,
    .at_once = STRIKES_SERVICE,
    .stops = true,
    .role = role,
    .text = text,
    .unhinted = effect_refuses,
    .deed = deed,
    .length = length,
};
