/* Is run.warmup long enough?
**
** Looked at is the work in progress (requests worked on or waiting, over all services, and messages
** in all queues that somebody reads), window by window, in the mean over the replications, up to
** the first fault or the end of the run.  MSER-5 says from when on it has settled: the beginning
** whose removal makes the mean of the rest surest.
** Source: White, "An effective truncation heuristic for bias reduction in simulation output",
** Simulation 69, 1997; White, Cobb, Spratt, "A comparison of five steady-state truncation
** heuristics for simulation", Winter Simulation Conference 2000.
**
** MSER always names some beginning, also of a run that needs none.  So a warm-up counts as too
** short only if what it left in is no accident and matters.  No accident: of ten replications or
** more, the stretch that should have been left out differs from what follows (paired, Student t,
** 99.9 %); of fewer, its mean lies outside the 99.9 % prediction interval of stretches as long as
** it or shorter that follow.  Matters: left in, it moves the mean of the whole run by more than 2
** %, and, where there are several replications, by more than half of the half width of its 95 %
** interval: with a bias of that size it would cover the true mean in 83 % of studies only.
**
** Not judged: loads that change by themselves (profiles, batches, traces), and fewer than fifty
** windows.
*/
#ifndef SQUALL_STUDY_WARMUP_H
#define SQUALL_STUDY_WARMUP_H

#include "study/study.h"

struct warmup {
    bool too_short;
    bool never; /* and no longer one would do: it still changes half-way through the calm time */
    sim_time settled; /* by MSER-5; 0 where it was not judged */
    double shift;     /* by what share that falsifies the mean of the work in progress; -: too
                         little */
};

struct warmup warmup_check(const struct study *study);

/* The place of MSER-5 in `count` values: how many from the beginning on to leave out, a multiple of
** five and at most half of them, as the few values at the end may be alike by accident.  Check:
** twenty zeros before eighty values of 5 and 7 in turn: 20. */
size_t warmup_mser5(const double *value, size_t count);

#endif
