/* Additive increase, multiplicative decrease (Netflix concurrency-limits, AIMDLimit.java). */
#include "models/service/limits/limit.h"
#include "models/spec/limits/aimd.h"

#include <math.h>

static void aimd_begin(const void *value, void *state, sim_time now, struct rng *rng)
{
    const struct limit_aimd_spec *spec = value;
    (void)now;
    (void)rng;
    ((struct limit *)state)->now = (double)spec->initial;
}

static void aimd_sample(const void *value, void *state, const struct limit_sample *sample)
{
    const struct limit_aimd_spec *spec = value;
    struct limit *limit = state;
    double next = limit->now;
    if (sample->dropped || sample->rtt > spec->timeout)
        next = trunc(next * spec->backoff_ratio);
    else if ((double)sample->inflight * 2 >= next)
        next += 1;
    limit->now = limit_clamp(next, (double)spec->min, (double)spec->max);
}

const struct limit_type aimd_limit = {
    .kind = &limit_aimd_kind,
    .state_size = sizeof(struct limit),
    .begin = aimd_begin,
    .sample = aimd_sample,
};
