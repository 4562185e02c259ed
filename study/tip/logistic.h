/* Logistic regression on one variable: where does a probability cross a target, and how sure is
** that?
**
** Model: of `runs` independent runs at x each is a hit with probability
**     P(x) = 1 / (1 + exp(-(slope * (x - crossing) + logit(target)))),
** which rises with x, or falls.  Slope and crossing are those of maximum likelihood.  The
** likelihood is concave, so there is one maximum; where all runs below some x are misses and all
** above are hits it lies at an infinite slope, and any crossing in the gap is as good: the middle
** is given, and `separated` says so.
**
** The interval of the crossing is that of the profile likelihood: all crossings c for which
** 2 (l(best) - l(c, best slope for c)) <= cutoff, for 95 % the 95 % point of chi-square with one
** degree of freedom.  It needs no standard error, need not be symmetric, and stays right with
** separation, where it is the gap or a little more (Venzon and Moolgavkar, Applied Statistics 37,
** 1988).
*/
#ifndef SQUALL_STUDY_TIP_LOGISTIC_H
#define SQUALL_STUDY_TIP_LOGISTIC_H

#include <stdbool.h>
#include <stddef.h>

struct trials {
    double x; /* of the order of 1 */
    size_t runs, hits;
};

struct logistic {
    double target, crossing; /* NaN: the hits do not change with x in the direction asked for */
    double slope;            /* below 0: the probability falls; never steeper than 1e5 */
    double log_likelihood;
    bool falls, separated;
};

/* The best curve that rises, or falls, with x.  target: in (0, 1).
** Check: the 23 shuttle flights before Challenger, damaged O-rings against temperature in F (Dalal,
** Fowlkes, Hoadley, JASA 84, 1989): slope -0.2322, half of the flights damaged at 64.79 F. */
struct logistic logistic_fit(const struct trials *trials, size_t count, double target, bool falls);

/* The probability at x; the x of a probability. */
double logistic_at(const struct logistic *fit, double x);
double logistic_where(const struct logistic *fit, double probability);

struct span {
    double low, high;
};

#define LOGISTIC_CUTOFF_95 3.841458820694124

/* The interval of the crossing, looked for in `within` only: an end that is not in there is
** that of `within`, which is all where the crossing itself lies far outside.  The trials are
** those of the fit. */
struct span logistic_interval(const struct logistic *fit, const struct trials *trials, size_t count,
                              double cutoff, struct span within);

/* How probable it is that runs of this very curve lie at least as far from it: deviance of the
** trials in groups of neighbours in each of which at least one hit and one miss are expected,
** against chi-square with two degrees of freedom less than groups (Hosmer, Lemeshow, Sturdivant,
** Applied Logistic Regression, 3rd ed., section 5.2).  NaN: fewer than three groups.  The trials
** are sorted by x. */
double logistic_fitness(const struct logistic *fit, const struct trials *trials, size_t count);

#endif
