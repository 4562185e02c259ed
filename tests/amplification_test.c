/* Amplification that retries cause, told apart from a backlog that drains: against closed forms. */
#include "tests/support.h"

#include <math.h>
#include <string.h>

/* --- what retries cause --- */

/* Each failure is answered at once, so what a call causes comes within its own window. */
static void layers_multiply(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: 3 x 3 x 3\nrun: {duration: 20s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, "
        "calls: {a: {retry: {attempts: 3, backoff: none}}}}}\n"
        "services:\n"
        "  a: {workers: 99, service_time: 0s, calls: {b: {retry: {attempts: 3, backoff: none}}}}\n"
        "  b: {workers: 99, service_time: 0s, calls: {d: {retry: {attempts: 3, backoff: none}}}}\n"
        "  d: {workers: 99, service_time: 0s}\n"
        "faults: [{at: 0s, service: d, down: true}]\n",
        arena);
    const struct results *run = study->run[0];
    support_near("a", results_total(run, "services.a.retry_amplification"), 3, 1e-9);
    support_near("b", results_total(run, "services.b.retry_amplification"), 9, 1e-9);
    support_near("d", results_total(run, "services.d.retry_amplification"), 27, 1e-9);
    support_near("d, at its peak", results_total(run, "services.d.retry_amplification_peak"), 27,
                 1e-9);
    support_near("b to d", results_total(run, "edges.b.d.retry_amplification"), 3, 1e-9);
    arena_destroy(arena);
}

/* Failures with chance f: the sum of f^i for the attempts of a layer.  A call of the layer above
** fails where all n have, f^n; the product at the bottom. */
static void independent_failures(double f, int n, struct arena *arena)
{
    const struct study *study = support_study(
        arena_format(arena,
                     "name: coin\nrun: {duration: 200s, replications: 20, seed: 5}\n"
                     "clients: {c: {open: 200/s, calls: {a: {retry: {attempts: %d, "
                     "backoff: none}}}}}\n"
                     "services:\n"
                     "  a: {workers: 999, service_time: 1ms, "
                     "calls: {b: {retry: {attempts: %d, backoff: none}}}}\n"
                     "  b: {workers: 999, service_time: 1ms, error_rate: %g}\n", n, n, f),
        arena);
    double below = (1 - pow(f, n)) / (1 - f), fails = pow(f, n),
           above = (1 - pow(fails, n)) / (1 - fails);
    support_theory(study, "edges.a.b.retry_amplification", below, 0.01);
    support_theory(study, "services.a.retry_amplification", above, 0.01);
    support_theory(study, "services.b.retry_amplification", above * below, 0.01);
}

static void geometric_layers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    independent_failures(0.5, 3, arena);
    independent_failures(0.75, 4, arena);
    arena_destroy(arena);
}

/* Two at once of each call, and what the second one calls is not first-born either. */
static void hedges_count(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: hedges\nrun: {duration: 20s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, "
        "calls: {a: {hedge: {attempts: 2, after: 10ms}}}}}\n"
        "services:\n"
        "  a: {workers: 99, service_time: 20ms, calls: {b: {}}}\n"
        "  b: {workers: 99, service_time: 1ms}\n",
        arena);
    support_near("a", results_total(study->run[0], "services.a.retry_amplification"), 2, 0.01);
    support_near("b", results_total(study->run[0], "services.b.retry_amplification"), 2, 0.01);
    arena_destroy(arena);
}

/* To the client a reload is a call like any other, so attempts by calls are 1; a failure has caused
** it. */
static void reloads_are_not_first_born(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: reloads\nrun: {duration: 100s}\n"
        "clients: {c: {impatient: {rate: 50/s, patience: 100ms, reloads: 2, pause: 0s}, "
        "calls: {a: {}}}}\n"
        "services: {a: {workers: 99, service_time: 1ms}}\n"
        "faults: [{at: 0s, service: a, black_hole: true}]\n",
        arena);
    const struct results *run = study->run[0];
    support_near("against calls", results_total(run, "services.a.amplification"), 1, 1e-9);
    support_near("against first-born", results_total(run, "services.a.retry_amplification"), 3,
                 0.01);
    arena_destroy(arena);
}

/* --- attempts per call --- */

static double part(const struct results *run, const char *which, struct arena *arena)
{
    return results_total(run, arena_format(arena, "edges.c.s.attempts_%s", which));
}

/* Geometric, cut off at the last one: f^(n - 1) (1 - f), and what is left. */
static void attempts_are_geometric(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: coin\nrun: {duration: 200s, replications: 20, seed: 6}\n"
        "clients: {c: {open: 200/s, calls: {s: {retry: {attempts: 4, backoff: none}}}}}\n"
        "services: {s: {workers: 999, service_time: 1ms, error_rate: 0.4}}\n", arena);
    support_theory(study, "edges.c.s.attempts_1", 0.6, 0.01);
    support_theory(study, "edges.c.s.attempts_2", 0.24, 0.02);
    support_theory(study, "edges.c.s.attempts_3", 0.096, 0.03);
    support_theory(study, "edges.c.s.attempts_4", 0.064, 0.03);
    double sum = 0;
    for (int i = 1; i <= 4; i++)
        sum += part(study->run[0], arena_format(arena, "%d", i), arena);
    support_near("all", sum, 1, 1e-12);
    assert_true(part(study->run[0], "0", arena) == 0 && part(study->run[0], "more", arena) == 0);
    arena_destroy(arena);
}

/* Twelve of each call; but once the breaker is open, none of any other. */
static void none_and_many(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *many = support_study(
        "name: many\nrun: {duration: 20s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, "
        "calls: {s: {retry: {attempts: 12, backoff: none}}}}}\n"
        "services: {s: {workers: 9, service_time: 1ms}}\n"
        "faults: [{at: 0s, service: s, down: true}]\n", arena)->run[0];
    assert_true(part(many, "more", arena) == 1 && part(many, "10", arena) == 0);
    const struct results *none = support_study(
        "name: none\nrun: {duration: 20050ms}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, "
        "calls: {s: {breaker: {consecutive: 1, open: 1h}}}}}\n"
        "services: {s: {workers: 9, service_time: 1ms}}\n"
        "faults: [{at: 0s, service: s, down: true}]\n", arena)->run[0];
    support_near("one was sent", part(none, "1", arena), 1 / results_total(none, "edges.c.s.calls"),
                 1e-9);
    support_near("of the others none", part(none, "0", arena), 1 - part(none, "1", arena), 1e-9);
    arena_destroy(arena);
}

/* --- what they do not cause --- */

/* The front stands still for ten seconds; then all it has kept comes to the back at once. */
static void backlog_that_drains(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: backlog\nrun: {duration: 60s}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, "
        "calls: {front: {retry: {attempts: 3}}}}}\n"
        "services:\n"
        "  front: {workers: 2000, service_time: 1ms, calls: {back: {retry: {attempts: 3}}}}\n"
        "  back: {workers: 2000, service_time: 1ms}\n"
        "faults: [{at: 20s, for: 10s, service: front, pause: true}]\n",
        arena);
    const struct results *run = study->run[0];
    assert_true(results_total(run, "services.back.amplification_peak") > 5);
    support_near("retries", results_total(run, "services.back.retry_amplification_peak"), 1, 1e-9);
    arena_destroy(arena);
}

/* 100/s that come again each second, for ever: 2000/s after 20 s.  Then nobody wants anything new,
** and it goes on as it was. */
static void storm_without_fresh_load(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: no fresh load\nrun: {duration: 60500ms}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {a: {retry: \n"
        "  {attempts: unlimited, backoff: {constant: 1s}, jitter: none}}}}}\n"
        "services: {a: {workers: 1, service_time: 1ms}}\n"
        "faults: [{at: 0s, service: a, down: true}, {at: 20s, client: c, load: 0}]\n",
        arena);
    const struct measure *retries = results_find(study->run[0], "services.a.retry_amplification");
    for (size_t w = 0; w < 60; w++)
        support_near("in a window", retries->series[w], w < 20 ? (double)w + 1 : 20, 0.02);
    support_near("peak", results_total(study->run[0], "services.a.retry_amplification_peak"),
                 results_total(study->run[0], "services.a.retry_amplification"), 1e-9);
    support_near("all", results_total(study->run[0], "services.a.retry_amplification"),
                 (210 + 40.5 * 20) / 20, 0.01);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_multiply),         cmocka_unit_test(geometric_layers),
        cmocka_unit_test(hedges_count),            cmocka_unit_test(reloads_are_not_first_born),
        cmocka_unit_test(attempts_are_geometric),  cmocka_unit_test(none_and_many),
        cmocka_unit_test(backlog_that_drains),     cmocka_unit_test(storm_without_fresh_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
