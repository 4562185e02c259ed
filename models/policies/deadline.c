#include "models/policies/deadline.h"

#include "models/edge.h"
#include "models/policies/registry.h"
#include "models/policies/stopwatch.h"

FIELD_TABLE_SHORT(deadline_spec, DEADLINE_FIELDS);

static void deadline_build(struct policy *policy, struct arena *arena)
{
    const struct deadline_spec *spec = policy->spec;
    (void)arena;
    stopwatch_build(policy, spec->after, OUTCOME_deadline);
}

/* What is left of a deadline handed down bounds this one. */
static struct step deadline_enter(struct policy *policy, struct call *call)
{
    const struct deadline_spec *spec = policy->spec;
    const struct ground *ground = policy->edge->ground;
    if (spec->propagate) {
        struct baggage *baggage = call_baggage(call);
        sim_time mine = time_add(sim_now(ground->sim), spec->after);
        baggage->deadline = mine < baggage->deadline ? mine : baggage->deadline;
        baggage->margin = spec->margin;
    }
    return stopwatch_enter(policy, call);
}

const struct policy_type deadline_policy = {
    .kind = { "deadline", "how long the whole call may take, retries and pauses included",
              &deadline_spec_fields, sizeof(struct deadline_spec), NULL },
    .shared_size = sizeof(struct stopwatch),
    .scratch_size = sizeof(struct timer),
    .build = deadline_build,
    .enter = deadline_enter,
    .leave = stopwatch_leave,
};
