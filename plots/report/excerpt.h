/* What `squall results` shows: a choice of a study's points and metrics, and the ways to write it. */
#ifndef SQUALL_PLOTS_EXCERPT_H
#define SQUALL_PLOTS_EXCERPT_H

#include "cli/deliver.h"
#include "study/store/store_read.h"

#include <stdio.h>

struct excerpt {
    struct arena *arena;
    const char *store; /* its file */
    const struct store_entry *entry;
    struct store_point *point;
    size_t points;
    size_t *metric; /* places in entry->metric */
    size_t metrics;
    struct estimate *estimate; /* points x metrics */
    bool by_run;               /* a row a run; then also: */
    struct store_run *run;
    double *sample; /* runs x metrics */
    size_t runs, *point_runs; /* of each point */
};

enum comparison_sign { IS, IS_NOT, BELOW, AT_MOST, ABOVE, AT_LEAST };

/* --where: "PATH<=VALUE" about an axis or the mean of a metric. */
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

/* A store and its studies. */
struct shelf {
    struct store *store;
    const char *path;
    struct store_entry *entry;
    size_t count;
    struct arena *arena;
    bool usual; /* the store was not named, as the word of a study was no file */
};

/* By number, by name, by the beginning of the hash or of the name: the first of these ways that
** finds any.  word NULL: the only one there is.  NULL: told on stderr. */
const struct store_entry *shelf_study(const struct shelf *shelf, const char *word);

/* The study's scenario, every value in force, and as it is at a point.  The files it reads are
** named from the root; a warning on stderr where they are not what they were. */
bool shelf_write_scenario(FILE *out, const struct shelf *shelf, const struct store_entry *entry,
                          struct err *err);

bool shelf_write_point(FILE *out, const struct shelf *shelf, const struct store_entry *entry,
                       size_t point, struct err *err);

/* The studies of a store. */
bool results_list(FILE *out, enum format format, const char *store,
                  const struct store_entry *entry, size_t count, struct arena *arena,
                  struct err *err);

/* All that the excerpt has; the same content gives the same bytes. */
bool results_write(FILE *out, enum format format, const struct excerpt *excerpt, struct err *err);

/* The parts of the above: excerpt_table.c, excerpt_csv.c, excerpt_json.c. */
void results_table_list(FILE *out, const char *store, const struct store_entry *entry, size_t count,
                        struct arena *arena);
void results_table(FILE *out, const struct excerpt *excerpt);
void results_csv_list(FILE *out, const struct store_entry *entry, size_t count,
                      struct arena *arena);
void results_csv(FILE *out, const struct excerpt *excerpt);
bool results_json_list(FILE *out, const struct store_entry *entry, size_t count,
                       struct arena *arena, struct err *err);
bool results_json(FILE *out, const struct excerpt *excerpt, struct err *err);

#endif
