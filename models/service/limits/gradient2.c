/* The second gradient limit (Netflix concurrency-limits, Gradient2Limit.java,
** ExpAvgMeasurement.java): the limit follows the gradient long / rtt, where long is a moving
** average of the times, plus room for a queue.  Drops are ignored.
*/
#include "models/service/limits/limit.h"
#include "models/spec/limits/gradient2.h"

#include <math.h>

#define WARM_UP 10 /* samples whose plain average begins the moving one */

struct gradient2 {
    struct limit limit;
    int samples; /* of the warm-up */
    double sum, average; /* nanoseconds */
};

static void gradient2_begin(const void *value, void *state, sim_time now, struct rng *rng)
{
    const struct limit_gradient2_spec *spec = value;
    (void)now;
    (void)rng;
    ((struct limit *)state)->now = (double)spec->initial;
}

static double average_with(struct gradient2 *gradient, double rtt, int64_t window)
{
    double factor = 2.0 / (double)(window + 1);
    if (gradient->samples < WARM_UP) {
        gradient->sum += rtt;
        gradient->average = gradient->sum / ++gradient->samples;
    } else {
        gradient->average = gradient->average * (1 - factor) + rtt * factor;
    }
    return gradient->average;
}

static void gradient2_sample(const void *value, void *state, const struct limit_sample *sample)
{
    const struct limit_gradient2_spec *spec = value;
    struct gradient2 *gradient = state;
    double rtt = (double)sample->rtt, limit = gradient->limit.now;
    double average = average_with(gradient, rtt, spec->long_window);
    if (average / rtt > 2)
        gradient->average *= 0.95;
    if ((double)sample->inflight < limit / 2)
        return;
    double slope = limit_clamp(spec->tolerance * average / rtt, 0.5, 1);
    double next = limit * slope + (double)spec->queue;
    next = limit * (1 - spec->smoothing) + next * spec->smoothing;
    gradient->limit.now = limit_clamp(next, (double)spec->min, (double)spec->max);
}

const struct limit_type gradient2_limit = {
    .kind = &limit_gradient2_kind,
    .state_size = sizeof(struct gradient2),
    .begin = gradient2_begin,
    .sample = gradient2_sample,
};
