#include "models/measure/metrics_fresh.h"

/* The run's mean, by which windows are told that have hardly any: 1 in so many. */
#define HARDLY_ANY 10

static double first_born(const struct metrics *metrics, enum metric_scope scope, size_t place,
                         size_t w)
{
    if (scope == OF_SERVICE)
        return (double)metrics->service[place].row[w].first_born;
    const struct edge_counts *edge = &metrics->edge[place].row[w];
    return (double)(edge->attempts - edge->retries);
}

const double *metrics_fresh(const struct metrics *metrics, enum metric_scope scope, size_t place,
                            struct arena *arena)
{
    if (scope != OF_SERVICE && scope != OF_EDGE)
        return NULL;
    double *fresh = ARENA_ARRAY(arena, metrics->windows, double), sum = 0, latest = 0;
    for (size_t w = metrics->first; w < metrics->windows; w++)
        sum += first_born(metrics, scope, place, w);
    size_t windows = metrics->windows > metrics->first ? metrics->windows - metrics->first : 1;
    for (size_t w = 0; w < metrics->windows; w++) {
        double own = first_born(metrics, scope, place, w);
        bool enough = own > 0 && own * HARDLY_ANY * (double)windows >= sum;
        if (enough)
            latest = own;
        fresh[w] = latest > 0 ? latest : own;
    }
    return fresh;
}
