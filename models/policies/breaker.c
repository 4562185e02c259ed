/* The circuit breaker as a policy: who asks, who is refused, who waits.  The states are
** breaker_machine.c's.
**
**   enter  --retries_only, nothing sent yet-----------------> inward; its outcome counts
**          --breaker_ask: PASS------------------------------> inward
**          --REFUSE--> FACT_ATTEMPT_UNSENT------------------> turns with `breaker_open`
**          --WAIT (half open, all probes are out)-----------> held, in line
**   moved  --those in line are asked again, oldest first, by an event of the present instant: they go
**            inward, turn, or wait on
**   leave  --outcome in `ignore` and not in `on`------------> its permit comes back
**          --else: a failure if in `on`, and it is recorded
**
** What is inside when the breaker opens is not stopped.  A probe that never ends leaves it half open, unless
** half_open.timeout is set.
*/
#include "models/policies/breaker.h"

#include "models/call/chain.h"
#include "models/call/edge.h"
#include "models/policies/breaker_machine.h"
#include "models/policies/registry.h"

#include <math.h>

FIELD_TABLE(breaker_slow_spec, BREAKER_SLOW_FIELDS);
FIELD_TABLE_SHORT(breaker_half_open_spec, BREAKER_HALF_OPEN_FIELDS);
FIELD_TABLE(breaker_spec, BREAKER_FIELDS);

/* What a call keeps here; the links only where calls may wait. */
struct breaker_waiter {
    struct breaker_visit visit;
    struct breaker_waiter *next, *prev;
};

/* --- what makes no sense --- */

static bool half_open_fits(const struct breaker_half_open_spec *half_open, struct err *err)
{
    int64_t most = half_open->of == COUNT_NONE ? half_open->successes : half_open->of;
    if (half_open->of != COUNT_NONE && half_open->successes == COUNT_NONE)
        return err_set(err, "the breaker says half_open.of, but not how many successes out of them");
    if (half_open->of != COUNT_NONE && half_open->of < half_open->successes)
        return err_set(err, "the breaker wants %lld successes out of %lld calls half open",
                       (long long)half_open->successes, (long long)half_open->of);
    if (half_open->probes != COUNT_NONE && !half_open->at_once && most > half_open->probes)
        return err_set(err,
                       "the breaker can never close: half open it waits for %lld outcomes, but lets %lld "
                       "through; raise half_open.probes, or set half_open.at_once",
                       (long long)most, (long long)half_open->probes);
    return true;
}

static bool breaker_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct breaker_spec *spec = value;
    (void)arena;
    if (isnan(spec->failure_rate) && !spec->slow && spec->consecutive == COUNT_NONE &&
        spec->failures == COUNT_NONE)
        return err_set(err, "the breaker can never open: set failure_rate, slow, consecutive or failures");
    if (spec->failure_rate == 0 && spec->trips == BREAKER_TRIPS_AT)
        return err_set(err, "the breaker would open without any failure: failure_rate is 0%% and it trips at "
                            "it; raise it, or say `trips: above`");
    if (spec->failures != COUNT_NONE && spec->window.kind && window_minimum(&spec->window, INT64_MAX) < spec->failures)
        return err_set(err, "the breaker can never see %lld failures in a window of %lld calls",
                       (long long)spec->failures, (long long)window_minimum(&spec->window, INT64_MAX));
    if (spec->opens == BREAKER_OPENS_ASK &&
        (spec->open == TIME_NONE || spec->evaluate_every != TIME_NONE || spec->retries_only))
        return err_set(err, "a breaker that opens when a call asks has a time for which it is "
                            "open, and neither evaluate_every nor retries_only");
    if (spec->opens == BREAKER_OPENS_ASK && spec->window.kind && !one_is(&spec->window, "tumbling"))
        return err_set(err, "a breaker that opens when a call asks counts in an interval: use "
                            "`window: {tumbling: 5s}`");
    if (spec->whole_percent && spec->nearest_percent)
        return err_set(err, "the breaker's shares are either cut to whole percents or rounded to "
                            "them: drop whole_percent or nearest_percent");
    if (!spec->window.kind)
        return err_set(err, "the breaker needs a window: calls, time, tumbling or lifetime");
    if (spec->counts != BREAKER_COUNTS_ENDED && one_is(&spec->window, "calls"))
        return err_set(err, "the breaker counts calls that start or ask, but a window of calls "
                            "holds outcomes: use `window: {time: 10s}`");
    if (spec->open == TIME_NONE && !spec->retries_only && !window_forgets(&spec->window))
        return err_set(err, "the breaker would never close: with `open: none` nothing gets through while it is "
                            "open, so the window must forget by itself, or use retries_only");
    return half_open_fits(&spec->half_open, err);
}

/* --- those who wait --- */

static void line_up(struct breaker *breaker, struct breaker_waiter *waiter)
{
    waiter->visit = (struct breaker_visit){ .breaker = breaker, .waits = true };
    waiter->next = NULL;
    waiter->prev = breaker->last;
    *(breaker->last ? &breaker->last->next : &breaker->first) = waiter;
    breaker->last = waiter;
}

static void drop_out(struct breaker *breaker, struct breaker_waiter *waiter)
{
    *(waiter->prev ? &waiter->prev->next : &breaker->first) = waiter->next;
    *(waiter->next ? &waiter->next->prev : &breaker->last) = waiter->prev;
    waiter->visit.waits = false;
}

static void admit(struct breaker *breaker, struct breaker_visit *visit)
{
    visit->probe = breaker->state == BREAKER_HALF_OPEN;
    breaker_admit(breaker, visit);
}

static void ask_again(struct sim *sim, void *self, int64_t unused)
{
    struct breaker *breaker = self;
    struct policy *policy = breaker->policy;
    (void)sim;
    (void)unused;
    breaker->stirred = false;
    while (breaker->first) {
        struct breaker_waiter *waiter = breaker->first;
        struct call *call = policy_call(policy, waiter);
        enum breaker_word word = breaker_ask(breaker);
        if (word == BREAKER_WAIT)
            return;
        drop_out(breaker, waiter);
        if (word == BREAKER_PASS) {
            admit(breaker, &waiter->visit);
            chain_resume(call);
        } else {
            edge_tell_unsent(policy->edge, call, OUTCOME_breaker_open);
            chain_turn(call, OUTCOME_breaker_open, TIME_NONE);
        }
    }
}

static const struct event_type breaker_stir = { "breaker lets go", ask_again, NULL };

static void breaker_moved(struct breaker *breaker)
{
    if (!breaker->first || breaker->stirred)
        return;
    breaker->stirred = true;
    sim_after(breaker->policy->edge->ground->sim, 0, &breaker_stir, breaker, 0);
}

/* --- in and out --- */

static struct step breaker_refuse(struct policy *policy, struct call *call)
{
    edge_tell_unsent(policy->edge, call, OUTCOME_breaker_open);
    if (policy->scope == SCOPE_INSTANCE)
        call_baggage(call)->aimed = false; /* the next attempt may go elsewhere */
    return step_refuse(OUTCOME_breaker_open);
}

static struct step breaker_enter(struct policy *policy, struct call *call)
{
    const struct breaker_spec *spec = policy->spec;
    struct breaker *breaker = policy_state(policy, call);
    struct breaker_visit *visit = policy_scratch(policy, call);
    if (spec->counts == BREAKER_COUNTS_ASKED)
        breaker_hear(breaker);
    if (spec->retries_only && call_primary(call)->attempts == 0) {
        visit->probe = false;
        breaker_admit(breaker, visit);
        return step_on(OUTCOME_ok);
    }
    /* closed again: those who waited go on at this instant, and first */
    enum breaker_word word = breaker->first ? BREAKER_WAIT : breaker_ask(breaker);
    switch (word) {
    case BREAKER_PASS: break;
    case BREAKER_REFUSE: return breaker_refuse(policy, call);
    case BREAKER_WAIT: line_up(breaker, policy_scratch(policy, call)); return step_hold();
    }
    admit(breaker, visit);
    return step_on(OUTCOME_ok);
}

static struct step breaker_leave(struct policy *policy, const struct passage *passage)
{
    const struct breaker_spec *spec = policy->spec;
    struct breaker_visit *visit = policy_scratch(policy, passage->call);
    struct breaker *breaker = visit->breaker;
    if (visit->waits)
        drop_out(breaker, policy_scratch(policy, passage->call));
    else if (outcome_in(spec->ignore & ~spec->on, passage->outcome))
        breaker_forget(breaker, visit);
    else
        breaker_record(breaker, visit, outcome_in(spec->on, passage->outcome));
    return step_on(passage->outcome);
}

/* --- its memory --- */

static size_t breaker_state(const void *value)
{
    const struct breaker_spec *spec = value;
    return sizeof(struct breaker) - sizeof(struct window) + window_size(&spec->window);
}

static size_t breaker_scratch(const void *value)
{
    const struct breaker_spec *spec = value;
    return spec->half_open.excess == BREAKER_EXCESS_WAIT ? sizeof(struct breaker_waiter)
                                                         : sizeof(struct breaker_visit);
}

static enum scope breaker_scope(const void *value)
{
    const struct breaker_spec *spec = value;
    return (enum scope)spec->scope; /* the same words in the same order */
}

static void breaker_begin(struct policy *policy, void *state)
{
    struct breaker *breaker = state;
    size_t slot = (size_t)((char *)state - policy->state) / policy->state_size;
    breaker->moved = breaker_moved;
    breaker_init(breaker, policy, (uint32_t)slot);
}

const struct policy_type breaker_policy = {
    .kind = { "breaker", "lets nothing through for a while once too many calls have failed",
              &breaker_spec_fields, sizeof(struct breaker_spec), breaker_prepare },
    .scratch_of = breaker_scratch,
    .state_of = breaker_state,
    .scope_of = breaker_scope,
    .begin = breaker_begin,
    .enter = breaker_enter,
    .leave = breaker_leave,
};
