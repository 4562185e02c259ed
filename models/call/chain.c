#include "models/call/chain.h"

#include "models/call/edge.h"

#include <assert.h>

static void go_outward(struct call *call, enum outcome outcome, sim_time hint);

/* Where the time left is handed down, nothing is sent that can't be answered within it. */
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
        if (step.kind == STEP_HOLD) {
            call->state = CALL_HELD;
            return;
        }
    }
    if (chain_has_time(call, 0)) {
        edge_send(call);
        return;
    }
    edge_tell_unsent(edge, call, OUTCOME_deadline);
    go_outward(call, OUTCOME_deadline, TIME_NONE);
}

static void call_wakes(struct sim *sim, void *self, int64_t unused)
{
    struct call *call = self;
    (void)sim;
    (void)unused;
    assert(call->state == CALL_SLEEPING);
    struct policy *policy = &call->edge->policy[call->entered - 1];
    struct step step = step_on(OUTCOME_ok);
    if (policy->type->again)
        step = policy->type->again(policy, call);
    if (step.kind == STEP_TURN) {
        call->entered--;
        go_outward(call, step.outcome, TIME_NONE);
        return;
    }
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

/* Policies that stay entered when a call comes out: those outside the hedge, of a twin. */
static uint32_t floor_of(const struct call *call)
{
    return call->twin ? call->edge->hedge + 1 : 0;
}

static void come_out(struct call *call, enum outcome outcome, sim_time hint)
{
    struct edge *edge = call->edge;
    if (!call->twin) {
        edge_end(call, outcome);
        return;
    }
    struct policy *hedge = &edge->policy[edge->hedge];
    struct call *primary = call->primary;
    call->state = CALL_ENDED;
    hedge->type->twin_ended(hedge, &(struct passage){ .call = primary, .outcome = outcome, .hint = hint }, call);
    edge_release(call);
}

/* Leaves policies from the innermost entered one outward, until one turns or keeps it or the call is
** over. */
static void go_outward(struct call *call, enum outcome outcome, sim_time hint)
{
    const struct edge *edge = call->edge;
    struct passage passage = { .call = call, .outcome = outcome, .hint = hint };
    uint32_t floor = floor_of(call);
    call->state = CALL_PASSING;
    while (call->entered > floor) {
        struct policy *policy = &edge->policy[call->entered - 1];
        struct step step = policy->type->leave(policy, &passage);
        if (step.kind == STEP_TURN) {
            sleep_then_again(call, step.delay);
            return;
        }
        if (step.kind == STEP_HOLD) {
            call->state = CALL_HELD;
            return;
        }
        passage.outcome = step.outcome;
        call->entered--;
    }
    come_out(call, passage.outcome, passage.hint);
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

/* All but the outermost `keep` policies are left. */
static void give_up(struct call *call, uint32_t keep, enum outcome outcome)
{
    const struct edge *edge = call->edge;
    struct passage passage = { call, OUTCOME_cancelled, TIME_NONE, outcome };
    if (call->state == CALL_SLEEPING)
        sim_cancel(edge->ground->sim, call->wake);
    else if (call->state == CALL_WAITING)
        edge_give_up(call, outcome);
    call->state = CALL_PASSING;
    while (call->entered > keep) {
        struct policy *policy = &edge->policy[call->entered - 1];
        policy->type->leave(policy, &passage);
        call->entered--;
    }
}

void chain_interrupt(struct call *call, uint32_t position, enum outcome outcome)
{
    assert(position < call->entered);
    give_up(call, position + 1, outcome);
    go_outward(call, outcome, TIME_NONE);
}

void chain_hear(struct call *call, uint32_t position, enum outcome outcome, sim_time hint)
{
    assert(position < call->entered);
    give_up(call, position + 1, OUTCOME_cancelled);
    go_outward(call, outcome, hint);
}

void chain_abandon(struct call *call, enum outcome outcome)
{
    assert(!call->twin && call->state != CALL_ENDED);
    give_up(call, 0, outcome);
    edge_end(call, outcome);
}

void chain_resume(struct call *call)
{
    assert(call->state == CALL_HELD);
    go_inward(call);
}

void chain_turn(struct call *call, enum outcome outcome, sim_time hint)
{
    assert(call->state == CALL_HELD);
    call->entered--;
    go_outward(call, outcome, hint);
}

/* --- twins --- */

struct call *chain_twin(struct call *call, uint32_t position, uint32_t number, bool hedge)
{
    assert(!call->twin && call->state == CALL_HELD && position == call->edge->hedge);
    struct call *twin = edge_twin(call, number);
    twin->entered = (position + 1) & 31u;
    twin->hedge = hedge;
    twin->requests++; /* it may come out at once, and its record must still be there to say so */
    go_inward(twin);
    twin->requests--;
    if (twin->state != CALL_ENDED)
        return twin;
    edge_release(twin);
    return NULL;
}

void chain_drop(struct call *twin, enum outcome why)
{
    assert(twin->twin && twin->state != CALL_ENDED);
    give_up(twin, floor_of(twin), why);
    twin->state = CALL_ENDED;
    edge_release(twin);
}

bool chain_has_time(struct call *call, sim_time pause)
{
    const struct ground *ground = call->edge->ground;
    if (!ground->carries)
        return true;
    const struct baggage *baggage = call_baggage(call);
    sim_time next = time_add(time_add(sim_now(ground->sim), pause), baggage->margin);
    return baggage->until == SIM_FOREVER || next < baggage->until;
}
