/* The breakers of libraries, each by its own defaults, and published simulations of breakers. */
#include "tests/play.h"
#include "tests/support.h"

#include <stdio.h>

static void resilience4j(void **state)
{
    (void)state;
    const char *standard = "breaker: {failure_rate: 50%, slow: {longer_than: 60s}, "
                           "window: {calls: 100}, minimum_calls: 100, open: 60s, half_open: 10}";
    play(standard, "1s", "50. 49x . x 3.", "50. 49x . x 3-", "O101");
    play(standard, "1s", "100x 60. 10. .", "100x 60- 10. .", "O100 H161 C170");
    play(standard, "1s", "100x 60. 5. 5x .", "100x 60- 5. 5x -", "O100 H161 O170");
    const char *by_time = "breaker: {window: {time: {length: 100s, buckets: 100}}, "
                          "minimum_calls: 10}";
    play(by_time, "1s", "9x . .", "9x . -", "O10"); /* also on a success */
    play(by_time, "1s", "4x 6. x .", "4x 6. x .", "");
}

/* Evaluated at ticks of 500 ms: the 20th failure, at 2.2 s, opens it at 2.5 s; 5 s later, strictly,
** there is a probe. */
static void hystrix(void **state)
{
    (void)state;
    const char *hystrix =
        "breaker: {failure_rate: 50%, whole_percent: true, at_closing: count, "
        "window: {time: {length: 10s, buckets: 20, begin: state}}, minimum_calls: 20, "
        "evaluate_every: 500ms, open: 5s, half_open: {probes: 1, successes: 1}, on: [timeout, "
        "error, refused, unavailable, overloaded, bulkhead_full, cancelled], ignore: none}";
    play(hystrix, "110ms", "22x 46. . .", "22x 46- . .", "O22.7272727273 H69 C69");
    play(hystrix, "110ms", "22x 46. x .", "22x 46- x -", "O22.7272727273 H69 O69");
    play(hystrix, "600ms", "100x", "100x", ""); /* at most 17 in 10 s */
    /* a minority, and forgotten after 10 s */
    play(hystrix, "110ms", "9x 100. 9x 82. 9x 2.", "9x 100. 9x 82. 9x 2.", "");
}

static void polly(void **state)
{
    (void)state;
    const char *polly = "breaker: {failure_rate: 10%, evaluate: failures, minimum_calls: 100, "
                        "open: 5s, window: {time: {length: 30s, begin: event}}, ignore: none, "
                        "first_probe: at, half_open: {probes: 1, successes: 1}}";
    play(polly, "100ms", "90. 10x 49. . .", "90. 10x 49- . .", "O100 H150 C150");
    play(polly, "100ms", "10x 90. x .", "10x 90. x -", "O101"); /* no success opens it */
    /* the late success of the second call decides while the probe hangs */
    play("breaker: {failure_rate: 10%, evaluate: failures, minimum_calls: 2, open: 5s, "
         "first_probe: at, window: {time: {length: 30s, begin: event}}, ignore: none, "
         "half_open: {probes: 1, successes: 1}}",
         "1s", "x S x 4. h .", "x . x 4- _ .", "O3 H8 C8.25");
}

static void gobreaker(void **state)
{
    (void)state;
    const char *gobreaker = "breaker: {consecutive: 6, failure_rate: none, window: lifetime, "
                            "evaluate: failures, open: 60s, half_open: {probes: 1, successes: 1}, "
                            "late_results: discard}";
    play(gobreaker, "1s", "5x . 6x 60. . .", "5x . 6x 60- . .", "O12 H73 C73");
    /* the first call fails at 7.25 s, in a later interval: not counted */
    const char *interval = "breaker: {consecutive: 2, failure_rate: none, window: {tumbling: 4s}, "
                           "late_results: %s}";
    char text[200];
    snprintf(text, sizeof text, interval, "discard");
    play(text, "1s", "S 5. x .", "x 5. x .", "");
    snprintf(text, sizeof text, interval, "count");
    play(text, "1s", "S 5. x .", "x 5. x -", "O7.25");
}

/* One after the other half open, a second waits for the lock. */
static void pybreaker(void **state)
{
    (void)state;
    const char *pybreaker = "breaker: {consecutive: 5, failure_rate: none, open: 60s, "
                            "first_probe: at, half_open: {probes: 1, at_once: true, successes: 2, "
                            "excess: wait}}";
    play(pybreaker, "1s", "4x . 5x 59. s .. .", "4x . 5x 59- . .. .", "O10 H70 C72.25");
    play(pybreaker, "1s", "4x . 5x 59. s xx .", "4x . 5x 59- x -- -", "O10 H70 O72.25");
}

static void opossum(void **state)
{
    (void)state;
    const char *opossum = "breaker: {failure_rate: 50%, trips: above, evaluate: failures, counts: "
                          "asked, at_closing: keep, window: {time: 10s}, minimum_calls: 0, open: "
                          "30s, half_open: {probes: 1, successes: 1, automatic: true}}, timeout: "
                          "10s";
    play(opossum, "1s", "x 29. . .", "x 29- . .", "O1 H31 C31"); /* the very first failure */
    play(opossum, "1s", ". x . xx .", ". x . xx -", "O5");        /* 1 of 2 is not more than half */
    /* its timeout ends it */
    play(opossum, "1s", "x 29. h 9. . 10.", "x 29- ! 9- - 10-", "O1 H31 O41");
}

static void failsafe(void **state)
{
    (void)state;
    play("breaker: {failures: 1, failure_rate: none, window: {calls: 1}, first_probe: at, "
         "half_open: {probes: 1, at_once: true, successes: 1}}",
         "1s", ".. x 59. .", ".. x 59- .", "O3 H63 C63");
    /* 3 of 5: half open as soon as it is certain either way */
    const char *three = "breaker: {failures: 3, failure_rate: none, window: {calls: 5}, open: 4s, "
                        "first_probe: at, half_open: {probes: 5, at_once: true, successes: 3, "
                        "of: 5}}";
    play(three, "1s", "x..xx ... x.x.. .", "x..xx --- x.x.. .", "O5 H9 C13");
    play(three, "1s", "x..xx ... x.xx .", "x..xx --- x.xx -", "O5 H9 O12");
}

static void microprofile(void **state)
{
    (void)state;
    const char *microprofile = "breaker: {failure_rate: 50%, window: {calls: 20}, "
                               "minimum_calls: 20, open: 5s, first_probe: at, "
                               "late_results: discard, half_open: {probes: 1, successes: 1}}";
    play(microprofile, "1s", "19x . 4. . .", "19x . 4- . .", "O20 H25 C25");
    play(microprofile, "1s", "9x 11. 8. 9x x .", "9x 19. 9x x -", "O38");
}

static void spring_retry(void **state)
{
    (void)state;
    play("breaker: {failures: 3, failure_rate: none, window: {tumbling: 5s}, opens: ask, open: "
         "20s, half_open: none}",
         "1s", "xxx 21. xx. .", "xxx 21- xx. .", "O4 C25");
}

/* --- retries only --- */

/* M. Brooker, "Fixing retries with token buckets and circuit breakers" (2022): 100 clients, 10/s
** each, for 10 s; load and success.  One noisy run each in the source, hence the bands of the
** source. */
static void retries_dropped_above_a_tenth(void **state)
{
    static const struct { double f, load, success; } row[] = {
        { .05, 1.036, .988 }, { .10, 1.026, .918 }, { .20, 1.004, .802 },
        { .50, 1.000, .498 }, { .75, 1.000, .251 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct arena *arena = arena_create();
        const struct study *study = support_study(
            arena_format(arena,
                "name: brooker\nrun: {duration: 10s, replications: 20, seed: 3}\n"
                "clients: {c: {fleet: 100, open: 1000/s, calls: {s: {retry: {retries: 3, "
                "backoff: none}, breaker: \n"
                "  {retries_only: true, failure_rate: 10%%, trips: above, window: lifetime, "
                "minimum_calls: 1, open: none}}}}}\n"
                "services: {s: {workers: 1000, queue: 0, service_time: 0s, error_rate: %g}}\n",
                row[i].f), arena);
        double load = 0, success = 0;
        for (size_t r = 0; r < study->runs; r++) {
            load += results_total(study->run[r], "edges.c.s.amplification") / (double)study->runs;
            success += results_total(study->run[r],
                                     "clients.c.success_ratio") / (double)study->runs;
        }
        if (load < row[i].load - .02 || load > row[i].load + .02 ||
            success < row[i].success - .015 ||
            success > row[i].success + .015)
            fail_msg("f %g: load %.4f, success %.4f; published %.3f, %.3f", row[i].f, load, success,
                     row[i].load, row[i].success);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resilience4j),
        cmocka_unit_test(hystrix),
        cmocka_unit_test(polly),
        cmocka_unit_test(gobreaker),
        cmocka_unit_test(pybreaker),
        cmocka_unit_test(opossum),
        cmocka_unit_test(failsafe),
        cmocka_unit_test(microprofile),
        cmocka_unit_test(spring_retry),
        cmocka_unit_test(retries_dropped_above_a_tenth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
