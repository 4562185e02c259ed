/* Words about alerts (models/measure/alerts.h): which would have told of the outage, when, and how
** often for nothing. */
#ifndef SQUALL_PLOTS_ALERT_WORDS_H
#define SQUALL_PLOTS_ALERT_WORDS_H

#include "base/arena.h"
#include "study/no_return.h"
#include "study/study.h"

/* What the runs of a study say of an alert together. */
struct alert_told {
    size_t fired, runs;
    size_t ringing;       /* runs in which it fired at all, if only for nothing */
    double after;         /* median of the runs in which it fired, from the impact; NaN: none had
                             one */
    size_t false_alarms;  /* of all runs */
    double noise;         /* the mean, seconds */
    double reached;       /* of all runs the furthest value, as the metric tells it; NaN: none */
};

/* Of the alert at a place among the spec's. */
struct alert_told alert_told(const struct study *study, size_t alert, struct arena *arena);

/* The place of the alert of this name; how many there are: none is called so. */
size_t alert_place(const struct study *study, const char *name);

/* "fired 26.0 s after impact, 41.0 s before no return; 15.0 s of noise; 1 false alarm", "never
** (84.0/s at most)"; of several runs with how many it fired in.  `returns`: of some of the runs;
** NULL: not known. */
const char *alert_sentence(struct arena *arena, const struct study *study, size_t alert,
                           const struct no_returns *returns);

/* Of several alerts, the name of the one that fired first of those that fired in every run and
** never falsely; NULL: there is none such. */
const char *alert_best(const struct study *study, struct arena *arena);

#endif
