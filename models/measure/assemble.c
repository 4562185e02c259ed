/* Puts a run's counts into measures: every row of the metrics' table for every object it is about.
*/
#include "models/measure/assemble.h"

#include "models/measure/alerts.h"
#include "models/measure/behind.h"
#include "models/measure/measured.h"
#include "models/measure/metrics_expected.h"
#include "models/measure/metrics_fresh.h"
#include "models/spec/alert.h"
#include "models/spec/client.h"
#include "models/spec/part.h"
#include "models/spec/run.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

/* One object's counts: per window (rows of its meter) and their sum. */
struct subject {
    enum metric_scope scope;
    size_t place;        /* as in struct measured */
    const char *path;
    const double *fresh; /* per window, where it has any (models/measure/metrics_fresh.h) */
    const struct expected *expected;
};

struct assembling {
    const struct metrics *metrics, *totals; /* of windows; of what totals are of */
    struct results *results;
    const struct expected *expected;
    struct arena *arena;
};

static double road_processes(const struct topology *topology, const struct road *road)
{
    return (double)(road->from_client
                        ? topology->spec->clients.item[road->from].fleet
                        : service_spec_instances(topology->service[road->from]));
}

/* Of calls that are open at the end and were wanted just before it nobody can know. */
static uint64_t decided(const struct metrics *metrics, size_t client, size_t w)
{
    const struct client_meter *meter = &metrics->client[client];
    sim_time end = metrics->topology->spec->run.duration;
    sim_time until = metrics->sliced ? metrics->to : (sim_time)(w + 1) * metrics->tick;
    if (meter->within == TIME_NONE)
        return 0;
    return until <= end - meter->within ? meter->row[w].calls : meter->row[w].meant_ended;
}

static struct view view_of(const struct metrics *metrics, const struct subject *subject, size_t w,
                           struct client_counts *client, struct edge_counts *edge)
{
    const struct topology *topology = metrics->topology;
    struct view view = { .seconds = time_to_s(metrics->tick) };
    switch (subject->scope) {
    case OF_RUN:
        for (size_t c = 0; c < topology->spec->clients.count; c++)
            client_counts_add(client, &metrics->client[c].row[w]);
        for (size_t e = 0; e < topology->client_roads; e++)
            edge_counts_add(edge, &metrics->edge[e].row[w]);
        view.client = client;
        view.edge = edge;
        break;
    case OF_CLIENT:
        view.client = &metrics->client[subject->place].row[w];
        view.decided = decided(metrics, subject->place, w);
        break;
    case OF_EDGE:
        view.edge = &metrics->edge[subject->place].row[w];
        view.processes = road_processes(topology, &topology->road[subject->place]);
        break;
    case OF_SERVICE:
        view.service = &metrics->service[subject->place].row[w];
        view.expected = expected_requests(subject->expected, metrics, subject->place, w);
        break;
    case OF_QUEUE:
        view.queue = &metrics->queue[subject->place].row[w];
        view.service = &metrics->service[subject->place].row[w];
        break;
    case OF_CONSUMER:
        view.consumer = &metrics->consumer[subject->place].row[w];
        view.service = &metrics->service[subject->place].row[w];
        break;
    case OF_ALERT: break; /* measure_alert() */
    case OF_ENDPOINT:
        view.endpoint = &metrics->endpoint[subject->place].row[w];
        break;
    }
    return view;
}

static uint64_t open_at_end(const struct metrics *metrics, size_t client)
{
    uint64_t open = 0;
    size_t first = metrics->sliced ? metrics->first : 0;
    for (size_t w = first; w < metrics->last; w++)
        open += metrics->client[client].row[w].calls - metrics->client[client].row[w].ended;
    return open;
}

/* The sums over all windows after the warm-up. */
struct totals {
    struct client_counts client;
    struct edge_counts edge;
    struct service_counts service;
    struct queue_counts queue;
    struct consumer_counts consumer;
    struct endpoint_counts endpoint;
    struct view view;
};

/* Who hangs is known of windows only: of those that lie in the slice. */
static void add_hanging(const struct assembling *assembling, const struct subject *subject,
                        struct client_counts *into)
{
    const struct metrics *metrics = assembling->metrics, *slice = assembling->totals;
    sim_time duration = metrics->topology->spec->run.duration;
    for (size_t w = 0; w < metrics->rows; w++) {
        struct client_counts client = { 0 };
        struct edge_counts edge = { 0 };
        struct view view = view_of(metrics, subject, w, &client, &edge);
        sim_time begin = (sim_time)w * metrics->tick, end = begin + metrics->tick;
        if (!view.client || begin < slice->from || (end < duration ? end : duration) > slice->to)
            continue;
        into->unasked += view.client->unasked;
        into->hung += view.client->hung;
    }
}

static struct latency_quantiles quantiles_of(const struct latencies *latencies)
{
    struct histogram scratch;
    histogram_init(&scratch);
    struct latency_quantiles quantiles = latencies_quantiles(latencies, &scratch);
    histogram_release(&scratch);
    return quantiles;
}

static void sum_up(const struct assembling *assembling, const struct subject *subject,
                   struct totals *totals)
{
    const struct metrics *metrics = assembling->totals;
    *totals = (struct totals){ .view = { .client = &totals->client,
                                         .edge = &totals->edge,
                                         .service = &totals->service,
                                         .queue = &totals->queue,
                                         .consumer = &totals->consumer,
                                         .endpoint = &totals->endpoint } };
    for (size_t w = metrics->first; w < metrics->last; w++) {
        struct client_counts client = { 0 };
        struct edge_counts edge = { 0 };
        struct view view = view_of(metrics, subject, w, &client, &edge);
        if (view.client)
            client_counts_add(&totals->client, view.client);
        if (view.edge)
            edge_counts_add(&totals->edge, view.edge);
        if (view.service)
            service_counts_add(&totals->service, view.service);
        if (view.queue)
            queue_counts_add(&totals->queue, view.queue);
        if (view.consumer)
            consumer_counts_add(&totals->consumer, view.consumer);
        if (view.endpoint)
            endpoint_counts_add(&totals->endpoint, view.endpoint);
        totals->view.expected += view.expected;
        totals->view.decided += view.decided;
        totals->view.processes = view.processes;
    }
    if (metrics->sliced && (subject->scope == OF_CLIENT || subject->scope == OF_RUN))
        add_hanging(assembling, subject, &totals->client);
    totals->view.seconds = time_to_s(metrics->to - metrics->from);
    totals->view.fresh = (double)(subject->scope == OF_SERVICE
                                      ? totals->service.first_born
                                      : totals->edge.attempts - totals->edge.retries);
    if (subject->scope == OF_EDGE)
        totals->view.spread = metrics->edge[subject->place].spread;
    if (subject->scope == OF_QUEUE)
        totals->queue.latency = quantiles_of(&metrics->queue[subject->place].run);
    if (subject->scope != OF_CLIENT)
        return;
    totals->client.latency = quantiles_of(&metrics->client[subject->place].run);
    totals->view.open = open_at_end(metrics, subject->place);
}

static const double *make_series(const struct assembling *assembling,
                                 const struct subject *subject, const struct metric_row *row)
{
    const struct metrics *metrics = assembling->metrics;
    double *series = ARENA_ARRAY(assembling->arena, metrics->windows, double);
    for (size_t w = 0; w < metrics->windows; w++) {
        struct client_counts client = { 0 };
        struct edge_counts edge = { 0 };
        struct view view = view_of(metrics, subject, w, &client, &edge);
        view.fresh = subject->fresh ? subject->fresh[w] : 0;
        series[w] = row->value(&view);
    }
    return series;
}

static double run_value(const struct assembling *assembling, const char *name)
{
    const struct judgement *judgement = &assembling->results->judgement;
    if (strcmp(name, "capacity") == 0)
        return judgement->capacity;
    if (strcmp(name, "capacity_cold") == 0)
        return judgement->capacity_cold;
    if (strcmp(name, "downtime") == 0)
        return judgement->downtime;
    if (strcmp(name, "slow_time") == 0)
        return judgement->slow_time;
    if (strcmp(name, "time_to_impact") == 0)
        return judgement->time_to_impact;
    if (strcmp(name, "recovery_time") == 0)
        return judgement->recovery_time;
    if (strcmp(name, "events") == 0)
        return (double)assembling->results->events;
    return (double)assembling->metrics->open_most;
}

/* What moves into a queue that is no rung has died elsewhere. */
static sim_time first_dead(const struct assembling *assembling, size_t place)
{
    const struct queue_meter *totals = &assembling->totals->queue[place];
    sim_time dead = totals->first_dead, letter = totals->first_moved;
    bool rung = assembling->metrics->topology->part[place]->rung > 0;
    if (rung || letter == TIME_NONE)
        return dead;
    return dead == TIME_NONE || letter < dead ? letter : dead;
}

static double queue_value(const struct assembling *assembling, size_t place, const char *name)
{
    const struct trigger *trigger = &assembling->results->judgement.trigger;
    if (strcmp(name, "behind_time") == 0)
        return behind_time(assembling->metrics, place);
    if (strcmp(name, "first_dead_at") == 0) {
        sim_time dead = first_dead(assembling, place);
        return dead == TIME_NONE ? NAN : time_to_s(dead);
    }
    sim_time drained = behind_drained(assembling->metrics, place, trigger);
    return drained == TIME_NONE ? NAN : time_to_s(drained - trigger->end);
}

static double known_value(const struct assembling *assembling, const struct subject *subject,
                          const char *name)
{
    return subject->scope == OF_QUEUE ? queue_value(assembling, subject->place, name)
                                      : run_value(assembling, name);
}

/* The largest window value, after the warm-up, of a measure of the same subject; not below its
** total. */
static double peak(const struct assembling *assembling, const struct subject *subject,
                   const char *name)
{
    const char *path = arena_format(assembling->arena, "%s.%s", subject->path, name);
    const struct measure *of = results_find(assembling->results, path);
    double most = of->total; /* windows without a call have no value, their attempts count */
    const struct metrics *metrics = assembling->metrics, *totals = assembling->totals;
    for (size_t w = metrics->first; w < metrics->windows; w++) {
        sim_time begin = (sim_time)w * metrics->tick;
        if (begin >= totals->from && begin + metrics->tick <= totals->to)
            most = fmax(most, of->series[w]);
    }
    return most;
}

/* From the series of what it watches, which stand before it. */
static size_t measure_alert(const struct assembling *assembling, size_t place,
                            struct measure *measure)
{
    const struct metrics *totals = assembling->totals;
    const struct alert_spec *alert = &totals->topology->spec->alerts.item[place];
    struct alert_course course = alert_watch(alert, assembling->results, assembling->metrics->from,
                                             totals->from, totals->to, assembling->arena);
    struct view view = { .alert = &course };
    size_t count = 0;
    for (size_t i = 0; i < metrics_count(); i++) {
        const struct metric_row *row = metric_row(i);
        if (row->metric.scope != OF_ALERT)
            continue;
        measure[count].total = row->value(&view);
        measure[count++].series = row->metric.use & METRIC_SERIES ? course.series : NULL;
    }
    return count;
}

/* Fills in its measures, which begin at `measure`.  Returns how many they are. */
static size_t measure_object(const struct assembling *assembling, const struct measured *object,
                             struct measure *measure)
{
    struct subject subject = { object->scope, object->place, object->path,
                               metrics_fresh(assembling->metrics, object->scope, object->place,
                                             assembling->arena),
                               assembling->expected };
    struct totals totals;
    size_t count = 0;
    if (object->scope == OF_ALERT)
        return measure_alert(assembling, object->place, measure);
    sum_up(assembling, &subject, &totals);
    for (size_t i = 0; i < metrics_count(); i++) {
        const struct metric_row *row = metric_row(i);
        if (row->metric.scope != object->scope)
            continue;
        if (row->value && row->metric.use & METRIC_SERIES)
            measure[count].series = make_series(assembling, &subject, row);
        if (row->peak_of)
            measure[count].total = peak(assembling, &subject, row->peak_of);
        else
            measure[count].total = row->value ? row->value(&totals.view)
                                              : known_value(assembling, &subject, row->metric.name);
        count++;
    }
    return count;
}

struct results *results_assemble(const struct evidence *evidence, uint64_t events,
                                 struct arena *arena)
{
    const struct metrics *metrics = evidence->metrics;
    struct results *results = results_lay(metrics->topology, arena);
    struct assembling assembling = { metrics, evidence->totals ? evidence->totals : metrics,
                                     results, expected_make(metrics, arena), arena };
    size_t objects, measures = 0;
    const struct measured *object = measured_objects(metrics->topology, &objects, arena);
    results->events = events;
    results->health = judge(evidence, arena, &results->judgement).window;
    results->fault = evidence->period;
    results->faults = evidence->periods;
    for (size_t i = 0; i < objects; i++)
        measures += measure_object(&assembling, &object[i], &results->measure[measures]);
    return results;
}
