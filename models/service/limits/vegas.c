/* After TCP Vegas (Netflix concurrency-limits, VegasLimit.java): the queue at the service is
** estimated from the shortest time ever seen, queue = ceil(limit (1 - shortest / rtt)), and held
** between alpha and beta.  With L(x) = max(1, trunc(log10 x)): alpha = 3 L, beta = 6 L, threshold =
** L.  Now and then the shortest time is forgotten, for the service may have become slower for good.
*/
#include "models/service/limits/limit.h"
#include "models/spec/limits/vegas.h"

#include <math.h>

struct vegas {
    struct limit limit;
    double jitter; /* of the probing, 0.5 .. 1 */
    int64_t probes;
    sim_time shortest; /* 0: none yet */
};

static double probe_jitter(struct rng *rng)
{
    return 0.5 + 0.5 * rng_uniform(rng);
}

static void vegas_begin(const void *value, void *state, sim_time now, struct rng *rng)
{
    const struct limit_vegas_spec *spec = value;
    struct vegas *vegas = state;
    (void)now;
    vegas->limit.now = (double)spec->initial;
    vegas->jitter = probe_jitter(rng);
}

static double log_step(double limit)
{
    return fmax(1, trunc(log10(trunc(limit))));
}

static double vegas_next(const struct vegas *vegas, const struct limit_sample *sample)
{
    double limit = vegas->limit.now, step = log_step(limit);
    double queue = ceil(limit * (1 - (double)vegas->shortest / (double)sample->rtt));
    if (sample->dropped)
        return limit - step;
    if ((double)sample->inflight * 2 < limit)
        return limit;
    if (queue <= step)
        return limit + 6 * step;
    if (queue < 3 * step)
        return limit + step;
    if (queue > 6 * step)
        return limit - step;
    return limit;
}

static void vegas_sample(const void *value, void *state, const struct limit_sample *sample)
{
    const struct limit_vegas_spec *spec = value;
    struct vegas *vegas = state;
    vegas->probes++;
    if (vegas->jitter * (double)spec->probe_multiplier * vegas->limit.now <=
        (double)vegas->probes) {
        vegas->jitter = probe_jitter(sample->rng);
        vegas->probes = 0;
        vegas->shortest = sample->rtt;
        return;
    }
    if (vegas->shortest == 0 || sample->rtt < vegas->shortest) {
        vegas->shortest = sample->rtt;
        return;
    }
    double next = vegas_next(vegas, sample);
    if (next == vegas->limit.now)
        return;
    next = limit_clamp(next, 1, (double)spec->max);
    vegas->limit.now = (1 - spec->smoothing) * vegas->limit.now + spec->smoothing * next;
}

const struct limit_type vegas_limit = {
    .kind = &limit_vegas_kind,
    .state_size = sizeof(struct vegas),
    .begin = vegas_begin,
    .sample = vegas_sample,
};
