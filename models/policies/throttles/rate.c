/* A fixed rate limit at the caller, Resilience4j's RateLimiter: so many permissions in each cycle,
** cycles counted from the run's begin.
**
** What a cycle leaves unused is gone.  An attempt that finds none reserves one of a later cycle, if
** that begins within max_wait, and waits for it: `left` is then below zero, a debt that the cycles
** to come pay first.  A reservation is not given back by a caller that leaves meanwhile.  Otherwise
** the attempt is refused, at once (the blocking form of the library first waits max_wait out).
** Source: AtomicRateLimiter.java.
*/
#include "models/call/chain.h"
#include "models/call/edge.h"
#include "models/policies/throttles/throttle.h"
#include "models/spec/throttles/rate.h"

struct cycle {
    int64_t number;
    int64_t left; /* below zero: reserved of later ones */
    int64_t held; /* those who wait for theirs */
};

/* What an attempt keeps while it waits. */
struct reservation {
    struct cycle *cycle;
    struct call *call; /* NULL: it does not wait */
    struct event_id wake;
};

static void rate_begin(struct policy *policy, const void *value, void *state)
{
    const struct rate_throttle_spec *spec = value;
    struct cycle *cycle = state;
    (void)policy;
    cycle->left = spec->limit;
}

static void turn_over(const struct rate_throttle_spec *spec, struct cycle *cycle, sim_time now)
{
    int64_t number = now / spec->period, gone = number - cycle->number;
    if (gone == 0)
        return;
    /* the debt is at most max_wait / period cycles' worth, so this many pay it off */
    bool all = gone > spec->max_wait / spec->period + 1;
    cycle->left = all ? spec->limit : cycle->left + gone * spec->limit;
    if (cycle->left > spec->limit)
        cycle->left = spec->limit;
    cycle->number = number;
}

static sim_time wait_for_one(const struct rate_throttle_spec *spec, const struct cycle *cycle,
                             sim_time now)
{
    if (cycle->left >= 1)
        return 0;
    int64_t whole_cycles = -cycle->left / spec->limit; /* after the next one's begin */
    return (cycle->number + 1 + whole_cycles) * spec->period - now;
}

static struct call *release(struct reservation *reservation)
{
    struct call *call = reservation->call;
    reservation->cycle->held--;
    reservation->call = NULL;
    return call;
}

static void cycle_comes(struct sim *sim, void *self, int64_t unused)
{
    (void)sim;
    (void)unused;
    chain_resume(release(self));
}

static const struct event_type cycle_begin = { "rate limiter lets go", cycle_comes, NULL };

static struct step hold(const struct throttle_view *view, sim_time wait)
{
    struct reservation *reservation = view->scratch;
    struct cycle *cycle = view->state;
    cycle->held++;
    *reservation = (struct reservation){ .cycle = cycle, .call = view->call };
    reservation->wake =
        sim_after(view->policy->edge->ground->sim, wait, &cycle_begin, reservation, 0);
    return step_hold();
}

/* At the instant at which a cycle begins those who have waited for it go first. */
static struct step rate_asks(const struct throttle_view *view)
{
    const struct rate_throttle_spec *spec = view->spec;
    struct cycle *cycle = view->state;
    turn_over(spec, cycle, view->now);
    sim_time wait = wait_for_one(spec, cycle, view->now);
    if (wait > spec->max_wait)
        return step_refuse(OUTCOME_throttled);
    cycle->left--;
    bool others = cycle->held > 0 && view->now == cycle->number * spec->period;
    return wait == 0 && !others ? step_on(OUTCOME_ok) : hold(view, wait);
}

static void rate_ends(const struct throttle_view *view)
{
    struct reservation *reservation = view->scratch;
    if (!reservation->call)
        return;
    sim_cancel(view->policy->edge->ground->sim, reservation->wake);
    release(reservation);
}

const struct throttle_type rate_throttle = {
    .kind = &rate_throttle_kind,
    .scratch_size = sizeof(struct reservation),
    .state_size = sizeof(struct cycle),
    .begin = rate_begin,
    .asks = rate_asks,
    .ends = rate_ends,
};
