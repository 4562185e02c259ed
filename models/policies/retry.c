/* Retry.  On the way out: is another attempt worth it, left, granted, and after which pause?
**
**   retry_leave    --not in `on`, or good--------------------> outward
**                  --no attempt left--> FACT_RETRIES_EXHAUSTED, outward
**                  --the call's time would run out-----------> outward with `deadline`
**                  --the budget denies--> FACT_ATTEMPT_UNSENT, outward with the failure itself
**                  --else: pause = backoff(tries - 1), by outcome--> retry_wakes, inward again
**
** Without a budget nothing is told on the way in, and most ways out are straight (leave_straight).
** With late_answers the answer to an attempt that was given up inside it comes in by the edge
** (edge->listener): what is inside is given up, and the call leaves with that answer.
** The pause runs also where it would outlast a deadline that is not handed down: the deadline then
** ends the call in mid-pause, as in most libraries.  Tries are counted here and not taken from the
** call's attempts: a try that an inner policy refuses counts though nothing was sent, and a hedge
** sends several attempts in one try.
**
** Invariants.  (1) `tries` are those that have gone inward.  (2) A budget hears of each attempt's
** end once after its start: `inside` says that it is between the two.
*/
#include "base/field_equal.h"
#include "models/call/chain.h"
#include "models/call/edge.h"
#include "models/policies/backoff.h"
#include "models/policies/budgets/ledger.h"
#include "models/policies/registry.h"
#include "models/spec/policies/retry.h"

/* Put together once per edge: its own rule, the one with throttled_base, those of `pauses`. */
enum { RULE_OWN, RULE_THROTTLED, RULES_BEFORE_PAUSES };
struct retry_shared {
    struct ledger ledger;
    struct backoff *rule;
    struct backoff *after[OUTCOME_COUNT]; /* which of them follows an outcome */
    uint32_t straight_tries; /* after so many tries, or more, another one is no plain matter */
};

/* What a call keeps here; the budget's scratch follows. */
struct retry_memory {
    float walk;     /* of a decorrelated backoff */
    unsigned tries : 27; /* gone inward so far */
    unsigned inside : 1; /* the latest has not come out yet */
    unsigned failure : 4; /* how the latest that has come out ended */
};

static struct retry_memory *memory_of(const struct policy *policy, struct call *call)
{
    return policy_scratch(policy, call);
}

static const struct retry_spec *retry_of(const struct policy *policy)
{
    return policy->stage.spec;
}

static const struct ledger *ledger_of(const struct policy *policy)
{
    return &((const struct retry_shared *)policy->stage.shared)->ledger;
}

static enum again retry_again(const struct retry_spec *spec)
{
    if (spec->exclude_tried)
        return AGAIN_UNTRIED;
    switch ((enum retry_instance)spec->instance) {
    case RETRY_ANY: return AGAIN_ANY;
    case RETRY_OTHER: return AGAIN_OTHER;
    case RETRY_SAME: return AGAIN_SAME;
    }
    return AGAIN_ANY;
}

static void build_pause(struct retry_shared *shared, const struct retry_spec *spec, size_t i)
{
    const struct retry_pause_spec *pause = &spec->pauses.item[i];
    size_t rule = RULES_BEFORE_PAUSES + i;
    shared->rule[rule] = backoff_make(&pause->backoff, &pause->jitter, (enum backoff_cap)spec->cap);
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        if (outcome_in(pause->after, (enum outcome)outcome))
            shared->after[outcome] = &shared->rule[rule];
}

static void build_rules(struct policy *policy, struct arena *arena)
{
    const struct retry_spec *spec = policy->stage.spec;
    struct retry_shared *shared = policy->stage.shared;
    enum backoff_cap cap = (enum backoff_cap)spec->cap;
    struct one throttled = backoff_with_base(&spec->backoff, spec->throttled_base, arena);
    shared->rule = ARENA_ARRAY(arena, RULES_BEFORE_PAUSES + spec->pauses.count, struct backoff);
    shared->rule[RULE_OWN] = backoff_make(&spec->backoff, &spec->jitter, cap);
    shared->rule[RULE_THROTTLED] = backoff_make(&throttled, &spec->jitter, cap);
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        shared->after[outcome] = &shared->rule[RULE_OWN];
    shared->after[OUTCOME_overloaded] = &shared->rule[RULE_THROTTLED];
    for (size_t i = 0; i < spec->pauses.count; i++)
        build_pause(shared, spec, i);
}

/* --- the budget --- */

static size_t retry_scratch(const void *value)
{
    const struct retry_spec *spec = value;
    return sizeof(struct retry_memory) + ledger_scratch(&spec->budget);
}

static size_t retry_state(const void *value)
{
    const struct retry_spec *spec = value;
    return ledger_state(&spec->budget);
}

static enum scope retry_scope(const void *value)
{
    const struct retry_spec *spec = value;
    return ledger_scope(&spec->budget);
}

static const char *retry_kin(const void *value)
{
    const struct retry_spec *spec = value;
    return ledger_kin(&spec->budget);
}

static void retry_begin(void *self, void *state)
{
    struct policy *policy = self;
    ledger_begin(ledger_of(policy), policy, state);
}

static void fill_view(struct budget_view *view, struct policy *policy, struct call *call)
{
    struct retry_memory *memory = memory_of(policy, call);
    ledger_view(view, ledger_of(policy), policy, call, memory + 1);
    view->retried = memory->tries > 1;
}

/* --- in and out, where there is a budget --- */

static void budget_hears_start(struct policy *policy, struct call *call)
{
    const struct ledger *ledger = ledger_of(policy);
    struct budget_view view;
    fill_view(&view, policy, call);
    if (memory_of(policy, call)->tries == 1)
        ledger_call_starts(ledger, &view);
    ledger_attempt_starts(ledger, &view);
}

static struct step attempt_starts(struct policy *policy, struct call *call)
{
    struct retry_memory *memory = memory_of(policy, call);
    memory->tries++;
    memory->inside = true;
    budget_hears_start(policy, call);
    return step_on(OUTCOME_ok);
}

/* False: the budget has denied the retry, and has been told. */
static __attribute__((noinline)) bool budget_grants(struct policy *policy, struct call *call,
                                                    enum outcome failure, sim_time hint)
{
    struct budget_view view;
    fill_view(&view, policy, call);
    view.outcome = failure;
    view.hint = hint;
    if (ledger_grants(ledger_of(policy), &view))
        return true;
    edge_tell_unsent(policy->edge, call, OUTCOME_budget_empty);
    return false;
}

static __attribute__((noinline)) struct step wakes_if_granted(struct policy *policy,
                                                              struct call *call)
{
    enum outcome failure = (enum outcome)memory_of(policy, call)->failure;
    if (budget_grants(policy, call, failure, TIME_NONE))
        return attempt_starts(policy, call);
    struct budget_view view;
    fill_view(&view, policy, call);
    view.outcome = failure;
    ledger_call_ends(ledger_of(policy), &view);
    return step_refuse(failure);
}

/* The pause is over. */
static struct step retry_wakes(struct policy *policy, struct call *call)
{
    const struct retry_spec *spec = retry_of(policy);
    if (spec->budget_asked == RETRY_AFTER_PAUSE)
        return wakes_if_granted(policy, call);
    return attempt_starts(policy, call);
}

static struct step retry_enter(struct policy *policy, struct call *call)
{
    return attempt_starts(policy, call);
}

static sim_time with_hint(const struct retry_spec *spec, sim_time pause, sim_time hint)
{
    if (hint == TIME_NONE)
        return pause;
    if (spec->longest_hint != TIME_NONE && hint > spec->longest_hint)
        hint = spec->longest_hint;
    switch ((enum retry_hint)spec->retry_after) {
    case RETRY_HINT_IGNORE:
        return pause;
    case RETRY_HINT_EXACT:
        return hint;
    case RETRY_HINT_AT_LEAST:
        return pause > hint ? pause : hint;
    case RETRY_HINT_UP_TO_5S_MORE:
        return hint < pause ? pause : hint > pause + 5 * SIM_S ? pause + 5 * SIM_S : hint;
    }
    return pause;
}

static sim_time pause_before_next(struct policy *policy, const struct passage *passage)
{
    const struct retry_shared *shared = policy->stage.shared;
    struct retry_memory *memory = memory_of(policy, passage->call);
    const struct backoff *backoff = shared->after[passage->outcome];
    double u = policy_uniform(policy, passage->call, memory->tries);
    double walk = (double)memory->walk;
    double pause = backoff_draw(backoff, (int64_t)memory->tries - 1, &walk, u);
    memory->walk = (float)walk;
    return with_hint(retry_of(policy), time_from_s(pause), passage->hint);
}

static bool has_tried_all(const struct retry_spec *spec, struct call *call)
{
    return spec->all_tried == RETRY_GIVE_UP && tried_all(call);
}

/* A hedge's call may be answered by another twin yet: the hedge says so when the call has
** failed. */
static __attribute__((noinline)) struct step exhausted(const struct policy *policy,
                                                       struct call *call, enum outcome outcome)
{
    if (call->twin)
        call->exhausted = true;
    else
        edge_tell(policy->edge, FACT_RETRIES_EXHAUSTED, call);
    return step_on(outcome);
}

static __attribute__((noinline)) struct step out_of_time(const struct policy *policy,
                                                         struct call *call)
{
    edge_tell_unsent(policy->edge, call, OUTCOME_deadline);
    return step_on(OUTCOME_deadline);
}

/* The step, before the budget, if there is one, has heard that the call ends. */
static inline struct step decide(struct policy *policy, const struct passage *passage, bool worth,
                                 bool budget)
{
    const struct retry_spec *spec = policy->stage.spec;
    const struct retry_memory *memory = memory_of(policy, passage->call);
    if (!worth)
        return step_on(passage->outcome);
    if (memory->tries >= spec->attempts || has_tried_all(spec, passage->call))
        return exhausted(policy, passage->call, passage->outcome);
    sim_time pause = pause_before_next(policy, passage);
    if (!chain_has_time(passage->call, pause))
        return out_of_time(policy, passage->call);
    if (budget && spec->budget_asked == RETRY_BEFORE_PAUSE &&
        !budget_grants(policy, passage->call, passage->outcome, passage->hint))
        return step_on(passage->outcome);
    return step_again(pause);
}

static uint32_t worth_of(const struct retry_spec *spec, sim_time hint)
{
    return spec->on | (hint == TIME_NONE ? 0 : spec->on_hint);
}

/* What would be tried again has been already. */
static bool retry_hears(const struct policy *policy, enum outcome outcome, sim_time hint)
{
    return outcome != OUTCOME_cancelled && !outcome_in(worth_of(policy->stage.spec, hint), outcome);
}

static __attribute__((noinline)) struct step leave_budget(struct policy *policy,
                                                          const struct passage *passage, bool worth)
{
    struct budget_view view;
    fill_view(&view, policy, passage->call);
    view.outcome = passage->outcome;
    view.hint = passage->hint;
    view.worth = worth;
    if (memory_of(policy, passage->call)->inside)
        ledger_attempt_ends(ledger_of(policy), &view);
    memory_of(policy, passage->call)->inside = false;
    memory_of(policy, passage->call)->failure = passage->outcome & 15u;
    struct step step = decide(policy, passage, worth, true);
    if (step.kind == STEP_ON)
        ledger_call_ends(ledger_of(policy), &view);
    return step;
}

static struct step retry_leave(struct policy *policy, const struct passage *passage)
{
    const struct retry_spec *spec = policy->stage.spec;
    bool given_up = passage->outcome == OUTCOME_cancelled; /* from outside: only clean up */
    bool worth = !given_up && outcome_in(worth_of(spec, passage->hint), passage->outcome);
    return spec->budget.kind ? leave_budget(policy, passage, worth)
                             : decide(policy, passage, worth, false);
}

/* --- the plain way: no budget --- */

static struct step enter_straight(struct policy *policy, struct call *call)
{
    memory_of(policy, call)->tries++;
    return step_on(OUTCOME_ok);
}

/* Another try within the table of pauses, and no time to keep to: all else goes the other way. */
static struct step leave_straight(struct policy *policy, const struct passage *passage)
{
    const struct retry_spec *spec = policy->stage.spec;
    const struct retry_shared *shared = policy->stage.shared;
    uint32_t tries = memory_of(policy, passage->call)->tries;
    bool hinted = passage->hint != TIME_NONE, given_up = passage->outcome == OUTCOME_cancelled;
    if (!hinted && !outcome_in(spec->on, passage->outcome))
        return step_on(passage->outcome);
    if (hinted || given_up || tries >= shared->straight_tries)
        return retry_leave(policy, passage);
    double u = policy_uniform(policy, passage->call, tries);
    const struct backoff *backoff = shared->after[passage->outcome];
    return step_again(time_from_s(backoff_draw_straight(backoff, (int64_t)tries - 1, u)));
}

/* What may be taken for the whole, as long as no answer carries a hint. */
static void build_straight(struct policy *policy)
{
    const struct retry_spec *spec = policy->stage.spec;
    struct retry_shared *shared = policy->stage.shared;
    if (spec->budget.kind)
        return;
    policy->enter = policy->again = enter_straight;
    bool straight = !policy->edge->ground->carries;
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        straight = straight && backoff_is_straight(shared->after[outcome]);
    if (!straight)
        return;
    policy->leave = leave_straight;
    shared->straight_tries =
        (uint32_t)(spec->attempts < BACKOFF_TABLE ? spec->attempts : BACKOFF_TABLE);
}

static void retry_build(struct policy *policy, struct arena *arena)
{
    const struct retry_spec *spec = policy->stage.spec;
    struct retry_shared *shared = policy->stage.shared;
    shared->ledger = ledger_make(&spec->budget);
    build_rules(policy, arena);
    build_straight(policy);
    enum again again = retry_again(spec);
    if (again != AGAIN_ANY)
        tried_keep(policy->edge, again, arena);
}

static bool retry_listens(const void *value)
{
    const struct retry_spec *spec = value;
    return spec->late_answers == RETRY_LATE_COUNT;
}

/* The state is the budget's. */
static bool same_budget(const void *spec, const void *other)
{
    const struct retry_spec *a = spec, *b = other;
    return one_equal(&a->budget, &b->budget);
}

/* The attempt's aim, where it is not any instance. */
static unsigned retry_needs(const void *value)
{
    const struct retry_spec *spec = value;
    return (retry_again(spec) != AGAIN_ANY ? NEED_BAGGAGE : 0) |
           (spec->attempts > 1 ? NEED_COPIES : 0);
}

const struct policy_type retry_policy = {
    .stage = { .kind = &retry_kind, .needs_of = retry_needs, .gauges = 1u << GAUGE_BUDGET,
               .shared_size = sizeof(struct retry_shared), .scratch_of = retry_scratch,
               .state = { .size_of = retry_state, .scope_of = retry_scope, .kin_of = retry_kin,
                          .begin = retry_begin },
               .change = STAGE_GOES_ON, .same_state = same_budget },
    .build = retry_build,
    .enter = retry_enter,
    .again = retry_wakes,
    .leave = retry_leave,
    .listens = retry_listens,
    .hears = retry_hears,
};
