/* Common random numbers: variants that differ in one policy are run with the same chance, so what
** they share drops out of their difference.  By how much?  The variance of the difference of equal
** replications against that of replications which have nothing in common. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "sim/stats.h"

#include <stdio.h>

enum { RUNS = 60, VARIANTS = 2 };

/* A service at three quarters of its capacity, one answer in ten an error; half a minute in which
** every third is one.  Only the jitter differs. */
#define BROWNOUT(jitter)                                                                           \
    "name: jitter\n"                                                                               \
    "run: {duration: 120s, warmup: 10s, replications: 60, seed: 3}\n"                              \
    "clients: {web: {open: 75/s, calls: {api: {timeout: 2s, retry: {attempts: 3, backoff:\n"       \
    "  {exponential: {base: 100ms, cap: 2s}}, jitter: " jitter "}}}}}\n"                           \
    "services: {api: {workers: 11, queue: 200, service_time: {exponential: 100ms}, "               \
    "error_rate: 10%}}\n"                                                                          \
    "faults: [{at: 40s, for: 30s, service: api, errors: 30%}]\n"

static double variance_of_difference(struct study **study, const char *path, size_t shift)
{
    struct tally tally = { 0 };
    for (size_t r = 0; r < RUNS; r++)
        tally_add(&tally, results_total(study[1]->run[(r + shift) % RUNS], path) -
                              results_total(study[0]->run[r], path));
    return tally_variance(&tally);
}

/* How many times less variance replications `shift` places apart leave than those one place
** apart. */
static double gain(struct study **study, const char *path, size_t shift)
{
    double apart = variance_of_difference(study, path, 1);
    double variance = variance_of_difference(study, path, shift);
    printf("%-26s variance of the difference %.3g, of others %.3g: %.3g times less\n", path,
           variance,
           apart, apart / variance);
    return apart / variance;
}

static struct study **studies(struct arena *arena)
{
    struct world_spec *spec = ARENA_ARRAY(arena, VARIANTS, struct world_spec);
    spec[0] = support_spec(BROWNOUT("equal"), arena);
    spec[1] = support_spec(BROWNOUT("full"), arena);
    const struct alternative alternative[VARIANTS] = { { &spec[0], "equal" },
                                                       { &spec[1], "full" } };
    struct team team = { .threads = 2 };
    struct err err;
    struct study **study = studies_run(alternative, VARIANTS, NULL, &team, arena, &err);
    if (!study)
        fail_msg("%s", err.text);
    return study;
}

static const char *const paths[] = { "run.goodput",              "run.attempts",
                                     "run.downtime",             "clients.web.latency_mean",
                                     "clients.web.latency_p99",  "edges.web.api.retries",
                                     "services.api.utilisation", "services.api.wait_mean" };
enum { PATHS = sizeof paths / sizeof *paths };

static void five_times_less_variance(void **state)
{
    struct arena *arena = arena_create();
    struct study **study = studies(arena);
    (void)state;
    for (size_t i = 0; i < PATHS; i++)
        assert_true(gain(study, paths[i], 0) >= 5);
    arena_destroy(arena);
}

/* Replications two places apart have as little in common as those one place apart: no gain.  2.6 is
** the ratio of two variances of 60 values that chance exceeds once in 10 000 times (F
** distribution). */
static void none_without_common_chance(void **state)
{
    struct arena *arena = arena_create();
    struct study **study = studies(arena);
    (void)state;
    for (size_t i = 0; i < PATHS; i++) {
        double ratio = gain(study, paths[i], 2);
        assert_true(ratio < 2.6 && ratio > 1 / 2.6);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_times_less_variance),
        cmocka_unit_test(none_without_common_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
