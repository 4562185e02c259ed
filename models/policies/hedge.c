/* Hedge.  It keeps the call and sends twins of it inward, one after the other.
**
**                  hedge_sends (at once; then after the delay, or a non-fatal failure)
**   hedge_enter ──► HELD ─────────────────────────────────────────────► twin out
**                    ▲                                                     │ hedge_twin_ended
**                    ├── non-fatal: send_after the next, or others are out ◄──┤
**                    │                                                     │
**   outward ◄─────── finish: good; fatal; or all have failed ◄─────────────┘
**      ▲             (the others are dropped)
**      └── HELD: hedge_leave, given up from outside: all are dropped
**
** Invariants.  (1) `out` twins are under way, and none once the call has left.  (2) The next is
** pending only while fewer than `attempts` are sent.  (3) A twin is sent by an event only, when
** the call is held.
**
** Source: gRPC A6, hedgingPolicy.  A non-fatal failure with a retry-after hint puts the next
** attempt off by that long instead (pushback); the ones behind it keep the delay from there.  When
** the budget denies a hedge there is no further one in this call (grpc-java's freezeHedging).
** Another failure ends the call at once, but for a hedge that a policy inside keeps back unsent
** while others are out.  When all have failed the call has the last one's outcome.
**
** The delay as a percentile: Finagle's BackupRequestFilter (refreshed every 3 s, 1 ms at the least,
** none before the first refresh), Tower's hedge (a least number of answers).  Of each call the
** first attempt is counted; one dropped for a hedge that won counts with its age.  That age is
** above the delay, so the share of first attempts below the delay is known exactly: counting
** answers only would make the delay shrink by itself.  What the ages hide is how far above the
** delay the answers would have been, so a delay that is too short grows slowly: some more are
** hedged than the share says.
**
** To the budget every attempt has a memory of its own, because several are out at once; it hears of
** the call's end with that of the attempt whose outcome the call has.
*/
#include "models/spec/policies/hedge.h"

#include "models/call/chain.h"
#include "models/call/edge.h"
#include "models/policies/budgets/ledger.h"
#include "models/policies/percentile.h"
#include "models/policies/registry.h"

#include <string.h>

struct hedge_shared {
    struct ledger ledger;
    struct percentile_plan plan;
    struct percentile *seen; /* one a process; NULL: the delay is constant */
};

struct attempt {
    struct call *twin; /* NULL: not out */
    sim_time since;
};

/* What a call keeps here; then the budget's scratch of each attempt. */
struct hedge_memory {
    struct event_id next;     /* sends the next attempt */
    uint32_t first;           /* number of this round's first twin: a retry comes in here again */
    uint16_t sent, out;       /* in this round */
    uint8_t frozen;           /* no further hedge */
    uint8_t outcome;          /* of the last failure */
    uint8_t exhausted;        /* that came after the last of its twin's retries */
    uint16_t last;            /* whose that was */
    sim_time hint;            /* that came with it */
    struct attempt attempt[]; /* as many as there may be */
};

static const struct ledger *ledger_of(const struct policy *policy)
{
    return &((const struct hedge_shared *)policy->stage.shared)->ledger;
}

/* --- memory --- */

static size_t hedge_scratch(const void *value)
{
    const struct hedge_spec *spec = value;
    size_t one = sizeof(struct attempt) + scratch_aligned(ledger_scratch(&spec->budget));
    return sizeof(struct hedge_memory) + (size_t)spec->attempts * one;
}

static size_t hedge_state(const void *value)
{
    const struct hedge_spec *spec = value;
    return ledger_state(&spec->budget);
}

static enum scope hedge_scope(const void *value)
{
    const struct hedge_spec *spec = value;
    return ledger_scope(&spec->budget);
}

static const char *hedge_kin(const void *value)
{
    const struct hedge_spec *spec = value;
    return ledger_kin(&spec->budget);
}

static void hedge_begin(void *self, void *state)
{
    struct policy *policy = self;
    ledger_begin(ledger_of(policy), policy, state);
}

static void hedge_build(struct policy *policy, struct arena *arena)
{
    const struct hedge_spec *spec = policy->stage.spec;
    struct hedge_shared *shared = policy->stage.shared;
    shared->ledger = ledger_make(&spec->budget);
    if (spec->after != TIME_NONE)
        return;
    shared->plan = (struct percentile_plan){ spec->percentile, spec->refresh, spec->minimum };
    shared->seen = ARENA_ARRAY(arena, policy->edge->processes, struct percentile);
}

static struct hedge_memory *memory_of(const struct policy *policy, struct call *call)
{
    return policy_scratch(policy, call);
}

static void fill_view(struct budget_view *view, struct policy *policy, struct call *call,
                      uint32_t place)
{
    const struct hedge_spec *spec = policy->stage.spec;
    char *scratch = (char *)(memory_of(policy, call)->attempt + spec->attempts);
    scratch += place * scratch_aligned(ledger_of(policy)->type->scratch_size);
    ledger_view(view, ledger_of(policy), policy, call, scratch);
    view->retried = place > 0;
}

/* --- the delay --- */

/* How long after an attempt the next is sent; TIME_NONE: not before it fails. */
static sim_time hedge_delay(const struct policy *policy, struct call *call)
{
    const struct hedge_spec *spec = policy->stage.spec;
    const struct hedge_shared *shared = policy->stage.shared;
    if (!shared->seen)
        return spec->after;
    sim_time delay = percentile_read(&shared->seen[edge_process(call)], &shared->plan,
                                     sim_now(policy->edge->ground->sim));
    return delay == 0 ? TIME_NONE : delay < spec->least ? spec->least : delay;
}

static void see(const struct policy *policy, struct call *call, uint32_t place)
{
    const struct hedge_shared *shared = policy->stage.shared;
    if (shared->seen && place == 0)
        percentile_add(&shared->seen[edge_process(call)],
                       sim_now(policy->edge->ground->sim) -
                       memory_of(policy, call)->attempt[0].since);
}

/* --- the end --- */

static void attempt_is_over(struct policy *policy, struct call *call, uint32_t place,
                            enum outcome outcome, sim_time hint)
{
    const struct hedge_spec *spec = policy->stage.spec;
    struct hedge_memory *memory = memory_of(policy, call);
    memory->attempt[place].twin = NULL;
    memory->out--;
    if (!spec->budget.kind)
        return;
    struct budget_view view;
    fill_view(&view, policy, call, place);
    view.outcome = outcome;
    view.hint = hint;
    view.worth = outcome_in(spec->on, outcome);
    ledger_attempt_ends(ledger_of(policy), &view);
}

/* Whatever is out is given up, for this reason, and nothing more will be sent. */
static void call_is_over(struct policy *policy, struct call *call, uint32_t place,
                         enum outcome outcome, enum outcome why)
{
    const struct hedge_spec *spec = policy->stage.spec;
    struct hedge_memory *memory = memory_of(policy, call);
    sim_cancel(policy->edge->ground->sim, memory->next);
    for (uint32_t i = 0; i < memory->sent; i++) {
        struct call *twin = memory->attempt[i].twin;
        if (!twin)
            continue;
        if (outcome_is_good(outcome) || outcome == OUTCOME_cancelled)
            see(policy, call, i);
        attempt_is_over(policy, call, i, OUTCOME_cancelled, TIME_NONE);
        chain_drop(twin, why);
    }
    if (!spec->budget.kind || memory->sent == 0)
        return;
    struct budget_view view;
    fill_view(&view, policy, call, place);
    view.outcome = outcome;
    ledger_call_ends(ledger_of(policy), &view);
}

static void finish(struct policy *policy, struct call *call, uint32_t place, enum outcome outcome,
                   sim_time hint)
{
    call_is_over(policy, call, place, outcome, OUTCOME_cancelled);
    if (memory_of(policy, call)->exhausted && !outcome_is_good(outcome))
        edge_tell(policy->edge, FACT_RETRIES_EXHAUSTED, call);
    chain_turn(call, outcome, hint);
}

/* --- sending --- */

static void hedge_sends(struct sim *sim, void *self, int64_t unused);
static const struct event_type hedge_sending = { "hedge sends", hedge_sends, NULL };

static void send_after(struct policy *policy, struct call *call, sim_time delay)
{
    struct hedge_memory *memory = memory_of(policy, call);
    struct sim *sim = policy->edge->ground->sim;
    sim_cancel(sim, memory->next);
    memory->next = (struct event_id){ 0 };
    if (delay != TIME_NONE)
        memory->next = sim_after(sim, delay, &hedge_sending, call, 0);
}

static bool may_hedge(struct policy *policy, struct call *call, uint32_t place)
{
    const struct ledger *ledger = ledger_of(policy);
    struct hedge_memory *memory = memory_of(policy, call);
    if (!chain_has_time(call, 0)) {
        edge_tell_unsent(policy->edge, call, OUTCOME_deadline);
        memory->outcome = OUTCOME_deadline;
        memory->exhausted = false;
        return false;
    }
    if (!ledger->type)
        return true;
    struct budget_view view;
    fill_view(&view, policy, call, place);
    view.outcome = (enum outcome)memory->outcome;
    view.hint = memory->hint;
    if (ledger_grants(ledger, &view))
        return true;
    edge_tell_unsent(policy->edge, call, OUTCOME_budget_empty);
    return false;
}

/* A twin may come out before chain_twin() returns, and the call with it. */
static void send_twin(struct policy *policy, struct call *call)
{
    const struct hedge_spec *spec = policy->stage.spec;
    struct hedge_memory *memory = memory_of(policy, call);
    uint32_t place = memory->sent++;
    struct attempt *attempt = &memory->attempt[place];
    *attempt = (struct attempt){ NULL, sim_now(policy->edge->ground->sim) };
    memory->out++;
    if (memory->sent < spec->attempts)
        send_after(policy, call, hedge_delay(policy, call));
    if (spec->budget.kind) {
        struct budget_view view;
        fill_view(&view, policy, call, place);
        if (place == 0)
            ledger_call_starts(ledger_of(policy), &view);
        ledger_attempt_starts(ledger_of(policy), &view);
    }
    struct call *twin = chain_twin(call, policy->stage.position, memory->first + place, place > 0);
    if (twin)
        attempt->twin = twin;
}

static void hedge_sends(struct sim *sim, void *self, int64_t unused)
{
    struct call *call = self;
    struct policy *policy = &call->edge->policy[call->edge->hedge];
    struct hedge_memory *memory = memory_of(policy, call);
    (void)sim;
    (void)unused;
    memory->next = (struct event_id){ 0 };
    if (memory->sent == 0 || may_hedge(policy, call, memory->sent)) {
        send_twin(policy, call);
        return;
    }
    memory->frozen = true;
    if (memory->out == 0)
        finish(policy, call, memory->last, (enum outcome)memory->outcome, memory->hint);
}

/* --- in and out --- */

/* The first is sent by an event, too: a twin's call must be held. */
static struct step hedge_enter(struct policy *policy, struct call *call)
{
    const struct ledger *ledger = ledger_of(policy);
    struct hedge_memory *memory = memory_of(policy, call);
    if (memory->sent > 0 && ledger->type) /* an earlier round has left its marks */
        memset(memory->attempt, 0, hedge_scratch(policy->stage.spec) - sizeof *memory);
    memory->first += memory->sent;
    memory->sent = memory->out = 0;
    memory->frozen = memory->exhausted = false;
    memory->hint = TIME_NONE;
    send_after(policy, call, 0);
    return step_hold();
}

static void hedge_twin_ended(struct policy *policy, const struct passage *passage,
                             struct call *twin)
{
    const struct hedge_spec *spec = policy->stage.spec;
    struct call *call = passage->call;
    struct hedge_memory *memory = memory_of(policy, call);
    enum outcome outcome = passage->outcome;
    uint32_t place = (twin->owner - memory->first) & 0xffffffu;
    if (outcome_is_good(outcome) || outcome == OUTCOME_timeout)
        see(policy, call, place);
    attempt_is_over(policy, call, place, outcome, passage->hint);
    memory->exhausted = twin->exhausted;
    bool kept_back = place > 0 && twin->attempts == 0 && memory->out > 0;
    if (!outcome_in(spec->on, outcome) && (outcome_is_good(outcome) || !kept_back)) {
        finish(policy, call, place, outcome, passage->hint);
        return;
    }
    memory->outcome = (uint8_t)outcome;
    memory->last = (uint16_t)place;
    memory->hint = passage->hint;
    if (memory->sent < spec->attempts && !memory->frozen)
        send_after(policy, call, passage->hint == TIME_NONE ? 0 : passage->hint);
    else if (memory->out == 0)
        finish(policy, call, place, outcome, passage->hint);
}

/* Only somebody outside can take the call from here. */
static struct step hedge_leave(struct policy *policy, const struct passage *passage)
{
    call_is_over(policy, passage->call, 0, passage->outcome, passage->why);
    return step_on(passage->outcome);
}

const struct policy_type hedge_policy = {
    .stage = { .kind = &hedge_kind, .needs = NEED_COPIES, .gauges = 1u << GAUGE_BUDGET,
               .shared_size = sizeof(struct hedge_shared), .scratch_of = hedge_scratch,
               .state = { .size_of = hedge_state, .scope_of = hedge_scope, .kin_of = hedge_kin,
                          .begin = hedge_begin },
               .change = STAGE_GOES_ON },
    .build = hedge_build,
    .enter = hedge_enter,
    .leave = hedge_leave,
    .twin_ended = hedge_twin_ended,
};
