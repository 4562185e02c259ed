#include "models/measure/loop.h"

#include "models/measure/cause_sums.h"
#include "models/measure/chronicle_signs.h"
#include "models/spec/consumer.h"
#include "models/spec/policies/timeout.h"
#include "models/spec/spec_call.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

/* --- the windows --- */

struct stretch {
    const struct results *run;
    size_t from, to;
};

static bool is_bad(const struct stretch *stretch, size_t w)
{
    return stretch->run->health[w] == HEALTH_BAD;
}

static size_t window_of(const struct results *run, double seconds)
{
    size_t w = (size_t)((time_from_s(seconds) + run->tick / 2) / run->tick);
    return w < run->windows ? w : run->windows;
}

/* Where the cause was looked for, or all of the run. */
static struct stretch choose_stretch(const struct results *run)
{
    const struct judgement *judged = &run->judgement;
    struct stretch stretch = { run, 0, run->windows };
    double end = time_to_s((sim_time)run->windows * run->tick);
    if (judged->verdict < VERDICT_STORM || !judged->trigger.any || judged->bad_before ||
        !(judged->after_since < end))
        return stretch;
    stretch.from = window_of(run, isnan(judged->relapsed) ? judged->after_since
                                                          : judged->relapsed);
    if (judged->recovered && judged->after > 0)
        stretch.to = window_of(run, judged->healed);
    return stretch;
}

static double sum_bad(const struct stretch *stretch, const double *series)
{
    double sum = 0;
    for (size_t w = stretch->from; series && w < stretch->to; w++)
        sum += is_bad(stretch, w) && !isnan(series[w]) ? series[w] : 0;
    return sum;
}

/* Of the bad windows that have a value. */
static double mean_bad(const struct stretch *stretch, const double *series)
{
    double count = 0;
    for (size_t w = stretch->from; series && w < stretch->to; w++)
        count += is_bad(stretch, w) && !isnan(series[w]);
    return count > 0 ? sum_bad(stretch, series) / count : NAN;
}

/* --- edges --- */

static const struct { const char *metric; enum outcome outcome; } failures[] = {
    { "timeouts", OUTCOME_timeout },         { "refusals", OUTCOME_refused },
    { "errors", OUTCOME_error },             { "unavailable", OUTCOME_unavailable },
    { "overloaded", OUTCOME_overloaded },    { "deadlines", OUTCOME_deadline },
};

static void find_failure(const struct results *run, const char *path, struct arena *arena,
                         struct loop_edge *edge)
{
    double most = 0;
    double sent = results_total(run, arena_format(arena, "%s.attempts", path));
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        double failed = results_total(run, arena_format(arena, "%s.%s", path, failures[i].metric));
        if (!(failed > most) || !(sent > 0))
            continue;
        most = failed;
        edge->failure = failures[i].outcome;
        edge->failed = failed / sent;
    }
}

static double timeout_of(const struct world_spec *spec, const struct edge_name *edge)
{
    struct spec_call call = spec_call_find(spec, edge->from, edge->to, edge->from_client);
    const struct timeout_spec *timeout = spec_call_policy(&call, "timeout");
    return timeout ? time_to_s(timeout->after) : NAN;
}

static void find_edges(const struct stretch *stretch, struct arena *arena, struct loop *loop)
{
    const struct results *run = stretch->run;
    struct loop_edge *edge = ARENA_ARRAY(arena, run->edges, struct loop_edge);
    for (size_t e = 0; e < run->edges; e++) {
        const struct edge_name *name = &run->edge[e];
        const char *path = object_path(OF_EDGE, name->from, name->to, NULL, arena);
        double calls = sum_bad(stretch, series_of(run, path, "call_rate"));
        double attempts = sum_bad(stretch, series_of(run, path, "attempt_rate"));
        if (!(calls > 0) || attempts < (1 + SOME) * calls)
            continue;
        struct loop_edge *one = &edge[loop->edges++];
        *one = (struct loop_edge){ .from = name->from, .to = name->to,
                                   .attempts = attempts / calls, .failure = OUTCOME_ok,
                                   .timeout = timeout_of(run->spec, name) };
        find_failure(run, path, arena, one);
    }
    loop->edge = edge;
}

/* --- the service --- */

static bool is_pressed(const struct stretch *stretch, const char *service, struct arena *arena)
{
    struct pressure pressure = pressure_of(stretch->run, service, arena);
    size_t bad = 0, pressed = 0;
    for (size_t w = stretch->from; w < stretch->to; w++) {
        bad += is_bad(stretch, w);
        pressed += is_bad(stretch, w) && pressure_at(&pressure, w);
    }
    return bad > 0 && (double)pressed >= MOST * (double)bad;
}

static bool is_service(const struct results *run, const char *name)
{
    for (size_t i = 0; name && i < run->services; i++)
        if (strcmp(run->service[i], name) == 0)
            return true;
    return false;
}

/* The cause's, which stands first; else none. */
static const char *blamed(const struct results *run, bool storm)
{
    const struct cause *cause = &run->judgement.cause;
    return storm && cause->overloaded && is_service(run, cause->to) ? cause->to : NULL;
}

/* What no failure had caused: all of them, divided by how many times that they are. */
static double first_born(const struct stretch *stretch, const double *arrivals,
                         const double *times)
{
    double sum = 0, count = 0;
    for (size_t w = stretch->from; arrivals && times && w < stretch->to; w++) {
        if (!is_bad(stretch, w))
            continue;
        sum += isnan(times[w]) ? arrivals[w] : arrivals[w] / times[w];
        count++;
    }
    return count > 0 ? sum / count : NAN;
}

/* Of the attempts on the edges into it some are first ones. */
static bool any_fresh(const struct stretch *stretch, const char *name, struct arena *arena)
{
    const struct results *run = stretch->run;
    double fresh = 0, sent = 0;
    for (size_t e = 0; e < run->edges; e++) {
        if (strcmp(run->edge[e].to, name) != 0)
            continue;
        const char *path = object_path(OF_EDGE, run->edge[e].from, name, NULL, arena);
        const double *attempts = series_of(run, path, "attempt_rate");
        const double *again = series_of(run, path, "retry_ratio");
        for (size_t w = stretch->from; attempts && again && w < stretch->to; w++) {
            if (!is_bad(stretch, w) || !(attempts[w] > 0))
                continue;
            sent += attempts[w];
            fresh += attempts[w] * (1 - again[w]);
        }
    }
    return !(sent > 0) || fresh > 1e-9 * sent;
}

static struct loop_service measure_service(const struct stretch *stretch, const char *name,
                                           struct arena *arena)
{
    const struct results *run = stretch->run;
    const char *path = object_path(OF_SERVICE, NULL, name, NULL, arena);
    const double *arrivals = series_of(run, path, "arrival_rate");
    return (struct loop_service){
        name, mean_bad(stretch, arrivals),
        first_born(stretch, arrivals, series_of(run, path, "retry_amplification")),
        any_fresh(stretch, name, arena),
        mean_bad(stretch, series_of(run, path, "wasted_work")),
        mean_bad(stretch, series_of(run, path, "wait_mean"))
    };
}

static void find_services(const struct stretch *stretch, struct arena *arena, struct loop *loop)
{
    const struct results *run = stretch->run;
    const char *first = blamed(run, loop->storm);
    struct loop_service *service = ARENA_ARRAY(arena, run->services, struct loop_service);
    for (size_t i = 0; i < run->services; i++) {
        bool is_blamed = first && strcmp(first, run->service[i]) == 0;
        if (!is_blamed && !is_pressed(stretch, run->service[i], arena))
            continue;
        struct loop_service *one = &service[loop->services++];
        *one = measure_service(stretch, run->service[i], arena);
        if (is_blamed && run->judgement.cause.wasted > 0)
            one->wasted = run->judgement.cause.wasted; /* of all at once, as the verdict says it */
    }
    loop->service = service;
}

static const char *reader_of(const struct world_spec *spec, const char *queue)
{
    for (size_t i = 0; i < spec->consumers.count; i++)
        if (strcmp(spec->consumers.item[i].queue, queue) == 0)
            return spec->consumers.item[i].name;
    return NULL;
}

static struct loop_queue measure_queue(const struct stretch *stretch, struct arena *arena)
{
    struct loop_queue queue = { .name = stretch->run->judgement.lag.queue, .busy = NAN };
    if (!queue.name)
        return queue;
    const char *path = object_path(OF_QUEUE, NULL, queue.name, NULL, arena);
    queue.waiting = mean_bad(stretch, series_of(stretch->run, path, "depth"));
    queue.deliveries = mean_bad(stretch, series_of(stretch->run, path, "deliveries_per_message"));
    queue.consumer = reader_of(stretch->run->spec, queue.name);
    if (queue.consumer)
        queue.busy = mean_bad(stretch, series_of(stretch->run,
                                                 object_path(OF_CONSUMER, NULL, queue.consumer,
                                                             NULL, arena), "utilisation"));
    return queue;
}

static bool has_trigger(const struct results *run, size_t w)
{
    sim_time begin = (sim_time)w * run->tick, end = begin + run->tick;
    for (size_t i = 0; i < run->faults; i++)
        if (run->fault[i].role == ROLE_TRIGGER && run->fault[i].begin < end &&
            run->fault[i].end > begin)
            return true;
    return false;
}

static void count_during(const struct results *run, struct loop *loop)
{
    for (size_t w = 0; w < run->windows; w++) {
        if (!has_trigger(run, w))
            continue;
        loop->during++;
        loop->bad_during += run->health[w] == HEALTH_BAD;
    }
}

bool loop_was_borne(const struct loop *loop)
{
    return !loop->storm && 2 * loop->bad_during < loop->during;
}

struct loop loop_find(const struct results *results, struct arena *arena)
{
    struct loop loop = { .storm = results->judgement.verdict >= VERDICT_STORM };
    struct stretch stretch = choose_stretch(results);
    for (size_t w = stretch.from; w < stretch.to; w++) {
        if (!is_bad(&stretch, w))
            continue;
        loop.from = loop.windows == 0 ? (sim_time)w * results->tick : loop.from;
        loop.to = (sim_time)(w + 1) * results->tick;
        loop.windows++;
    }
    if (loop.windows == 0)
        return loop;
    count_during(results, &loop);
    find_edges(&stretch, arena, &loop);
    find_services(&stretch, arena, &loop);
    loop.queue = measure_queue(&stretch, arena);
    return loop;
}
