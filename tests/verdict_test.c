/* The verdicts, each from a small world whose course is known beforehand, and what the health of
** a window rests on. */
#include "models/spec/world.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>

/* 100 calls a second at constant gaps on 10 workers of 10 ms; `more`: policies; faults. */
static const struct results *run_of(const char *policies, const char *queue, const char *more,
                                    struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(
        arena_format(arena,
                     "name: verdict\nrun: {duration: 100s}\nobjective: {goodput: 90%%, "
                     "latency: {p99: 1s}, hold: 5s}\n"
                     "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: %s}}}\n"
                     "services: {s: {workers: 2, queue: %s, service_time: 10ms}}\n%s\n",
                     policies, queue, more),
        arena);
    return support_run(spec, 1, NULL, arena);
}

static void absorbed(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        run_of("", "10", "faults: [{at: 20s, for: 10s, service: s, errors: {error: 1%}}]", arena);
    support_verdict(run, VERDICT_ABSORBED);
    assert_true(run->judgement.recovered);
    support_near("downtime", run->judgement.downtime, 0, 0);
    support_near("capacity", run->judgement.capacity, 200, 1e-9);
    support_near("fresh load", run->judgement.fresh_load, 100, 1e-9);
    assert_true(isnan(run->judgement.time_to_impact));
    arena_destroy(arena);
}

static void contained(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        run_of("", "10", "faults: [{at: 20s, for: 10s, service: s, down: true}]", arena);
    support_verdict(run, VERDICT_CONTAINED);
    support_near("downtime", run->judgement.downtime, 10, 0);
    support_near("time to impact", run->judgement.time_to_impact, 0, 0);
    support_near("recovery", run->judgement.recovery_time, 0, 0);
    for (size_t w = 0; w < run->windows; w++)
        assert_int_equal(run->health[w], w < 20 || w >= 30 ? HEALTH_GOOD : HEALTH_BAD);
    arena_destroy(arena);
}

/* Ten seconds without a worker leave 1 000 waiting; at 100/s more than is wanted they are worked
** off in ten more, and the calls wanted up to 9 s after the fault's end still wait longer than 1 s:
** recovery lies between 8 and 10 s. */
static void recovered(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = run_of(
        "", "unlimited", "faults: [{at: 20s, for: 10s, service: s, capacity: 0%}]", arena);
    support_verdict(run, VERDICT_RECOVERED);
    assert_true(run->judgement.recovery_time >= 8 && run->judgement.recovery_time <= 10);
    assert_true(run->judgement.slow_time >= 7);
    arena_destroy(arena);
}

/* 80 calls a second are tried twice: in 4 s without a worker some 600 attempts pile up, worked off
** at 200 - 160 a second until less than half a second of work waits: about 12 s, longer than the
** fault. */
static void storm(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: storm\nrun: {duration: 100s}\n"
        "clients: {c: {open: {rate: 80/s, arrivals: constant}, calls: {s: {timeout: 500ms,\n"
        "  retry: {attempts: 2, backoff: 400ms, jitter: none}}}}}\n"
        "services: {s: {workers: 2, queue: unlimited, service_time: 10ms}}\n"
        "faults: [{at: 20s, for: 4s, service: s, capacity: 0%}]\n",
        arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    assert_true(run->judgement.recovered);
    support_verdict(run, VERDICT_STORM);
    assert_true(run->judgement.recovery_time > 8 && run->judgement.recovery_time < 16);
    arena_destroy(arena);
}

/* Four attempts against a full queue are more than it can serve: it stays full. */
static void metastable(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        run_of("{timeout: 200ms, retry: {attempts: 4, backoff: none}}", "unlimited",
               "faults: [{at: 20s, for: 10s, service: s, capacity: 0%}]", arena);
    support_verdict(run, VERDICT_METASTABLE);
    assert_false(run->judgement.recovered);
    assert_true(isnan(run->judgement.recovery_time));
    arena_destroy(arena);
}

/* More is wanted than can be served: not recovered, but no metastability, and no retry storm. */
static void saturated(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: over\nrun: {duration: 100s}\n"
        "clients: {c: {open: {rate: [{at: 0s, rate: 100/s}, {at: 20s, rate: 100/s}, {at: 20s, "
        "rate: 300/s}],\n"
        "  arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 2, queue: 20, service_time: 10ms}}\n"
        "faults: [{at: 20s, for: 10s, service: s, down: true}]\n",
        arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    support_verdict(run, VERDICT_SATURATED);
    assert_false(run->judgement.recovered);
    support_near("fresh load", run->judgement.fresh_load, 300, 1e-6);
    assert_int_equal(run->judgement.cause.kind, CAUSE_SATURATION);
    support_near("wanted", run->judgement.cause.wanted, 300, 1e-3);
    support_near("can be served", run->judgement.cause.capacity, 200, 1e-6);
    arena_destroy(arena);
}

/* Without a fault, and with calls open at the end: healthy to the last window. */
static void nothing_happens(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: calm\nrun: {duration: 60s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 100, queue: 20, service_time: 700ms}}\n",
        arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    support_verdict(run, VERDICT_ABSORBED);
    assert_true(results_total(run, "clients.c.open") > 0);
    assert_true(isnan(run->judgement.recovery_time));
    arena_destroy(arena);
}

/* A fault inside the warm-up: what it leaves behind is judged from the warm-up's end. */
static void fault_in_the_warmup(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: early\nrun: {duration: 60s, warmup: 30s}\n"
        "clients: {c: {open: {rate: 60/s, arrivals: constant}, calls: {s: {timeout: 200ms,\n"
        "  retry: {attempts: 5, backoff: none}}}}}\n"
        "services: {s: {workers: 1, queue: unlimited, service_time: 10ms}}\n"
        "faults: [{at: 1s, for: 10s, service: s, capacity: 0%}]\n",
        arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    support_verdict(run, VERDICT_METASTABLE);
    support_near("downtime", run->judgement.downtime, 30, 0);
    arena_destroy(arena);
}

/* Calls open since the fault are no good sign, however long objective.hold is. */
static void open_since_the_fault(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: hole\nrun: {duration: 60s}\nobjective: {hold: 60s}\n"
        "clients: {c: {open: {rate: 5/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 10, queue: 10, service_time: 10ms}}\n"
        "faults: [{at: 10s, for: 20s, service: s, black_hole: true}]\n",
        arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    support_verdict(run, VERDICT_CONTAINED);
    support_near("downtime", run->judgement.downtime, 20, 0);
    arena_destroy(arena);
}

/* A fault that lasts to the end: nobody can see a recovery. */
static void to_the_end(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        run_of("", "10", "faults: [{at: 50s, service: s, down: true}]", arena);
    support_verdict(run, VERDICT_CONTAINED);
    assert_false(run->judgement.recovered);
    assert_true(isnan(run->judgement.recovery_time));
    arena_destroy(arena);
}

/* Everybody is answered well in the end, but for ten seconds nobody is: that is no health. */
static void standstill(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: still\nrun: {duration: 60s}\nobjective: {goodput: 90%}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 100, queue: unlimited, service_time: 10ms}}\n"
        "faults: [{at: 20s, for: 10s, service: s, capacity: 0%}]\n",
        arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    support_near("failed", results_total(run, "clients.c.failed"), 0, 0);
    support_verdict(run, VERDICT_CONTAINED);
    support_near("downtime", run->judgement.downtime, 10, 0);
    arena_destroy(arena);
}

/* Capacity is that of the busiest service: a synchronous caller holds its workers through the call
** below, an asynchronous one does not; the mix of the clients counts. */
static void capacity(void **state)
{
    static const struct {
        const char *async;
        double capacity; /* 90 % to a, whose call holds 10 + 2 x 20 ms; 10 % to b */
    } cases[] = { { "false", 10 / (0.9 * 0.050) }, { "true", 10 / (0.9 * 2 * 0.020) } };
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: mix\nrun: {duration: 10s}\n"
                         "clients: {c: {open: {rate: 10/s, arrivals: constant}, "
                         "calls: {a: {weight: 9}, b: }}}\n"
                         "services:\n"
                         "  a: {workers: 10, service_time: 10ms, async: %s, "
                         "calls: {below: {times: 2}}}\n"
                         "  b: {workers: 1000, service_time: 10ms}\n"
                         "  below: {workers: 10, service_time: 20ms}\n",
                         cases[i].async),
            arena);
        const struct results *run = support_run(&spec, 1, NULL, arena);
        support_near("capacity", run->judgement.capacity, cases[i].capacity, 1e-9);
    }
    arena_destroy(arena);
}

/* A front that answers degraded while its back is down: ten seconds of downtime for who counts ok
** alone, none for who counts what users get. */
static void what_counts_as_good(void **state)
{
    static const struct { const char *counts; double downtime; } cases[] = {
        { "ok", 10 }, { "answered", 0 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: counts\nrun: {duration: 60s}\nobjective: {counts: %s, hold: 5s}\n"
                         "clients: {c: {open: {rate: 100/s, arrivals: constant}, "
                         "calls: {front: {}}}}\n"
                         "services:\n"
                         "  front: {workers: 9, queue: 9, service_time: 1ms, "
                         "calls: {back: {on_failure: degraded}}}\n"
                         "  back: {workers: 9, queue: 9, service_time: 1ms}\n"
                         "faults: [{at: 20s, for: 10s, service: back, down: true}]\n",
                         cases[i].counts),
            arena);
        const struct results *run = support_run(&spec, 1, NULL, arena);
        support_near("downtime", run->judgement.downtime, cases[i].downtime, 0);
        support_near("degraded", results_total(run, "clients.c.degraded"), 1000, 2e-3);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absorbed),   cmocka_unit_test(contained),   cmocka_unit_test(recovered),
        cmocka_unit_test(storm),      cmocka_unit_test(metastable), cmocka_unit_test(saturated),
        cmocka_unit_test(fault_in_the_warmup), cmocka_unit_test(open_since_the_fault),
        cmocka_unit_test(to_the_end),
        cmocka_unit_test(nothing_happens), cmocka_unit_test(standstill), cmocka_unit_test(capacity),
        cmocka_unit_test(what_counts_as_good),
    };
    return cmocka_run_group_tests_name("verdicts", tests, NULL, NULL);
}
