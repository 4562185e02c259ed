/* The warm-up check: MSER-5 by hand; when it must speak, and when it must not. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "study/warmup.h"

#include <math.h>
#include <stdio.h>

#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 40 };
#else
enum { SEEDS = 200 };
#endif

/* --- MSER-5 --- */

static void mser_by_hand(void **state)
{
    double value[100];
    (void)state;
    for (size_t i = 0; i < 100; i++)
        value[i] = i < 20 ? 0 : i % 2 ? 5 : 7;
    assert_int_equal(warmup_mser5(value, 100), 20);
    for (size_t i = 0; i < 100; i++)
        value[i] = i < 22 ? 0 : i % 2 ? 5 : 7; /* the batch of 20..24 holds two of them */
    assert_int_equal(warmup_mser5(value, 100), 25);
    for (size_t i = 0; i < 100; i++)
        value[i] = 3;
    assert_int_equal(warmup_mser5(value, 100), 0);
    for (size_t i = 0; i < 100; i++)
        value[i] = (double)i; /* never settles */
    assert_int_equal(warmup_mser5(value, 100), 50);
    assert_int_equal(warmup_mser5(value, 0), 0);
}

/* Against the definition, written out: the sum of squares over the square of the number of
** batches. */
static void mser_by_definition(void **state)
{
    double value[200], batch[40], least = INFINITY;
    size_t best = 0;
    (void)state;
    for (size_t i = 0; i < 200; i++)
        value[i] =
            10 - 8 * exp(-(double)i / 20) + sin(12.9898 * (double)i) * cos(78.233 * (double)i);
    for (size_t b = 0; b < 40; b++)
        batch[b] =
            (value[5 * b] + value[5 * b + 1] + value[5 * b + 2] + value[5 * b + 3] +
             value[5 * b + 4]) / 5;
    for (size_t d = 0; d <= 20; d++) {
        double n = (double)(40 - d), mean = 0, squares = 0;
        for (size_t b = d; b < 40; b++)
            mean += batch[b] / n;
        for (size_t b = d; b < 40; b++)
            squares += (batch[b] - mean) * (batch[b] - mean);
        if (squares / (n * n) < least) {
            least = squares / (n * n);
            best = d;
        }
    }
    assert_true(best > 5 && best < 20);
    assert_int_equal(warmup_mser5(value, 200), 5 * best);
}

/* --- whole studies --- */

static struct warmup check(const char *yaml, int64_t seed)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec(yaml, arena);
    struct team team = { .threads = 2 };
    struct err err;
    spec.run.seed = seed;
    struct study *study = study_run(&spec, "base", NULL, &team, arena, &err);
    if (!study)
        fail_msg("%s", err.text);
    struct warmup warmup = warmup_check(study);
    printf("settled after %g s, shift %.3g%s\n", time_to_s(warmup.settled), warmup.shift,
           warmup.too_short ? ": too short" : "");
    arena_destroy(arena);
    return warmup;
}

/* M/M/1 at 95 %: 1 / (mu (1 - sqrt(rho))^2), 16 s here, is how long it remembers (Cohen, The Single
** Server Queue, 2nd ed., 1982, section III.7). */
#define BUSY(run)                                                                                  \
    "name: busy\nrun: {" run "}\nclients: {c: {open: 95/s, calls: {s: }}}\n"                       \
    "services: {s: {workers: 1, service_time: {exponential: 10ms}}}\n"

static void empty_start(void **state)
{
    (void)state;
    struct warmup warmup = check(BUSY("duration: 60s, replications: 300"), 1);
    assert_true(warmup.too_short);
    assert_true(warmup.settled >= 5 * SIM_S && warmup.settled <= 30 * SIM_S);
    assert_true(warmup.shift < -0.02);
    /* what it asks for is enough */
    assert_false(check(BUSY("duration: 120s, warmup: 50s, replications: 40"), 1).too_short);
}

#define CACHE(run)                                                                                 \
    "name: cache\nrun: {" run "}\n"                                                                \
    "clients: {c: {open: 200/s, calls: {s: {cache: {keys: 2000, ttl: 10min}}}}}\n"                 \
    "services: {s: {workers: 50, service_time: {exponential: 50ms}}}\n"

/* Each key is asked for some times a minute. */
static void cache_that_fills(void **state)
{
    (void)state;
    struct warmup one = check(CACHE("duration: 5min"), 1);
    struct warmup ten = check(CACHE("duration: 5min, replications: 10"), 1);
    assert_true(one.too_short && ten.too_short);
    assert_true(one.shift > 0.02 && ten.shift > 0.02);
    assert_false(check(CACHE("duration: 5min, warmup: 2min, replications: 10"), 1).too_short);
}

/* Where nothing warms up: not more often than in 5 % of the seeds. */
static void seldom_without_reason(void **state)
{
    static const char yaml[] =
        "name: steady\nrun: {duration: 16s, tick: 160ms, replications: %d}\n"
        "clients: {c: {open: 40/s, calls: {s: }}}\n"
        "services: {s: {workers: 1, service_time: {exponential: 10ms}}}\n";
    (void)state;
    for (int runs = 1; runs <= 12; runs += 11) {
        int spoke = 0;
        for (int64_t seed = 1; seed <= SEEDS; seed++) {
            struct arena *arena = arena_create();
            spoke += check(arena_format(arena, yaml, runs), seed).too_short;
            arena_destroy(arena);
        }
        printf("%d of %d with %d replications\n", spoke, SEEDS, runs);
        assert_true(20 * spoke <= SEEDS);
    }
}

/* More is wanted than can be served: no warm-up helps. */
static void never_settles(void **state)
{
    (void)state;
    struct warmup warmup = check("name: overload\nrun: {duration: 100s, replications: 10}\n"
                                 "clients: {c: {open: 120/s, calls: {s: }}}\n"
                                 "services: {s: {workers: 1, "
                                 "service_time: {exponential: 10ms}}}\n", 1);
    assert_true(warmup.too_short && warmup.never && warmup.settled == 50 * SIM_S);
    assert_false(check(CACHE("duration: 5min"), 1).never);
}

#define QUEUE(run, rate)                                                                           \
    "name: queue\nrun: {" run "}\nclients: {c: {open: " rate ", calls: {orders: }}}\n"             \
    "queues: {orders: {redelivery: {backoff: {constant: 40s}}}}\n"                       \
    "consumers: {w: {queue: orders, concurrency: 20, error_rate: 30%, "                            \
    "service_time: {exponential: 100ms}}}\n"

/* Messages that wait for their next delivery gather for a minute; a backlog may grow without end.
** What lies among dead letters is no work. */
static void queues_that_fill(void **state)
{
    (void)state;
    struct warmup warmup = check(QUEUE("duration: 10min, replications: 10", "50/s"), 1);
    assert_true(warmup.too_short && !warmup.never && warmup.shift < -0.02);
    assert_true(warmup.settled >= 40 * SIM_S && warmup.settled <= 240 * SIM_S);
    assert_false(check(QUEUE("duration: 10min, warmup: 4min, replications: 10", "50/s"),
                       1).too_short);
    assert_true(check(QUEUE("duration: 10min, warmup: 2min, replications: 10", "190/s"), 1).never);
    assert_false(check("name: letters\nrun: {duration: 200s, replications: 10}\n"
                       "clients: {c: {open: 50/s, calls: {orders: }}}\n"
                       "queues: {orders: {max_deliveries: 1, dead_letter: dead}, dead: {}}\n"
                       "consumers: {w: {queue: orders, concurrency: 20, error_rate: 30%, "
                       "service_time: {exponential: 100ms}}}\n", 1).too_short);
}

/* What it can't know. */
static void not_judged(void **state)
{
    (void)state;
    /* thirty windows before the fault */
    assert_int_equal(check(CACHE("duration: 5min") "faults: [{at: 30s, for: 9s, service: s, "
                                                   "down: true}]\n", 1).settled, 0);
    struct warmup ramp = check("name: ramp\nrun: {duration: 200s}\n"
                               "clients: {c: {open: {rate: [{at: 0s, rate: 1/s}, {at: 50s, "
                               "rate: 90/s}]}, calls: {s: }}}\n"
                               "services: {s: {workers: 9, "
                               "service_time: {exponential: 10ms}}}\n", 1);
    assert_true(!ramp.too_short && ramp.settled == 0);
}

/* A fault behind the calm time changes nothing but the weight. */
static void only_before_the_fault(void **state)
{
    (void)state;
    struct warmup with = check(CACHE("duration: 5min") "faults: [{at: 4min, for: 9s, service: s, "
                                                       "down: true}]\n", 1);
    assert_true(with.too_short && with.settled < 120 * SIM_S);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mser_by_hand),      cmocka_unit_test(mser_by_definition),
        cmocka_unit_test(empty_start),       cmocka_unit_test(cache_that_fills),
        cmocka_unit_test(seldom_without_reason), cmocka_unit_test(never_settles),
        cmocka_unit_test(queues_that_fill), cmocka_unit_test(not_judged),
        cmocka_unit_test(only_before_the_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
