/* The first gradient limit (Netflix concurrency-limits, GradientLimit.java): the limit follows the
** gradient shortest / rtt, plus room for a queue of max(4, sqrt(limit)).  After 1 to 2 probe intervals of
** requests it falls to that room and measures the shortest time anew.
*/
#include "models/service/limits/limit.h"

#include <math.h>

#define GRADIENT_FIELDS(F, T)                                                                     \
    F(T, COUNT, initial, "50", "1..1000000", "the limit to begin with")                           \
    F(T, COUNT, min, "1", "1..1000000", "never below")                                            \
    F(T, COUNT, max, "1000", "1..1000000", "never above")                                         \
    F(T, SHARE, smoothing, "20%", "1%..100%", "weight of the new limit against the old, when it falls") \
    F(T, NUMBER, tolerance, "2", "1..100", "so many times the shortest time is still no queue")   \
    F(T, SHARE, backoff_ratio, "90%", "50%..100%", "what a drop leaves of the limit")             \
    F(T, COUNT, probe_interval, "1000", "1..1000000000 or none",                                  \
      "requests after which, and up to twice as many, the shortest time is measured anew")
FIELD_STRUCT(limit_gradient_spec, GRADIENT_FIELDS);
FIELD_TABLE(limit_gradient_spec, GRADIENT_FIELDS);

struct gradient {
    struct limit limit;
    int64_t left; /* requests until the next probe */
    sim_time shortest; /* 0: none yet */
};

static int64_t next_probe(const struct limit_gradient_spec *spec, struct rng *rng)
{
    if (spec->probe_interval == COUNT_NONE)
        return INT64_MAX;
    return spec->probe_interval + (int64_t)rng_below(rng, (uint64_t)spec->probe_interval);
}

static bool gradient_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct limit_gradient_spec *spec = value;
    (void)arena;
    return limit_bounds_fit(spec->min, spec->initial, spec->max, err);
}

static void gradient_begin(const void *value, void *state, sim_time now, struct rng *rng)
{
    const struct limit_gradient_spec *spec = value;
    struct gradient *gradient = state;
    (void)now;
    gradient->limit.now = (double)spec->initial;
    gradient->left = next_probe(spec, rng);
}

static double queue_room(double limit)
{
    return fmax(4, trunc(sqrt(trunc(limit))));
}

static void gradient_sample(const void *value, void *state, const struct limit_sample *sample)
{
    const struct limit_gradient_spec *spec = value;
    struct gradient *gradient = state;
    double limit = gradient->limit.now, room = queue_room(limit), next;
    if (gradient->left-- <= 0) {
        gradient->left = next_probe(spec, sample->rng);
        gradient->limit.now = fmax((double)spec->min, room);
        gradient->shortest = 0;
        return;
    }
    if (gradient->shortest == 0 || sample->rtt < gradient->shortest)
        gradient->shortest = sample->rtt;
    double slope = spec->tolerance * (double)gradient->shortest / (double)sample->rtt;
    if (sample->dropped)
        next = limit * spec->backoff_ratio;
    else if ((double)sample->inflight < limit / 2)
        return;
    else
        next = limit * limit_clamp(slope, 0.5, 1) + room;
    if (next < limit)
        next = fmax((double)spec->min, limit * (1 - spec->smoothing) + next * spec->smoothing);
    gradient->limit.now = limit_clamp(next, fmin(room, (double)spec->max), (double)spec->max);
}

const struct limit_type gradient_limit = {
    .kind = { "gradient", "follows the shortest time over the present one (Netflix, the first version)",
              &limit_gradient_spec_fields, sizeof(struct limit_gradient_spec), gradient_prepare },
    .state_size = sizeof(struct gradient),
    .begin = gradient_begin,
    .sample = gradient_sample,
};
