/* The columns of the tables of layers (edges, services, queues, consumers, clients), each declared
** once for the page and for the report: which metric it is, how it is to be read, and its head in
** either.
**
** Paths are asked for, never computed: a metric that a study does not have is a dash or no column.
*/
#ifndef SQUALL_PLOTS_COLUMNS_H
#define SQUALL_PLOTS_COLUMNS_H

#include "plots/report/text.h"
#include "study/study.h"

enum { PLAIN = 0, INTERVAL = 1, HIDE_ZERO = 2, OWN_UNIT = 4 };

struct column {
    const char *head, *full; /* on the page, where room is short; in the report.  NULL: not there */
    const char *metric;
    enum shown_as as;
    int flags; /* INTERVAL: its interval stands on the page, too (in the report all have theirs);
                  HIDE_ZERO: a column of nothing but 0 is left out; OWN_UNIT: times so far
                  apart that each has the unit that suits it */
};

struct columns {
    const struct column *column;
    size_t count;
};

extern const struct columns columns_of_edges, columns_of_attempts, columns_of_services,
    columns_of_queues, columns_of_lag, columns_of_consumers, columns_of_endpoints,
    columns_of_clients, columns_of_latency, columns_of_failed, columns_of_alerts;

/* Its estimate of the object at a path such as "services.shop"; NULL: the study has none. */
const struct estimate *column_find(const struct column *column, const struct study *study,
                                   const char *path, struct arena *arena);

#endif
