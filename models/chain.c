#include "models/chain.h"

#include "models/edge.h"

#include <assert.h>

static void go_outward(struct call *call, enum outcome outcome, sim_time hint);

static void go_inward(struct call *call)
{
    const struct edge *edge = call->edge;
    call->state = CALL_PASSING;
    while (call->entered < edge->policies) {
        struct policy *policy = &edge->policy[call->entered];
        struct step step = step_on(OUTCOME_ok);
        if (policy->type->enter)
            step = policy->type->enter(policy, call);
        if (step.kind == STEP_TURN) {
            go_outward(call, step.outcome, TIME_NONE);
            return;
        }
        call->entered++;
    }
    edge_send(call);
}

static void call_wakes(struct sim *sim, void *self, int64_t unused)
{
    struct call *call = self;
    (void)sim;
    (void)unused;
    assert(call->state == CALL_SLEEPING);
    go_inward(call);
}

/* The call's second line of memory: what its policies keep. */
static void call_wakes_soon(const void *self)
{
    const struct call *call = self;
    __builtin_prefetch(call + 1);
}

static const struct event_type call_wake = { "call wakes", call_wakes, call_wakes_soon };

static void sleep_then_again(struct call *call, sim_time delay)
{
    call->state = CALL_SLEEPING;
    call->wake = sim_after(call->edge->ground->sim, delay, &call_wake, call, 0);
}

/* Leaves policies from the innermost entered one outward, until one turns or the call is over. */
static void go_outward(struct call *call, enum outcome outcome, sim_time hint)
{
    const struct edge *edge = call->edge;
    struct passage passage = { call, outcome, hint };
    call->state = CALL_PASSING;
    while (call->entered > 0) {
        struct policy *policy = &edge->policy[call->entered - 1];
        struct step step = policy->type->leave(policy, &passage);
        if (step.kind == STEP_TURN) {
            sleep_then_again(call, step.delay);
            return;
        }
        passage.outcome = step.outcome;
        call->entered--;
    }
    edge_end(call, passage.outcome);
}

void chain_start(struct call *call)
{
    call->entered = 0;
    go_inward(call);
}

void chain_answer(struct call *call, enum outcome outcome, sim_time hint)
{
    assert(call->state == CALL_WAITING);
    go_outward(call, outcome, hint);
}

void chain_interrupt(struct call *call, uint32_t position, enum outcome outcome)
{
    const struct edge *edge = call->edge;
    struct passage passage = { call, OUTCOME_cancelled, TIME_NONE };
    assert(position < call->entered);
    if (call->state == CALL_SLEEPING)
        sim_cancel(edge->ground->sim, call->wake);
    else if (call->state == CALL_WAITING)
        probe_tell(&edge->ground->probe,
                   (struct fact){ .kind = FACT_ATTEMPT_GIVEN_UP, .edge = edge->id,
                                  .outcome = (uint8_t)outcome, .number = call->attempts,
                                  .time = sim_now(edge->ground->sim), .call = call });
    call->state = CALL_PASSING;
    while (call->entered > position + 1) {
        struct policy *policy = &edge->policy[--call->entered];
        policy->type->leave(policy, &passage);
    }
    go_outward(call, outcome, TIME_NONE);
}
