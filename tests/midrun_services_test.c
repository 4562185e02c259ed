/* What a service may change in mid-run: its queue, its keys, the workers of its endpoints. */
#include "models/spec/world.h"
#include "tests/laws.h"
#include "tests/support.h"

#include <string.h>

/* --- the queue --- */

struct turns {
    int64_t came[16];
    size_t count;
};

static void note(void *self, const struct fact *fact)
{
    struct turns *turns = self;
    if (fact->kind == FACT_REQUEST_UNQUEUED && turns->count < 16)
        turns->came[turns->count++] = (fact->time - fact->span) / SIM_MS;
}

/* Calls at 200, 400, 600 ms, and less important ones at 300, 500, 700 ms; one worker, work of 1 s.
** At 1.2 s the first of the queue is served, then the queue has another order. */
static void turns_are(const char *from, const char *to, const char *wanted)
{
    struct arena *arena = arena_create();
    struct turns turns = { { 0 }, 0 };
    char text[16] = "";
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: turns\nrun: {duration: 20s}\n"
                     "clients:\n"
                     "  high: {calls: {s: }, open: {arrivals: constant, rate: [{at: 0s, rate: 5/s},"
                     " {at: 750ms, rate: 5/s}, {at: 750ms, rate: 0/s}]}}\n"
                     "  low: {calls: {s: }, priority: sheddable, open: {arrivals: constant, rate: ["
                     "{at: 0s, rate: 0/s}, {at: 100ms, rate: 0/s}, {at: 100ms, rate: 5/s},"
                     " {at: 750ms, rate: 5/s}, {at: 750ms, rate: 0/s}]}}\n"
                     "services: {s: {workers: 1, queue: {limit: 6, order: %s}, service_time: 1s}}\n"
                     "faults: [{at: 1500ms, set: {services.s.queue.%s}}]\n", from, to), arena);
    support_run(&spec, 1, &(struct observer){ note, &turns }, arena);
    for (size_t i = 0; i < turns.count; i++)
        text[i] = (char)('0' + (turns.came[i] + 50) / 100);
    if (strcmp(text, wanted) != 0)
        fail_msg("%s, then %s: %s, wanted %s", from, to, text, wanted);
    arena_destroy(arena);
}

static void who_waits_takes_his_place(void **state)
{
    (void)state;
    turns_are("fifo", "order: lifo", "37654");
    turns_are("lifo", "order: fifo", "73456");
    turns_are("fifo", "order: priority", "34657");
    turns_are("lifo", "order: priority", "74635");
    turns_are("priority", "order: fifo", "43567");
    turns_are("priority", "order: lifo", "47653");
    turns_are("fifo", "order: fresh_first", "34567");
    turns_are("fifo", "order: adaptive_lifo", "37654");
    turns_are("adaptive_lifo", "order: fifo", "73456");
    turns_are("adaptive_lifo", "order: priority", "74635");
}

/* All that a queue can do, switched on and off under a load that is too much. */
static void queues_change_under_load(void **state)
{
    static const char *const queues[] = {
        "{limit: 30, order: adaptive_lifo, codel: {rule: fail_at_scale}}",
        "{limit: 5, order: priority, fresh_first: true}",
        "{limit: 60, order: fresh_first, max_wait: 300ms, codel: 20ms}",
        "{limit: unlimited, order: lifo, drop_expired: true}",
        "{limit: 20, order: fifo, codel: {rule: fail_at_scale, target: 10ms}}",
    };
    (void)state;
    for (size_t i = 0; i < 25; i++) {
        struct arena *arena = arena_create();
        const char *yaml = arena_format(
            arena,
            "name: queues\nrun: {duration: 30s}\n"
            "clients: {c: {open: 70/s, calls: {s: {timeout: 400ms, cancel: queued, retry: 3,"
            " deadline: {after: 700ms, propagate: true}}}}}\n"
            "services: {s: {workers: 6, queue: %s, service_time: {exponential: 100ms}}}\n"
            "faults: [{at: 5s, set: {services.s.queue: %s}}, {at: 15s, for: 5s, "
            "set: {services.s.queue: %s}}]\n",
            queues[i / 5], queues[i % 5], queues[(i + 2) % 5]);
        assert_true(results_total(laws_run(yaml, i, arena), "clients.c.ok") > 100);
        arena_destroy(arena);
    }
}

/* From 2.5 s on whoever has waited for more than 1.9 s is dropped. */
static void a_longest_wait(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = laws_run(
        "name: wait\nrun: {duration: 20s}\n"
        "clients: {c: {batch: 6, calls: {s: }}}\n"
        "services: {s: {workers: 1, queue: 10, service_time: 1s}}\n"
        "faults: [{at: 2500ms, set: {services.s.queue.max_wait: 1900ms}}]\n", 1, arena);
    support_near("served", results_total(results, "services.s.completed"), 3, 0);
    support_near("dropped", results_total(results, "services.s.dropped"), 3, 0);
    arena_destroy(arena);
}

/* --- keys --- */

/* A call is tried at 0, 0.55 and 1.1 s, given up each time after 0.4 s; the work takes 1 s.
** (Whoever is rejected tries again sooner, and has no attempt left when the answer is there.) */
static void keys_are(const char *before, const char *set, double calls, double ok,
                     double duplicates,
                     double suppressed)
{
    struct arena *arena = arena_create();
    const struct results *results = laws_run(
        arena_format(arena,
                     "name: keys\nrun: {duration: 28s}\n"
                     "clients: {c: {batch: {calls: 1, every: %s}, calls: {s: {timeout: 400ms,"
                     " retry: {attempts: 3, backoff: 150ms, jitter: none}}}}}\n"
                     "services: {s: {workers: 10, service_time: 1s%s}}\n"
                     "faults: [%s]\n", calls > 1 ? "10s" : "none", before, set), 1, arena);
    support_near("calls", results_total(results, "clients.c.calls"), calls, 0);
    support_near("ok", results_total(results, "clients.c.ok"), ok, 0);
    support_near("duplicates", results_total(results, "services.s.duplicates"), duplicates, 0);
    support_near("suppressed", results_total(results, "services.s.duplicates_suppressed"),
                 suppressed, 0);
    arena_destroy(arena);
}

static void keys_on_and_off(void **state)
{
    (void)state;
    keys_are("", "{at: 5s, for: 10s, set: {services.s.idempotency: 24h}}", 3, 0, 4, 2);
    keys_are(", idempotency: 24h", "{at: 5s, for: 10s, set: {services.s.idempotency: none}}", 3, 0,
             2, 4);
    /* on amid a call: what was done before is known when it ends, and the third attempt finds it */
    keys_are("", "{at: 700ms, set: {services.s.idempotency: 24h}}", 1, 1, 1, 1);
    /* off while the second attempt waits for the first: that one and the third execute again */
    keys_are(", idempotency: {on_inflight: wait}",
             "{at: 700ms, set: {services.s.idempotency: none}}", 1, 0,
             2, 0);
    keys_are(", idempotency: 24h", "{at: 5s, set: {services.s.idempotency.on_inflight: wait}}", 3,
             2, 0, 6);
}

/* --- endpoints --- */

/* Three calls, 1 s of work each: with a second worker from 0.5 s on they have ended at 2 s. */
static void workers_of_an_endpoint(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = laws_run(
        "name: endpoints\nrun: {duration: 10s}\n"
        "clients: {c: {batch: 3, calls: {s: {endpoint: page}}}}\n"
        "services: {s: {workers: 4, queue: 10, service_time: 1s, "
        "endpoints: {page: {workers: 1}}}}\n"
        "faults: [{at: 500ms, set: {services.s.endpoints.page.workers: 2}}]\n", 1, arena);
    support_near("the last", results_total(results, "clients.c.latency_max"), 2, 1e-9);
    arena_destroy(arena);
}

/* --- guards --- */

static double mean_of(const struct results *results, const char *what, int from, int to)
{
    return results_mean(results, what, from * SIM_S, to * SIM_S);
}

/* 100 calls a second; a limit of 20/s, with a burst of 20, comes at 10 s and goes at 20 s; it comes
** again, another, at 25 s. */
static void a_rate_limit_comes_and_goes(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = laws_run(
        "name: limit\nrun: {duration: 30s}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 10, queue: 10, service_time: 1ms}}\n"
        "faults: [{at: 10005ms, for: 10s, set: {services.s.rate_limit: {rate: 20/s, burst: 20}}},\n"
        "  {at: 25005ms, set: {services.s.rate_limit: {rate: 50/s, burst: 50}}}]\n", 1, arena);
    support_near("before", mean_of(results, "services.s.shed", 0, 10), 0, 0);
    support_near("while it is there", mean_of(results, "services.s.shed", 12, 20), 80, 0.01);
    support_near("gone", mean_of(results, "services.s.shed", 21, 25), 0, 0);
    support_near("another", mean_of(results, "services.s.shed", 27, 30), 50, 0.01);
    support_near("all", results_total(results, "services.s.shed"), 800 - 20 + 250 - 50, 0.01);
    arena_destroy(arena);
}

/* Calls of before end under the guards that let them in: the new limit knows nothing of them. */
static void an_adaptive_limit_comes_and_goes(void **state)
{
    static const char *const limits[] = { "concurrency_limit: none",
                                          "concurrency_limit: {limit: {aimd: {initial: 20}}}",
                                          "concurrency_limit: {limit: {vegas: {}}}",
                                          "concurrency_limit: {limit: {gradient2: {}}}" };
    (void)state;
    for (size_t i = 0; i < 16; i++) {
        struct arena *arena = arena_create();
        const struct results *results = laws_run(
            arena_format(arena,
                         "name: limit\nrun: {duration: 30s}\n"
                         "clients: {c: {open: 300/s, calls: {s: {timeout: 300ms, cancel: running, "
                         "retry: 3}}}}\n"
                         "services: {s: {instances: 2, workers: 10, queue: 30, "
                         "service_time: {exponential: 80ms}, %s}}\n"
                         "faults: [{at: 10s, for: 10s, set: {services.s.%s}}]\n", limits[i / 4],
                         limits[i % 4]),
            i, arena);
        double during = mean_of(results, "services.s.limit", 10, 20);
        double after = mean_of(results, "services.s.limit", 20, 30);
        if ((during > 0) != (i % 4 > 0) || (after > 0) != (i / 4 > 0) || during < 0 || after < 0)
            fail_msg("%s, then %s: limits %g and %g", limits[i / 4], limits[i % 4], during, after);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_waits_takes_his_place), cmocka_unit_test(queues_change_under_load),
        cmocka_unit_test(a_longest_wait),            cmocka_unit_test(keys_on_and_off),
        cmocka_unit_test(workers_of_an_endpoint),
        cmocka_unit_test(a_rate_limit_comes_and_goes),
        cmocka_unit_test(an_adaptive_limit_comes_and_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
