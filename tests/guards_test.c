/* What stands at a service's door: rate limit, shedding, admission control, concurrency limits in a
** world; against closed forms and the rules of the libraries. */
#include "tests/support.h"

#include "models/service/guards/admission_control.h"
#include "models/service/guards/shed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double erlang_b(int servers, double load)
{
    double b = 1;
    for (int n = 1; n <= servers; n++)
        b = load * b / (n + load * b);
    return b;
}

/* --- rate limit --- */

/* A bucket that is always short lets in burst + rate x time. */
static void token_bucket(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: bucket\nrun: {duration: 100s}\n"
        "clients: {c: {open: {rate: 300/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 1000, service_time: 0s, rate_limit: {rate: 30/s, burst: 50}}}\n",
        arena);
    support_near("let in", results_total(study->run[0], "clients.c.ok"), 50 + 30 * 100,
                 1.01 / 3050);
    study = support_study(
        "name: bucket\nrun: {duration: 100s}\n"
        "clients: {c: {open: {rate: 20/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 1000, service_time: 0s, rate_limit: 30/s}}\n", arena);
    support_near("below the rate", results_total(study->run[0], "clients.c.ok"), 2000, 1e-9);
    arena_destroy(arena);
}

/* The hint is the time until the next token: 2 s for the second of two calls.  Without a hint, or
** with a retry that ignores it, the retry comes at once, in vain. */
static void hints(void **state)
{
    static const struct {
        const char *hint, *retry_after;
        double ok, latency;
    } cases[] = { { "true", "at_least", 2, 2.01 }, { "true", "exact", 2, 2.01 },
                  { "true", "ignore", 1, 0.01 },   { "false", "at_least", 1, 0.01 } };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct study *study = support_study(
            arena_format(arena,
                "name: hint\nrun: {duration: 20s}\n"
                "clients: {c: {batch: {calls: 2, at: 10s}, calls: {s: {retry: {attempts: 2, "
                "backoff: none, retry_after: %s}}}}}\n"
                "services: {s: {workers: 10, service_time: 10ms, rate_limit: {rate: 0.5/s, "
                "burst: 1, hint: %s}}}\n",
                cases[i].retry_after, cases[i].hint), arena);
        assert_int_equal(results_total(study->run[0], "clients.c.ok"), cases[i].ok);
        support_near("latency", results_total(study->run[0], "clients.c.latency_max"),
                     cases[i].latency, 1e-9);
    }
    arena_destroy(arena);
}

/* --- shedding --- */

/* Shed as it is now, from 8 of 10 busy: a loss system of 8 workers. */
static void shed_is_a_loss_system(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: shed\nrun: {duration: 5000s, warmup: 100s, tick: 100s, replications: 30, seed: 3}\n"
        "clients: {c: {open: 7/s, calls: {s: }}}\n"
        "services: {s: {workers: 10, service_time: {exponential: 1s}, shed: {utilisation: 80%, "
        "window: 0s}}}\n",
        arena);
    support_theory(study, "clients.c.success_ratio", 1 - erlang_b(8, 7), 0.01);
    arena_destroy(arena);
}

/* Two classes: sheddable from 8 of 10, critical_plus (threshold 95 %) when all 10 are busy: a birth
** and death process, both classes come below 8, the higher alone from there. */
static void shed_by_priority(void **state)
{
    struct arena *arena = arena_create();
    double p[11] = { 1 }, sum = 1, low = 3, high = 5;
    (void)state;
    for (int n = 1; n <= 10; n++) {
        p[n] = p[n - 1] * (n - 1 < 8 ? low + high : high) / n;
        sum += p[n];
    }
    const struct study *study = support_study(
        "name: shed\nrun: {duration: 5000s, warmup: 100s, tick: 100s, replications: 30, seed: 3}\n"
        "clients:\n"
        "  low: {open: 3/s, priority: sheddable, calls: {s: }}\n"
        "  high: {open: 5/s, priority: critical_plus, calls: {s: }}\n"
        "services: {s: {workers: 10, service_time: {exponential: 1s},\n"
        "               shed: {utilisation: 80%, window: 0s, by_priority: true}}}\n",
        arena);
    support_theory(study, "clients.low.success_ratio", 1 - (p[8] + p[9] + p[10]) / sum, 0.02);
    support_theory(study, "clients.high.success_ratio", 1 - p[10] / sum, 0.01);
    arena_destroy(arena);
}

static void shed_thresholds(void **state)
{
    struct shed_spec spec = { .utilisation = 0.8, .queue_age = 100 };
    (void)state;
    support_near("one class", shed_utilisation(&spec, (struct shed_rank){ 0, 1 }), 0.8, 1e-12);
    support_near("retries of two", shed_utilisation(&spec, (struct shed_rank){ 0, 2 }), 0.8, 1e-12);
    support_near("first attempts", shed_utilisation(&spec, (struct shed_rank){ 1, 2 }), 0.9, 1e-12);
    support_near("the last of eight", shed_utilisation(&spec, (struct shed_rank){ 7, 8 }), 0.975,
                 1e-12);
    assert_int_equal(shed_age(&spec, (struct shed_rank){ 3, 4 }), 400);
}

/* One worker, 1 s each: at 1.5 s the oldest has waited 0.5 s, at 2.4 s another one 1.4 s. */
static void shed_by_age(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: age\nrun: {duration: 30s}\n"
        "clients:\n"
        "  a: {batch: {calls: 5, at: 1s}, calls: {s: }}\n"
        "  b: {batch: {calls: 1, at: 1500ms}, calls: {s: }}\n"
        "  c: {batch: {calls: 1, at: 2400ms}, calls: {s: }}\n"
        "services: {s: {workers: 1, service_time: 1s, shed: {utilisation: none, "
        "queue_age: 1s}}}\n", arena);
    assert_int_equal(results_total(study->run[0], "clients.a.ok"), 5);
    assert_int_equal(results_total(study->run[0], "clients.b.ok"), 1);
    assert_int_equal(results_total(study->run[0], "clients.c.ok"), 0);
    arena_destroy(arena);
}

/* --- admission control --- */

static void admission_formula(void **state)
{
    struct admission_control_spec spec = { .threshold = 0.95, .aggression = 1,
                                           .max_rejection = 0.8 };
    (void)state;
    support_near("half", admission_rejection(&spec, 100, 47.5), 50.0 / 101, 1e-12);
    assert_true(admission_rejection(&spec, 100, 95) == 0);
    assert_true(admission_rejection(&spec, 100, 99) == 0);
    support_near("at the most", admission_rejection(&spec, 100, 0), 0.8, 1e-12);
    spec.aggression = 2;
    support_near("aggression 2", admission_rejection(&spec, 99, 76), sqrt(19.0 / 100), 1e-12);
}

/* Half of the success that is wanted: half is shed, for those shed are not counted. */
static void admission_control(void **state)
{
    struct arena *arena = arena_create();
    double let_in = 100 * 0.5 * 30; /* in the window of 30 s */
    double shed = 0.5 * let_in / (let_in + 1);
    (void)state;
    const struct study *study = support_study(
        "name: admission\nrun: {duration: 1000s, warmup: 100s, tick: 10s, replications: 30, "
        "seed: 3}\n"
        "clients: {c: {open: 100/s, calls: {s: }}}\n"
        "services: {s: {workers: 1000, service_time: 1ms, error_rate: 52.5%, "
        "admission_control: {}}}\n", arena);
    support_theory(study, "clients.c.success_ratio", 0.475 * (1 - shed), 0.01);
    arena_destroy(arena);
}

/* Everything fails for a minute: four in five are shed; half a minute later nobody is. */
static void admission_recovers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: admission\nrun: {duration: 300s, seed: 3}\n"
        "clients: {c: {open: {rate: 1000/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 1000, service_time: 1ms, admission_control: {}}}\n"
        "faults: [{at: 60s, for: 60s, service: s, errors: 100%}]\n", arena);
    const struct results *run = study->run[0];
    double let_in = 1000 - results_mean(run, "services.s.shed", 100 * SIM_S, 120 * SIM_S);
    support_near("let in", let_in, 200, 0.05);
    support_near("afterwards", results_mean(run, "clients.c.goodput", 160 * SIM_S, 300 * SIM_S),
                 1000, 1e-4);
    arena_destroy(arena);
}

/* --- concurrency limits --- */

/* A limit that can't move: a loss system on each of two instances; the level is told. */
static void fixed_limit(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: limit\nrun: {duration: 5000s, warmup: 100s, tick: 100s, replications: 30, seed: 3}\n"
        "clients: {c: {open: 8/s, calls: {s: }}}\n"
        "services: {s: {instances: 2, balance: random, workers: 10, "
        "service_time: {exponential: 1s},\n"
        "  concurrency_limit: {limit: {aimd: {initial: 5, min: 5, max: 5}}}}}\n", arena);
    support_theory(study, "clients.c.success_ratio", 1 - erlang_b(5, 4), 0.01);
    support_near("level", results_total(study->run[0], "services.s.limit"), 10, 1e-9);
    arena_destroy(arena);
}

/* Twice as much comes as 10 workers can do.  Whatever the rule, goodput stays near what they can
** do, in time, where without a limit nothing is in time. */
static void limits_keep_goodput(void **state)
{
    static const char *const rules[] = { "{aimd: {min: 1, timeout: 500ms}}", "vegas",
                                         "{gradient: {min: 1}}",
                                         "{gradient2: {min: 1}}", "envoy_gradient" };
    struct arena *arena = arena_create();
    const char *text = "name: limit\nrun: {duration: 300s, warmup: 60s, seed: 3}\n"
                       "clients: {c: {open: 200/s, calls: {s: {timeout: 1s}}}}\n"
                       "services: {s: {workers: 10, service_time: {erlang: {mean: 100ms, "
                       "stages: 10}}, %s}}\n";
    (void)state;
    const struct study *without = support_study(arena_format(arena, text, "queue: unlimited"),
                                                arena);
    assert_true(results_total(without->run[0], "clients.c.goodput") < 5);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const char *limit = arena_format(arena, "concurrency_limit: {limit: %s}", rules[i]);
        const struct study *study = support_study(arena_format(arena, text, limit), arena);
        double goodput = results_total(study->run[0], "clients.c.goodput");
        if (goodput < 60)
            fail_msg("%s: %g of 100/s are in time", rules[i], goodput);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(token_bucket),       cmocka_unit_test(hints),
        cmocka_unit_test(shed_is_a_loss_system), cmocka_unit_test(shed_by_priority),
        cmocka_unit_test(shed_thresholds),    cmocka_unit_test(shed_by_age),
        cmocka_unit_test(admission_formula),  cmocka_unit_test(admission_control),
        cmocka_unit_test(admission_recovers), cmocka_unit_test(fixed_limit),
        cmocka_unit_test(limits_keep_goodput),
    };
    return cmocka_run_group_tests_name("guards", tests, NULL, NULL);
}
