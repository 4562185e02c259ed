#include "models/policies/deadline.h"

#include "models/policies/registry.h"
#include "models/policies/stopwatch.h"

FIELD_TABLE_SHORT(deadline_spec, DEADLINE_FIELDS);

static void deadline_build(struct policy *policy, struct arena *arena)
{
    const struct deadline_spec *spec = policy->spec;
    (void)arena;
    stopwatch_build(policy, spec->after, OUTCOME_deadline);
}

const struct policy_type deadline_policy = {
    .kind = { "deadline", "how long the whole call may take, retries and pauses included",
              &deadline_spec_fields, sizeof(struct deadline_spec), NULL },
    .state_size = sizeof(struct stopwatch),
    .scratch_size = sizeof(struct timer),
    .build = deadline_build,
    .enter = stopwatch_enter,
    .leave = stopwatch_leave,
};
