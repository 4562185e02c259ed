#include "plots/report/lag.h"

#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/world.h"
#include "plots/report/words.h"
#include "study/comparison.h"

#include <math.h>

enum lag_by lag_by(const struct world_spec *spec)
{
    const struct objective_spec *objective = &spec->objective;
    for (size_t i = 0; i < objective->queues.count; i++)
        if (objective->queues.item[i].oldest != TIME_NONE)
            return LAG_BY_AGE;
    return objective->queues.count > 0 ? LAG_BY_DEPTH : LAG_NONE;
}

double lag_limit(const struct world_spec *spec, enum lag_by by)
{
    const struct objective_spec *objective = &spec->objective;
    double limit = NAN;
    for (size_t i = 0; i < objective->queues.count; i++) {
        const struct queue_objective_spec *queue = &objective->queues.item[i];
        if (by == LAG_BY_AGE && queue->oldest != TIME_NONE)
            limit = fmin(limit, time_to_s(queue->oldest)); /* fmin passes over NaN */
        if (by != LAG_BY_DEPTH || queue->depth == COUNT_NONE)
            continue;
        if (limit < (double)queue->depth || limit > (double)queue->depth)
            return NAN;
        limit = (double)queue->depth;
    }
    return limit;
}

/* --- how far behind --- */

static bool is_about(const struct results *run, const char *queue, enum lag_by by)
{
    if (by == LAG_BY_AGE)
        return headline_queue(run, queue);
    const struct queue_objective_spec *asked = objective_of_queue(&run->spec->objective, queue);
    return asked && asked->depth != COUNT_NONE;
}

const double *lag_series(struct arena *arena, const struct results *run, enum lag_by by)
{
    const char *metric = by == LAG_BY_AGE ? "oldest" : "depth";
    double *most = NULL;
    for (size_t q = 0; q < run->queues; q++) {
        const struct measure *measure =
            results_find(run, arena_format(arena, "queues.%s.%s", run->queue[q], metric));
        if (!measure || !measure->series || !is_about(run, run->queue[q], by))
            continue;
        if (!most)
            most = ARENA_ARRAY(arena, run->windows, double);
        for (size_t w = 0; w < run->windows; w++)
            most[w] = fmax(most[w], measure->series[w]); /* fmax passes over NaN */
    }
    return most;
}

/* --- what becomes of messages --- */

bool lag_publishes(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->clients.count; i++)
        if (!words_publishes(spec, spec->clients.item[i].name))
            return false;
    return spec->queues.count > 0;
}

const char *lag_served(const struct world_spec *spec)
{
    return lag_publishes(spec) ? "stored" : "served";
}

static const struct part *part_of(const struct world_spec *spec, const char *name)
{
    size_t place = part_find(spec, name);
    return place == SIZE_MAX ? NULL : &spec->parts.item[place];
}

static bool feeds(const struct world_spec *spec, const char *queue, const char *consumer)
{
    const struct part *from = part_of(spec, queue), *to = part_of(spec, consumer);
    return from && to && part_feeds(from, to);
}

static bool reads_clients(const struct world_spec *spec, const char *consumer)
{
    for (size_t i = 0; i < spec->clients.count; i++)
        for (size_t c = 0; c < spec->clients.item[i].calls.count; c++)
            if (feeds(spec, spec->clients.item[i].calls.item[c].target, consumer))
                return true;
    return false;
}

static void add_series(struct arena *arena, const struct results *run, const char *path,
                       double **sum)
{
    const struct measure *measure = results_find(run, path);
    if (!measure || !measure->series)
        return;
    if (!*sum)
        *sum = ARENA_ARRAY(arena, run->windows, double);
    for (size_t w = 0; w < run->windows; w++)
        (*sum)[w] += isnan(measure->series[w]) ? 0 : measure->series[w];
}

const double *lag_delivered(struct arena *arena, const struct results *run)
{
    double *sum = NULL;
    for (size_t c = 0; c < run->consumers; c++)
        for (size_t q = 0; reads_clients(run->spec, run->consumer[c]) && q < run->queues; q++)
            if (feeds(run->spec, run->queue[q], run->consumer[c]))
                add_series(arena, run,
                           arena_format(arena, "queues.%s.delivery_rate", run->queue[q]), &sum);
    return sum;
}

const double *lag_done(struct arena *arena, const struct results *run)
{
    double *sum = NULL;
    for (size_t c = 0; c < run->consumers; c++)
        if (reads_clients(run->spec, run->consumer[c]))
            add_series(arena, run,
                       arena_format(arena, "consumers.%s.done_rate", run->consumer[c]), &sum);
    return sum;
}
