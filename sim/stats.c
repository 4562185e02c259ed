/* Running statistics.
**
** Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics
** 4, 1962.  It never subtracts two large sums, so a small spread around a large mean keeps its
** digits.
**
** A zeroed tally is an empty one; its min and max mean nothing.
*/
#include "sim/stats.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

void tally_add(struct tally *tally, double value)
{
    double deviation = value - tally->mean;
    tally->count++;
    tally->mean += deviation / (double)tally->count;
    tally->squares += deviation * (value - tally->mean);
    if (tally->count == 1 || value < tally->min)
        tally->min = value;
    if (tally->count == 1 || value > tally->max)
        tally->max = value;
}

double tally_variance(const struct tally *tally)
{
    return tally->count < 2 ? NAN : tally->squares / (double)(tally->count - 1);
}

double tally_deviation(const struct tally *tally)
{
    return sqrt(tally_variance(tally));
}

double tally_half_width(const struct tally *tally, double confidence)
{
    assert(confidence > 0 && confidence < 1);
    if (tally->count < 2)
        return NAN;
    double n = (double)tally->count;
    double t = gsl_cdf_tdist_Qinv((1 - confidence) / 2, n - 1);
    return t * sqrt(tally_variance(tally) / n);
}
