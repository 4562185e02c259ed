/* The rules of concurrency limits, fed sample by sample: each expected value is worked out by hand
** from the rule that the head of the limit's file states. */
#include "tests/support.h"

#include "base/time.h"
#include "models/service/limits/limit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MS 1000000

struct bench {
    struct arena *arena;
    const struct limit_type *type;
    void *spec, *state;
    struct rng rng;
    sim_time now;
};

static void set(struct bench *bench, const char *key, const char *value)
{
    struct err err = { .text = "" };
    const struct field *field = fields_find(bench->type->kind->fields, key);
    assert_non_null(field);
    if (!field_read(field, bench->spec, value, bench->arena, &err))
        fail_msg("%s", err.text);
}

static void bench_make(struct bench *bench, const char *name)
{
    bench->arena = arena_create();
    bench->type = limit_type_of(&(struct one){ registry_find(&limit_registry, name), NULL });
    bench->spec = arena_take(bench->arena, bench->type->kind->size);
    bench->state = arena_take(bench->arena, bench->type->state_size);
    bench->now = 0;
    fields_default(bench->type->kind->fields, bench->spec, bench->arena);
    rng_seed(&bench->rng, 1);
}

static void bench_begin(struct bench *bench)
{
    bench->type->begin(bench->spec, bench->state, bench->now, &bench->rng);
}

static double sample(struct bench *bench, double ms, int64_t inflight, bool dropped)
{
    sim_time rtt = (sim_time)(ms * MS);
    struct limit_sample sample = { .begun = bench->now - rtt, .now = bench->now, .rtt = rtt,
                                   .inflight = inflight, .dropped = dropped, .rng = &bench->rng };
    bench->type->sample(bench->spec, bench->state, &sample);
    return ((const struct limit *)bench->state)->now;
}

static void expect(const char *what, double got, double wanted)
{
    if (fabs(got - wanted) > 1e-9 * fabs(wanted))
        fail_msg("%s: the limit is %.12g, wanted %.12g", what, got, wanted);
}

static void aimd(void **state)
{
    struct bench bench;
    (void)state;
    bench_make(&bench, "aimd");
    set(&bench, "initial", "50");
    bench_begin(&bench);
    expect("2 x 24 < 50", sample(&bench, 10, 24, false), 50);
    expect("2 x 25 >= 50", sample(&bench, 10, 25, false), 51);
    expect("dropped: trunc(45.9)", sample(&bench, 10, 51, true), 45);
    expect("too slow: trunc(40.5)", sample(&bench, 5001, 45, false), 40);
    expect("5 s are not", sample(&bench, 5000, 19, false), 40);
    for (int i = 0; i < 10; i++)
        sample(&bench, 10, 40, true);
    expect("not below min", sample(&bench, 10, 40, true), 20);
    for (int i = 0; i < 300; i++)
        sample(&bench, 10, 1000, false);
    expect("not above max", sample(&bench, 10, 1000, false), 200);
    arena_destroy(bench.arena);
}

static void vegas(void **state)
{
    struct bench bench;
    (void)state;
    bench_make(&bench, "vegas");
    bench_begin(&bench);
    /* L(20) = 1: alpha 3, beta 6, threshold 1 */
    expect("the first is the shortest", sample(&bench, 10, 20, false), 20);
    expect("2 x 9 < 20", sample(&bench, 11, 9, false), 20);
    expect("queue 0 <= 1: + 6", sample(&bench, 10, 20, false), 26);
    expect("queue ceil(26 (1 - 10/11)) = 3, not < 3", sample(&bench, 11, 20, false), 26);
    expect("queue ceil(26 x 0.0476) = 2: + 1", sample(&bench, 10.5, 20, false), 27);
    expect("queue ceil(27 x 0.5) = 14 > 6: - 1", sample(&bench, 20, 20, false), 26);
    expect("dropped: - 1", sample(&bench, 10, 1, true), 25);
    expect("a shorter one is only noted", sample(&bench, 9, 25, true), 25);
    arena_destroy(bench.arena);

    bench_make(&bench, "vegas");
    set(&bench, "initial", "150");
    set(&bench, "smoothing", "50%");
    bench_begin(&bench);
    sample(&bench, 10, 150, false);
    expect("L(150) = 2: half way to 162", sample(&bench, 10, 150, false), 156);
    expect("half way to 154", sample(&bench, 40, 150, false), 155);
    arena_destroy(bench.arena);
}

/* Between 0.5 and 1 times 30 x 20 samples: then a longer time becomes the shortest. */
static void vegas_probes(void **state)
{
    struct bench bench;
    int probed = 0;
    (void)state;
    bench_make(&bench, "vegas");
    bench_begin(&bench);
    sample(&bench, 1, 1, false);
    /* few in flight: the limit stays, and the samples are only counted */
    for (int i = 2; i <= 600 && !probed; i++) {
        sample(&bench, 100, 1, false);
        struct bench copy = bench;
        copy.state = memcpy(arena_take(bench.arena, bench.type->state_size), bench.state,
                            bench.type->state_size);
        if (sample(&copy, 100, 20, false) == 26) /* no queue: 100 ms are the shortest now */
            probed = i;
    }
    if (probed < 300 || probed > 600)
        fail_msg("the shortest time is measured anew after %d samples", probed);
    arena_destroy(bench.arena);
}

static void gradient2(void **state)
{
    struct bench bench;
    (void)state;
    bench_make(&bench, "gradient2");
    set(&bench, "initial", "100");
    bench_begin(&bench);
    expect("slope 1: 80 + 0.2 x 104", sample(&bench, 10, 100, false), 100.8);
    expect("few in flight", sample(&bench, 10, 50, false), 100.8);
    for (int i = 2; i < 10; i++)
        sample(&bench, 10, 1, false); /* the warm-up: 10 samples, the average is 10 ms */
    /* long = 10 x 599/601 + 40 x 2/601; slope = max(0.5, 1.5 long / 40) = 0.5 */
    expect("dropped or not", sample(&bench, 40, 100, true), 0.8 * 100.8 + 0.2 * (50.4 + 4));
    double now = 0.8 * 100.8 + 0.2 * 54.4;
    double average = 10 * (599.0 / 601) + 40 * (2.0 / 601);
    average = average * (599.0 / 601) + 18 * (2.0 / 601);
    expect("a slope between", sample(&bench, 18, 100, false),
           0.8 * now + 0.2 * (now * 1.5 * average / 18 + 4));
    for (int i = 0; i < 200; i++)
        sample(&bench, 1000, 300, false);
    for (int i = 0; i < 300; i++)
        now = sample(&bench, 1, 300, false);
    expect("not above max", now, 200);
    arena_destroy(bench.arena);
}

/* After a long slow time the average falls by 5 % with each fast sample: from 1000 ms, 60 samples
** later, it is below 50 ms (0.95^60 = 0.046), where the factor 2/601 alone would have left 820. */
static void gradient2_forgets(void **state)
{
    struct bench bench;
    (void)state;
    bench_make(&bench, "gradient2");
    set(&bench, "initial", "100");
    bench_begin(&bench);
    for (int i = 0; i < 10; i++)
        sample(&bench, 1000, 1, false);
    for (int i = 0; i < 60; i++)
        sample(&bench, 1, 1, false);
    double slowed = sample(&bench, 150, 100, false); /* slope 1.5 x 46 / 150 < 0.5 */
    expect("the average is forgotten", slowed, 0.8 * 100 + 0.2 * (50 + 4));
    arena_destroy(bench.arena);
}

static void gradient(void **state)
{
    struct bench bench;
    (void)state;
    bench_make(&bench, "gradient");
    bench_begin(&bench);
    /* room for a queue: max(4, trunc(sqrt 50)) = 7 */
    expect("slope 1, growing is not smoothed", sample(&bench, 10, 50, false), 57);
    expect("few in flight", sample(&bench, 10, 28, false), 57);
    expect("2 x 10 / 25: 0.8 x 57 + 0.2 (45.6 + 7)", sample(&bench, 25, 57, false), 56.12);
    expect("never below one half", sample(&bench, 1000, 57, false),
           0.8 * 56.12 + 0.2 * (28.06 + 7));
    double now = 0.8 * 56.12 + 0.2 * 35.06;
    expect("dropped", sample(&bench, 10, 1, true), 0.8 * now + 0.2 * 0.9 * now);
    int until = 0;
    while (until < 3000 && now != 7 && now != 6) {
        until++;
        now = sample(&bench, 10, 1, false);
    }
    if (until + 5 < 1000 || until + 5 > 2001)
        fail_msg("probed after %d samples", until + 5);
    arena_destroy(bench.arena);
}

/* 50 requests of 10 ms measure minRTT at a limit of 3; then 12.5 ms is what no queue looks like. */
static void envoy_gradient(void **state)
{
    struct bench bench;
    (void)state;
    bench_make(&bench, "envoy_gradient");
    set(&bench, "jitter", "0%");
    bench.now = 1000 * (sim_time)MS;
    bench_begin(&bench);
    expect("begins at min", ((struct limit *)bench.state)->now, 3);
    bench.now += 20 * MS;
    for (int i = 0; i < 50; i++)
        expect("measuring", sample(&bench, 10, 3, false), 3);
    bench.now += 50 * MS;
    expect("an interval is not over", sample(&bench, 10, 3, false), 3);
    bench.now += 50 * MS; /* over: gradient 1.25, 3.75 + 1.936 */
    expect("grows", sample(&bench, 5, 3, false), 5);
    bench.now += 100 * MS; /* 5 ms: gradient 2 at the most, 10 + 3.162 */
    expect("doubles at the most", sample(&bench, 100, 5, false), 13);
    bench.now += 100 * MS; /* 100 ms: gradient 0.5 at the least, 6.5 + 2.55 */
    expect("halves at the least", sample(&bench, 20, 5, true), 9);
    bench.now += 100 * MS;
    expect("no samples, no update", sample(&bench, 12.5, 9, false), 9);
    sample(&bench, 1, 9, false);
    sample(&bench, 99, 9, false); /* the median of 1, 12.5, 99 */
    bench.now += 100 * MS; /* gradient 1: 9 + 3 */
    expect("the median", sample(&bench, 1000, 9, false), 12);
    bench.now += 5000 * (sim_time)MS;
    for (int i = 0; i < 30; i++) { /* down to 3, and 5 updates there: measured anew */
        bench.now += 100 * MS;
        sample(&bench, 4000, 9, false);
    }
    expect("at the minimum", ((struct limit *)bench.state)->now, 3);
    for (int i = 0; i < 50; i++) /* begun before the measurement */
        sample(&bench, 3000, 3, false);
    bench.now += 10000 * (sim_time)MS;
    for (int i = 0; i < 50; i++)
        sample(&bench, 1000, 3, false);
    bench.now += 100 * MS;
    sample(&bench, 1000, 3, false);
    bench.now += 100 * MS;
    expect("1 s is the new minRTT: 3.75 + 1.94", sample(&bench, 1000, 3, false), 5);
    bench.now += 60000 * (sim_time)MS;
    expect("a minute later it is measured again", sample(&bench, 1000, 3, false), 3);
    arena_destroy(bench.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aimd),      cmocka_unit_test(vegas),
        cmocka_unit_test(vegas_probes), cmocka_unit_test(gradient2),
        cmocka_unit_test(gradient2_forgets), cmocka_unit_test(gradient),
        cmocka_unit_test(envoy_gradient),
    };
    return cmocka_run_group_tests_name("concurrency limits", tests, NULL, NULL);
}
