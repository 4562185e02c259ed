#include "models/spec/policies/timeout.h"

#include "models/policies/registry.h"
#include "models/policies/stopwatch.h"

static void timeout_build(struct policy *policy, struct arena *arena)
{
    const struct timeout_spec *spec = policy->stage.spec;
    (void)arena;
    stopwatch_build(policy, spec->after, OUTCOME_timeout);
}

const struct policy_type timeout_policy = {
    .stage = { .kind = &timeout_kind, .shared_size = sizeof(struct stopwatch),
               .scratch_size = sizeof(struct timer),
               .change = STAGE_GOES_ON },
    .build = timeout_build,
    .enter = stopwatch_enter,
    .leave = stopwatch_leave,
};
