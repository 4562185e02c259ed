/* Additive increase, multiplicative decrease (Netflix concurrency-limits, AIMDLimit.java). */
#include "models/service/limits/limit.h"

#include <math.h>

#define AIMD_FIELDS(F, T)                                                                         \
    F(T, COUNT, initial, "20", "1..1000000", "the limit to begin with")                           \
    F(T, COUNT, min, "20", "1..1000000", "never below")                                           \
    F(T, COUNT, max, "200", "1..1000000", "never above")                                          \
    F(T, SHARE, backoff_ratio, "90%", "50%..100%", "what a drop leaves of the limit")             \
    F(T, TIME, timeout, "5s", "1us..", "a request that takes longer counts as dropped")
FIELD_STRUCT(limit_aimd_spec, AIMD_FIELDS);
FIELD_TABLE(limit_aimd_spec, AIMD_FIELDS);

static bool aimd_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct limit_aimd_spec *spec = value;
    (void)arena;
    return limit_bounds_fit(spec->min, spec->initial, spec->max, err);
}

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
    .kind = { "aimd", "one more while it is used, nine tenths after a drop (Netflix)",
              &limit_aimd_spec_fields, sizeof(struct limit_aimd_spec), aimd_prepare },
    .state_size = sizeof(struct limit),
    .begin = aimd_begin,
    .sample = aimd_sample,
};
