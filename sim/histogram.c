/* A histogram in logarithmic buckets.
**
** Invariants: 1. a value belongs to exactly one bucket, and larger values never to an earlier one.
** 2. Buckets 0..255 hold one value each; from there on each octave [2^e, 2^(e + 1)), e = 8 .. 62,
** has 128 buckets of 2^(e - 7) values.  3. count is the sum of all counts.  4. All buckets outside
** [lowest, highest] are 0; without a value lowest is above highest.
**
** Half a bucket is less than 2^(e - 8), so the middle is off by less than 2^(e - 8) / 2^e = 1/256.
** 57 KiB each.  Adding is a handful of instructions; clearing, merging and a quantile walk only the
** buckets between the smallest and the largest value.
*/
#include "sim/histogram.h"

#include "base/arena.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { EXACT = 256, EXACT_BITS = 8, PARTS = 128, PART_BITS = 7 };

static size_t bucket_of(sim_time value)
{
    if (value < EXACT)
        return (size_t)value;
    int octave = 63 - __builtin_clzll((unsigned long long)value);
    size_t part = (size_t)(value >> (octave - PART_BITS)) - PARTS;
    return EXACT + (size_t)(octave - EXACT_BITS) * PARTS + part;
}

static double bucket_middle(size_t bucket)
{
    if (bucket < EXACT)
        return (double)bucket;
    size_t octave = (bucket - EXACT) / PARTS + EXACT_BITS, part = (bucket - EXACT) % PARTS;
    double width = ldexp(1, (int)octave - PART_BITS);
    return (double)(PARTS + part) * width + (width - 1) / 2;
}

void histogram_init(struct histogram *histogram)
{
    *histogram = (struct histogram){ 0 };
    histogram->counts = memory_resize(NULL, HISTOGRAM_BUCKETS, sizeof *histogram->counts);
    histogram->highest = HISTOGRAM_BUCKETS - 1;
    histogram_clear(histogram);
}

void histogram_release(struct histogram *histogram)
{
    free(histogram->counts);
    *histogram = (struct histogram){ 0 };
}

void histogram_clear(struct histogram *histogram)
{
    for (size_t i = histogram->lowest; i <= histogram->highest; i++)
        histogram->counts[i] = 0;
    histogram->lowest = HISTOGRAM_BUCKETS;
    histogram->highest = 0;
    histogram->count = 0;
    histogram->max = 0;
}

static void widen(struct histogram *histogram, size_t lowest, size_t highest)
{
    if (lowest < histogram->lowest)
        histogram->lowest = lowest;
    if (highest > histogram->highest)
        histogram->highest = highest;
}

void histogram_add(struct histogram *histogram, sim_time value)
{
    assert(value >= 0);
    size_t bucket = bucket_of(value);
    widen(histogram, bucket, bucket);
    histogram->counts[bucket]++;
    histogram->count++;
    if (value > histogram->max)
        histogram->max = value;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    for (size_t i = from->lowest; i <= from->highest; i++)
        into->counts[i] += from->counts[i];
    widen(into, from->lowest, from->highest);
    into->count += from->count;
    if (from->max > into->max)
        into->max = from->max;
}

/* The value wanted is the rank-th smallest, rank = ceil(quantile x count); the product may come out
** a few last bits too large (0.07 x 100), which must not cost a whole rank. */
static uint64_t rank_of(double quantile, uint64_t count)
{
    double rank = ceil(quantile * (double)count * (1 - 0x1p-50));
    return rank < 1 ? 1 : rank >= (double)count ? count : (uint64_t)rank;
}

void histogram_quantiles(const struct histogram *histogram, const double *quantile, size_t count,
                         double *value)
{
    uint64_t seen = 0; /* in the buckets before this one */
    size_t bucket = histogram->lowest;
    double before = 0;
    for (size_t i = 0; i < count; i++) {
        assert(quantile[i] > 0 && quantile[i] >= before && quantile[i] <= 1);
        before = quantile[i];
        value[i] = NAN;
        if (histogram->count == 0)
            continue;
        uint64_t rank = rank_of(quantile[i], histogram->count);
        while (seen + histogram->counts[bucket] < rank)
            seen += histogram->counts[bucket++];
        value[i] = fmin(bucket_middle(bucket), (double)histogram->max) * 1e-9;
    }
}

double histogram_quantile(const struct histogram *histogram, double quantile)
{
    double value;
    histogram_quantiles(histogram, &quantile, 1, &value);
    return value;
}
