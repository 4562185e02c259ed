/* The table of signs.  What is asked of one window is what models/measure/cause.c asks of the sum
** of many, with the same thresholds.
*/
#include "models/measure/chronicle_signs.h"

#include "models/measure/cause_sums.h"
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/consumer.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

/* --- series --- */

const double *series_of(const struct results *run, const char *object, const char *metric)
{
    size_t length = strlen(object);
    for (size_t i = 0; i < run->measures; i++) {
        const char *path = run->measure[i].path;
        if (strncmp(path, object, length) == 0 && path[length] == '.' &&
            strcmp(path + length + 1, metric) == 0)
            return run->measure[i].series;
    }
    return NULL;
}

const char *object_path(enum metric_scope scope, const char *from, const char *to,
                        const char *endpoint, struct arena *arena)
{
    switch (scope) {
    case OF_RUN: return "run";
    case OF_CLIENT: return arena_format(arena, "clients.%s", to);
    case OF_EDGE: return arena_format(arena, "edges.%s.%s", from, to);
    case OF_SERVICE: return arena_format(arena, "services.%s", to);
    case OF_QUEUE: return arena_format(arena, "queues.%s", to);
    case OF_CONSUMER: return arena_format(arena, "consumers.%s", to);
    case OF_ENDPOINT: return arena_format(arena, "endpoints.%s.%s", to, endpoint);
    case OF_ALERT: return arena_format(arena, "alerts.%s", to);
    }
    return "";
}

static size_t window_at(const struct results *run, sim_time time)
{
    size_t w = (size_t)(time / run->tick);
    return w < run->windows ? w : run->windows;
}

size_t first_measured(const struct results *run)
{
    return window_at(run, run->spec->run.warmup + run->tick - 1);
}

size_t first_looked_at(const struct results *run)
{
    size_t first = first_measured(run);
    const struct judgement *judged = &run->judgement;
    if (!judged->trigger.any || judged->bad_before)
        return first;
    size_t begin = window_at(run, judged->trigger.begin);
    return begin > first ? begin : first;
}

double series_sum(const double *series, size_t from, size_t to)
{
    double sum = 0;
    for (size_t w = from; series && w < to; w++)
        sum += isnan(series[w]) ? 0 : series[w];
    return sum;
}

struct pressure pressure_of(const struct results *run, const char *service, struct arena *arena)
{
    const char *path = object_path(OF_SERVICE, NULL, service, NULL, arena);
    return (struct pressure){ series_of(run, path, "utilisation"),
                              series_of(run, path, "busy_mean"),
                              series_of(run, path, "queue_mean") };
}

/* Workers that there are, from how many are busy and which share that is. */
static double all_of(double busy, double share)
{
    return share > 0 ? round(busy / share) : NAN;
}

bool pressure_at(const struct pressure *pressure, size_t window)
{
    if (!pressure->utilisation)
        return false;
    double share = pressure->utilisation[window];
    return share >= BUSY || pressure->queue[window] > all_of(pressure->busy[window], share);
}

/* --- what there is room for --- */

static const struct service_spec *service_named(const struct results *run, const char *name)
{
    size_t place = part_find(run->spec, name);
    return place == SIZE_MAX ? NULL : run->spec->parts.item[place].service;
}

static double queue_room(const struct watched *watched)
{
    const struct service_spec *service = service_named(watched->run, watched->to);
    if (!service || service->queue.limit == COUNT_UNLIMITED || service->queue.limit == 0)
        return NAN;
    return (double)(service->queue.limit * service->instances);
}

static double age_allowed(const struct watched *watched)
{
    const struct queue_objective_spec *asked =
        objective_of_queue(&watched->run->spec->objective, watched->to);
    return asked && asked->oldest != TIME_NONE ? time_to_s(asked->oldest) : NAN;
}

static double depth_allowed(const struct watched *watched)
{
    const struct queue_objective_spec *asked =
        objective_of_queue(&watched->run->spec->objective, watched->to);
    return asked && asked->depth != COUNT_NONE ? (double)asked->depth : NAN;
}

/* Slots of those that take from the queue; a rung's messages wait by design. */
static double slots_of(const struct watched *watched)
{
    const struct world_spec *spec = watched->run->spec;
    size_t place = part_find(spec, watched->to);
    double slots = 0;
    for (size_t i = 0; i < spec->consumers.count; i++)
        if (strcmp(spec->consumers.item[i].queue, watched->to) == 0)
            slots += (double)(spec->consumers.item[i].instances *
                              spec->consumers.item[i].concurrency);
    bool rung = place != SIZE_MAX && spec->parts.item[place].rung > 0;
    return rung || !(slots > 0) ? NAN : slots;
}

/* The mean of the first series before the first trigger; and the most. */
static double mean_before(const struct watched *watched)
{
    double sum = 0, windows = 0;
    for (size_t w = watched->first; w < watched->from_window; w++) {
        sum += isnan(watched->series[0][w]) ? 0 : watched->series[0][w];
        windows += !isnan(watched->series[0][w]);
    }
    return windows > 0 ? sum / windows : NAN;
}

static double most_before(const struct watched *watched)
{
    double most = 0;
    for (size_t w = watched->first; w < watched->from_window; w++)
        most = fmax(most, watched->series[0][w]);
    return most;
}

/* --- questions to a window --- */

static double at(const struct watched *watched, size_t which, size_t window)
{
    return watched->series[which][window];
}

static double seconds(const struct watched *watched)
{
    return time_to_s(watched->run->tick);
}

static bool nearly_all(const struct watched *watched, size_t w)
{
    return at(watched, 0, w) >= BUSY;
}

/* Series: mean queue, workers held, their share; the room: the longest there had been.  Where no
** worker is left all that waits is too much. */
static bool longer_than_workers(const struct watched *watched, size_t w)
{
    double workers = all_of(at(watched, 1, w), at(watched, 2, w));
    return at(watched, 0, w) > (isnan(workers) ? 1 : workers) &&
           at(watched, 0, w) > 2 * watched->room;
}

static bool full(const struct watched *watched, size_t w)
{
    return at(watched, 0, w) >= BUSY * watched->room;
}

static bool beyond(const struct watched *watched, size_t w)
{
    return at(watched, 0, w) > watched->room;
}

static bool half_gone(const struct watched *watched, size_t w)
{
    return at(watched, 0, w) < MOST * watched->room;
}

/* A count of the window, of what comes a second. */
static bool some_of(const struct watched *watched, size_t w)
{
    double of = at(watched, 1, w) * seconds(watched);
    return of > 0 && at(watched, 0, w) >= SOME * of;
}

static bool any(const struct watched *watched, size_t w)
{
    return at(watched, 0, w) > 0;
}

static bool one_at_least(const struct watched *watched, size_t w)
{
    return at(watched, 0, w) >= 1;
}

/* Nothing is delivered although messages wait. */
static bool none_delivered(const struct watched *watched, size_t w)
{
    return at(watched, 0, w) >= 1 && !(at(watched, 1, w) > 0);
}

static bool more_than_twice(const struct watched *watched, size_t w)
{
    return at(watched, 0, w) > 2;
}

static bool mostly(const struct watched *watched, size_t w)
{
    return at(watched, 0, w) >= MOST;
}

/* Good answers fall short of what the objective asks for, by more than chance. */
static bool falls_short(const struct watched *watched, size_t w)
{
    const struct objective_spec *objective = &watched->run->spec->objective;
    size_t good = objective->counts == OBJECTIVE_COUNTS_ANSWERED ? 2 : 0;
    double asked = objective->goodput * at(watched, 1, w) * seconds(watched);
    return at(watched, good, w) * seconds(watched) < asked - 3 * sqrt(asked);
}

/* --- its numbers --- */

static void tell_value(const struct watched *watched, size_t w, struct happening *happening)
{
    happening->value = at(watched, 0, w);
    happening->of = watched->room;
}

static void tell_workers(const struct watched *watched, size_t w, struct happening *happening)
{
    happening->value = at(watched, 1, w);
    happening->of = all_of(at(watched, 1, w), at(watched, 0, w));
}

static void tell_queue(const struct watched *watched, size_t w, struct happening *happening)
{
    happening->value = at(watched, 0, w);
    happening->of = all_of(at(watched, 1, w), at(watched, 2, w));
}

/* A count as a rate, of a rate. */
static void tell_rates(const struct watched *watched, size_t w, struct happening *happening)
{
    happening->value = at(watched, 0, w) / seconds(watched);
    happening->of = at(watched, 1, w);
}

static void tell_client(const struct watched *watched, size_t w, struct happening *happening)
{
    bool answered = watched->run->spec->objective.counts == OBJECTIVE_COUNTS_ANSWERED;
    happening->value = at(watched, answered ? 2 : 0, w);
    happening->of = at(watched, 1, w);
}

/* Series: times the first ones, and all of them a second. */
static void tell_retries(const struct watched *watched, size_t w, struct happening *happening)
{
    double fresh = at(watched, 1, w) / at(watched, 0, w);
    happening->value = at(watched, 1, w) - fresh;
    happening->of = fresh;
}

/* --- the table --- */

#define WORKERS_HELD { "utilisation", "busy_mean", NULL }
#define REQUESTS_WAIT { "queue_mean", "busy_mean", "utilisation" }
#define OF_CALLS(metric) { metric, "call_rate", NULL }
#define ALONE(metric) { metric, NULL, NULL }
#define LIST(...) { __VA_ARGS__ }

const struct sign signs[] = {
    { HAPPENING_WORKERS, OF_SERVICE, WORKERS_HELD, nearly_all, tell_workers, true, NULL },
    { HAPPENING_ENDPOINT, OF_ENDPOINT, WORKERS_HELD, nearly_all, tell_workers, true, NULL },
    { HAPPENING_QUEUE_LONG, OF_SERVICE, REQUESTS_WAIT, longer_than_workers, tell_queue, true,
      most_before },
    { HAPPENING_QUEUE_FULL, OF_SERVICE, ALONE("queue_mean"), full, tell_value, true, queue_room },
    { HAPPENING_POOL, OF_EDGE, ALONE("pool_waiting"), one_at_least, tell_value, true, NULL },
    { HAPPENING_CACHE, OF_EDGE, ALONE("cache_hit_ratio"), half_gone, tell_value, true,
      mean_before },
    { HAPPENING_SLOTS, OF_CONSUMER, LIST("utilisation", "busy", NULL), nearly_all, tell_workers,
      true, NULL },
    { HAPPENING_STOPPED, OF_QUEUE, LIST("depth", "delivery_rate", NULL), none_delivered, tell_value,
      true, slots_of },
    { HAPPENING_WAITING, OF_QUEUE, ALONE("depth"), beyond, tell_value, true, slots_of },
    { HAPPENING_BEHIND, OF_QUEUE, ALONE("oldest"), beyond, tell_value, false, age_allowed },
    { HAPPENING_DEPTH, OF_QUEUE, ALONE("depth"), beyond, tell_value, false, depth_allowed },
    { HAPPENING_BULKHEAD, OF_EDGE, OF_CALLS("bulkhead_refused"), some_of, tell_rates, false, NULL },
    { HAPPENING_BUDGET, OF_EDGE, OF_CALLS("budget_denied"), some_of, tell_rates, false, NULL },
    { HAPPENING_THROTTLE, OF_EDGE, OF_CALLS("throttled"), some_of, tell_rates, false, NULL },
    { HAPPENING_BREAKER, OF_EDGE, ALONE("breaker_open_share"), any, tell_value, false, NULL },
    { HAPPENING_EJECTED, OF_EDGE, ALONE("ejected"), any, tell_value, false, NULL },
    { HAPPENING_SHED, OF_SERVICE, LIST("shed", "arrival_rate", NULL), some_of, tell_rates, false,
      NULL },
    { HAPPENING_CLIENT, OF_CLIENT, LIST("goodput", "offered", "throughput"), falls_short,
      tell_client, true, NULL },
    { HAPPENING_RETRIES, OF_EDGE, LIST("retry_amplification", "attempt_rate", NULL),
      more_than_twice, tell_retries, true, NULL },
    { HAPPENING_MULTIPLIED, OF_SERVICE, LIST("retry_amplification", "arrival_rate", NULL),
      more_than_twice, tell_retries, true, NULL },
    { HAPPENING_DELIVERED, OF_QUEUE, ALONE("deliveries_per_message"), more_than_twice, tell_value,
      true, NULL },
    { HAPPENING_WASTED, OF_SERVICE, ALONE("wasted_work"), mostly, tell_value, true, NULL },
    { HAPPENING_DEAD, OF_QUEUE, ALONE("dead"), any, tell_value, false, NULL },
};
const size_t signs_count = sizeof signs / sizeof *signs;
