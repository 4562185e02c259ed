/* The circuit breaker as a policy: who asks, who is refused, who waits.  The states are
** breaker_machine.c's.
**
**   breaker_enter  --retries_only, nothing sent yet-----------> inward; its outcome counts
**                  --breaker_ask: PASS------------------------> inward
**                  --REFUSE: FACT_ATTEMPT_UNSENT--------------> turns with `breaker_open`
**                  --WAIT (half open, all probes are out)-----> held: line_up
**   breaker_moved  --by an event of the present instant-------> ask_again: those in line, oldest
**                                                               first, go inward, turn, or wait on
**   breaker_leave  --in line: drop_out------------------------> outward
**                  --outcome in `ignore` and not in `on`------> its permit comes back, outward
**                  --else: a failure if in `on`, is recorded--> outward
**
** Invariants.  (1) Whoever is in line holds no permit.  (2) Nobody who must ask passes those in
** line.  (3) ask_again() is pending while `stirred`, and only once.
**
** What is inside when the breaker opens is not stopped.  A probe that never ends leaves it half
** open, unless half_open.timeout is set.
*/
#include "models/spec/policies/breaker.h"

#include "models/call/chain.h"
#include "models/call/edge.h"
#include "models/policies/breaker_machine.h"
#include "models/policies/registry.h"

#include <math.h>

/* What a call keeps here; the links only where calls may wait. */
struct breaker_waiter {
    struct breaker_visit visit;
    struct breaker_waiter *next, *prev;
};

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
    if (policy->stage.scope == SCOPE_INSTANCE)
        call_baggage(call)->aimed = false; /* the next attempt may go elsewhere */
    return step_refuse(OUTCOME_breaker_open);
}

static struct step breaker_enter(struct policy *policy, struct call *call)
{
    const struct breaker_spec *spec = policy->stage.spec;
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
    const struct breaker_spec *spec = policy->stage.spec;
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

static void breaker_begin(void *self, void *state)
{
    struct policy *policy = self;
    struct breaker *breaker = state;
    size_t slot = (size_t)((char *)state - policy->stage.state) / policy->stage.state_size;
    breaker->moved = breaker_moved;
    breaker_init(breaker, policy, (uint32_t)slot);
}

/* Asked by few, the budgets that look at breakers.  Linear in the instances that have their own. */
static bool breaker_is_shut(const struct policy *policy, uint32_t process)
{
    const struct stage *stage = &policy->stage;
    size_t each = stage->scope == SCOPE_INSTANCE ? policy->edge->target.instances : 1;
    size_t first = stage->scope == SCOPE_FLEET ? 0 : process * each;
    for (size_t i = first; i < first + each; i++) {
        const struct breaker *breaker = (void *)(stage->state + i * stage->state_size);
        if (breaker->state == BREAKER_OPEN)
            return true;
    }
    return false;
}

/* The attempt's aim. */
static unsigned breaker_needs(const void *spec)
{
    return breaker_scope(spec) == SCOPE_INSTANCE ? NEED_BAGGAGE : 0;
}

const struct policy_type breaker_policy = {
    .stage = { .kind = &breaker_kind, .needs_of = breaker_needs,
               .gauges = 1u << GAUGE_BREAKERS | 1u << GAUGE_BREAKERS_OPEN |
                         1u << GAUGE_BREAKERS_PROBING,
               .scratch_of = breaker_scratch,
               .state = { .size_of = breaker_state, .scope_of = breaker_scope,
                          .begin = breaker_begin },
               .change = STAGE_GOES_ON },
    .enter = breaker_enter,
    .leave = breaker_leave,
    .is_shut = breaker_is_shut,
};
