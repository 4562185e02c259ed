/* The tipping point: the value at which the probability of not recovering crosses a target, and how
** sure that is.
**
** Model: on the axis's scale (even, or logarithmic) the probability is a logistic curve that rises
** or falls; what is sought is where it crosses the target (study/tip/logistic.h).  Runs are chosen
** one lot after the other, each by what is known so far:
**   1. both ends.  Where they are on the same side of the target there is nothing to be found
**      between them, unless three values in between say otherwise;
**   2. as long as all runs on one side of a gap recover and none on the other does, three values
**      within the gap;
**   3. then values at which the curve fitted so far crosses the target, and at which it is 18 % and
**      82 %: the two that tell most about both of its parameters (Abdelbasit and Plackett, JASA 78,
**      1983; to fit, and go on where the fit says, is Wu's, JASA 80, 1985).
** until the 95 % interval is narrow enough, twice in a row, or the runs are spent.  Its cutoff is
** 5.02 rather than 3.84, for runs that are chosen by what was seen and for stopping when it looks
** good; what that comes to is measured (tests/tip_test.c, docs/tipping.md).  A lot depends on the
** results of those before it alone, never on threads or clocks.
**
** Every run has a replication number of its own, also at different values: runs must be independent
** for the likelihood to be right.  (Comparisons do the opposite: they share numbers.)
**
** A share that levels off (at 80 %, say) is no logistic curve, but what lies around the crossing is
** well described by one: where the curve does not fit all values it is fitted to those nearest.
**
** On whole numbers it is also enough that of two neighbours one is surely below the target and the
** other surely above it.
**
** To size something: the safe end of that interval, and then fresh runs there.  Where these
** contradict (the 95 % interval of their share lies beyond the target) they are added to what is
** known, and the value they lead to is tried in the same way.
*/
#ifndef SQUALL_STUDY_TIP_TIP_H
#define SQUALL_STUDY_TIP_TIP_H

#include "base/arena.h"
#include "base/err.h"
#include "study/axis.h"
#include "study/estimate.h"
#include "study/tip/logistic.h"

#include <stdint.h>

enum { TIP_RUNS = 400, TIP_VERIFY = 100, TIP_CHECKS = 5 };
#define TIP_PRECISION 0.02

/* One run. */
struct tip_run {
    double value;
    uint64_t replication;
    bool done, stuck;   /* stuck: it did not recover; not done: the work was stopped before */
    uint64_t events;
    double simulated_s;
};

/* Who runs: fills in what became of each.  False with `err` where a run failed. */
struct tip_runner {
    bool (*run)(void *self, struct tip_run *run, size_t count, struct err *err);
    void *self;
};

struct tip_order {
    const struct axis *axis; /* a range */
    double target;           /* of not recovering, in (0, 1) */
    double precision;        /* how wide the interval may be, as a share of the range */
    size_t runs;             /* at most, those that verify not counted */
    size_t verify;           /* fresh runs to verify a size; 0: no size is wanted */
};

enum tip_end {
    TIP_PRECISE, /* the interval is narrow enough */
    TIP_SPENT,   /* all runs are used */
    TIP_SAME,    /* both ends are on the same side of the target */
    TIP_UNEVEN,  /* so they are, but some value between them is not */
    TIP_STOPPED  /* interrupted */
};

struct tip_point {
    double value, share; /* of the way along the axis */
    size_t runs, stuck;
};

struct tip {
    struct tip_order order;
    enum tip_end end;
    struct tip_point *point; /* in the order of their values, without what verified */
    size_t points, runs;     /* runs: all of them, also those that verified */
    uint64_t events;
    double simulated_s;

    bool found; /* the following are there */
    struct logistic fit;        /* over shares of the way along the axis */
    double from, to;            /* the values it was fitted to, see above */
    double crossing, low, high; /* values, not rounded to whole ones */
    double fitness;             /* see logistic_fitness */
    bool between;               /* whole numbers: between the neighbours `below` and `above` */
    double below, above;

    struct tip_check {
        double value;
        struct share stuck;
        bool contradicts;
    } check[TIP_CHECKS]; /* of a size: the last one is the answer unless it contradicts */
    size_t checks;
};

/* Everything lives in the arena.  NULL with `err` where a run failed. */
struct tip *tip_find(const struct tip_order *order, struct tip_runner runner, struct arena *arena,
                     struct err *err);

/* The fitted probability of not recovering; NaN beyond the values that the curve was fitted to. */
double tip_fitted(const struct tip *tip, double value);

/* Whether it recovers at smaller values and not at larger ones. */
bool tip_rises(const struct tip *tip);

#endif
