/* The whole model: a retry storm on one service, small and large, and two worlds side by side.
**
** 100 workers of 100 ms take 1 000 calls a second; 700 are wanted, 3 500 during a spike of 2 s;
** callers wait 500 ms and retry three times with full jitter.  The large one is the same a thousand
** times over.  An event is anything the engine lets happen: an arrival, the end of work, of a
** timeout, of a pause.
*/
#include "tests/bench/bench.h"
#include "tests/bench/rows.h"

#include "models/world/world.h"
#include "scenarios/read/scenario.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct storm {
    struct arena *arena;
    struct world_spec spec;
    uint64_t events;
    double attempts, goodput;
    size_t bytes_per_attempt;
};

/* A budget that never denies and a breaker that never opens: the same run, with all their work. */
#define CONTROLS ", budget: {token_bucket: {capacity: 1000000000}}"
#define BREAKER                                                                                  \
    ", breaker: {failure_rate: 100%, trips: above, window: {time: 10s}, minimum_calls: 20}"

static const char *storm_text(int64_t scale, int seconds, bool controlled, struct arena *arena)
{
    return arena_format(arena,
                        "name: storm\n"
                        "run: {duration: %ds, in_flight: 15000000}\n"
                        "clients: {web: {open: {rate: %lld/s}, calls: {api: {timeout: 500ms, "
                        "retry:\n"
                        "  {attempts: 4, backoff: {exponential: {base: 100ms, cap: 10s}}, "
                        "jitter: full%s}%s}}}}\n"
                        "services: {api: {workers: %lld, queue: %lld, "
                        "service_time: {exponential: 100ms}}}\n"
                        "faults: [{at: 1s, for: 2s, load: 5}]\n",
                        seconds, (long long)(700 * scale), controlled ? CONTROLS : "",
                        controlled ? BREAKER : "", (long long)(100 * scale),
                        (long long)(1000 * scale));
}

static void storm_prepare(struct storm *storm, int64_t scale, int seconds, bool controlled)
{
    struct findings findings;
    storm->arena = arena_create();
    findings_init(&findings, storm->arena);
    const char *text = storm_text(scale, seconds, controlled, storm->arena);
    struct scenario *scenario =
        scenario_parse("storm", text, strlen(text), storm->arena, &findings);
    if (!scenario_bind(scenario, NULL, NULL, 0, &storm->spec, &findings)) {
        findings_write(stderr, &findings);
        exit(1);
    }
}

/* Runs it once; returns the seconds of processor time that took. */
static double storm_run(struct storm *storm)
{
    struct err err;
    struct arena *arena = arena_create();
    struct world *world = world_create(&storm->spec, 1, 0, &err);
    double begin = bench_worked();
    if (!world_run(world, storm->spec.run.duration, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    double seconds = bench_worked() - begin;
    const struct results *results = world_results(world, arena);
    storm->events = results->events;
    storm->attempts = results_total(results, "edges.web.api.attempts");
    storm->goodput = results_total(results, "run.goodput");
    storm->bytes_per_attempt = world_bytes_per_attempt(world);
    world_destroy(world);
    arena_destroy(arena);
    return seconds;
}

static double million_events_per_s(void *self)
{
    struct storm *storm = self;
    double seconds = storm_run(storm);
    return (double)storm->events / seconds / 1e6;
}

static double storm_row(struct storm *storm, const char *name, double must, double stretch,
                        int rounds)
{
    double median = bench_row(
        &(struct bench_row){ name, "M/s", million_events_per_s, storm, must, stretch, true },
        rounds);
    printf("    %.0f attempts, %.1f/s good, %llu events, %zu bytes per attempt in flight\n",
           storm->attempts, storm->goodput, (unsigned long long)storm->events,
           storm->bytes_per_attempt);
    return median;
}

/* --- two worlds on two cores --- */

static void *run_in_thread(void *self)
{
    storm_run(self);
    return NULL;
}

/* How many times faster two runs are side by side than one after the other. */
static double side_by_side(void *self)
{
    struct storm *storms = self;
    pthread_t threads[2];
    double begin = bench_now();
    for (int i = 0; i < 2; i++)
        storm_run(&storms[i]);
    double one_by_one = bench_now() - begin;
    begin = bench_now();
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, run_in_thread, &storms[i]) != 0)
            exit(1);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return one_by_one / (bench_now() - begin);
}

static void threads_row(void)
{
    struct storm storms[2];
    for (int i = 0; i < 2; i++)
        storm_prepare(&storms[i], 1, 400, false);
    bench_row(&(struct bench_row){ "two worlds on two cores, speed-up", "x", side_by_side, storms,
                                   1.8, 1.95, true },
              5);
    bench_theory("attempts of the two", storms[0].attempts, storms[1].attempts);
    for (int i = 0; i < 2; i++)
        arena_destroy(storms[i].arena);
}

void model_rows(void)
{
    struct storm small, large, controlled;
    storm_prepare(&small, 1, 400, false);
    storm_prepare(&controlled, 1, 400, true);
    storm_prepare(&large, 1000, 5, false);
    double fast = storm_row(&small, "retry storm, 100 workers, whole model", 10, 20, 5);
    double slow = storm_row(&large, "the same, 100 000 workers", 0, 0, 3);
    bench_ratio("time per event, large against small", fast / slow, 2, 1.5);
    double held = storm_row(&controlled, "the storm with a budget and a breaker", 0, 0, 5);
    bench_speed_ratio("speed with budget and breaker, against without", held / fast, 0.6, 0.8);
    bench_theory("events with them", (double)controlled.events, (double)small.events);
    threads_row();
    arena_destroy(small.arena);
    arena_destroy(controlled.arena);
    arena_destroy(large.arena);
}
