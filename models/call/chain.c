/* The chain: a call from its start to its end.
**
**                 enter: STEP_ON             attempt_send         answered (of the road's port)
**   chain_call ───► policy 0 ──► ... ──► policy n-1 ──► WAITING ──────────────┐
**                     ▲  │                    ▲                               │
**                     │  │ STEP_HOLD          │ leave: STEP_TURN              ▼
**     end_call ◄─── policy 0 ◄── ... ◄── policy n-1 ◄── (outcome) ◄───────────┘
**                     ▲  │                    │ delay
**        chain_turn   │  ▼ chain_resume       ▼
**                     HELD ──► inward      SLEEPING ── call_wakes ──► policy inside it
**                                             └── again: STEP_TURN ──► outward
**
**   from any of these states:  chain_interrupt ─► give_up inside a policy ─► outward from it
**                              chain_abandon ───► give_up all ─► end_call
**                              chain_drop ──────► give_up a twin, down to the hedge: unheard
**   a late answer that counts: answered ─► hear ─► give_up inside the listener ─► outward
**
** Invariants.  (1) A policy entered is left once before it is entered again, but for one that let
** go of a call it held by chain_turn().  (2) call->entered policies are inside, positions 0 ..
** entered - 1 (of a twin: from the hedge's on).  (3) WAITING, SLEEPING and HELD never overlap.  (4)
** Every call that has started ends once, and its caller is told last, when nothing here touches its
** record any more: it may be gone.  (5) A twin has no caller; it ends by twin_ended() of the hedge
** that holds its call, or unheard, by chain_drop().
*/
#include "models/call/chain.h"

#include "models/call/attempt.h"
#include "models/call/record.h"
#include "models/call/road.h"

#include <assert.h>

#define NEVER_WAKES UINT32_MAX /* no slot */

static void go_outward(struct call *call, enum outcome outcome, sim_time hint);

bool chain_fits(struct call *call, sim_time pause)
{
    const struct ground *ground = call->edge->ground;
    const struct baggage *baggage = call_baggage(call);
    sim_time next = time_add(time_add(sim_now(ground->sim), pause), baggage->margin);
    return baggage->until == SIM_FOREVER || next < baggage->until;
}

/* By the policy that was entered last. */
static __attribute__((noinline)) void is_held(struct call *call)
{
    const struct edge *edge = call->edge;
    call->state = CALL_HELD;
    probe_tell(&edge->ground->probe,
               &(struct fact){ .kind = FACT_CALL_HELD, .edge = edge->id,
                              .time = sim_now(edge->ground->sim), .call = call_primary(call),
                              .instance = call_twin(call),
                              .holder = edge->policy[call->entered - 1].type->stage.kind->name });
}

/* The policy that comes next turns it, or keeps it. */
static __attribute__((noinline)) void stops_on_its_way_in(struct call *call, struct step step)
{
    if (step.kind == STEP_TURN) {
        go_outward(call, step.outcome, TIME_NONE);
        return;
    }
    call->entered++;
    is_held(call);
}

/* Where the time left is handed down, nothing is sent that can't be answered within it. */
static __attribute__((noinline)) void finds_no_time(struct call *call)
{
    edge_tell_unsent(call->edge, call, OUTCOME_deadline);
    go_outward(call, OUTCOME_deadline, TIME_NONE);
}

static void go_inward(struct call *call)
{
    const struct edge *edge = call->edge;
    const struct policy *inside = &edge->policy[edge->stages.count];
    call->state = CALL_PASSING;
    for (struct policy *policy = &edge->policy[call->entered]; policy < inside; policy++) {
        if (policy->enter) {
            struct step step = policy->enter(policy, call);
            if (step.kind != STEP_ON) {
                stops_on_its_way_in(call, step);
                return;
            }
        }
        call->entered++;
    }
    if (chain_has_time(call, 0))
        attempt_send(call);
    else
        finds_no_time(call);
}

static __attribute__((noinline)) void turns_awake(struct call *call, enum outcome outcome)
{
    call->entered--;
    go_outward(call, outcome, TIME_NONE);
}

static void call_wakes(struct sim *sim, void *self, int64_t unused)
{
    struct call *call = self;
    (void)sim;
    (void)unused;
    assert(call->state == CALL_SLEEPING);
    struct policy *policy = &call->edge->policy[call->entered - 1];
    struct step step = policy->again ? policy->again(policy, call) : step_on(OUTCOME_ok);
    if (step.kind == STEP_ON)
        go_inward(call);
    else
        turns_awake(call, step.outcome);
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
    struct event_id wake = sim_after(call->edge->ground->sim, delay, &call_wake, call, 0);
    call->wake = wake.generation ? wake.slot : NEVER_WAKES;
}

/* Policies that stay entered when a call comes out: those outside the hedge, of a twin. */
static uint32_t floor_of(const struct call *call)
{
    return call->twin ? call->edge->hedge + 1 : 0;
}

/* Tells who wanted it. */
static void end_call(struct call *call, enum outcome outcome)
{
    struct edge *edge = call->edge;
    struct ground *ground = edge->ground;
    struct request *parent = call->parent;
    uint32_t owner = call->owner;
    sim_time now = sim_now(ground->sim);
    if (ground->carries)
        baggage_drop(call);
    call->state = CALL_ENDED;
    probe_tell(&ground->probe,
               &(struct fact){ .kind = FACT_CALL_ENDED, .edge = edge->id, .time = now,
                              .outcome = (uint8_t)outcome, .number = call->attempts,
                              .span = now - call->wanted, .call = call });
    record_release(call);
    edge->caller.ended(edge->caller.self, parent, owner, outcome);
}

static __attribute__((noinline)) void twin_comes_out(struct call *call, enum outcome outcome,
                                                     sim_time hint)
{
    struct edge *edge = call->edge;
    struct policy *hedge = &edge->policy[edge->hedge];
    struct call *primary = call->primary;
    call->state = CALL_ENDED;
    struct passage passage = { .call = primary, .outcome = outcome, .hint = hint };
    hedge->type->twin_ended(hedge, &passage, call);
    record_release(call);
}

/* The policy left last sends it again, or keeps it. */
static void stops_on_its_way_out(struct call *call, struct step step)
{
    if (step.kind == STEP_TURN)
        sleep_then_again(call, step.delay);
    else
        is_held(call);
}

/* Leaves policies from the innermost entered one outward, until one turns or keeps it or the call
** is over. */
static void go_outward(struct call *call, enum outcome outcome, sim_time hint)
{
    const struct edge *edge = call->edge;
    struct passage passage = { .call = call, .outcome = outcome, .hint = hint };
    const struct policy *outermost = &edge->policy[floor_of(call)];
    struct policy *policy = &edge->policy[call->entered];
    call->state = CALL_PASSING;
    while (policy > outermost) {
        policy--;
        struct step step = policy->leave(policy, &passage);
        if (step.kind != STEP_ON) {
            stops_on_its_way_out(call, step);
            return;
        }
        call->entered--;
        passage.outcome = step.outcome;
    }
    if (call->twin)
        twin_comes_out(call, passage.outcome, hint);
    else
        end_call(call, passage.outcome);
}

/* Out of its pause, or from the policy that holds it. */
static __attribute__((noinline)) void is_taken_away(struct call *call)
{
    if (call->state == CALL_SLEEPING)
        sim_cancel_slot(call->edge->ground->sim, call->wake);
    edge_tell(call->edge, FACT_CALL_GOES_ON, call);
}

/* All but the outermost `keep` policies are left. */
static void give_up(struct call *call, uint32_t keep, enum outcome outcome)
{
    const struct edge *edge = call->edge;
    struct passage passage = { call, TIME_NONE, OUTCOME_cancelled, outcome };
    if (call->state == CALL_WAITING)
        attempt_give_up(call, outcome);
    else if (call->state != CALL_PASSING)
        is_taken_away(call);
    call->state = CALL_PASSING;
    for (; call->entered > keep; call->entered--) {
        struct policy *policy = &edge->policy[call->entered - 1];
        policy->leave(policy, &passage);
    }
}

/* The answer to an attempt that was given up inside `position`, where it counts. */
static void hear(struct call *call, uint32_t position, enum outcome outcome, sim_time hint)
{
    assert(position < call->entered);
    give_up(call, position + 1, OUTCOME_cancelled);
    go_outward(call, outcome, hint);
}

void chain_interrupt(struct call *call, uint32_t position, enum outcome outcome)
{
    assert(position < call->entered);
    give_up(call, position + 1, outcome);
    go_outward(call, outcome, TIME_NONE);
}

void chain_abandon(struct call *call, enum outcome outcome)
{
    assert(!call->twin && call->state != CALL_ENDED);
    give_up(call, 0, outcome);
    end_call(call, outcome);
}

void chain_resume(struct call *call)
{
    assert(call->state == CALL_HELD);
    edge_tell(call->edge, FACT_CALL_GOES_ON, call);
    go_inward(call);
}

void chain_turn(struct call *call, enum outcome outcome, sim_time hint)
{
    assert(call->state == CALL_HELD);
    edge_tell(call->edge, FACT_CALL_GOES_ON, call);
    call->entered--;
    go_outward(call, outcome, hint);
}

/* --- twins --- */

struct call *chain_twin(struct call *call, uint32_t position, uint32_t number, bool hedge)
{
    assert(!call->twin && call->state == CALL_HELD && position == call->edge->hedge);
    struct call *twin = record_twin(call, number);
    twin->entered = (uint8_t)(position + 1);
    twin->hedge = hedge;
    twin->requests++; /* it may come out at once, and its record must still be there to say so */
    go_inward(twin);
    twin->requests--;
    if (twin->state != CALL_ENDED)
        return twin;
    record_release(twin);
    return NULL;
}

void chain_drop(struct call *twin, enum outcome why)
{
    assert(twin->twin && twin->state != CALL_ENDED);
    give_up(twin, floor_of(twin), why);
    twin->state = CALL_ENDED;
    record_release(twin);
}

/* --- its start --- */

static void deadline_passes(struct sim *sim, void *self, int64_t unused)
{
    (void)sim;
    (void)unused;
    chain_abandon(self, OUTCOME_deadline);
}

static const struct event_type deadline_passing = { "deadline passes", deadline_passes, NULL };

/* A downstream call ends with its inherited deadline.  False: that has passed, and the server works
** on for nobody. */
static __attribute__((noinline)) bool inherits_time(struct call *call)
{
    struct baggage *baggage = call_baggage(call);
    struct sim *sim = call->edge->ground->sim;
    if (baggage->deadline <= sim_now(sim))
        return false;
    baggage->alarm = sim_at(sim, baggage->deadline, &deadline_passing, call, 0);
    return true;
}

static __attribute__((noinline)) void starts_too_late(struct call *call)
{
    edge_tell_unsent(call->edge, call, OUTCOME_deadline);
    end_call(call, OUTCOME_deadline);
}

struct call *chain_call(struct edge *edge, struct request *parent, uint32_t owner, uint32_t key,
                        bool again, const struct baggage *handed)
{
    struct call *call = record_call(edge, parent, owner, key, again);
    if (edge->ground->carries)
        baggage_take(call, handed);
    else if (edge->ground->has_ops)
        baggage_take_op(call, handed->op);
    probe_tell(&edge->ground->probe, &(struct fact){ .kind = FACT_CALL_STARTED, .edge = edge->id,
                                                     .time = call->wanted, .call = call,
                                                     .cause = parent });
    if (edge->ground->carries && parent && !inherits_time(call))
        starts_too_late(call);
    else
        go_inward(call);
    return call;
}

/* --- what the road brings back --- */

/* The call that ends with a late answer; NULL: none does. */
static struct call *ends_late(const struct request *request, enum outcome outcome)
{
    const struct edge *edge = request->call->edge;
    struct call *call = edge_listening(request);
    const struct policy *listener = call ? &edge->policy[edge->listener] : NULL;
    return call && listener->type->hears(listener, outcome, request->begun) ? call : NULL;
}

/* Late, perhaps; or while others than the counts hear of it, or the window ends. */
static __attribute__((noinline)) void answered_anyhow(struct request *request,
                                                      enum outcome outcome)
{
    struct call *call = request->call;
    const struct edge *edge = call->edge;
    bool late = request_is_late(request);
    struct call *ends = late ? ends_late(request, outcome) : NULL;
    sim_time hint = request->begun;
    probe_tell(&edge->ground->probe,
               &(struct fact){ .kind = FACT_ATTEMPT_ANSWERED, .edge = edge->id,
                              .outcome = (uint8_t)outcome, .late = late, .counts = !late || ends,
                              .number = request->attempt, .time = sim_now(edge->ground->sim),
                              .call = call_primary(call), .request = request });
    record_finish(request);
    if (!late)
        go_outward(call, outcome, hint);
    else if (ends)
        hear(ends, edge->listener, outcome, hint);
}

static void answered(struct request *request, enum outcome outcome)
{
    struct call *call = request->call;
    const struct edge *edge = call->edge;
    const struct probe *probe = &edge->ground->probe;
    sim_time now = sim_now(edge->ground->sim), hint = request->begun;
    if (request_is_late(request) || !probe_only_counts(probe, now)) {
        answered_anyhow(request, outcome);
        return;
    }
    probe_count(probe, &(struct fact){ .kind = FACT_ATTEMPT_ANSWERED, .edge = edge->id, .time = now,
                                       .outcome = (uint8_t)outcome, .counts = true });
    record_give(request);
    go_outward(call, outcome, hint);
}

static void lost(struct request *request)
{
    const struct edge *edge = request->call->edge;
    probe_tell(&edge->ground->probe,
               &(struct fact){ .kind = FACT_ATTEMPT_LOST, .edge = edge->id,
                              .service = edge->target.id, .number = request->attempt,
                              .time = sim_now(edge->ground->sim),
                              .call = call_primary(request->call), .request = request });
    record_finish(request);
}

const struct answer_port chain_answers = { answered, lost };
