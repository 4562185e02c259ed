/* The strips of a comparison's picture: what was wanted, sent and answered by each variant, as the
** mean over its runs, on one time axis and one height.
*/
#ifndef SQUALL_PLOTS_STRIPS_H
#define SQUALL_PLOTS_STRIPS_H

#include "plots/report/lag.h"
#include "study/comparison.h"

#include <stdio.h>

/* Rows that fit. */
enum { STRIPS_MOST = 12 };

/* STRIP_BOTTOM: requests at the bottom layer, where retries of several layers add up; or, where the
** objective is about queues, STRIP_LAG: how far behind these are.  Where all clients only publish,
** deliveries stand for what is sent, and messages done for what is answered. */
enum {
    STRIP_WANTED,
    STRIP_SENT,
    STRIP_GOODPUT,
    STRIP_DEGRADED,
    STRIP_BOTTOM,
    STRIP_LAG,
    STRIP_LINES
};

/* One variant: its runs' series, and the highest points of their means. */
struct strip {
    const struct study *study;
    const struct results *run;                /* the typical one: its times and faults */
    const double *const *series[STRIP_LINES]; /* of each run; NULL: it has kept none */
    const char *bottom;                       /* the service; "": only clients call it */
    size_t stride;                            /* windows a point */
    double highest[STRIP_LINES];
};

struct strips {
    struct arena *arena;
    struct strip strip[STRIPS_MOST];
    size_t count;
    enum lag_by by;
    bool messages;    /* are drawn instead of calls */
    const char *unit; /* of the time axis */
    double scale;     /* that unit in seconds */
};

/* Of the first variants; the arena outlives it. */
struct strips *strips_choose(const struct comparison *comparison, struct arena *arena);

/* Whether the requests at the bottom layer, or degraded answers, are drawn. */
bool strips_bottom(const struct strips *strips);
bool strips_degraded(const struct strips *strips);

/* Whether it is drawn how far behind queues are: some variant's objective is about one. */
bool strips_lag(const struct strips *strips);

/* rows, time_end, time_unit, top, degraded_drawn, bottom_drawn, peak[row], peak_at_bottom[row];
** fault_row, fault_from, fault_to; $series.  With lag: age_top, age_unit, age_limit (NaN: not the
** same for all, or far above), lag_by_age (else by messages), messages_drawn. */
void strips_write(FILE *out, const struct strips *strips);

#endif
