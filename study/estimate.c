/* Means by Student t, shares by Wilson's score interval, medians by order statistics.  What is
** missing (NaN) is left out before anything is counted; what is censored (INFINITY) only has an
** order.
*/
#include "study/estimate.h"

#include "sim/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static struct estimate from_tally(const struct tally *tally)
{
    return (struct estimate){ tally->count > 0 ? tally->mean : NAN,
                              tally_half_width(tally, ESTIMATE_CONFIDENCE), tally->count };
}

struct estimate estimate_of(const double *values, size_t count)
{
    struct tally tally = { 0 };
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            tally_add(&tally, values[i]);
    return from_tally(&tally);
}

struct estimate estimate_paired(const double *a, const double *b, size_t count)
{
    struct tally tally = { 0 };
    for (size_t i = 0; i < count; i++)
        if (!isnan(a[i]) && !isnan(b[i]))
            tally_add(&tally, b[i] - a[i]);
    return from_tally(&tally);
}

bool estimate_significant(const struct estimate *difference)
{
    return difference->runs > 1 && fabs(difference->mean) > difference->half_width;
}

double estimate_relative(const struct estimate *estimate)
{
    if (isnan(estimate->half_width))
        return INFINITY;
    return estimate->half_width > 0 ? estimate->half_width / fabs(estimate->mean) : 0;
}

struct share share_of(size_t hits, size_t runs)
{
    struct share share = { hits, runs, NAN, NAN };
    if (runs == 0)
        return share;
    double z = gsl_cdf_ugaussian_Qinv((1 - ESTIMATE_CONFIDENCE) / 2), n = (double)runs;
    double p = (double)hits / n, below = 1 + z * z / n;
    double middle = (p + z * z / (2 * n)) / below;
    double half = z / below * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    share.low = hits == 0 ? 0 : middle - half;
    share.high = hits == runs ? 1 : middle + half;
    return share;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double finite_or_none(double value)
{
    return isinf(value) ? NAN : value;
}

/* The largest k such that of `count` fair coins at most k fall heads in at most 2.5 % of all cases;
** `count` where there is none.  The values at the places k from either end, counted from 0, then
** enclose the median. */
static size_t outer_place(size_t count)
{
    double tail = (1 - ESTIMATE_CONFIDENCE) / 2;
    size_t place = count;
    for (size_t k = 0; k < count; k++) {
        if (gsl_cdf_binomial_P((unsigned)k, 0.5, (unsigned)count) > tail)
            break;
        place = k;
    }
    return place;
}

/* Of an even number the mean of the middle two; between a number and what lies beyond the end, so
** does the median. */
struct median median_of(double *values, size_t count)
{
    struct median median = { NAN, NAN, NAN, false };
    if (count == 0)
        return median;
    qsort(values, count, sizeof *values, by_size);
    median.middle = finite_or_none((values[(count - 1) / 2] + values[count / 2]) / 2);
    size_t place = outer_place(count);
    if (place == count)
        return median;
    median.bounded = true;
    median.low = finite_or_none(values[place]);
    median.high = finite_or_none(values[count - 1 - place]);
    return median;
}
