/* At most so many inside; some wait, first come, first served.
**
**               enter: room                        semaphore_leave
**   OUTSIDE ─────────────────────────► INSIDE ───────────────────────► OUTSIDE; its place goes to
**      │ enter: none, but in the line    ▲ let_in, in the same instant     the first who waits:
**      ▼                                 │                                 pass_on
**   WAITING ──pass_on, let_more_in───► GRANTED ──semaphore_leave(cancelled)──► OUTSIDE, passed on
**      │ semaphore_expires: turned with plan.outcome
**      │ semaphore_leave(cancelled)
**      ▼
**   OUTSIDE
**
** Invariants.  (1) busy <= most when a place is taken: INSIDE and GRANTED together (a hot-fix may
** lower `most`).  (2) Who waits is in the line, and nobody else.  (3) While anybody waits, at least
** `core` places are taken (once somebody has come after a hot-fix that raises it).
**
** `core` below `most` is the rule of java.util.concurrent's ThreadPoolExecutor: threads up to the
** core, then the queue fills, then threads up to the most; and of those who end their work each
** takes the next from the queue, whatever it was started for.  A thread beyond the core that finds
** the queue empty is gone at once (keepAlive 0; Resilience4j has 20 ms).
*/
#include "models/policies/semaphore.h"

#include "models/call/chain.h"
#include "models/call/edge.h"

#include <assert.h>

static const struct semaphore_plan *plan_of(const struct policy *policy)
{
    const struct semaphore_shared *shared = policy->stage.shared;
    return &shared->plan;
}

/* Once calls of a newer version of the edge have come its limits hold, for those of before, too. */
static struct semaphore *semaphore_of(const struct policy *policy, struct call *call)
{
    struct semaphore *semaphore = policy_state(policy, call);
    if (!semaphore->plan || policy->edge->stages.version > semaphore->version) {
        semaphore->plan = plan_of(policy);
        semaphore->version = policy->edge->stages.version;
    }
    return semaphore;
}

static void move_busy(struct policy *policy, struct semaphore *semaphore, int by)
{
    semaphore->busy += by;
    assert(semaphore->busy >= 0 && (by < 0 || semaphore->busy <= semaphore->plan->most));
    edge_gauge(policy->edge, plan_of(policy)->busy, by);
}

/* --- the line --- */

static void join_line(struct policy *policy, struct semaphore *semaphore, struct waiter *waiter)
{
    waiter->before = semaphore->last;
    waiter->behind = NULL;
    if (semaphore->last)
        semaphore->last->behind = waiter;
    else
        semaphore->first = waiter;
    semaphore->last = waiter;
    semaphore->waiting++;
    waiter->place = WAITER_WAITING;
    edge_gauge(policy->edge, plan_of(policy)->waiting, 1);
}

static void leave_line(struct policy *policy, struct semaphore *semaphore, struct waiter *waiter)
{
    if (waiter->before)
        waiter->before->behind = waiter->behind;
    else
        semaphore->first = waiter->behind;
    if (waiter->behind)
        waiter->behind->before = waiter->before;
    else
        semaphore->last = waiter->before;
    semaphore->waiting--;
    waiter->place = WAITER_OUTSIDE;
    timer_cancel(&waiter->timer);
    edge_gauge(policy->edge, plan_of(policy)->waiting, -1);
}

static void semaphore_expires(struct sim *sim, void *owner, struct timer *timer)
{
    struct policy *policy = owner;
    struct call *call = policy_call(policy, timer);
    enum outcome outcome = plan_of(policy)->outcome;
    (void)sim;
    leave_line(policy, semaphore_of(policy, call), policy_scratch(policy, call));
    edge_tell_unsent(policy->edge, call, outcome);
    chain_turn(call, outcome, TIME_NONE);
}

static const struct lane_type semaphore_lane = { "wait for a place is over", semaphore_expires };

/* --- places --- */

static void let_in(struct sim *sim, void *self, int64_t position)
{
    struct call *call = self;
    struct waiter *waiter = policy_scratch(&call->edge->policy[position], call);
    (void)sim;
    waiter->place = WAITER_INSIDE;
    chain_resume(call);
}

static const struct event_type letting_in = { "place comes free", let_in, NULL };

/* Whoever waits first has the place from now on, and goes on by an event. */
static void grant(struct policy *policy, struct semaphore *semaphore)
{
    struct waiter *waiter = semaphore->first;
    leave_line(policy, semaphore, waiter);
    waiter->place = WAITER_GRANTED;
    waiter->grant = sim_after(policy->edge->ground->sim, 0, &letting_in,
                              policy_call(policy, waiter), policy->stage.position);
}

/* A place has come free. */
static void pass_on(struct policy *policy, struct semaphore *semaphore)
{
    if (semaphore->first && semaphore->busy <= semaphore->plan->most)
        grant(policy, semaphore);
    else
        move_busy(policy, semaphore, -1);
}

/* There may be more places than when they came. */
static void let_more_in(struct policy *policy, struct semaphore *semaphore)
{
    while (semaphore->first && semaphore->busy < semaphore->plan->core) {
        move_busy(policy, semaphore, 1);
        grant(policy, semaphore);
    }
}

static bool has_room(const struct semaphore *semaphore)
{
    const struct semaphore_plan *plan = semaphore->plan;
    return semaphore->busy < plan->core ||
           (semaphore->busy < plan->most && semaphore->waiting >= plan->queue);
}

void semaphore_build(struct policy *policy, const struct semaphore_plan *plan)
{
    struct semaphore_shared *shared = policy->stage.shared;
    shared->plan = *plan;
    if (plan->wait != TIME_NONE)
        shared->lane = sim_lane(policy->edge->ground->sim, plan->wait, &semaphore_lane, policy);
}

struct step semaphore_enter(struct policy *policy, struct call *call)
{
    const struct semaphore_shared *shared = policy->stage.shared;
    struct semaphore *semaphore = semaphore_of(policy, call);
    const struct semaphore_plan *plan = semaphore->plan;
    struct waiter *waiter = policy_scratch(policy, call);
    let_more_in(policy, semaphore);
    if (has_room(semaphore)) {
        move_busy(policy, semaphore, 1);
        waiter->place = WAITER_INSIDE;
        return step_on(OUTCOME_ok);
    }
    if (semaphore->waiting >= plan->queue) {
        edge_tell_unsent(policy->edge, call, plan->outcome);
        return step_refuse(plan->outcome);
    }
    join_line(policy, semaphore, waiter);
    if (shared->lane)
        timer_arm(shared->lane, &waiter->timer);
    return step_hold();
}

struct step semaphore_leave(struct policy *policy, const struct passage *passage)
{
    struct semaphore *semaphore = semaphore_of(policy, passage->call);
    struct waiter *waiter = policy_scratch(policy, passage->call);
    if (waiter->place == WAITER_WAITING) {
        leave_line(policy, semaphore, waiter);
        return step_on(passage->outcome);
    }
    if (waiter->place == WAITER_GRANTED)
        sim_cancel(policy->edge->ground->sim, waiter->grant);
    waiter->place = WAITER_OUTSIDE;
    pass_on(policy, semaphore);
    let_more_in(policy, semaphore);
    return step_on(passage->outcome);
}
