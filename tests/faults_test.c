/* Faults against what they must do exactly: with constant times every instant is known beforehand,
** and shares drawn by chance stay within the binomial's 99.9 % interval. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "tests/laws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEARD_MOST = 200000 };

/* All facts of one kind, in order. */
struct ear {
    enum fact_kind kind;
    struct fact *fact;
    size_t count;
};

static void hear(void *self, const struct fact *fact)
{
    struct ear *ear = self;
    if (fact->kind == ear->kind && ear->count < HEARD_MOST)
        ear->fact[ear->count++] = *fact;
}

/* Runs with the laws on and returns the facts of this kind. */
static struct results *run(const char *yaml, struct ear *ear, struct arena *arena)
{
    struct err err;
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(yaml, arena);
    struct laws *laws = laws_create(spec);
    struct observer lawful = laws_observer(laws), hearing = { hear, ear };
    struct world *world = world_create(spec, 1, 0, &err);
    assert_non_null(world);
    if (ear)
        ear->fact = ARENA_ARRAY(arena, HEARD_MOST, struct fact), ear->count = 0;
    world_observe(world, &lawful);
    if (ear)
        world_observe(world, &hearing);
    if (!world_run(world, spec->run.duration, &err))
        fail_msg("the run stopped: %s", err.text);
    struct results *results = world_results(world, arena);
    const char *broken = laws_broken(laws, results);
    if (broken)
        fail_msg("%s", broken);
    world_destroy(world);
    laws_destroy(laws);
    return results;
}

/* A share drawn n times: within its own 99.9 % interval. */
static void share_near(const char *name, double happened, double of, double share)
{
    double half = 3.29 * sqrt(of * share * (1 - share));
    if (!(fabs(happened - of * share) <= half))
        fail_msg("%s: %g of %g, wanted %g +- %g", name, happened, of, of * share, half);
}

#define MS(n) ((sim_time)(n) * 1000000)

/* --- pause --- */

/* One worker, work of 100 ms, a call each 200 ms from 0.2 s on; the pause is from 1.05 s to 1.55 s.
** The call of 1.0 s is at work for 50 ms, and has 50 ms to go at 1.55 s; those of 1.2 and 1.4 s
** wait. */
static void pause_shifts_ends(void **state)
{
    struct arena *arena = arena_create();
    struct ear ear = { .kind = FACT_CALL_ENDED };
    (void)state;
    run("name: pause\nrun: {duration: 3s}\n"
        "clients: {c: {open: {rate: 5/s, arrivals: constant}, calls: {s: {}}}}\n"
        "services: {s: {workers: 1, queue: 0, service_time: 100ms}}\n"
        "faults: [{at: 1050ms, for: 500ms, service: s, pause: true}]\n", &ear, arena);
    /* the two at the door come in when the pause is over, while the first one is still at work */
    static const int64_t ends[] = { 300, 500, 700, 900, 1550, 1550, 1600 };
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(ear.fact[i].time, MS(ends[i]));
        assert_int_equal(ear.fact[i].outcome, ends[i] == 1550 ? OUTCOME_refused : OUTCOME_ok);
    }
    arena_destroy(arena);
}

/* The same with a place to wait: all are served, one after the other. */
static void paused_arrivals_queue(void **state)
{
    struct arena *arena = arena_create();
    struct ear ear = { .kind = FACT_CALL_ENDED };
    (void)state;
    const struct results *results =
        run("name: pause\nrun: {duration: 2s}\n"
            "clients: {c: {open: {rate: 5/s, arrivals: constant}, calls: {s: {}}}}\n"
            "services: {s: {workers: 1, queue: 10, service_time: 100ms}}\n"
            "faults: [{at: 1050ms, for: 500ms, service: s, pause: true}]\n", &ear, arena);
    static const int64_t ends[] = { 300, 500, 700, 900, 1600, 1700, 1800, 1900, 2000 };
    assert_int_equal(ear.count, 9);
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(ear.fact[i].time, MS(ends[i]));
    support_near("queue_mean", results_total(results, "services.s.queue_mean"),
                 (0.4 + 0.3 + 0.2 + 0.1) / 2, 1e-9); /* the calls of 1.2, 1.4, 1.6, 1.8 s */
    arena_destroy(arena);
}

/* The answer from below comes during the pause of the caller: it goes on afterwards. */
static void answers_wait_for_the_end(void **state)
{
    struct arena *arena = arena_create();
    struct ear ear = { .kind = FACT_CALL_ENDED };
    (void)state;
    run("name: pause\nrun: {duration: 2s}\n"
        "clients: {c: {batch: {calls: 1, at: 1s}, calls: {a: {}}}}\n"
        "services:\n  a: {workers: 1, queue: 0, service_time: 10ms, calls: {b: {}}}\n"
        "  b: {workers: 1, queue: 0, service_time: 100ms}\n"
        "faults: [{at: 1050ms, for: 500ms, service: a, pause: true}]\n", &ear, arena);
    assert_int_equal(ear.count, 2);
    assert_int_equal(ear.fact[0].time, MS(1110)); /* of the edge a.b */
    assert_int_equal(ear.fact[1].time, MS(1550));
    arena_destroy(arena);
}

/* --- restart --- */

/* 10 at work and 5 queued at 1 s are lost at once; from there to 3 s all are refused; at 3 s the
** work takes three times as long, at 5 s twice, from 7 s on as before. */
static void restart_loses_and_warms_up(void **state)
{
    struct arena *arena = arena_create();
    struct ear ear = { .kind = FACT_REQUEST_FINISHED };
    (void)state;
    const struct results *results = run(
        "name: restart\nrun: {duration: 10s}\n"
        "clients:\n  b: {batch: {calls: 15, at: 900ms}, calls: {s: {}}}\n"
        "  c: {open: {rate: 1/s, arrivals: constant}, calls: {s: {}}}\n"
        "services: {s: {workers: 10, queue: 20, service_time: 200ms}}\n"
        "faults: [{at: 950ms, service: s, restart: {down: 2050ms, warmup: 4s, cold: 3}}]\n",
        &ear, arena);
    support_near("lost", results_total(results, "services.s.lost"), 15, 0);
    support_near("failed batch", results_total(results, "clients.b.failed"), 15, 0);
    /* those of 1 s and 2 s */
    support_near("refused", results_total(results, "services.s.refused"), 2, 0);
    static const int64_t took[] = { 600, 500, 400, 300, 200, 200, 200 }; /* the calls of 3 .. 9 s */
    assert_int_equal(ear.count, 7);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(ear.fact[i].span, MS(took[i]));
    arena_destroy(arena);
}

/* Under load, with calls below that are given up, and asynchronous too: the laws hold. */
static void restarts_are_lawful(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 4; i++) {
        const struct results *results = run(
            arena_format(arena,
                         "name: restart\nrun: {duration: 20s}\n"
                         "clients: {c: {open: 100/s, calls: {a: {timeout: 1s, retry: 3%s}}}}\n"
                         "services:\n  a: {instances: 3, workers: 10, queue: 20, async: %s, "
                         "service_time: {exponential: 20ms}, calls: {b: {retry: 2, "
                         "timeout: 300ms%s}}}\n"
                         "  b: {instances: 2, workers: 20, queue: 10, "
                         "service_time: {exponential: 100ms}}\n"
                         "faults:\n  - {at: 5s, service: a, restart: 1s}\n"
                         "  - {at: 9s, service: b, restart: {down: 1s, warmup: 3s, cold: 4}}\n"
                         "  - {at: 13s, for: 500ms, service: a, instance: 1, pause: true}\n"
                         "  - {at: 13200ms, service: a, instance: 1, restart: 100ms}\n"
                         "  - {at: 15s, service: a, deploy: {down: 300ms, drain: true}}\n",
                         i & 1 ? ", cancel: running" : "", i & 2 ? "true" : "false",
                         i & 1 ? ", cancel: queued" : ""),
            NULL, arena);
        assert_true(results_total(results, "services.a.lost") > 0);
        assert_true(results_total(results, "services.b.lost") > 0);
    }
    arena_destroy(arena);
}

/* --- deploy --- */

/* The fewest in rotation of `instances`, and how often one went. */
static void count_away(const struct ear *ear, double instances, double *least, int *times)
{
    double level = 0;
    *least = instances, *times = 0;
    for (size_t i = 0; i < ear->count; i++) {
        if (ear->fact[i].number != GAUGE_INSTANCES)
            continue;
        level += ear->fact[i].by;
        if (ear->fact[i].time > 0) /* there at the start */
            *least = fmin(*least, level);
        *times += ear->fact[i].by < 0;
    }
}

static void deploy_goes_batch_by_batch(void **state)
{
    struct arena *arena = arena_create();
    struct ear ear = { .kind = FACT_SERVICE_GAUGE };
    double least;
    int times;
    (void)state;
    const struct results *results = run(
        "name: deploy\nrun: {duration: 30s}\n"
        "clients: {c: {open: 200/s, calls: {s: {}}}}\n"
        "services: {s: {instances: 7, workers: 100, queue: 0, service_time: {exponential: 50ms}}}\n"
        "faults: [{at: 5s, service: s, deploy: {down: 2s, batch: 2, drain: true, pause: 1s}}]\n",
        &ear, arena);
    count_away(&ear, 7, &least, &times);
    support_near("instances in rotation", least, 5, 0);
    assert_int_equal(times, 7);
    /* drained: nobody notices */
    support_near("failed", results_total(results, "clients.c.failed"), 0, 0);
    results = run(
        "name: deploy\nrun: {duration: 30s}\n"
        "clients: {c: {open: {rate: 70/s, arrivals: constant}, calls: {s: {}}}}\n"
        "services: {s: {instances: 7, workers: 100, queue: 0, service_time: 1ms}}\n"
        "faults: [{at: 5005ms, service: s, deploy: {down: 1s}}]\n",
        NULL, arena); /* one of seven refuses for seven seconds: 10 of 70 each second */
    support_near("refused", results_total(results, "services.s.refused"), 70, 0.02);
    arena_destroy(arena);
}

/* --- the road --- */

static void messages_are_lost(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = run(
        "name: loss\nrun: {duration: 100s}\n"
        "clients: {c: {open: {rate: 200/s, arrivals: constant}, calls: {s: {timeout: 50ms}}}}\n"
        "services: {s: {workers: 100, queue: 0, service_time: 1ms}}\n"
        "faults: [{at: 0s, for: none, edge: c.s, loss: {request: 10%, answer: 5%}}]\n", NULL,
        arena);
    double sent = results_total(results, "edges.c.s.attempts"),
           came = results_total(results, "services.s.arrivals");
    share_near("requests", sent - came, sent, 0.1);
    share_near("answers", results_total(results, "edges.c.s.lost") - (sent - came), came, 0.05);
    support_near("effects", results_total(results, "services.s.completed"), came, 1e-3);
    support_near("timeouts", results_total(results, "edges.c.s.timeouts"),
                 results_total(results, "edges.c.s.lost"), 5e-3); /* the last have 50 ms to go */
    arena_destroy(arena);
}

/* 100 calls of 10 ms a second, cut off from 1 s to 2 s: what is sent then is lost, and so is the
** answer of the call that is at work at 1 s. */
static void partition_cuts_both_ways(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = run(
        "name: partition\nrun: {duration: 3s}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {timeout: 50ms}}}}\n"
        "services: {s: {workers: 100, queue: 0, service_time: 10ms}}\n"
        "faults: [{at: 1005ms, for: 1s, edge: c.s, partition: true}]\n", NULL, arena);
    support_near("lost", results_total(results, "edges.c.s.lost"), 101, 0);
    support_near("timeouts", results_total(results, "edges.c.s.timeouts"), 101, 0);
    arena_destroy(arena);
}

/* --- calls that fail --- */

static void the_first_attempts_fail(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 2; i++) {
        const char *where = i ? "service: s" : "edge: c.s";
        const struct results *results = run(
            arena_format(arena,
                         "name: first\nrun: {duration: 10s}\n"
                         "clients: {c: {open: 100/s, calls: {s: {retry: {attempts: 9, "
                         "backoff: none}}}}}\n"
                         "services: {s: {workers: 100, queue: 0, service_time: 1ms}}\n"
                         "faults: [{at: 0s, for: none, %s, fail_first: {attempts: 3, "
                         "as: unavailable}}]\n",
                         where), NULL, arena);
        support_near("attempts", results_total(results, "edges.c.s.attempts_per_call"), 4, 0);
        support_near("success", results_total(results, "edges.c.s.success_ratio"), 1, 0);
        support_near("unavailable", results_total(results, "edges.c.s.unavailable"),
                     3 * results_total(results, "edges.c.s.calls"), 0.01);
    }
    arena_destroy(arena);
}

static void poison_never_succeeds(void **state)
{
    struct arena *arena = arena_create();
    struct ear ear = { .kind = FACT_CALL_ENDED };
    double failed = 0;
    (void)state;
    run("name: poison\nrun: {duration: 100s}\n"
        "clients: {c: {open: 200/s, calls: {s: {retry: {attempts: 5, backoff: none}}}}}\n"
        "services: {s: {workers: 100, queue: 0, service_time: 1ms}}\n"
        "faults: [{at: 0s, for: none, service: s, poison: 1%}]\n", &ear, arena);
    for (size_t i = 0; i < ear.count; i++) {
        failed += ear.fact[i].outcome == OUTCOME_error;
        assert_int_equal(ear.fact[i].number, ear.fact[i].outcome == OUTCOME_error ? 5 : 1);
    }
    share_near("poisoned", failed, (double)ear.count, 0.01);
    arena_destroy(arena);
}

/* --- one of many --- */

static void one_instance_is_struck(void **state)
{
    struct arena *arena = arena_create();
    struct ear ear = { .kind = FACT_REQUEST_REFUSED };
    (void)state;
    const struct results *results = run(
        "name: one\nrun: {duration: 10s}\n"
        "clients: {c: {open: {rate: 400/s, arrivals: constant}, calls: {s: {}}}}\n"
        "services: {s: {instances: 4, workers: 100, queue: 0, service_time: 1ms}}\n"
        "faults: [{at: 0s, for: none, service: s, instance: 2, down: true}]\n", &ear, arena);
    support_near("refused", (double)ear.count, results_total(results, "services.s.arrivals") / 4,
                 1e-3);
    for (size_t i = 0; i < ear.count; i++)
        assert_int_equal(ear.fact[i].instance, 2);
    arena_destroy(arena);
}

static void one_instance_loses_workers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = run(
        "name: one\nrun: {duration: 10s}\n"
        "clients: {c: {batch: 40, calls: {s: {}}}}\n"
        "services: {s: {instances: 4, workers: 10, queue: 0, service_time: 1s}}\n"
        "faults: [{at: 0s, for: none, service: s, instance: 3, capacity: 30%}]\n", NULL, arena);
    support_near("refused", results_total(results, "services.s.refused"), 7, 0);
    arena_destroy(arena);
}

/* Users of a closed client are the same persons all the time: some of them never get an answer. */
static void some_users_are_struck(void **state)
{
    struct arena *arena = arena_create();
    struct ear ear = { .kind = FACT_CALL_ENDED };
    (void)state;
    const struct results *results = run(
        "name: users\nrun: {duration: 100s}\n"
        "clients: {c: {closed: {users: 2000, think: 10s}, calls: {s: {}}}}\n"
        "services: {s: {workers: 2000, queue: 0, service_time: 0s}}\n"
        "faults: [{at: 0s, for: none, service: s, users: 20%, errors: 100%}]\n", &ear, arena);
    double calls = results_total(results, "clients.c.calls");
    assert_true(calls > 17000); /* nine each, so the failed ones come by nines */
    share_near("users", results_total(results, "clients.c.failed") * 2000 / calls, 2000, 0.2);
    arena_destroy(arena);
}

/* Ten at once, then ten a second. */
static void rate_is_limited(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = run(
        "name: limit\nrun: {duration: 20s}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {}}}}\n"
        "services: {s: {instances: 2, workers: 100, queue: 0, service_time: 1ms}}\n"
        "faults: [{at: 5005ms, for: 10s, service: s, rate_limit: {rate: 10/s, burst: 10}}]\n",
        NULL, arena);
    support_near("overloaded", results_total(results, "edges.c.s.overloaded"), 1000 - 10 - 100,
                 2e-3);
    arena_destroy(arena);
}

/* 100 keys, all asked for again and again: after the loss each is missed once more. */
static void a_cache_is_lost(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    for (int lost = 0; lost < 2; lost++) {
        const struct results *results = run(
            arena_format(arena,
                         "name: cache\nrun: {duration: 60s}\n"
                         "clients: {c: {open: 200/s, calls: {s: {cache: {keys: 100, skew: 0, "
                         "ttl: none}}}}}\n"
                         "services: {s: {workers: 100, queue: 0, service_time: 1us}}\n"
                         "faults: [%s]\n",
                         lost ? "{at: 30s, for: 1s, edge: c.s, cache_loss: 100%}" : ""), NULL,
                         arena);
        support_near("misses", results_total(results, "services.s.arrivals"), lost ? 200 : 100, 0);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pause_shifts_ends),
        cmocka_unit_test(paused_arrivals_queue),
        cmocka_unit_test(answers_wait_for_the_end),
        cmocka_unit_test(restart_loses_and_warms_up),
        cmocka_unit_test(restarts_are_lawful),
        cmocka_unit_test(deploy_goes_batch_by_batch),
        cmocka_unit_test(messages_are_lost),
        cmocka_unit_test(partition_cuts_both_ways),
        cmocka_unit_test(the_first_attempts_fail),
        cmocka_unit_test(poison_never_succeeds),
        cmocka_unit_test(one_instance_is_struck),
        cmocka_unit_test(one_instance_loses_workers),
        cmocka_unit_test(some_users_are_struck),
        cmocka_unit_test(rate_is_limited), cmocka_unit_test(a_cache_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
