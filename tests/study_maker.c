/* A fault in the middle; every series is a formula of the window, calm before, bad after. */
#include "tests/study_maker.h"

#include "models/spec/client.h"
#include "models/spec/consumer.h"
#include "models/spec/mqueue.h"
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

struct maker {
    struct arena *arena;
    struct results *results;
};

/* A value that rises in the fault and stays there: `calm` before, `storm` after 60 s of it. */
static double level(size_t window, double calm, double storm)
{
    if (window < FAULT_FROM)
        return calm;
    double share = window > FAULT_FROM + 60 ? 1 : (double)(window - FAULT_FROM) / 60;
    return calm + share * (storm - calm);
}

/* A little noise that is the same every time. */
static double noise(size_t window)
{
    return 1 + 0.12 * sin(12.9898 * (double)window) * cos(78.233 * (double)window);
}

static struct measure *add(struct maker *maker, const char *unit, double total, const char *format,
                           ...)
{
    char path[2000];
    va_list list;
    va_start(list, format);
    vsnprintf(path, sizeof path, format, list);
    va_end(list);
    struct metric *metric = ARENA_NEW(maker->arena, struct metric);
    *metric = (struct metric){ OF_RUN, "m", unit, "made by hand", METRIC_BOTH, NULL };
    assert_true(maker->results->measures < MEASURES);
    struct measure *measure = &maker->results->measure[maker->results->measures++];
    *measure = (struct measure){ arena_text(maker->arena, path), metric, total, NULL };
    return measure;
}

static void give_series(struct maker *maker, struct measure *measure, double calm, double storm)
{
    double *series = ARENA_ARRAY(maker->arena, WINDOWS, double);
    for (size_t i = 0; i < WINDOWS; i++)
        series[i] = level(i, calm, storm) * noise(i);
    measure->series = series;
}

static void add_run(struct maker *maker)
{
    give_series(maker, add(maker, "1/s", 40.04, "run.offered"), 40, 40);
    give_series(maker, add(maker, "1/s", 69.5, "run.attempts"), 40, 78);
    give_series(maker, add(maker, "1/s", 8.25, "run.goodput"), 40, 0.4);
    add(maker, "1/s", 250, "run.capacity");
    add(maker, "s", 1490, "run.downtime");
    add(maker, "s", 12, "run.time_to_impact");
    add(maker, "s", NAN, "run.recovery_time");
}

static void add_client(struct maker *maker, const char *name)
{
    add(maker, "calls", 72072, "clients.%s.calls", name);
    add(maker, "calls", 57001, "clients.%s.failed", name);
    add(maker, "ratio", 0.206, "clients.%s.success_ratio", name);
    add(maker, "1/s", 8.25, "clients.%s.goodput", name);
    give_series(maker, add(maker, "s", 0.21, "clients.%s.latency_p50", name), 0.12, 20.6);
    struct measure *p99 = add(maker, "s", 30.0, "clients.%s.latency_p99", name);
    give_series(maker, p99, 0.8, 30);
    ((double *)(uintptr_t)p99->series)[7] = NAN;
}

static void add_edge(struct maker *maker, const char *from, const char *to, double calls,
                     double amplification)
{
    add(maker, "calls", calls, "edges.%s.%s.calls", from, to);
    add(maker, "attempts", calls * amplification, "edges.%s.%s.attempts", from, to);
    add(maker, "ratio", amplification, "edges.%s.%s.amplification", from, to);
    add(maker, "ratio", amplification * 1.1, "edges.%s.%s.retry_amplification_peak", from, to);
    add(maker, "attempts", 0, "edges.%s.%s.timeouts", from, to);
}

static void add_service(struct maker *maker, const char *name, double storm, double busy,
                        double queue)
{
    add(maker, "requests", 134000, "services.%s.arrivals", name);
    give_series(maker, add(maker, "1/s", 70, "services.%s.arrival_rate", name), 40, 40 * storm);
    add(maker, "ratio", storm, "services.%s.amplification", name);
    struct measure *retries = add(maker, "ratio", storm, "services.%s.retry_amplification", name);
    give_series(maker, retries, 1, storm);
    add(maker, "ratio", storm * 1.2, "services.%s.retry_amplification_peak", name);
    struct measure *use = add(maker, "ratio", 0.8, "services.%s.utilisation", name);
    give_series(maker, use, 0.1, busy > 150 ? 0.95 : 0.2);
    give_series(maker, add(maker, "workers", busy, "services.%s.busy_mean", name), 8, busy);
    give_series(maker, add(maker, "requests", queue, "services.%s.queue_mean", name), 0, queue);
    add(maker, "ratio", 0.414, "services.%s.wasted_work", name);
    add(maker, "requests", 12000, "services.%s.refused", name);
}

/* What falls behind in the fault: `most` messages, a second for each two of them. */
static void add_queue(struct maker *maker, const char *name, double published, double most)
{
    add(maker, "messages", published, "queues.%s.published", name);
    add(maker, "messages", published > 0 ? 0 : 9000, "queues.%s.moved_in", name);
    add(maker, "deliveries", 81000, "queues.%s.deliveries", name);
    add(maker, "ratio", 1.25, "queues.%s.amplification", name);
    add(maker, "messages", 63000, "queues.%s.done", name);
    struct measure *dead = add(maker, "messages", published > 0 ? 0 : 720, "queues.%s.dead", name);
    give_series(maker, dead, 0, dead->total / 900);
    add(maker, "s", published > 0 ? NAN : 423, "queues.%s.first_dead_at", name);
    add(maker, "messages", 0, "queues.%s.expired", name);
    add(maker, "deliveries", published > 0 ? 18000 : 0, "queues.%s.returned", name);
    give_series(maker, add(maker, "messages", most / 3, "queues.%s.depth", name), 0, most);
    add(maker, "messages", most, "queues.%s.depth_max", name);
    give_series(maker, add(maker, "messages", 8, "queues.%s.in_flight", name), 6, 40);
    give_series(maker, add(maker, "messages", 0, "queues.%s.delayed", name), 0, 0);
    give_series(maker, add(maker, "1/s", 45, "queues.%s.delivery_rate", name), 40, 50);
    give_series(maker, add(maker, "s", most / 2, "queues.%s.oldest", name), 0.1, most / 2);
    add(maker, "s", 0.4, "queues.%s.time_to_done_p50", name);
    add(maker, "s", most / 3, "queues.%s.time_to_done_p99", name);
}

static void add_consumer(struct maker *maker, const char *name)
{
    add(maker, "deliveries", 90000, "consumers.%s.worked_on", name);
    give_series(maker, add(maker, "1/s", 35, "consumers.%s.done_rate", name), 40, 30);
    give_series(maker, add(maker, "ratio", 0.72, "consumers.%s.utilisation", name), 0.3, 1);
    give_series(maker, add(maker, "slots", 8.6, "consumers.%s.busy", name), 4, 12);
    add(maker, "deliveries", 18000, "consumers.%s.failed", name);
    add(maker, "deliveries", 0, "consumers.%s.lost", name);
    add(maker, "deliveries", 37, "consumers.%s.duplicates_suppressed", name);
}

static void add_parts(struct maker *maker, const char *queue)
{
    const char **name = ARENA_ARRAY(maker->arena, 3, const char *);
    name[0] = queue;
    name[1] = arena_format(maker->arena, "%s-retry-1", queue);
    name[2] = arena_format(maker->arena, "%s-work", queue);
    add_queue(maker, name[0], 72000, 1200);
    add_queue(maker, name[1], 0, 90);
    add_consumer(maker, name[2]);
    maker->results->queue = name;
    maker->results->queues = 2;
    maker->results->consumer = &name[2];
    maker->results->consumers = 1;
}

static void add_objects(struct maker *maker, const struct names *names)
{
    static struct edge_name edge[2];
    static const char *service[2];
    static struct fault_period fault;
    edge[0] = (struct edge_name){ names->client, names->front, true };
    edge[1] = (struct edge_name){ names->front, names->back, false };
    service[0] = names->front;
    service[1] = names->back;
    fault = (struct fault_period){
        FAULT_FROM * SIM_S, FAULT_TO * SIM_S, "payments: 30% of requests 10s slower", NULL, true,
        false, NAN, ROLE_TRIGGER
    };
    maker->results->edge = edge;
    maker->results->edges = 2;
    maker->results->service = service;
    maker->results->services = 2;
    maker->results->fault = &fault;
    maker->results->faults = 1;
}

static struct results *make_results(struct arena *arena, const struct world_spec *spec,
                                    const struct names *names, const char *queue,
                                    uint64_t replication)
{
    struct results *results = ARENA_NEW(arena, struct results);
    struct maker maker = { arena, results };
    uint8_t *health = ARENA_ARRAY(arena, WINDOWS, uint8_t);
    for (size_t i = 0; i < WINDOWS; i++)
        health[i] = i < FAULT_FROM + 12 ? HEALTH_GOOD : HEALTH_BAD;
    *results = (struct results){ .spec = spec, .seed = 7, .replication = replication,
                                 .windows = WINDOWS, .tick = SIM_S, .health = health };
    results->measure = ARENA_ARRAY(arena, MEASURES, struct measure);
    results->judgement = (struct judgement){
        .verdict = VERDICT_METASTABLE, .downtime = 1490, .served = 0.03,
        .bad_since = FAULT_FROM + 12, .bad_until = WINDOWS, .relapsed = NAN, .after = 600,
        .lasted = 900, .after_since = FAULT_TO, .time_to_impact = 12, .recovery_time = NAN,
        .remedy = REMEDY_NONE, .trigger = { FAULT_FROM * SIM_S, FAULT_TO * SIM_S, true },
        .capacity = 250, .capacity_cold = NAN, .fresh_load = 40,
        .cause = { .kind = CAUSE_RETRIES, .overloaded = true, .to = names->back, .wanted = 40,
                   .can = 250, .capacity = 250 } };
    add_run(&maker);
    add_edge(&maker, names->client, names->front, 72072, 1.86);
    add_edge(&maker, names->front, names->back, 95000, 3.31);
    add_service(&maker, names->front, 1.95, 200, 99);
    add_service(&maker, names->back, 6.4, 110, 0);
    add_client(&maker, names->client);
    if (queue)
        add_parts(&maker, queue);
    add_objects(&maker, names);
    return results;
}

static struct world_spec *make_spec(struct arena *arena, const struct names *names)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    spec->name = names->scenario;
    spec->run.duration = WINDOWS * SIM_S;
    spec->objective.goodput = 0.95;
    spec->clients.item = ARENA_NEW(arena, struct client_spec);
    spec->clients.item[0].name = names->client;
    spec->clients.count = 1;
    return spec;
}

/* Of the objective a minute. */
static void spec_queue(struct world_spec *spec, const char *queue, struct arena *arena)
{
    spec->queues.item = ARENA_NEW(arena, struct mqueue_spec);
    spec->queues.item[0].name = queue;
    spec->queues.count = 1;
    spec->consumers.item = ARENA_NEW(arena, struct consumer_spec);
    spec->consumers.item[0].name = arena_format(arena, "%s-work", queue);
    spec->consumers.item[0].queue = queue;
    spec->consumers.item[0].ladder.item = ARENA_NEW(arena, struct rung_spec);
    spec->consumers.item[0].ladder.count = 1;
    spec->consumers.count = 1;
    spec->objective.queues.item = ARENA_NEW(arena, struct queue_objective_spec);
    spec->objective.queues.item[0] = (struct queue_objective_spec){ queue, 60 * SIM_S, COUNT_NONE };
    spec->objective.queues.count = 1;
    parts_make(spec, arena);
}

struct study *study_of_queue(struct arena *arena, const struct names *names, const char *queue,
                             size_t runs)
{
    struct study *study = ARENA_NEW(arena, struct study);
    *study = (struct study){ .spec = make_spec(arena, names), .variant = "before", .seed = 7,
                             .runs = runs, .recovery = { NAN, NAN, NAN, true } };
    if (queue)
        spec_queue((struct world_spec *)(uintptr_t)study->spec, queue, arena);
    study->run = ARENA_ARRAY(arena, runs, struct results *);
    for (size_t i = 0; i < runs; i++)
        study->run[i] = make_results(arena, study->spec, names, queue, i);
    study->verdicts[VERDICT_METASTABLE] = runs;
    study->estimate = ARENA_ARRAY(arena, study->run[0]->measures, struct estimate);
    for (size_t i = 0; i < study->run[0]->measures; i++) {
        double mean = study->run[0]->measure[i].total;
        study->estimate[i] = (struct estimate){ mean, runs > 1 ? 0.013 * mean : NAN, runs };
    }
    return study;
}

struct study *study_made(struct arena *arena, const struct names *names, size_t runs)
{
    return study_of_queue(arena, names, NULL, runs);
}
