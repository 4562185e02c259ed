/* Running statistics.
**
** Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics
** 4, 1962; merging: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", American
** Statistician 37, 1983, formula 2.1.  Neither ever subtracts two large sums, so a small spread
** around a large mean keeps its digits.
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

void tally_merge(struct tally *into, const struct tally *from)
{
    if (from->count == 0)
        return;
    if (into->count == 0) {
        *into = *from;
        return;
    }
    double ours = (double)into->count, theirs = (double)from->count, all = ours + theirs;
    double apart = from->mean - into->mean;
    into->mean += apart * (theirs / all);
    into->squares += from->squares + apart * apart * (ours * (theirs / all));
    into->count += from->count;
    into->min = fmin(into->min, from->min);
    into->max = fmax(into->max, from->max);
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

void level_start(struct level *level, sim_time now, double value)
{
    *level = (struct level){ .value = value, .max = value, .since = now, .begun = now };
}

void level_set(struct level *level, sim_time now, double value)
{
    assert(now >= level->since);
    level->area += level->value * (double)(now - level->since);
    level->since = now;
    level->value = value;
    if (value > level->max)
        level->max = value;
}

double level_area(const struct level *level, sim_time now)
{
    assert(now >= level->since);
    return level->area + level->value * (double)(now - level->since);
}

double level_mean(const struct level *level, sim_time now)
{
    return now > level->begun ? level_area(level, now) / (double)(now - level->begun) : NAN;
}
