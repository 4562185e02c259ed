/* The first gradient limit (Netflix concurrency-limits, GradientLimit.java): the limit follows the
** gradient shortest / rtt, plus room for a queue of max(4, sqrt(limit)).  After 1 to 2 probe
** intervals of requests it falls to that room and measures the shortest time anew.
*/
#include "models/service/limits/limit.h"
#include "models/spec/limits/gradient.h"

#include <math.h>

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
    .kind = &limit_gradient_kind,
    .state_size = sizeof(struct gradient),
    .begin = gradient_begin,
    .sample = gradient_sample,
};
