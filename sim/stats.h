/* Running statistics, levels over time, and Student t intervals.  No arrays of samples are kept. */
#ifndef SQUALL_SIM_STATS_H
#define SQUALL_SIM_STATS_H

#include "base/time.h"

#include <stdint.h>

/* Mean and variance in one pass (Welford, 1962); merged as in Chan, Golub, LeVeque, 1983.  All zero
** is an empty one; of an empty one min and max mean nothing. */
struct tally {
    uint64_t count;
    double mean, squares, min, max; /* squares: sum of squared deviations from the mean */
};

void tally_add(struct tally *tally, double value);
void tally_merge(struct tally *into, const struct tally *from);
double tally_variance(const struct tally *tally); /* n - 1 below; NaN for n < 2 */
double tally_deviation(const struct tally *tally);

/* Half the width of the two-sided Student t interval of the mean, e.g. confidence 0.95.
** NaN for fewer than two values. */
double tally_half_width(const struct tally *tally, double confidence);

/* A level over time, such as a queue's length: its mean is the area under it over the time. */
struct level {
    double value, area, max;
    sim_time since, begun; /* last change; start of the measurement */
};

void level_start(struct level *level, sim_time now, double value);
void level_set(struct level *level, sim_time now, double value);
double level_area(const struct level *level, sim_time now); /* value x ns since the start */
double level_mean(const struct level *level, sim_time now); /* NaN before any time has passed */

#endif
