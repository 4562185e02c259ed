/* Running statistics and Student t intervals.  No arrays of samples are kept. */
#ifndef SQUALL_SIM_STATS_H
#define SQUALL_SIM_STATS_H

#include <stdint.h>

/* Mean and variance in one pass (Welford, 1962).  All zero is an empty one; of an empty one min and
** max mean nothing. */
struct tally {
    uint64_t count;
    double mean, squares, min, max; /* squares: sum of squared deviations from the mean */
};

void tally_add(struct tally *tally, double value);
double tally_variance(const struct tally *tally); /* n - 1 below; NaN for n < 2 */
double tally_deviation(const struct tally *tally);

/* Half the width of the two-sided Student t interval of the mean, e.g. confidence 0.95.
** NaN for fewer than two values. */
double tally_half_width(const struct tally *tally, double confidence);

#endif
