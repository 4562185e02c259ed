/* Fallback.
**
**   leave(outcome) --not in `on`, or cancelled------------> outward
**                  --else, where `takes` is not given-----> outward, see below
**                  --else: held for the time it takes-----> answer: outward with `degraded`, or
**                                                           where it has none with the failure
**
** Whether it has an answer (`success`), and how long that takes, is drawn each time anew.  A call
** given up from outside is not answered: whoever would have wanted the answer has gone.  So in the
** default order, inside the deadline, it can't answer for that; one handed down from above neither.
*/
#include "models/spec/policies/fallback.h"

#include "models/call/chain.h"
#include "models/call/edge.h"
#include "models/policies/registry.h"
#include "sim/dist/dist.h"

struct fallback_memory {
    struct event_id answer; /* while it holds the call */
    sim_time hint;
    uint32_t asked; /* how often in this call */
    uint8_t outcome; /* to come */
};

static void answer(struct sim *sim, void *self, int64_t position)
{
    struct call *call = self;
    struct fallback_memory *memory = policy_scratch(&call->edge->policy[position], call);
    (void)sim;
    memory->answer = (struct event_id){ 0 };
    chain_turn(call, (enum outcome)memory->outcome, memory->hint);
}

static const struct event_type answering = { "fallback answers", answer, NULL };

static struct step fallback_leave(struct policy *policy, const struct passage *passage)
{
    const struct fallback_spec *spec = policy->stage.spec;
    struct fallback_memory *memory = policy_scratch(policy, passage->call);
    struct sim *sim = policy->edge->ground->sim;
    if (passage->outcome == OUTCOME_cancelled) {
        sim_cancel(sim, memory->answer);
        return step_on(passage->outcome);
    }
    if (!outcome_in(spec->on, passage->outcome))
        return step_on(passage->outcome);
    struct rng rng = policy_chance(policy, passage->call, memory->asked++);
    bool answers = rng_uniform(&rng) < spec->success;
    enum outcome outcome = answers ? OUTCOME_degraded : passage->outcome;
    if (!spec->takes.kind)
        return step_on(outcome);
    memory->outcome = (uint8_t)outcome;
    memory->hint = answers ? TIME_NONE : passage->hint;
    memory->answer = sim_after(sim, dist_draw_time(&spec->takes, &rng), &answering, passage->call,
                               policy->stage.position);
    return step_hold();
}

const struct policy_type fallback_policy = {
    .stage = { .kind = &fallback_kind, .scratch_size = sizeof(struct fallback_memory) },
    .leave = fallback_leave,
};
