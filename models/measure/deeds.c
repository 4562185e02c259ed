#include "models/measure/deeds.h"

#include "base/field.h"
#include "models/measure/chronicle_signs.h"
#include "models/spec/spec_call.h"

#include <math.h>

static const struct { const char *word, *metric; enum metric_scope scope; } rows[] = {
#define DEED_ROW(name, word, scope, metric) { word, metric, scope },
    DEEDS(DEED_ROW)
#undef DEED_ROW
};

const char *deed_word(enum deed_kind kind)
{
    return rows[kind].word;
}

static bool in_trigger(const struct results *run, size_t w)
{
    sim_time from = (sim_time)w * run->tick, to = from + run->tick;
    for (size_t i = 0; i < run->faults; i++)
        if (run->fault[i].role == ROLE_TRIGGER && run->fault[i].begin < to &&
            run->fault[i].end > from)
            return true;
    return false;
}

/* Splits the count by windows; what is counted before the warm-up's end is left out. */
static void split(const struct results *run, const double *series, struct arena *arena,
                  struct deed *deed)
{
    struct pressure pressure = pressure_of(run, deed->to, arena);
    deed->count = deed->needed = 0;
    for (size_t w = first_measured(run); w < run->windows; w++) {
        if (!(series[w] > 0))
            continue;
        deed->first = deed->first == TIME_NONE ? (sim_time)w * run->tick : deed->first;
        deed->count += series[w];
        deed->needed += in_trigger(run, w) || pressure_at(&pressure, w) ? series[w] : 0;
    }
    deed->lost = deed->count - deed->needed;
}

static double more_of(const struct results *run, enum deed_kind kind, const char *path,
                      struct arena *arena)
{
    if (kind == DEED_RETRY)
        return results_total(run, arena_format(arena, "%s.success_after_retry", path));
    if (kind == DEED_BREAKER)
        return results_total(run, arena_format(arena, "%s.breakers_opened", path));
    return NAN;
}

/* In the mean of the bad windows in which anything was done. */
static double wasted_at(const struct results *run, const char *service, struct arena *arena)
{
    const char *path = object_path(OF_SERVICE, NULL, service, NULL, arena);
    const double *series = series_of(run, path, "wasted_work");
    double sum = 0, windows = 0;
    for (size_t w = first_measured(run); series && w < run->windows; w++) {
        bool counts = run->health[w] == HEALTH_BAD && !isnan(series[w]);
        sum += counts ? series[w] : 0;
        windows += counts;
    }
    return windows > 0 ? sum / windows : NAN;
}

static bool has_fallback(const struct results *run, const char *from, const char *to)
{
    for (size_t i = 0; i < run->edges; i++) {
        const struct edge_name *edge = &run->edge[i];
        if (edge->from != from || edge->to != to)
            continue;
        struct spec_call call = spec_call_find(run->spec, from, to, edge->from_client);
        return spec_call_policy(&call, "fallback") != NULL;
    }
    return false;
}

/* Adds what the controls of one object did. */
static void add(const struct results *run, enum metric_scope scope, const char *from,
                const char *to, struct arena *arena, struct deed *deed, size_t *deeds)
{
    const char *path = object_path(scope, from, to, NULL, arena);
    for (enum deed_kind kind = 0; kind < DEED_KINDS; kind++) {
        if (rows[kind].scope != scope)
            continue;
        const char *metric = arena_format(arena, "%s.%s", path, rows[kind].metric);
        const double *series = series_of(run, path, rows[kind].metric);
        struct deed one = { kind, from, to, results_total(run, metric),
                            more_of(run, kind, path, arena), false, NAN, TIME_NONE, NAN, NAN };
        one.degraded = kind == DEED_RETRY &&
                       results_total(run, arena_format(arena, "%s.degraded", path)) > 0;
        if (kind == DEED_FALLBACK && !has_fallback(run, from, to))
            continue; /* that of a callee, whose answer is handed up */
        if (kind == DEED_RETRY)
            one.wasted = wasted_at(run, to, arena);
        if (series)
            split(run, series, arena, &one);
        if (one.count > 0)
            deed[(*deeds)++] = one;
    }
}

struct deeds deeds_find(const struct results *results, struct arena *arena)
{
    size_t objects = results->edges + results->services + results->queues, deeds = 0;
    struct deed *deed = ARENA_ARRAY(arena, objects * DEED_KINDS, struct deed);
    for (size_t i = 0; i < results->edges; i++)
        add(results, OF_EDGE, results->edge[i].from, results->edge[i].to, arena, deed, &deeds);
    for (size_t i = 0; i < results->services; i++)
        add(results, OF_SERVICE, NULL, results->service[i], arena, deed, &deeds);
    for (size_t i = 0; i < results->queues; i++)
        add(results, OF_QUEUE, NULL, results->queue[i], arena, deed, &deeds);
    return (struct deeds){ deed, deeds };
}
