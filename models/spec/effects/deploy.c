/* All instances are restarted, batch after batch. */
#include "models/spec/effects/deploy.h"

#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

FIELD_TABLE_SHORT(deploy_spec, DEPLOY_FIELDS);

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    const struct deploy_spec *deploy = fault->deploy;
    char down[UNIT_TEXT];
    return arena_format(arena, "deploy, %lld %s at a time%s, each down for %s%s",
                        (long long)deploy->batch,
                        words_plural(deploy->batch, "instance", "instances"),
                        deploy->drain ? ", drained" : "", time_print(deploy->down, down),
                        words_back(deploy->cold, deploy->warmup, arena));
}

static const char *deed(const struct fault_spec *fault, const char *target, struct arena *arena)
{
    (void)fault;
    return arena_format(arena, "%s was deployed", target);
}

static enum fault_role role(const struct fault_spec *fault)
{
    (void)fault;
    return ROLE_AUTO;
}

/* When draining takes no time. */
static sim_time length(const struct fault_spec *fault, int64_t instances)
{
    const struct deploy_spec *deploy = fault->deploy;
    int64_t batches = (instances + deploy->batch - 1) / deploy->batch;
    return time_from_s((double)batches * time_to_s(deploy->down) +
                       (double)(batches - 1) * time_to_s(deploy->pause) +
                       time_to_s(deploy->warmup));
}

const struct effect_kind deploy_effect_kind = {
    .may = STRIKES_SERVICE | STRIKES_CONSUMER,
    .done = true,
    .at_once = STRIKES_SERVICE,
    .stops = true,
    .open_end = true,
    .role = role,
    .text = text,
    .unhinted = effect_refuses,
    .deed = deed,
    .length = length,
};
