/* Retries against what the real libraries did, where it takes many calls or a whole run to see:
** means, shares, ends. */
#include "tests/retry_script.h"
#include "tests/support.h"

#include <math.h>

/* Means of 4 000 calls: within five of their standard errors of the formula's, and those that were
** measured within 3 %, being means of samples themselves. */
static void means_are(const char *policies, const double *formula, const double *measured,
                      size_t retries)
{
    enum { CALLS = 4000 };
    static struct rig_call calls[CALLS];
    struct arena *arena = arena_create();
    const char *more = arena_format(arena, "%s, retry: {attempts: %zu}", policies, retries + 1);
    struct rig *rig =
        retry_script_run(more, OUTCOME_unavailable, calls, CALLS, 86400 * SIM_S, arena);
    for (size_t r = 0; r < retries; r++) {
        const char *name = arena_format(arena, "%s, retry %zu", policies, r + 1);
        double sum = 0, squares = 0;
        for (size_t i = 0; i < CALLS; i++) {
            double pause = retry_script_pause(&calls[i], r + 1);
            sum += pause;
            squares += pause * pause;
        }
        double mean = sum / CALLS, spread = sqrt(squares / CALLS - mean * mean);
        support_near(name, mean, formula[r], 5 * spread / sqrt(CALLS) / formula[r]);
        support_near(arena_format(arena, "measured, %s", name), measured[r], formula[r], 0.03);
    }
    rig_close(rig);
    arena_destroy(arena);
}

/* Mean of 2^t tanh(sqrt(4 t)) over k <= t < k + 1, by the midpoint rule. */
static double mean_of_f(int k)
{
    double sum = 0;
    for (int i = 0; k >= 0 && i < 10000; i++) {
        double t = k + (i + 0.5) / 10000;
        sum += exp2(t) * tanh(sqrt(4 * t)) / 10000;
    }
    return sum;
}

static void means_of_chance_that_adds_up(void **state)
{
    static const double cockatiel[] = { .109, .150, .264, .526, 1.059, 2.116, 4.272, 8.224 };
    static const double kafkajs[] = { .300, .601, 1.206, 2.429, 4.905 };
    static const double doubling[] = { .3, .6, 1.2, 2.4, 4.8 };
    double formula[8];
    (void)state;
    for (int k = 0; k < 8; k++)
        formula[k] = 0.128 / 1.4 * (mean_of_f(k) - mean_of_f(k - 1));
    means_are("preset: cockatiel-exponential", formula, cockatiel, 8);
    means_are("preset: kafkajs-default", doubling, kafkajs, 5);
}

/* 6 000 draws: whole seconds, 0 to n, each as likely: before the first retry half of the pauses are
** 0. */
static void celery(void **state)
{
    enum { CALLS = 6000, RETRIES = 3 };
    static struct rig_call calls[CALLS];
    struct arena *arena = arena_create();
    struct rig *rig = retry_script_run("preset: celery-autoretry-backoff", OUTCOME_error, calls,
                                       CALLS, 86400 * SIM_S, arena);
    (void)state;
    for (int r = 0; r < RETRIES; r++) {
        int choices = (1 << r) + 1, drawn[5] = { 0 };
        for (size_t i = 0; i < CALLS; i++) {
            sim_time pause = time_from_s(retry_script_pause(&calls[i], (size_t)r + 1));
            assert_true(pause % SIM_S == 0 && pause >= 0 && pause < choices * SIM_S);
            drawn[pause / SIM_S]++;
        }
        for (int c = 0; c < choices; c++) /* five standard errors */
            support_near("share", (double)drawn[c] / CALLS * choices, 1,
                         5 * sqrt((choices - 1.0) / CALLS));
    }
    rig_close(rig);
    arena_destroy(arena);
}

/* 300 runs to the end: 25.3 attempts in the mean, 23 to 29; the last one at 867 s in the mean.  The
** real one gives up before a pause that would overrun; here the deadline ends the call in that
** pause. */
static void cenkalti_to_the_end(void **state)
{
    enum { CALLS = 3000 };
    static struct rig_call calls[CALLS];
    struct arena *arena = arena_create();
    struct rig *rig = retry_script_run("preset: cenkalti-default", OUTCOME_error, calls, CALLS,
                                       3600 * SIM_S, arena);
    double sum = 0;
    (void)state;
    for (size_t i = 0; i < CALLS; i++) {
        sum += calls[i].sent;
        assert_int_equal(calls[i].ended_at, 901 * SIM_S);
    }
    /* 23 to 29 in 300 runs is a spread of about 1.1: three standard errors of a mean of 300 */
    support_near("attempts", sum / CALLS, 25.3, 3 * 1.1 / sqrt(300) / 25.3);
    rig_close(rig);
    arena_destroy(arena);
}

/* Failsafe.with(retry, breaker): one execution, then the breaker; with(breaker, retry): three. */
static void failsafe(void **state)
{
    struct arena *arena = arena_create();
    static const struct {
        const char *policies;
        uint32_t sent;
        enum outcome outcome;
    } cases[] = {
        { "preset: failsafe-default", 1, OUTCOME_breaker_open },
        { "preset: failsafe-default, policies: [breaker, retry]", 3, OUTCOME_error },
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct rig *rig = rig_open(cases[i].policies, arena);
        struct rig_call call = { .asked = SIM_S, .attempts = 1 };
        call.attempt[0] = rig_attempt(0.001, OUTCOME_error);
        rig_make(rig, &call);
        rig_run(rig, 10 * SIM_S);
        assert_int_equal(call.sent, cases[i].sent);
        assert_int_equal(call.outcome, cases[i].outcome);
        rig_close(rig);
    }
    arena_destroy(arena);
}

/* --- HAProxy --- */

#define HAPROXY(preset, faults)                                                               \
    "name: haproxy\nrun: {duration: 300s, replications: 1}\n"                                  \
    "clients: {c: {open: {rate: 1/s, arrivals: constant}, calls: {s: {preset: " preset "}}}}\n" \
    "services: {s: {instances: 3, workers: 10, service_time: 1ms}}\nfaults: [" faults "]\n"
#define REFUSES(instance) "{at: 0s, for: none, service: s, instance: " #instance ", down: true}"

/* 2.6.12, three servers, one refuses.  Without redispatch a call that is aimed at it tries it four
** times and fails after 3.0 s, though two others are up; with redispatch another takes
** it at once. */
static void haproxy(void **state)
{
    static const char stays[] = HAPROXY("haproxy-default", REFUSES(0));
    static const char moves[] = HAPROXY("haproxy-redispatch", REFUSES(0));
    static const char none_up[] =
        HAPROXY("haproxy-redispatch", REFUSES(0) ", " REFUSES(1) ", " REFUSES(2));
    double calls = support_total(stays, "clients.c.calls"),
           failed = support_total(stays, "clients.c.failed");
    (void)state;
    support_near("failed", failed / calls, 1 / 3.0, 0.02);
    support_near("attempts", support_total(stays, "edges.c.s.attempts") / calls, (4 + 2) / 3.0,
                 0.02);
    assert_true(support_total(moves, "clients.c.failed") == 0 &&
                support_total(moves, "clients.c.ok") > 290);
    assert_true(support_total(moves, "clients.c.latency_max") < 0.0011);
    support_near("attempts, none up", support_total(none_up, "edges.c.s.attempts"),
                 4 * support_total(none_up, "clients.c.calls"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_of_chance_that_adds_up),
        cmocka_unit_test(celery),
        cmocka_unit_test(cenkalti_to_the_end),
        cmocka_unit_test(failsafe),
        cmocka_unit_test(haproxy),
    };
    return cmocka_run_group_tests_name("retry means", tests, NULL, NULL);
}
