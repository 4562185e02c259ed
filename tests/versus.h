/* Studies made by hand for comparisons: a few headlines a run, typed in. */
#ifndef SQUALL_TESTS_VERSUS_H
#define SQUALL_TESTS_VERSUS_H

#include "study/comparison.h"

/* What one run came to; recovery INFINITY: not recovered. */
struct outcome_of_run {
    uint64_t replication;
    double goodput, downtime, recovery;
};

/* A study of one client `web` and the services front -> back, with these runs.  `amplification`
** is that of back in every run; front has 1.  Front works for nothing 10 % of 30 workers' time,
** back 40 % of 10. */
struct study *versus_study(struct arena *arena, const char *variant, double amplification,
                           const struct outcome_of_run *runs, size_t count);

#endif
