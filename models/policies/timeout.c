#include "models/policies/timeout.h"

#include "models/policies/registry.h"
#include "models/policies/stopwatch.h"

FIELD_TABLE_SHORT(timeout_spec, TIMEOUT_FIELDS);

static void timeout_build(struct policy *policy, struct arena *arena)
{
    const struct timeout_spec *spec = policy->spec;
    (void)arena;
    stopwatch_build(policy, spec->after, OUTCOME_timeout);
}

const struct policy_type timeout_policy = {
    .kind = { "timeout", "how long to wait for an attempt; the server is not told",
              &timeout_spec_fields, sizeof(struct timeout_spec), NULL },
    .shared_size = sizeof(struct stopwatch),
    .scratch_size = sizeof(struct timer),
    .build = timeout_build,
    .enter = stopwatch_enter,
    .leave = stopwatch_leave,
};
