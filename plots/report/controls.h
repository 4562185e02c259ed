/* The lines of the lower panels of a picture: what the controls did, and what was done for nothing.
**
** A line is there only when it has something to say: a level that moved, a share that was ever
** above nothing.  Levels are drawn as shares of what is full: a bulkhead's places, a pool's
** connections, and for those without a natural mark their highest point.
*/
#ifndef SQUALL_PLOTS_CONTROLS_H
#define SQUALL_PLOTS_CONTROLS_H

#include "plots/report/picture.h"

#define CONTROL_LINES 6

struct control_line {
    const char *title; /* "payments breaker open", "payments bulkhead (of 30)" */
    const char *name;  /* whose it is; of an edge: the callee's */
    const double *series;
    double full; /* the value drawn as 100 % */
    int band;    /* 0: a level, drawn as a line; a state, filled from below: 1 shut, 2 on trial */
};

struct control_panel {
    struct control_line line[CONTROL_LINES];
    size_t lines;
};

/* Breakers, bulkheads, pools, budgets, ejected instances, caches, limits, instances. */
struct control_panel controls_choose(const struct picture *picture);

/* Work for callers that had left, and side effects that took place again. */
struct control_panel waste_choose(const struct picture *picture);

#endif
