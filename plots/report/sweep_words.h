/* A sweep in words: what the page, the data and the picture of it say alike. */
#ifndef SQUALL_PLOTS_SWEEP_WORDS_H
#define SQUALL_PLOTS_SWEEP_WORDS_H

#include "base/arena.h"
#include "plots/report/text.h"
#include "study/sweep.h"

/* A sweep as it is shown, finished or not. */
struct sweep_report {
    const char *scenario, *variant, *version;
    uint64_t seed;
    size_t replications;
    const struct sweep_table *table;
    bool mapped; /* of two axes the first metric is shown, not how many did not recover */
};

/* The least and the largest mean of the first metric; both 0 where there is none. */
struct sweep_scale {
    double least, most;
};
struct sweep_scale sweep_scale(const struct sweep_table *table);

/* Half of the runs or more did not recover. */
bool sweep_tipped(const struct sweep_point *point);

double sweep_lost(const struct sweep_point *point); /* their share; NaN: the point is not there */

size_t sweep_done(const struct sweep_table *table); /* the points that are there */

/* The points that are there of a space of one axis, in the order of its values; returns how
** many. */
size_t sweep_in_order(const struct sweep_table *table, size_t *order);

/* "open.rate tips between 140/s and 160/s"; what is found, in one line. */
const char *sweep_finding(struct arena *arena, const struct sweep_report *report);

/* "metastable store, variant load-120: 21 points, 10 runs each, seed 1". */
const char *sweep_subtitle(struct arena *arena, const struct sweep_report *report);

/* Where half of the runs do not recover, on the straight line between two neighbours of one axis:
** "151/s". */
const char *sweep_crossing_text(struct arena *arena, const struct axis *axis, double share);

/* The last two parts of a path: "open.rate", "faults.0.for". */
const char *sweep_axis_name(struct arena *arena, const char *path);

/* "goodput", "amplification at store", "web goodput". */
const char *sweep_metric_name(struct arena *arena, const struct sweep_metric *metric);

/* As short as it can be among the others: "amplification". */
const char *sweep_metric_head(struct arena *arena, const struct sweep_table *table, size_t metric);

#endif
