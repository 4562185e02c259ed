/* Queues: what a delivery costs against an attempt of the same service called at once, what a
** backlog holds, that it costs nothing while it waits, and M/M/1 over a queue.
**
** Ten workers (slots) of 10 ms and 700 a second, 300 s.  A delivery is what is left of publish and
** delivery when the publish is taken away, as a world without a consumer makes it; the attempt is
** that of the client, its arrival included.  Instructions, which no other load on the machine
** moves, are counted by hand, each of the three scenarios by itself, divided by its 210 391 calls:
**   valgrind --tool=callgrind --toggle-collect=world_run build/squall run SCENARIO
** (gcc 12.2, -O3: 1 542 an attempt, 1 186 a publish, 3 166 with its delivery, which so takes 1 980:
** 1.284 times the attempt.)  The must is meant so: by time a publish that nobody takes also pays
** for the memory of what stays, and the row flatters.
*/
#include "tests/bench/bench.h"
#include "tests/bench/rows.h"

#include "models/world/world.h"
#include "scenarios/read/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GIB (1024.0 * 1024 * 1024)

struct trial {
    struct arena *arena;
    struct world_spec spec;
    double calls, waiting;
    uint64_t events;
    double resident; /* bytes more when it has ended */
};

static void prepare(struct trial *trial, const char *text)
{
    struct findings findings;
    trial->arena = arena_create();
    findings_init(&findings, trial->arena);
    struct scenario *scenario =
        scenario_parse("queues", text, strlen(text), trial->arena, &findings);
    if (!scenario || !scenario_bind(scenario, NULL, NULL, 0, &trial->spec, &findings)) {
        findings_write(stderr, &findings);
        exit(1);
    }
}

static double resident(void)
{
    long pages = 0;
    FILE *in = fopen("/proc/self/statm", "r");
    if (in && fscanf(in, "%*s %ld", &pages) != 1)
        pages = 0;
    if (in)
        fclose(in);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static double total(const struct results *results, const char *path)
{
    return results_find(results, path) ? results_total(results, path) : 0;
}

/* Runs it once; returns the seconds of processor time that took. */
static double run_once(struct trial *trial)
{
    struct err err;
    struct arena *arena = arena_create();
    double before = resident();
    struct world *world = world_create(&trial->spec, 1, 0, &err);
    double begin = bench_worked();
    if (!world || !world_run(world, trial->spec.run.duration, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    double seconds = bench_worked() - begin;
    const struct results *results = world_results(world, arena);
    trial->resident = resident() - before;
    trial->events = results->events;
    trial->calls = total(results, "clients.web.calls");
    trial->waiting = total(results, "queues.q.depth");
    world_destroy(world);
    arena_destroy(arena);
    return seconds;
}

static double ns_each(void *self)
{
    struct trial *trial = self;
    double seconds = run_once(trial);
    return 1e9 * seconds / trial->calls;
}

/* --- a delivery --- */

#define OPEN(rate, target)                                                                   \
    "clients: {web: {open: {rate: " rate "}, calls: {" target ": {}}}}\n"

static double row_of(const char *name, const char *text)
{
    struct trial trial;
    prepare(&trial, text);
    double median = bench_row(&(struct bench_row){ name, "ns", ns_each, &trial, 0, 0, false }, 5);
    printf("    %.0f calls, %llu events\n", trial.calls, (unsigned long long)trial.events);
    arena_destroy(trial.arena);
    return median;
}

static void delivery_rows(void)
{
    double attempt = row_of("an attempt of ten workers", "name: attempt\nrun: {duration: 300s}\n"
                            OPEN("700/s", "api")
                            "services: {api: {workers: 10, queue: unlimited, "
                            "service_time: {exponential: 10ms}}}\n");
    double publish = row_of("a publish that nobody takes", "name: publish\nrun: {duration: 300s}\n"
                            OPEN("700/s", "q")
                            "queues: {q: {}}\n");
    double message = row_of("a message of ten slots, publish and delivery",
                            "name: message\nrun: {duration: 300s}\n"
                            OPEN("700/s", "q")
                            "queues: {q: {}}\n"
                            "consumers: {api: {queue: q, concurrency: 10, "
                            "service_time: {exponential: 10ms}}}\n");
    bench_ratio("a delivery against an attempt", (message - publish) / attempt, 1.3, 1);
}

/* --- a backlog --- */

/* Ten million, and then some hours. */
static void backlog(struct trial *trial, const char *hours)
{
    struct arena *arena = arena_create();
    prepare(trial, arena_format(arena, "name: backlog\nrun: {duration: %s, tick: 1h}\n"
                                "clients: {web: {batch: {calls: 10000000}, calls: {q: {}}}}\n"
                                "queues: {q: {retention: 14d}}\n", hours));
    trial->spec.run.in_flight = 15000000;
    run_once(trial);
    arena_destroy(trial->arena);
    arena_destroy(arena);
}

static double gib(void *self)
{
    struct trial *trial = self;
    return trial->resident / GIB;
}

static void backlog_rows(void)
{
    struct trial few, many;
    backlog(&few, "1h");
    bench_row(&(struct bench_row){ "10 million messages that wait", "GiB", gib, &few, 1, 0, false },
              1);
    backlog(&many, "200h");
    bench_theory("events, waiting for 200 hours and for one", (double)many.events,
                 (double)few.events);
}

/* --- M/M/1 --- */

static void mm1_rows(void)
{
    struct trial trial;
    prepare(&trial, "name: mm1\nrun: {duration: 2000s, warmup: 10s, tick: 10s}\n"
                    OPEN("900/s", "q")
                    "queues: {q: {}}\n"
                    "consumers: {api: {queue: q, service_time: {exponential: 1ms}}}\n");
    bench_row(&(struct bench_row){ "M/M/1 over a queue, 90 % busy", "ns", ns_each, &trial, 0, 0,
                                   false }, 3);
    bench_theory("messages that wait, in the mean", trial.waiting, 0.9 * 0.9 / (1 - 0.9));
    arena_destroy(trial.arena);
}

void queue_rows(void)
{
    delivery_rows();
    backlog_rows();
    mm1_rows();
}
