/* The adaptive concurrency limit: each instance lets in as many requests as its limit says, those
** that wait included; more are answered `overloaded` (Netflix SimpleLimiter, Envoy's filter
** adaptive_concurrency).  How the limit moves is models/service/limits/.  Its level is told as
** GAUGE_LIMIT, of instances in rotation at the start, and of others from their first request.
*/
#include "models/spec/guards/concurrency_limit.h"

#include "models/service/guards/registry.h"
#include "models/service/limits/limit.h"
#include "models/service/service.h"

struct limiter {
    const struct limit_type *rule;
    int64_t inside, told;
    /* of the present window */
    sim_time ends, sum;
    int64_t samples, most;
    bool dropped;
    struct limit limit; /* the rule's state begins here */
};

static size_t limiter_size(const void *value)
{
    const struct concurrency_limit_spec *spec = value;
    return offsetof(struct limiter, limit) + limit_type_of(&spec->limit)->state_size;
}

static void tell_limit(const struct guard *guard, struct limiter *limiter)
{
    int64_t limit = limit_in_force(&limiter->limit);
    if (limit == limiter->told)
        return;
    guard_gauge(guard, GAUGE_LIMIT, (double)(limit - limiter->told));
    limiter->told = limit;
}

static void limiter_begin(void *self, void *state)
{
    struct guard *guard = self;
    const struct concurrency_limit_spec *spec = guard->stage.spec;
    struct limiter *limiter = state;
    size_t instance = (size_t)((char *)state - guard->stage.state) / guard->stage.state_size;
    struct rng rng;
    rng_keyed(&rng, guard->stage.chance, instance);
    limiter->rule = limit_type_of(&spec->limit);
    limiter->rule->begin(spec->limit.value, &limiter->limit, 0, &rng);
    if (!guard->service->instance[instance].away)
        tell_limit(guard, limiter);
}

static enum outcome limiter_admit(struct guard_view *view)
{
    const struct concurrency_limit_spec *spec = view->spec;
    struct limiter *limiter = view->state;
    int64_t *inflight = view->scratch;
    if (limiter->rule->advance) {
        struct rng rng = guard_chance(view);
        limiter->rule->advance(spec->limit.value, &limiter->limit, view->now, &rng);
    }
    tell_limit(view->guard, limiter);
    if (limiter->inside >= limit_in_force(&limiter->limit))
        return OUTCOME_overloaded;
    *inflight = ++limiter->inside;
    return OUTCOME_ok;
}

/* Whether the window is over: the sample is then that of all of it. */
static bool fill_window(const struct limit_window_spec *spec, struct limiter *limiter,
                        struct limit_sample *sample)
{
    if (sample->rtt < spec->ignore_below)
        return false;
    limiter->sum += sample->rtt;
    limiter->samples++;
    limiter->most = sample->inflight > limiter->most ? sample->inflight : limiter->most;
    limiter->dropped |= sample->dropped;
    if (sample->now <= limiter->ends || limiter->samples < spec->samples)
        return false;
    sample->rtt = limiter->sum / limiter->samples;
    sample->inflight = limiter->most;
    sample->dropped = limiter->dropped;
    limiter->ends = time_add(sample->now, spec->time);
    limiter->sum = limiter->samples = limiter->most = 0;
    limiter->dropped = false;
    return true;
}

static void limiter_ended(struct guard_view *view)
{
    const struct concurrency_limit_spec *spec = view->spec;
    struct limiter *limiter = view->state;
    const struct limit_type *rule = limiter->rule;
    struct rng rng = guard_chance(view);
    struct limit_sample sample = { .begun = view->now - view->wait, .now = view->now,
                                   .rtt = view->wait > 0 ? view->wait : 1, .rng = &rng,
                                   .inflight = *(int64_t *)view->scratch,
                                   .dropped = outcome_in(spec->dropped, view->outcome) };
    limiter->inside--;
    if (!outcome_is_good(view->outcome) && !sample.dropped && !rule->hears_failures)
        return;
    if (spec->window && !fill_window(spec->window, limiter, &sample))
        return;
    rule->sample(spec->limit.value, &limiter->limit, &sample);
    tell_limit(view->guard, limiter);
}

const struct guard_type concurrency_limit_guard = {
    .stage = { .kind = &concurrency_limit_kind, .gauges = 1u << GAUGE_LIMIT,
               .scratch_size = sizeof(int64_t),
               .state = { .size_of = limiter_size, .begin = limiter_begin } },
    .admit = limiter_admit,
    .ended = limiter_ended,
};
