/* A choice of what a store holds of one study: points or single runs, some of the metrics; and the
** ways to write it.
**
** First what is wished for is looked up (the user's errors), then it is read (the store's).  The
** same content gives the same bytes.  In CSV and JSON times are seconds and rates per second.
*/
#ifndef SQUALL_PLOTS_EXCERPT_H
#define SQUALL_PLOTS_EXCERPT_H

#include "study/store/store_read.h"

#include <stdio.h>

struct excerpt_wish {
    const char *const *metric; /* paths; none: goodput, downtime and amplification */
    size_t metrics;
    bool all_metrics;         /* where none is named: all there are */
    const char *const *where; /* conditions: "PATH<=VALUE" about an axis or the mean of a metric */
    size_t wheres;
    bool by_run; /* a row a run; conditions on metrics are then on single runs */
    const char *const *more; /* where none is named: these, too, as far as there are any */
    size_t mores;
};

struct condition;

struct excerpt {
    struct arena *arena;
    const struct store_entry *entry;
    size_t *metric; /* places in entry->metric */
    size_t metrics;
    struct condition *condition;
    size_t conditions;
    struct store_point *point;
    size_t points;
    struct estimate *estimate; /* points x metrics */
    bool by_run;               /* a row a run; then also: */
    struct store_run *run;
    double *sample; /* runs x metrics */
    size_t runs, *point_runs; /* of each point */
};

/* What is wished for, looked up in the study; false with `err` where it has no such metric or
** axis. */
bool excerpt_wish(struct excerpt *excerpt, const struct store_entry *entry,
                  const struct excerpt_wish *wish, struct arena *arena, struct err *err);

/* Reads it; false with `err` where the store can't be read. */
bool excerpt_read(struct excerpt *excerpt, struct store *store, struct err *err);

void excerpt_table(FILE *out, const struct excerpt *excerpt);
void excerpt_csv(FILE *out, const struct excerpt *excerpt);
bool excerpt_json(FILE *out, const struct excerpt *excerpt, struct err *err);

/* The studies of a store, `store` being its file. */
void studies_table(FILE *out, const char *store, const struct store_entry *entry, size_t count,
                   struct arena *arena);
void studies_csv(FILE *out, const struct store_entry *entry, size_t count, struct arena *arena);
bool studies_json(FILE *out, const struct store_entry *entry, size_t count, struct arena *arena,
                  struct err *err);

#endif
