/* What came out of one run: every metric by its path, over the run and per window, and the verdict.
**
** A metric is one row (name, unit, meaning); a measure is that metric of one client, edge or
** service.  Paths: run.M, clients.C.M, edges.FROM.TO.M, services.S.M, queues.Q.M,
** consumers.C.M, endpoints.S.E.M, alerts.A.M.  Everything lives in the arena the run was given and
** stays good after the world is gone.
*/
#ifndef SQUALL_MODELS_MEASURE_RESULTS_H
#define SQUALL_MODELS_MEASURE_RESULTS_H

#include "base/arena.h"
#include "models/measure/period.h"
#include "models/measure/verdict.h"

#include <stddef.h>
#include <stdint.h>

struct world_spec;

enum metric_scope {
    OF_RUN,
    OF_CLIENT,
    OF_EDGE,
    OF_SERVICE,
    OF_QUEUE,
    OF_CONSUMER,
    OF_ENDPOINT,
    OF_ALERT
};

/* What a metric is made for, and what must hold of it; bits. */
enum metric_use {
    METRIC_TOTAL = 1,
    METRIC_SERIES = 2,
    METRIC_BOTH = METRIC_TOTAL | METRIC_SERIES,
    METRIC_SHARE = 4, /* part of a whole, both adding up over the windows: in 0..1, or undefined */
    METRIC_SUM = 8,   /* what the windows add up to */
    METRIC_MEAN = 16, /* a rate or a level: the total is the mean of the windows over time */
    METRIC_COMMON = 32, /* its windows are shown as the mean of all runs */
    METRIC_LATER = 64, /* a window is known later only, by what became of its calls: no alert can
                          look at it */
    METRIC_SIGNED = 128 /* may be below 0 */
};

struct metric {
    enum metric_scope scope;
    const char *name, *unit, *meaning; /* unit: "1", "1/s", "s", "calls", "ratio", ... */
    unsigned use;
    const char *part_of; /* the count of the same object that this is a part of; NULL: it is none */
};

/* All metrics, in the order in which they are shown: metric_describe(0 .. metrics_count() - 1). */
size_t metrics_count(void);
const struct metric *metric_describe(size_t i);

/* The metric that a path ends in, "services.shop.utilisation" for one; NULL: there is none such. */
const struct metric *metric_of(const char *path);

struct measure {
    const char *path;
    const struct metric *metric;
    double total;         /* over the run after the warm-up; NaN: undefined, as 0/0 */
    const double *series; /* one value a window, the warm-up's included; NULL: it has none.  NaN:
                             undefined there */
};

/* The objects of a world, in the order callers before callees. */
struct edge_name {
    const char *from, *to;
    bool from_client;
};

struct results {
    const struct world_spec *spec;
    uint64_t seed, replication;
    struct measure *measure;
    size_t measures;
    size_t windows; /* full windows of the run */
    sim_time tick;
    const uint8_t *health; /* per window: enum window_health.  NULL: it has no series */
    struct judgement judgement;
    const struct fault_period *fault;
    size_t faults;
    const struct edge_name *edge;
    size_t edges;
    const char *const *service; /* names, callers before callees */
    size_t services;
    const char *const *queue, *const *consumer; /* names; rungs of ladders are queues, too */
    size_t queues, consumers;
    uint64_t events;
};

/* Results of nothing: every measure by its path, undefined and without series, and the objects'
** names.  The spec has been checked; its names are used on. */
struct results *results_blank(const struct world_spec *spec, struct arena *arena);

/* The measure of a path, or NULL. */
const struct measure *results_find(const struct results *results, const char *path);

/* Its total; NaN where there is no such path. */
double results_total(const struct results *results, const char *path);

/* A copy that has no series, and nothing else of the run's arena: for studies of many runs.
** `like`, of the same spec and in the same arena, lends it the names; NULL: it has its own. */
struct results *results_without_series(const struct results *results, const struct results *like,
                                       struct arena *arena);

/* Mean of a series over the windows that lie wholly in [from, to); NaN values are left out. */
double results_mean(const struct results *results, const char *path, sim_time from, sim_time to);

#endif
