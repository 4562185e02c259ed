#include "models/measure/loop.h"

#include "models/measure/cause_sums.h"
#include "models/measure/chronicle_signs.h"
#include "models/spec/consumer.h"
#include "models/spec/policies/retry.h"
#include "models/spec/policies/timeout.h"
#include "models/spec/spec_call.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

#define HARDLY_FEWER 0.8 /* of the attempts that failed in the class in which most did */

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

/* `rate`: the series has them a second, not counted. */
static const struct { const char *metric; enum outcome outcome; bool rate; } failures[] = {
    { "timeout_rate", OUTCOME_timeout, true },      { "refusals", OUTCOME_refused, false },
    { "errors", OUTCOME_error, false },             { "unavailable", OUTCOME_unavailable, false },
    { "overloaded", OUTCOME_overloaded, false },    { "deadlines", OUTCOME_deadline, false },
};

/* The sum of what the windows count, as one of rates. */
static double rates_of(const struct stretch *stretch, const char *path, const char *counted)
{
    return sum_bad(stretch, series_of(stretch->run, path, counted)) / time_to_s(stretch->run->tick);
}

static const void *policy_of(const struct results *run, const struct edge_name *edge,
                             const char *policy)
{
    struct spec_call call = spec_call_find(run->spec, edge->from, edge->to, edge->from_client);
    return spec_call_policy(&call, policy);
}

/* An edge without a retry policy sends hedges, whatever fails. */
static bool follows(const struct results *run, const struct edge_name *edge, enum outcome outcome)
{
    const struct retry_spec *retry = policy_of(run, edge, "retry");
    return !retry || outcome_in(retry->on | retry->on_hint, outcome);
}

static double failed_in(const struct stretch *stretch, const char *path, size_t failure)
{
    const char *metric = failures[failure].metric;
    return failures[failure].rate ? sum_bad(stretch, series_of(stretch->run, path, metric))
                                  : rates_of(stretch, path, metric);
}

/* The class with the most attempts, another than `not`, and more than that. */
static enum outcome worst_of(const struct stretch *stretch, const struct edge_name *edge,
                             const char *path, enum outcome not, double *most)
{
    enum outcome worst = OUTCOME_ok;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        double failed = failed_in(stretch, path, i);
        if (failures[i].outcome == not || !(failed > *most) ||
            !follows(stretch->run, edge, failures[i].outcome))
            continue;
        *most = failed;
        worst = failures[i].outcome;
    }
    return worst;
}

static void find_failures(const struct stretch *stretch, const struct edge_name *name,
                          const char *path, struct loop_edge *edge)
{
    double most = 0;
    edge->failure = worst_of(stretch, name, path, OUTCOME_ok, &most);
    most *= HARDLY_FEWER;
    edge->second = worst_of(stretch, name, path, edge->failure, &most);
}

static double timeout_of(const struct results *run, const struct edge_name *edge)
{
    const struct timeout_spec *timeout = policy_of(run, edge, "timeout");
    return timeout ? time_to_s(timeout->after) : NAN;
}

/* Calls and attempts, as sums of rates. */
struct traffic {
    double calls, attempts;
};

static struct traffic traffic_of(const struct stretch *stretch, const char *path)
{
    return (struct traffic){ sum_bad(stretch, series_of(stretch->run, path, "call_rate")),
                             sum_bad(stretch, series_of(stretch->run, path, "attempt_rate")) };
}

static bool retries(const struct traffic *traffic)
{
    return traffic->calls > 0 && traffic->attempts >= (1 + SOME) * traffic->calls;
}

static const char *path_of(const struct edge_name *edge, struct arena *arena)
{
    return object_path(OF_EDGE, edge->from, edge->to, NULL, arena);
}

static void find_edges(const struct stretch *stretch, struct arena *arena, struct loop *loop)
{
    const struct results *run = stretch->run;
    struct loop_edge *edge = ARENA_ARRAY(arena, run->edges, struct loop_edge);
    for (size_t e = 0; e < run->edges; e++) {
        const struct edge_name *name = &run->edge[e];
        const char *path = path_of(name, arena);
        struct traffic traffic = traffic_of(stretch, path);
        if (!retries(&traffic))
            continue;
        struct loop_edge *one = &edge[loop->edges++];
        *one = (struct loop_edge){ .from = name->from, .to = name->to,
                                   .attempts = traffic.attempts / traffic.calls,
                                   .timeout = timeout_of(run, name) };
        find_failures(stretch, name, path, one);
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

/* What is refused on this edge is sent again, as long as the budget grants most of that. */
static bool insists(const struct stretch *stretch, const struct edge_name *edge, const char *path)
{
    struct traffic traffic = traffic_of(stretch, path);
    return retries(&traffic) && follows(stretch->run, edge, OUTCOME_refused) &&
           rates_of(stretch, path, "budget_denied") <= traffic.attempts - traffic.calls;
}

/* Of all that is sent to it. */
static void measure_refusals(const struct stretch *stretch, struct arena *arena,
                             struct loop_service *service)
{
    const struct results *run = stretch->run;
    double sent = 0, refused = 0, again = 0;
    size_t senders = 0;
    for (size_t e = 0; e < run->edges; e++) {
        const struct edge_name *edge = &run->edge[e];
        if (strcmp(edge->to, service->name) != 0)
            continue;
        const char *path = path_of(edge, arena);
        double turned_away = rates_of(stretch, path, "refusals");
        sent += traffic_of(stretch, path).attempts;
        refused += turned_away;
        again += insists(stretch, edge, path) ? turned_away : 0;
        service->sender = ++senders == 1 ? edge->from : NULL;
    }
    service->refused = sent > 0 ? refused / sent : NAN;
    service->again = refused > 0 && again >= MOST * refused;
}

static struct loop_service measure_service(const struct stretch *stretch, const char *name,
                                           struct arena *arena)
{
    const struct results *run = stretch->run;
    const char *path = object_path(OF_SERVICE, NULL, name, NULL, arena);
    const double *arrivals = series_of(run, path, "arrival_rate");
    struct loop_service service = {
        .name = name, .arrivals = mean_bad(stretch, arrivals),
        .first_born = first_born(stretch, arrivals, series_of(run, path, "retry_amplification")),
        .fresh = any_fresh(stretch, name, arena),
        .wasted = mean_bad(stretch, series_of(run, path, "wasted_work")),
        .wait = mean_bad(stretch, series_of(run, path, "wait_mean"))
    };
    measure_refusals(stretch, arena, &service);
    return service;
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
