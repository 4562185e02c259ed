#include "tests/pauses.h"

#include "tests/sample.h"
#include "tests/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DISTANCE_MOST 2.4 /* once in 50 000 tests: some hundreds are made */

struct bounds {
    double low, high, mean; /* seconds */
    bool evenly;
};

static double evenly(const void *self, double x)
{
    const struct bounds *bounds = self;
    return (x - bounds->low) / (bounds->high - bounds->low);
}

static void hold_spread(const char *name, size_t retry, const double *draw,
                        const struct bounds *bounds)
{
    double sum = 0, width = bounds->high - bounds->low;
    double least = draw[0], most = draw[PAUSES_CALLS - 1];
    for (size_t i = 0; i < PAUSES_CALLS; i++)
        sum += draw[i] / PAUSES_CALLS;
    if (fabs(sum - bounds->mean) > 5 * width / sqrt(12.0 * PAUSES_CALLS) + 1e-8)
        fail_msg("%s, retry %zu: %g s in the mean, wanted %g", name, retry, sum, bounds->mean);
    if (least > bounds->low + width / 20 + 1e-8 || most < bounds->high - width / 20 - 1e-8)
        fail_msg("%s, retry %zu: only %g to %g s of %g to %g", name, retry, least, most,
                 bounds->low, bounds->high);
    double distance = sample_distance(draw, PAUSES_CALLS, evenly, bounds);
    if (bounds->evenly && distance > DISTANCE_MOST)
        fail_msg("%s, retry %zu: not even, a distance of %g", name, retry, distance);
}

static void hold_pause(const char *name, size_t retry, const double *pause,
                       const struct bounds *bounds)
{
    double draw[PAUSES_CALLS];
    memcpy(draw, pause, sizeof draw);
    sample_sort(draw, PAUSES_CALLS);
    if (draw[0] < bounds->low - 1e-8 || draw[PAUSES_CALLS - 1] > bounds->high + 1e-8)
        fail_msg("%s, retry %zu: %g to %g s, wanted %g to %g", name, retry, draw[0],
                 draw[PAUSES_CALLS - 1], bounds->low, bounds->high);
    if (bounds->mean > 0 && bounds->high > bounds->low)
        hold_spread(name, retry, draw, bounds);
}

static struct bounds read_bounds(const char *text, char **end)
{
    struct bounds bounds = { .low = strtod(text, end) / 1000 };
    bounds.high = **end == '-' ? strtod(*end + 1, end) / 1000 : bounds.low;
    bounds.evenly = **end != ':';
    bounds.mean = bounds.evenly ? (bounds.low + bounds.high) / 2 : strtod(*end + 1, end) / 1000;
    return bounds;
}

void pauses_hold(const char *name, const char *wanted, const struct pauses *pauses)
{
    size_t retry = 0;
    char *end;
    for (const char *c = wanted; *c; c = end + strspn(end, " "), retry++) {
        struct bounds bounds = read_bounds(c, &end);
        hold_pause(name, retry + 1, pauses->of[retry], &bounds);
    }
}

size_t pauses_count(const char *wanted)
{
    size_t count = *wanted != '\0';
    for (; *wanted; wanted++)
        count += *wanted == ' ';
    return count;
}
