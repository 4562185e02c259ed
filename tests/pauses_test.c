/* What a pause does to a crowd: jitter that grows spreads jobs that failed together, a pause
** differs by outcome, and a hint is one. */
#include "tests/rig.h"
#include "tests/support.h"

#include <string.h>


/* --- jobs in step --- */

/* 1 300 jobs at one instant against an API for 50 a minute with a burst of 50; retry n = 0, 1 ...
** comes after n^4 + 15 s and its jitter. */
static const char jobs[] =
    "name: jobs in step\n"
    "run: {duration: 6h, seed: 1, tick: 10s, replications: 8}\n"
    "clients: {jobs: {batch: {calls: 1300, at: 10s}, calls: {api: {preset: sidekiq-default%s}}}}\n"
    "services:\n"
    "  api: {workers: 100, queue: 0, service_time: 200ms,\n"
    "        rate_limit: {rate: 50/min, burst: 50, hint: false}}\n";

static double jobs_done(const char *retry)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(arena_format(arena, jobs, retry), arena);
    double done = study_find(study, "clients.jobs.ok")->mean;
    arena_destroy(arena);
    return done;
}

/* Measured: 1 225 +- 15 done in 6 h with rand(10) * (n + 1), all with rand(30) * (n + 1), 451 in
** step; a jitter of 10 s that does not grow leaves 660.  A loop of twenty lines that keeps the jobs
** in a heap says the same, and 1 231 for rand(10 * (n + 1)), which Sidekiq draws since November
** 2024. */
static void growing_jitter_spreads_jobs(void **state)
{
    static const struct {
        const char *retry;
        double least, most;
    } cases[] = {
        { ", retry: {jitter: {additive: {growth: drawn}}}", 1210, 1240 },
        { "", 1210, 1240 },
        { ", retry: {jitter: {additive: {amount: 30s, growth: drawn}}}", 1300, 1300 },
        { ", retry: {jitter: none}", 451, 451 },
        { ", retry: {jitter: {additive: {growth: none, unit: none}}}", 650, 670 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double done = jobs_done(cases[i].retry);
        if (done < cases[i].least || done > cases[i].most)
            fail_msg("{%s}: %g of 1300 are done, wanted %g to %g", cases[i].retry, done,
                     cases[i].least, cases[i].most);
    }
}

/* --- pauses by outcome --- */

/* A retry whose attempts take 1 ms and end as the script says; its pauses in ms. */
static void pauses_are(const char *retry, const enum outcome *script, size_t attempts,
                       const double *pause_ms)
{
    struct arena *arena = arena_create();
    struct rig *rig = rig_open(retry, arena);
    struct rig_call call = { .asked = SIM_S, .attempts = attempts };
    for (size_t i = 0; i < attempts; i++)
        call.attempt[i] = rig_attempt(0.001, script[i]);
    rig_make(rig, &call);
    rig_run(rig, 1000 * SIM_S);
    assert_int_equal(call.sent, attempts);
    for (size_t i = 1; i < attempts; i++) {
        double pause = time_to_s(call.sent_at[i] - call.sent_at[i - 1]) * 1000 - 1;
        if (pause < pause_ms[i - 1] - 1e-6 || pause > pause_ms[i - 1] + 1e-6)
            fail_msg("%s: pause %zu is %g ms, wanted %g", retry, i, pause, pause_ms[i - 1]);
    }
    rig_close(rig);
    arena_destroy(arena);
}

#define PAUSES(retry, script, ...)                                                        \
    pauses_are(retry, script, sizeof script / sizeof *script, (const double[]){ __VA_ARGS__ })

/* The retry's number is the call's, whatever the outcomes before it were. */
static void each_outcome_has_its_pause(void **state)
{
    static const enum outcome mixed[] = { OUTCOME_refused, OUTCOME_error, OUTCOME_overloaded,
                                          OUTCOME_refused, OUTCOME_ok };
    static const enum outcome refused[] = { OUTCOME_refused, OUTCOME_refused, OUTCOME_refused,
                                            OUTCOME_refused };
    (void)state;
    PAUSES("retry: {attempts: 5, backoff: none, jitter: none, pauses: "
           "[{after: refused, backoff: 1s, jitter: none}]}", mixed, 1000, 0, 0, 1000);
    PAUSES("retry: {attempts: 5, backoff: {exponential: {base: 1s}}, jitter: none, pauses: "
           "[{after: [refused, overloaded], backoff: {linear: {base: 10ms, step: 5ms}},"
           " jitter: none}, {after: error, backoff: none}]}", mixed, 10, 0, 20, 25);
    PAUSES("retry: {attempts: 5, backoff: {exponential: {base: 1s}}, jitter: none,"
           " throttled_base: 5s, pauses: [{after: error, backoff: 1ms, jitter: none}]}", mixed,
           1000, 1, 20000, 8000);
    PAUSES("preset: haproxy-default", refused, 1000, 1000, 1000);
    /* timeout connect 300 ms: measured, 503 after 0.9 s */
    PAUSES("preset: haproxy-default,"
           " retry: {pauses: [{after: refused, backoff: 300ms, jitter: none}]}", refused,
           300, 300, 300);
}

/* Four answers of 503 that take 10 ms each: HAProxy with more of retry-on was measured to answer
** after 47 ms, of which 40 are the backend's; a pause of 1 s after each made it 3.04 s. */
static void haproxy_pauses_after_refusals_alone(void **state)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(
        "name: haproxy preset with more retry-on\n"
        "run: {duration: 40s, seed: 1, replications: 1}\n"
        "clients:\n"
        "  load: {open: {rate: 25/s, arrivals: constant}, calls: {proxy: {timeout: 10s}}}\n"
        "services:\n"
        "  proxy: {workers: 4000, queue: 0, async: true, service_time: 0ms, calls: {backend: {\n"
        "    preset: haproxy-default, timeout: 300ms,\n"
        "    retry: {on: [refused, error, timeout, unavailable]}}}}\n"
        "  backend: {workers: 200, queue: unlimited, service_time: 10ms,\n"
        "    error_rate: {unavailable: 100%}}\n", arena);
    (void)state;
    support_near("attempts per call", results_total(study->run[0], "edges.proxy.backend.attempts") /
                 results_total(study->run[0], "edges.proxy.backend.calls"), 4, 0.002);
    support_near("residence", results_total(study->run[0], "services.proxy.residence_mean"), 0.040,
                 1e-6);
    arena_destroy(arena);
}

/* --- a hint is a pause, and what ends by itself needs none --- */

#define HINTS                                                                                   \
    "name: hint\nrun: {duration: 60s, replications: 1}\n"                                       \
    "clients: {a: {batch: {calls: 1000, at: 1s}, calls: {s: {retry: {attempts: unlimited,\n"    \
    "  backoff: none, on: [refused], retry_after: exact}}}}}\n"                                 \
    "services: {s: {workers: 10, queue: 0, service_time: 100ms, retry_after: 1s}}\n"

/* Ten get through in each of the 59 whole seconds. */
static void a_hint_is_a_pause(void **state)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(HINTS, arena);
    (void)state;
    support_near("done", results_total(study->run[0], "clients.a.ok"), 590, 0);
    arena_destroy(arena);
}

/* A rate limit says when the next one is let in: 50 at once, and 10 more in each of 9 seconds. */
static void a_rate_limit_s_hint_is_one(void **state)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(
        "name: limit\nrun: {duration: 10s, replications: 1}\n"
        "clients: {a: {batch: {calls: 200, at: 1s}, calls: {s: {retry: {attempts: unlimited,\n"
        "  backoff: none, on: [overloaded], retry_after: exact}}}}}\n"
        "services: {s: {workers: 500, service_time: 1ms, rate_limit: {rate: 10/s, burst: 50}}}\n",
        arena);
    double done = results_total(study->run[0], "clients.a.ok");
    (void)state;
    assert_true(done >= 138 && done <= 140); /* the last one of each second is rounded */
    arena_destroy(arena);
}

/* Whoever must wait for a place has paused. */
static void a_wait_is_a_pause(void **state)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(
        "name: waits\nrun: {duration: 10s, replications: 1}\n"
        "clients: {a: {open: 100/s, calls: {s: [{retry: {attempts: unlimited, backoff: none,\n"
        "  on: [bulkhead_full]}}, {bulkhead: {concurrent: 1, max_wait: 50ms}}]}}}\n"
        "services: {s: {workers: 10, service_time: 20ms}}\n", arena);
    (void)state;
    support_near("done", results_total(study->run[0], "clients.a.ok"), 500, 0.01);
    arena_destroy(arena);
}

/* All is refused at once: each must come to an end within the instant. */
static void what_ends_by_itself_needs_no_pause(void **state)
{
    static const char *const inside[] = {
        "fallback: {success: 50%}",
        "breaker: {consecutive: 5, failure_rate: none}",
        "breaker: {window: {calls: 10}, minimum_calls: 10}",
        "throttle: {sre: {}}",
        "throttle: {rate: {}}",
        "fallback: {success: 0%, takes: 1ms}",
    };
    static const char *const budgets[] = { "window_ratio: {minimum_calls: 0}", "token_bucket: {}",
                                           "leaky_ratio: {}", "grpc_throttle: {}" };
    const size_t insides = sizeof inside / sizeof *inside;
    (void)state;
    for (size_t i = 0; i < insides + sizeof budgets / sizeof *budgets; i++) {
        struct arena *arena = arena_create();
        const char *budget =
            i < insides ? "" : arena_format(arena, ", budget: {%s}", budgets[i - insides]);
        const char *text = arena_format(
            arena,
            "name: ends\nrun: {duration: 10s, replications: 1}\n"
            "clients: {c: {open: 10/s, calls: {api: [{retry: {attempts: unlimited, backoff: none,\n"
            "  on: [refused]%s}}%s%s%s]}}}\n"
            "services: {api: {workers: 1, queue: 0, service_time: 100ms}}\n"
            "faults: [{at: 0s, service: api, down: true}]\n",
            budget, i < insides ? ", {" : "", i < insides ? inside[i] : "", i < insides ? "}" : "");
        const struct study *study = support_study(text, arena);
        assert_true(results_total(study->run[0], "clients.c.calls") > 50);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing_jitter_spreads_jobs),
        cmocka_unit_test(each_outcome_has_its_pause),
        cmocka_unit_test(haproxy_pauses_after_refusals_alone),
        cmocka_unit_test(a_hint_is_a_pause),
        cmocka_unit_test(a_rate_limit_s_hint_is_one),
        cmocka_unit_test(a_wait_is_a_pause),
        cmocka_unit_test(what_ends_by_itself_needs_no_pause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
