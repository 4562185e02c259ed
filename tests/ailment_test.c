/* Faults that make a target slow, failing, small or deaf, with their ramps, each against what is
** known beforehand. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "sim/dist/dist.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One service with constant work, called 100 times a second at constant gaps, and `more` lines. */
static struct results *plain(const char *service, const char *calls, const char *more,
                             struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(
        arena_format(arena,
                     "name: plain\nrun: {duration: 100500ms}\n"
                     "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: %s}}}\n"
                     "services: {s: {workers: 1000, %s}}\n%s\n",
                     calls, service, more),
        arena);
    return support_run(spec, 1, NULL, arena);
}

static double mean(const struct results *results, const char *path, int from_s, int to_s)
{
    return results_mean(results, path, from_s * SIM_S, to_s * SIM_S);
}

static void latency_fault(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        plain("service_time: 10ms", "", "faults: [{at: 20s, for: 40s, service: s, "
                                        "latency: 200ms}]", arena);
    support_near("before", mean(run, "clients.c.latency_p50", 1, 20), 0.010, 0.005);
    support_near("inside", mean(run, "clients.c.latency_p50", 22, 60), 0.210, 0.005);
    support_near("after", mean(run, "clients.c.latency_p50", 62, 100), 0.010, 0.005);
    run = plain("service_time: 10ms", "",
                "faults: [{at: 20s, for: 40s, service: s, latency: {multiply: 7}}]", arena);
    support_near("seven times", mean(run, "clients.c.latency_p50", 22, 60), 0.070, 0.005);
    run = plain("service_time: 10ms", "",
                "faults: [{at: 20s, for: 40s, edge: c.s, latency: 30ms}]", arena);
    support_near("each way", mean(run, "clients.c.latency_p50", 22, 60), 0.070, 0.005);
    arena_destroy(arena);
}

/* A share of 30 % slows 30 % of the requests: a binomial count, so 3.3 standard deviations. */
static void latency_share(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        plain("service_time: 10ms", "{timeout: 100ms}",
              "faults: [{at: 0s, service: s, latency: {share: 30%, add: 5s}}]", arena);
    double calls = results_total(run, "edges.c.s.calls");
    double slow = results_total(run, "edges.c.s.timeouts");
    assert_true(fabs(slow - 0.3 * calls) < 3.3 * sqrt(calls * 0.3 * 0.7));
    arena_destroy(arena);
}

/* The delay grows in a straight line over the ramp, and fades as it came. */
static void ramps(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = plain(
        "service_time: 10ms", "",
        "faults: [{at: 20s, for: 60s, ramp_up: 20s, ramp_down: 20s, service: s, latency: 1s}]",
        arena);
    for (int second = 20; second < 40; second++) {
        double latency = mean(run, "clients.c.latency_p50", second, second + 1);
        /* answered in this second: begun a latency earlier, at a strength of (t - 20) / 20 */
        double begun = second + 0.5 - latency;
        if (begun > 20.5)
            assert_true(fabs(latency - 0.010 - (begun - 20) / 20) < 0.04);
    }
    support_near("at full strength", mean(run, "clients.c.latency_p50", 45, 60), 1.01, 0.005);
    double fading = mean(run, "clients.c.latency_p50", 70, 71); /* half way down */
    assert_true(fading > 0.4 && fading < 0.65);
    support_near("gone", mean(run, "clients.c.latency_p50", 82, 100), 0.010, 0.005);
    arena_destroy(arena);
}

static void errors_by_class(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        plain("service_time: 1ms", "{retry: {attempts: 3, backoff: none, on: [error]}}",
              "faults: [{at: 10s, for: 50s, service: s, errors: {error: 100%}},\n"
              "         {at: 60s, for: 20s, service: s, errors: {invalid: 100%}}]", arena);
    support_near("retried", mean(run, "edges.c.s.amplification", 11, 60), 3, 0.002);
    support_near("not retried", mean(run, "edges.c.s.amplification", 61, 80), 1, 1e-9);
    support_near("goodput before", mean(run, "run.goodput", 1, 10), 100, 1e-9);
    support_near("goodput inside", mean(run, "run.goodput", 11, 80), 0, 0);
    support_near("goodput after", mean(run, "run.goodput", 81, 100), 100, 1e-9);
    arena_destroy(arena);
}

/* An error on the way is answered in the target's stead, which never sees the request. */
static void errors_on_an_edge(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        plain("service_time: 1ms", "", "faults: [{at: 10s, for: 50s, edge: c.s, "
                                       "errors: {unavailable: 50%}}]",
              arena);
    double failed = results_total(run, "edges.c.s.unavailable");
    assert_true(fabs(failed - 2500) < 3.3 * sqrt(5000 * 0.25));
    support_near("arrivals", results_total(run, "services.s.arrivals"),
                 results_total(run, "edges.c.s.attempts") - failed, 1e-9);
    arena_destroy(arena);
}

static void capacity_fault(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: capacity\nrun: {duration: 100500ms}\n"
        "clients: {c: {open: {rate: 150/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 10, queue: 5, service_time: 50ms}}\n"
        "faults: [{at: 20s, for: 40s, service: s, capacity: 50%}, {at: 30s, for: 10s, service: s, "
        "capacity: 0%}]\n",
        arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    support_near("200/s can be served", mean(run, "run.goodput", 1, 20), 150, 1e-9);
    support_near("half of it", mean(run, "run.goodput", 21, 30), 100, 0.005);
    support_near("nothing", mean(run, "run.goodput", 31, 40), 0, 0);
    support_near("half again", mean(run, "run.goodput", 41, 60), 100, 0.005);
    support_near("all again", mean(run, "run.goodput", 62, 100), 150, 1e-9);
    arena_destroy(arena);
}

static void down_and_black_hole(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const char *faults = "faults: [{at: 10s, for: 20s, %s, down: true}, {at: 40s, for: 20s, %s, "
                         "black_hole: true}]";
    static const char *const targets[] = { "service: s", "edge: c.s" };
    for (int i = 0; i < 2; i++) {
        const struct results *run =
            plain("service_time: 10ms", "{timeout: 500ms, retry: {attempts: 2, backoff: none, "
                                        "on: [timeout]}}",
                  arena_format(arena, faults, targets[i], targets[i]), arena);
        support_near("refused", results_total(run, "edges.c.s.refusals"), 2000, 0.001);
        support_near("lost", results_total(run, "edges.c.s.lost"), 4000, 0.03);
        support_near("timeouts", results_total(run, "edges.c.s.timeouts"),
                     results_total(run, "edges.c.s.lost"), 1e-9);
        support_near("served otherwise", results_total(run, "clients.c.ok"), 10050 - 4000, 0.01);
    }
    arena_destroy(arena);
}

static void load_on_one_client(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: load\nrun: {duration: 60500ms}\n"
        "clients:\n"
        "  a: {open: {rate: 10/s, arrivals: constant}, calls: {s: }}\n"
        "  b: {open: {rate: 10/s, arrivals: constant}, calls: {s: }}\n"
        "services: {s: {workers: 1000, service_time: 1ms}}\n"
        "faults: [{at: 10s, for: 20s, client: a, load: 5}, {at: 40s, for: 10s, load: 0.5}]\n",
        arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    support_near("a, five times", mean(run, "clients.a.offered", 11, 30), 50, 1e-3);
    support_near("b, as ever", mean(run, "clients.b.offered", 11, 30), 10, 1e-3);
    support_near("both, half", mean(run, "run.offered", 41, 50), 10, 1e-3);
    arena_destroy(arena);
}

/* All effects of a fault are at work; the first that fails a request decides, in the order in which
** they are told.  A first attempt is not `error`, though every request would be.  Of the 4001 calls
** that begin from 10 ms before the fault on, an attempt of 60 ms must end while it lasts: 6 fewer
** for each attempt. */
static void effects_of_one_fault(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        plain("service_time: 10ms",
              "{retry: {attempts: 2, backoff: none, on: [unavailable, error]}}",
              "faults: [{at: 20s, for: 40s, service: s, errors: 100%, capacity: 50%, "
              "latency: 50ms, fail_first: {attempts: 1, as: unavailable}}]", arena);
    support_near("first attempts", results_total(run, "edges.c.s.unavailable"), 4001 - 6, 0);
    support_near("second ones", results_total(run, "edges.c.s.errors"), 4001 - 12, 0);
    assert_string_equal(run->fault[0].text,
                        "s: every request 50ms slower, the first 1 attempt of every call fails, "
                        "100% answered error, 50% of the workers left");
    arena_destroy(arena);
}

/* Errors of no class are no words, and no comma either. */
static void an_effect_without_words(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run =
        plain("service_time: 10ms", "{}",
              "faults: [{at: 20s, for: 40s, service: s, poison: 1%, errors: {}, capacity: 50%}]",
              arena);
    assert_string_equal(run->fault[0].text, "s: 1% of the calls poisoned, 50% of the workers left");
    arena_destroy(arena);
}

/* --- poison that sticks to what the user wants --- */

/* Messages are handed on by a consumer, each layer tries three times.  A poisoned one fails in all
** nine; what lies in the call of the layer below only is cured by the layer above. */
static void poison_that_sticks(void **state)
{
    const char *yaml =
        "name: poison\nrun: {duration: 600s}\n"
        "clients: {queue: {open: {rate: 100/s, arrivals: constant},\n"
        "  calls: {consumer: {retry: {attempts: 3, backoff: 100ms}}}}}\n"
        "services:\n"
        "  consumer: {workers: 1000, async: true, service_time: 1ms,\n"
        "    calls: {handler: {on_failure: error, retry: {attempts: 3, backoff: 10ms}}}}\n"
        "  handler: {workers: 1000, service_time: 5ms}\n"
        "faults: [{at: 1min, for: 8min, service: handler, poison: {share: 1%%, sticks: %s}}]\n";
    (void)state;
    for (int sticks = 0; sticks < 2; sticks++) {
        struct arena *arena = arena_create();
        struct world_spec spec =
            support_spec(arena_format(arena, yaml, sticks ? "true" : "false"), arena);
        const struct results *run = support_run(&spec, 1, NULL, arena);
        double failed = results_total(run, "clients.queue.failed"), tries = 0;
        if (sticks) {
            assert_true(fabs(failed - 480) < 3.3 * sqrt(480 * 0.99));
            tries = results_total(run, "edges.consumer.handler.errors") / failed;
            assert_true(tries > 8.9 && tries < 9.1); /* some at the ends of the eight minutes */
        } else {
            support_near("cured", failed, 0, 0);
        }
        arena_destroy(arena);
    }
}

/* A user who reloads wants the same again: poisoned, he gives up every time. */
static void poison_survives_a_reload(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: reload\nrun: {duration: 300s}\n"
        "clients: {c: {impatient: {rate: [{at: 0s, rate: 50/s}, {at: 280s, rate: 50/s}, "
        "{at: 280s, rate: 0/s}],\n"
        "  patience: 1500ms, reloads: 2}, calls: {front: {}}}}\n"
        "services:\n"
        "  front: {workers: 10000, service_time: 1ms,\n"
        "    calls: {s: {retry: {attempts: 3, backoff: {constant: 1s}, jitter: none}}}}\n"
        "  s: {workers: 1000, service_time: 5ms}\n"
        "faults: [{at: 0s, service: s, poison: {share: 2%, sticks: true}}]\n", arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    double reloads = results_total(run, "clients.c.reloads"),
           users = results_total(run, "clients.c.calls") - reloads;
    assert_true(fabs(reloads - 2 * 0.02 * users) < 2 * 3.3 * sqrt(users * 0.02 * 0.98));
    support_near("given up", results_total(run, "clients.c.abandoned"), 1.5 * reloads, 0);
    support_near("served", results_total(run, "clients.c.ok"), users - reloads / 2, 0);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latency_fault),
        cmocka_unit_test(latency_share),
        cmocka_unit_test(ramps),
        cmocka_unit_test(errors_by_class),
        cmocka_unit_test(errors_on_an_edge),
        cmocka_unit_test(capacity_fault),
        cmocka_unit_test(down_and_black_hole),
        cmocka_unit_test(load_on_one_client),
        cmocka_unit_test(effects_of_one_fault),
        cmocka_unit_test(an_effect_without_words),
        cmocka_unit_test(poison_that_sticks),
        cmocka_unit_test(poison_survives_a_reload),
    };
    return cmocka_run_group_tests_name("ailments", tests, NULL, NULL);
}
