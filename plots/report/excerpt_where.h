/* Conditions on an excerpt's points and runs: `--where`. */
#ifndef SQUALL_PLOTS_EXCERPT_WHERE_H
#define SQUALL_PLOTS_EXCERPT_WHERE_H

#include "plots/report/excerpt.h"

enum comparison_sign { IS, IS_NOT, BELOW, AT_MOST, ABOVE, AT_LEAST };

/* "PATH<=VALUE" about an axis or the mean of a metric. */
struct condition {
    const char *text;
    size_t axis, metric; /* one of them; the other is the number that there are */
    enum comparison_sign holds;
    const char *word; /* of an axis of words */
    double value;
};

bool condition_parse(const char *text, const struct store_entry *entry,
                     struct condition *condition, struct arena *arena, struct err *err);

/* Keeps the points for which it holds; `mean` (of a metric's condition) is one a point.  An axis's
** value also is what it is shown as, 31.6ms, where no point has exactly that. */
void condition_apply(const struct condition *condition, const struct store_entry *entry,
                     const struct estimate *mean, struct store_point *point, size_t *points,
                     struct arena *arena);

/* The same for single runs, by their values of the condition's metric: clears keep[] where it does
** not hold. */
void condition_apply_runs(const struct condition *condition, const double *value, size_t runs,
                          bool *keep);

/* Drops the runs that are not to be kept, and points that are left without any. */
void condition_keep_runs(const bool *keep, struct excerpt *excerpt);

#endif
