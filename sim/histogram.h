/* A histogram of lengths of time in logarithmic buckets: each octave is cut into 128 equal parts,
** so a value read back is within 1/256 of the value put in (values below 256 ns are exact).  The
** scheme of HdrHistogram (G. Tene).  Two histograms merge by adding their counts.
*/
#ifndef SQUALL_SIM_HISTOGRAM_H
#define SQUALL_SIM_HISTOGRAM_H

#include "base/time.h"

#include <stddef.h>
#include <stdint.h>

/* 256 exact ones, then 128 for each of the octaves 2^8 .. 2^62. */
enum { HISTOGRAM_BUCKETS = 256 + 55 * 128 };

struct histogram {
    uint64_t *counts; /* HISTOGRAM_BUCKETS of them */
    size_t lowest, highest; /* buckets with a value; lowest > highest: there is none */
    uint64_t count;
    sim_time max;
};

void histogram_init(struct histogram *histogram);
void histogram_release(struct histogram *histogram);
void histogram_clear(struct histogram *histogram);
void histogram_add(struct histogram *histogram, sim_time value); /* value >= 0 */
void histogram_merge(struct histogram *into, const struct histogram *from);

/* The value at or below which a share of `quantile` in (0, 1] of the values lies: of n values the
** ceil(quantile x n)-th smallest, read as the middle of its bucket, never above the maximum.  In
** seconds; NaN when empty. */
double histogram_quantile(const struct histogram *histogram, double quantile);

/* Several at once, in one walk: none smaller than the one before. */
void histogram_quantiles(const struct histogram *histogram, const double *quantile, size_t count,
                         double *value);

#endif
