/* Reading a store: studies, their points, and what was measured at each.
**
** All that is given back lives in the arena, in the order of study, point, replication, metric.
** False with `err` as in study/store/store.h; also where the store holds what no squall has
** written.
*/
#ifndef SQUALL_STUDY_STORE_STORE_READ_H
#define SQUALL_STUDY_STORE_STORE_READ_H

#include "study/estimate.h"
#include "study/store/store.h"

struct store_entry {
    int64_t id;
    const char *key, *name, *variant, *version, *scenario, *inputs, *bottom;
    const char *folder; /* as in store_study, of the last sweep of this study; NULL: not known */
    uint64_t seed;
    size_t replications;
    size_t points, done; /* wanted, and there */
    size_t hypercube;    /* 0: a grid */
    const struct axis *axis; /* as they were asked for: their text, unit, scale, ends and words */
    size_t axes;
    const struct store_metric *metric; /* none before the first point */
    size_t metrics;
};

struct store_metric {
    const char *path, *unit, *meaning;
};

struct store_point {
    size_t point;
    const double *value;     /* one an axis, as space_value() */
    const char *const *text; /* the same as axis_text() */
    size_t runs, recovered, verdicts[VERDICT_COUNT];
    struct median recovery; /* as in study/study.h */
};

struct store_run {
    size_t point; /* the point's number */
    struct record_run run;
};

/* All studies. */
bool store_studies(struct store *store, struct store_entry **entry, size_t *count,
                   struct arena *arena, struct err *err);

/* One; its number is known from store_begin(). */
bool store_entry(struct store *store, int64_t id, struct store_entry *entry, struct arena *arena,
                 struct err *err);

/* The metric's place among entry->metric, which stands for it below; entry->metrics: none such. */
size_t store_metric(const struct store_entry *entry, const char *path);

/* The points that are there now.  A sweep may go on meanwhile: what is asked of them below is of
** these points, also where others have come since. */
bool store_points(struct store *store, const struct store_entry *entry, struct store_point **point,
                  size_t *count, struct arena *arena, struct err *err);

/* The estimates of `metrics` metrics at each of the points (all or some, in their order):
** estimate[i * metrics + m]. */
bool store_estimates(struct store *store, const struct store_entry *entry, const size_t *metric,
                     size_t metrics, const struct store_point *point, size_t points,
                     struct estimate *estimate, struct err *err);

/* All runs of the points. */
bool store_runs(struct store *store, const struct store_entry *entry,
                const struct store_point *point, size_t points, struct store_run **run,
                size_t *count, struct arena *arena, struct err *err);

/* Metrics in each run of the points, NaN where undefined, in the order of store_runs():
** value[i * metrics + m]. */
bool store_samples(struct store *store, const struct store_entry *entry, const size_t *metric,
                   size_t metrics, const struct store_point *point, size_t points, double *value,
                   struct err *err);

#endif
