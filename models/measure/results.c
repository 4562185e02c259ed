/* Asking results, and copying them. */
#include "models/measure/results.h"

#include <math.h>
#include <string.h>

const struct measure *results_find(const struct results *results, const char *path)
{
    for (size_t i = 0; i < results->measures; i++)
        if (strcmp(results->measure[i].path, path) == 0)
            return &results->measure[i];
    return NULL;
}

double results_total(const struct results *results, const char *path)
{
    const struct measure *measure = results_find(results, path);
    return measure ? measure->total : NAN;
}

double results_mean(const struct results *results, const char *path, sim_time from, sim_time to)
{
    const struct measure *measure = results_find(results, path);
    double sum = 0;
    size_t count = 0;
    if (!measure || !measure->series)
        return NAN;
    for (size_t w = 0; w < results->windows; w++) {
        sim_time begin = (sim_time)w * results->tick;
        if (begin < from || begin + results->tick > to || isnan(measure->series[w]))
            continue;
        sum += measure->series[w];
        count++;
    }
    return count > 0 ? sum / (double)count : NAN;
}

/* --- without series --- */

static const char *const *copy_list(const char *const *name, size_t count, struct arena *arena)
{
    const char **copy = ARENA_ARRAY(arena, count, const char *);
    for (size_t i = 0; i < count; i++)
        copy[i] = name[i];
    return copy;
}

static void copy_names(struct results *copy, struct arena *arena)
{
    struct fault_period *fault = ARENA_ARRAY(arena, copy->faults, struct fault_period);
    struct edge_name *edge = ARENA_ARRAY(arena, copy->edges, struct edge_name);
    for (size_t i = 0; i < copy->faults; i++) {
        fault[i] = copy->fault[i];
        fault[i].text = arena_text(arena, fault[i].text);
    }
    for (size_t i = 0; i < copy->edges; i++) /* their texts are the spec's */
        edge[i] = copy->edge[i];
    copy->fault = fault;
    copy->edge = edge;
    copy->service = copy_list(copy->service, copy->services, arena);
    copy->queue = copy_list(copy->queue, copy->queues, arena);
    copy->consumer = copy_list(copy->consumer, copy->consumers, arena);
}

struct results *results_without_series(const struct results *results, const struct results *like,
                                       struct arena *arena)
{
    struct results *copy = ARENA_NEW(arena, struct results);
    *copy = *results;
    copy->health = NULL;
    copy->measure = ARENA_ARRAY(arena, results->measures, struct measure);
    for (size_t i = 0; i < results->measures; i++) {
        copy->measure[i] = results->measure[i];
        copy->measure[i].series = NULL;
        copy->measure[i].path = like ? like->measure[i].path
                                     : arena_text(arena, results->measure[i].path);
    }
    if (!like) {
        copy_names(copy, arena);
        return copy;
    }
    copy->fault = like->fault;
    copy->edge = like->edge;
    copy->service = like->service;
    copy->queue = like->queue;
    copy->consumer = like->consumer;
    return copy;
}
