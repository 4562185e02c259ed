/* How long calls take that fail, and all that end. */
#include "tests/support.h"

#include <math.h>
#include <string.h>

static double client(const struct results *run, const char *metric, struct arena *arena)
{
    return results_total(run, arena_format(arena, "clients.c.%s", metric));
}

/* Six seconds of silence, or a refusal at once: both are failures. */
static const struct results *failing(const char *fault, struct arena *arena)
{
    const char *yaml = arena_format(arena,
                                    "name: failing\nrun: {duration: 60s}\n"
                                    "clients: {c: {open: {rate: 10/s, arrivals: constant}, "
                                    "calls: {s: {timeout: 6s}}}}\n"
                                    "services: {s: {workers: 99, service_time: 100ms}}\n"
                                    "faults: [{at: 20s, for: 20s, service: s, %s: true}]\n", fault);
    return support_study(yaml, arena)->run[0];
}

static void a_hang_is_no_refusal(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *hangs = failing("black_hole", arena), *refuses = failing("down", arena);
    support_near("hang, p50", client(hangs, "latency_failed_p50", arena), 6, 0.004);
    support_near("hang, p99", client(hangs, "latency_failed_p99", arena), 6, 0.004);
    support_near("hang, mean", client(hangs, "latency_failed_mean", arena), 6, 1e-9);
    support_near("hang, all: 200 of 599 failed", client(hangs, "latency_ended_mean", arena),
                 (200 * 6 + 399 * 0.1) / 599, 0.004);
    support_near("hang, all, p50", client(hangs, "latency_ended_p50", arena), 0.1, 0.004);
    support_near("hang, all, p99", client(hangs, "latency_ended_p99", arena), 6, 0.004);
    assert_true(client(refuses, "latency_failed_max", arena) == 0);
    support_near("answers, alike", client(refuses, "latency_p99", arena),
                 client(hangs, "latency_p99", arena), 1e-9);
    arena_destroy(arena);
}

/* What the parts say together, and in the windows where there is only one of them. */
static void parts_make_the_whole(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = failing("black_hole", arena);
    double answered = client(run, "ok", arena), failed = client(run, "failed", arena);
    support_near("sums", client(run, "latency_ended_mean", arena) * (answered + failed),
                 client(run, "latency_mean", arena) * answered +
                     client(run, "latency_failed_mean", arena) * failed, 1e-9);
    const struct measure *p99 = results_find(run, "clients.c.latency_failed_p99");
    const struct measure *ended = results_find(run, "clients.c.latency_ended_p99");
    assert_true(isnan(p99->series[10]));
    support_near("no failure", ended->series[10], 0.1, 0.004);
    support_near("failures only", ended->series[30], 6, 0.004);
    support_near("the same", p99->series[30], 6, 0.004);
    arena_destroy(arena);
}

/* --- within a time that the scenario names --- */

/* M/M/1, first come first served: P(T > t) = exp(-(mu - lambda) t) (Kleinrock vol. 1, section
** 5.6). */
static void as_theory_has_it(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: M/M/1\nrun: {duration: 1000s, warmup: 20s, replications: 20, seed: 4}\n"
        "clients: {c: {within: 100ms, open: 70/s, calls: {s: {}}}}\n"
        "services: {s: {workers: 1, service_time: {exponential: {mean: 10ms}}}}\n", arena);
    support_theory(study, "clients.c.answered_within", 1 - exp(-3), 0.005);
    arena_destroy(arena);
}

/* 200 of 600 calls hang and 20 more wait 50 ms too long; those wanted in the last 150 ms are not
** known of. */
static void who_fails_is_not_in_time(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = support_study(
        "name: hang\nrun: {duration: 60s}\n"
        "clients: {c: {within: 150ms, open: {rate: 10/s, arrivals: constant}, "
        "calls: {s: {timeout: 6s}}}}\n"
        "services: {s: {workers: 99, service_time: 100ms}}\n"
        "faults: [{at: 20s, for: 20s, service: s, black_hole: true},\n"
        "         {at: 50s, for: 2s, service: s, latency: {add: 100ms}}]\n", arena)->run[0];
    support_near("in time", client(run, "answered_within", arena), (599 - 220) / 599.0, 1e-9);
    const struct measure *in_time = results_find(run, "clients.c.answered_within");
    assert_true(in_time->series[30] == 0 && in_time->series[45] == 1 && in_time->series[51] == 0);
    assert_true(in_time->series[59] == 1);
    arena_destroy(arena);
}

/* Nobody has asked. */
static void no_time_no_share(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    assert_true(isnan(client(failing("down", arena), "answered_within", arena)));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hang_is_no_refusal),
        cmocka_unit_test(parts_make_the_whole),
        cmocka_unit_test(as_theory_has_it),
        cmocka_unit_test(who_fails_is_not_in_time),
        cmocka_unit_test(no_time_no_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
