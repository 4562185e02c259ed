/* What several runs say together: means, shares and medians, each with its 95 % interval.
**
** A value that a run does not have (NaN) is left out, and `runs` says in how many it was there.
** What did not happen before the end of a run is not a large number but is known only to lie beyond
** it (censored): medians take it so, means never do.
*/
#ifndef SQUALL_STUDY_ESTIMATE_H
#define SQUALL_STUDY_ESTIMATE_H

#include <stdbool.h>
#include <stddef.h>

#define ESTIMATE_CONFIDENCE 0.95

struct estimate {
    double mean;       /* of the runs in which it is defined; NaN: of none */
    double half_width; /* of the 95 % Student t interval; NaN for fewer than two */
    size_t runs;       /* in which it is defined */
};

/* Of `count` values, NaN left out. */
struct estimate estimate_of(const double *values, size_t count);

/* Of the differences b[i] - a[i]: the values of two variants in the same replications, which share
** their chance.  Pairs of which one is NaN are left out. */
struct estimate estimate_paired(const double *a, const double *b, size_t count);

/* The interval leaves out zero.  Differences that are all the same are significant if they aren't
** zero; a single one never is. */
bool estimate_significant(const struct estimate *difference);

/* The half width as a share of the mean; INFINITY for fewer than two runs, and for a mean of 0 that
** isn't the same in all of them. */
double estimate_relative(const struct estimate *estimate);

/* How many of the runs did something, and the interval of the probability behind that.
** Source: Wilson, "Probable inference", JASA 22, 1927.  Check: 8 of 10 gives 0.4902 .. 0.9433. */
struct share {
    size_t hits, runs;
    double low, high; /* NaN for no runs */
};

struct share share_of(size_t hits, size_t runs);

/* A median of values of which some are INFINITY: beyond the end of the run.  NaN: the median, or
** that end of the interval, lies there.  The interval is that of the order statistics:
** distribution-free, at least 95 %.
** Source: Hahn and Meeker, Statistical Intervals, 1991, section 5.2.  Check: six values give the
** least and the largest of them, ten the second of each end. */
struct median {
    double middle, low, high;
    bool bounded; /* false: there are too few values for an interval (fewer than six) */
};

/* Sorts the values. */
struct median median_of(double *values, size_t count);

#endif
