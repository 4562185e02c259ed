#include "models/policies/stopwatch.h"

#include "models/call/chain.h"
#include "models/call/edge.h"

static void stopwatch_expires(struct sim *sim, void *owner, struct timer *timer)
{
    struct policy *policy = owner;
    const struct stopwatch *watch = policy->stage.shared;
    (void)sim;
    chain_interrupt(policy_call(policy, timer), policy->stage.position, watch->outcome);
}

static const struct lane_type stopwatch_lane = { "stopwatch expires", stopwatch_expires };

void stopwatch_build(struct policy *policy, sim_time after, enum outcome outcome)
{
    struct stopwatch *watch = policy->stage.shared;
    watch->lane = sim_lane(policy->edge->ground->sim, after, &stopwatch_lane, policy);
    watch->outcome = outcome;
}

struct step stopwatch_enter(struct policy *policy, struct call *call)
{
    const struct stopwatch *watch = policy->stage.shared;
    timer_arm(watch->lane, policy_scratch(policy, call));
    return step_on(OUTCOME_ok);
}

struct step stopwatch_leave(struct policy *policy, const struct passage *passage)
{
    timer_cancel(policy_scratch(policy, passage->call));
    return step_on(passage->outcome);
}
