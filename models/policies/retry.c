/* Retry.  On the way out: is the outcome worth another attempt, is one left, how long to pause?
**
**   leave(outcome) --not in `on`, or good--------------------> outward
**                  --no attempt left--> FACT_RETRIES_EXHAUSTED, outward
**                  --else: pause = backoff(attempts - 1)-----> inward again after the pause
**
** The pause runs also where it would outlast the deadline: the deadline then ends the call in
** mid-pause, as in most libraries.
*/
#include "models/policies/retry.h"

#include "models/edge.h"
#include "models/policies/registry.h"

FIELD_TABLE_SHORT(retry_spec, RETRY_FIELDS);

/* The state: the rule, put together once. */
static void retry_build(struct policy *policy, struct arena *arena)
{
    const struct retry_spec *spec = policy->spec;
    struct backoff *backoff = policy->state;
    (void)arena;
    *backoff = backoff_make(&spec->backoff, &spec->jitter, spec->cap == RETRY_CAP_AFTER_JITTER);
}

static sim_time with_hint(const struct retry_spec *spec, sim_time pause, sim_time hint)
{
    if (hint == TIME_NONE || spec->retry_after == RETRY_HINT_IGNORE)
        return pause;
    if (spec->retry_after == RETRY_HINT_EXACT)
        return hint;
    return pause > hint ? pause : hint;
}

static struct step retry_leave(struct policy *policy, const struct passage *passage)
{
    const struct retry_spec *spec = policy->spec;
    struct call *call = passage->call;
    bool given_up = passage->outcome == OUTCOME_cancelled; /* from outside: only clean up */
    if (given_up || !outcome_in(spec->on, passage->outcome))
        return step_on(passage->outcome);
    if (call->attempts >= spec->attempts) {
        edge_tell(policy->edge, FACT_RETRIES_EXHAUSTED, call);
        return step_on(passage->outcome);
    }
    double *memory = policy_scratch(policy, call);
    double pause = backoff_draw(policy->state, (int64_t)call->attempts - 1, memory, &policy->rng);
    return step_again(with_hint(spec, time_from_s(pause), passage->hint));
}

const struct policy_type retry_policy = {
    .kind = { "retry", "sends a failed call again, after a pause", &retry_spec_fields,
              sizeof(struct retry_spec), NULL },
    .state_size = sizeof(struct backoff),
    .scratch_size = sizeof(double),
    .build = retry_build,
    .leave = retry_leave,
};
