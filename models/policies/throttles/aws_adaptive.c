/* The client-side rate limiter of the AWS SDKs' adaptive mode: every attempt, the first one too,
** waits for a token; tokens come at a rate that answers to throttling as TCP CUBIC's window does to
** loss.
**
**   off until the first throttling answer (`overloaded`; errors and timeouts are none), though
**   tokens gather from the start on, one a second up to one; then
**
**   attempt ──asks──► a token there, nobody waits ──────────────────► on
**               └───► else: last in the queue, held ──token_comes───► on
**                                             └──ends (given up)────► out of the queue
**
** On every answer, at time t (constants below):
**   the rate that was sent is measured each half second, and smoothed: 0.8 new + 0.2 old
**   throttled: rate = measured, or min(measured, fill_rate) once on; w_max = rate; last_fail = t;
**              new = 0.7 rate; on
**   else:      new = 0.4 (t - last_fail - K)^3 + w_max,  K = cbrt(w_max (1 - 0.7) / 0.4)
**   fill_rate = max(min(new, 2 measured), 0.5);  capacity = max(min(new, 2 measured), 1)
**
** Source: botocore adaptive.py, throttling.py, bucket.py.  It wakes its waiters in no order; here
** they go in the order of their coming.  The queue is intrusive, one event is pending for its head;
** its time is set anew when the rate changes.
*/
#include "models/call/chain.h"
#include "models/call/edge.h"
#include "models/policies/throttles/throttle.h"
#include "models/spec/throttles/aws_adaptive.h"

#include <math.h>

static const double beta = 0.7, scale = 0.4, smoothing = 0.8, rate_scale = 2, least_rate = 0.5;
static const sim_time bucket_length = 500 * SIM_MS;

struct waiter {
    struct waiter *prev, *next;
    struct call *call; /* NULL: does not wait */
};

struct limiter {
    struct sim *sim;
    struct waiter *first, *last;
    struct event_id head; /* when the first one's token is there */
    double fill_rate, capacity, tokens;
    sim_time since; /* up to here tokens are counted */
    double w_max, measured;
    sim_time last_fail;
    int64_t count, bucket; /* answers in the half second of this number */
    bool on;
};

static void adaptive_begin(struct policy *policy, const void *spec, void *state)
{
    struct limiter *limiter = state;
    (void)spec;
    sim_time now = sim_now(policy->edge->ground->sim);
    limiter->sim = policy->edge->ground->sim;
    limiter->fill_rate = limiter->capacity = 1;
    limiter->since = limiter->last_fail = now;
    limiter->bucket = now / SIM_S * SIM_S / bucket_length;
}

static void refill(struct limiter *limiter, sim_time now)
{
    limiter->tokens = fmin(limiter->capacity, limiter->tokens + limiter->fill_rate *
                                                  time_to_s(now - limiter->since));
    limiter->since = now;
}

/* --- the queue --- */

static void append(struct limiter *limiter, struct waiter *waiter, struct call *call)
{
    *waiter = (struct waiter){ .prev = limiter->last, .call = call };
    if (limiter->last)
        limiter->last->next = waiter;
    else
        limiter->first = waiter;
    limiter->last = waiter;
}

static void take_out(struct limiter *limiter, struct waiter *waiter)
{
    if (waiter->prev)
        waiter->prev->next = waiter->next;
    else
        limiter->first = waiter->next;
    if (waiter->next)
        waiter->next->prev = waiter->prev;
    else
        limiter->last = waiter->prev;
    waiter->call = NULL;
}

static void token_comes(struct sim *sim, void *self, int64_t unused);
static const struct event_type token_coming = { "adaptive limiter lets go", token_comes, NULL };

/* As many tokens as one costs, but for what is lost in rounding to nanoseconds. */
static const double one_token = 1 - 1e-6;

/* The event for the head of the queue, by what is known now. */
static void expect_token(struct limiter *limiter)
{
    sim_cancel(limiter->sim, limiter->head);
    limiter->head = (struct event_id){ 0 };
    if (!limiter->first)
        return;
    double missing = fmax(0, 1 - limiter->tokens);
    limiter->head = sim_after(limiter->sim, time_from_s(missing / limiter->fill_rate),
                              &token_coming, limiter, 0);
}

static void token_comes(struct sim *sim, void *self, int64_t unused)
{
    struct limiter *limiter = self;
    (void)unused;
    refill(limiter, sim_now(sim));
    struct waiter *first = limiter->first;
    struct call *call = first && limiter->tokens >= one_token ? first->call : NULL;
    if (call) {
        limiter->tokens = fmax(0, limiter->tokens - 1);
        take_out(limiter, first);
    }
    expect_token(limiter);
    if (call)
        chain_resume(call);
}

static struct step adaptive_asks(const struct throttle_view *view)
{
    struct limiter *limiter = view->state;
    if (!limiter->on)
        return step_on(OUTCOME_ok);
    refill(limiter, view->now);
    if (!limiter->first && limiter->tokens >= one_token) {
        limiter->tokens = fmax(0, limiter->tokens - 1);
        return step_on(OUTCOME_ok);
    }
    bool alone = !limiter->first;
    append(limiter, view->scratch, view->call);
    if (alone)
        expect_token(limiter);
    return step_hold();
}

/* --- the rate --- */

static void measure(struct limiter *limiter, sim_time now)
{
    int64_t bucket = now / bucket_length;
    limiter->count++;
    if (bucket == limiter->bucket)
        return;
    double rate = (double)limiter->count / time_to_s((bucket - limiter->bucket) * bucket_length);
    limiter->measured = smoothing * rate + (1 - smoothing) * limiter->measured;
    limiter->count = 0;
    limiter->bucket = bucket;
}

static double rate_after_throttling(struct limiter *limiter, sim_time now)
{
    double rate = limiter->on ? fmin(limiter->measured, limiter->fill_rate) : limiter->measured;
    limiter->w_max = rate;
    limiter->last_fail = now;
    limiter->on = true;
    return beta * rate;
}

static double rate_after_success(const struct limiter *limiter, sim_time now)
{
    double k = cbrt(limiter->w_max * (1 - beta) / scale);
    double t = time_to_s(now - limiter->last_fail) - k;
    return scale * t * t * t + limiter->w_max;
}

static void adaptive_ends(const struct throttle_view *view)
{
    struct limiter *limiter = view->state;
    struct waiter *waiter = view->scratch;
    if (waiter->call) { /* given up while it waited */
        bool first = limiter->first == waiter;
        take_out(limiter, waiter);
        if (first)
            expect_token(limiter);
        return;
    }
    if (view->outcome == OUTCOME_cancelled)
        return;
    measure(limiter, view->now);
    double rate = view->outcome == OUTCOME_overloaded ? rate_after_throttling(limiter, view->now)
                                                      : rate_after_success(limiter, view->now);
    rate = fmin(rate, rate_scale * limiter->measured);
    refill(limiter, view->now);
    limiter->fill_rate = fmax(rate, least_rate);
    limiter->capacity = fmax(rate, 1);
    limiter->tokens = fmin(limiter->tokens, limiter->capacity);
    expect_token(limiter);
}

const struct throttle_type aws_adaptive_throttle = {
    .kind = &aws_adaptive_throttle_kind,
    .scratch_size = sizeof(struct waiter),
    .state_size = sizeof(struct limiter),
    .begin = adaptive_begin,
    .asks = adaptive_asks,
    .ends = adaptive_ends,
};
