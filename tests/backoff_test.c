/* Backoff and jitter, value by value. */
#include "models/policies/backoff.h"
#include "models/spec/policies/retry.h"
#include "models/spec/spec.h"
#include "sim/rng.h"
#include "tests/sample.h"
#include "tests/support.h"


#include <math.h>
#include <string.h>

/* A retry spec as a scenario writes it. */
static struct backoff make_backoff(const char *text, struct arena *arena)
{
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: b\nclients: {c: {open: 1/s, calls: {s: {retry: %s}}}}\n"
                     "services: {s: {workers: 1, service_time: 1ms}}\n",
                     text),
        arena);
    const struct retry_spec *retry = spec.clients.item[0].calls.item[0].policies.item[0].value;
    return backoff_make(&retry->backoff, &retry->jitter, (enum backoff_cap)retry->cap);
}

static void pauses_without_chance(void **state)
{
    static const struct {
        const char *retry;
        double pause[6];
    } cases[] = {
        { "{backoff: none, jitter: none}", { 0, 0, 0, 0, 0, 0 } },
        { "{backoff: 2s, jitter: none}", { 2, 2, 2, 2, 2, 2 } },
        { "{backoff: {linear: {base: 1s, step: 3s, cap: 9s}}, jitter: none}",
          { 1, 4, 7, 9, 9, 9 } },
        { "{backoff: {linear: 2s}, jitter: none}", { 2, 4, 6, 8, 10, 12 } },
        /* Kafka's default at its centre; go-retryablehttp; axios-retry's floor */
        { "{backoff: {exponential: {base: 100ms, cap: 1s}}, jitter: none}",
          { .1, .2, .4, .8, 1, 1 } },
        { "{backoff: {exponential: {base: 1s, cap: 30s}}, jitter: none}", { 1, 2, 4, 8, 16, 30 } },
        { "{backoff: {exponential: {base: 100ms, offset: 1, cap: none}}, jitter: none}",
          { .2, .4, .8, 1.6, 3.2, 6.4 } },
        { "{backoff: {list: [15s, 16s, 31s, 96s]}, jitter: none}", { 15, 16, 31, 96, 96, 96 } },
    };
    struct arena *arena = arena_create();
    struct rng rng;
    (void)state;
    rng_seed(&rng, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct backoff backoff = make_backoff(cases[i].retry, arena);
        double memory = 0;
        for (int k = 0; k < 6; k++) {
            double pause = backoff_draw(&backoff, k, &memory, rng_uniform(&rng));
            assert_true(fabs(pause - cases[i].pause[k]) < 1e-9);
            assert_true(fabs(backoff_longest(&backoff, k) - cases[i].pause[k]) < 1e-9);
        }
    }
    arena_destroy(arena);
}

/* The straight way gives the same bits, where there is one. */
static double draw_both_ways(const struct backoff *backoff, int64_t k, double *memory, double u)
{
    double pause = backoff_draw(backoff, k, memory, u);
    if (backoff_is_straight(backoff)) {
        double straight = backoff_draw_straight(backoff, k, u);
        assert_memory_equal(&straight, &pause, sizeof pause);
    }
    return pause;
}

/* Means of jittered pauses, and their bounds.  Sources: AWS blog 2015 (means of full, equal), its
** simulator for decorrelated with base 0.1 s, cap 10 s (200 000 samples), Polly's published
** table. */
static void pauses_by_chance(void **state)
{
    enum { DRAWS = 20000, RUNS = 12 };
    static const struct {
        const char *retry;
        int k;
        double mean, least, most;
    } cases[] = {
        { "{backoff: {exponential: {base: 100ms, cap: 10s}}, jitter: full}", 3, .4, 0, .8 },
        { "{backoff: {exponential: {base: 100ms, cap: 10s}}, jitter: full}", 9, 5, 0, 10 },
        { "{backoff: {exponential: {base: 100ms, cap: 10s}}, jitter: equal}", 2, .3, .2, .4 },
        { "{backoff: {exponential: {base: 100ms, cap: 1s}}, jitter: {symmetric: 20%}}", 5, 1, .8,
          1.2 },
        { "{backoff: {constant: 2s}, jitter: {additive: 300ms}}", 0, 2.15, 2, 2.3 },
        { "{backoff: {constant: 2s}, jitter: {positive: 20%}}", 4, 2.2, 2, 2.4 },
        { "{backoff: {constant: 2s}, jitter: {around: 500ms}}", 3, 2, 1.5, 2.5 },
        /* MicroProfile: half the draws are 0; stripe-node with a higher floor: 2/5 of them are
           there */
        { "{backoff: {constant: 0s}, jitter: {around: 200ms}}", 0, .05, 0, .2 },
        { "{backoff: {exponential: {base: 500ms, floor: 700ms}}, jitter: equal}", 1, .79, .7, 1 },
        { "{backoff: {decorrelated: {base: 100ms, cap: 10s}}}", 0, .2, .1, .3 },
        { "{backoff: {decorrelated: {base: 100ms, cap: 10s}}}", 2, .575, .1, 2.7 },
        { "{backoff: {exponential: {base: 100ms, cap: 10s}}, jitter: decorrelated}", 3, .913, .1,
          8.1 },
        /* OpenAI's clients: times U(0.75, 1) */
        { "{backoff: {exponential: {base: 500ms, cap: 8s}}, jitter: {negative: 25%}}", 5, 7, 6, 8 },
        /* Sidekiq: 15 + 3^4 + rand(10 * 4), as any time, as whole seconds 0..39; and rand(10) * 4,
        ** which is one of 0, 4 ... 36 */
        { "{backoff: 96s, jitter: {additive: {amount: 10s, growth: linear}}}", 3, 116, 96, 136 },
        { "{backoff: 96s, jitter: {additive: {amount: 10s, growth: linear, unit: 1s}}}", 3, 115.5,
          96, 135 },
        { "{backoff: 96s, jitter: {additive: {amount: 10s, growth: drawn, unit: 1s}}}", 3, 114, 96,
          132 },
        /* go-redis: 10 ms and up to 10 ms x 2^k more, at most 1 s */
        { "{backoff: 10ms, jitter: {additive: {amount: 10ms, growth: doubling}}}", 3, .05, .01,
          .09 },
        /* Celery: whole seconds, 0 and the longest included; half of the first pauses are 0 */
        { "{backoff: {exponential: {base: 1s}}, jitter: {whole: 1s}}", 0, .5, 0, 1 },
        { "{backoff: {exponential: {base: 1s}}, jitter: {whole: 1s}}", 2, 2, 0, 4 },
        { "{backoff: 2500ms, jitter: {whole: 1s}}", 0, 1, 0, 2 },
        /* KafkaJS: each step spreads the pause before it, as it came out */
        { "{backoff: {compounding: {base: 300ms, cap: 30s}}}", 2, 1.2, .3 * 4 * .512,
          .3 * 4 * 1.728 },
        { "{backoff: {compounding: {base: 300ms, cap: 1s}}}", 0, .3, .24, .36 },
        /* Kafka's fifth retry: the cap before jitter and after it: U(0.8, 1.2), half of them cut to
           1 */
        { "{backoff: {exponential: {base: 100ms, cap: 1s}}, jitter: {symmetric: 20%}, cap: both}",
          5, .95, .8, 1 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct backoff backoff = make_backoff(cases[i].retry, arena);
        double means[RUNS];
        for (int run = 0; run < RUNS; run++) {
            struct rng rng;
            double sum = 0;
            rng_seed(&rng, 100 + (uint64_t)run);
            for (int n = 0; n < DRAWS; n++) {
                double memory = 0, pause = 0;
                for (int k = 0; k <= cases[i].k; k++)
                    pause = draw_both_ways(&backoff, k, &memory, rng_uniform(&rng));
                assert_true(pause >= cases[i].least && pause <= cases[i].most);
                sum += pause;
            }
            means[run] = sum / DRAWS;
        }
        support_theory_of(cases[i].retry, means, RUNS, cases[i].mean, 0.03);
        assert_true(backoff_longest(&backoff, cases[i].k) >= cases[i].most - 1e-9);
    }
    arena_destroy(arena);
}

/* The cap before jitter may be exceeded by it, the cap after may not: with half the draws above the
** cap, half of all pauses are the cap itself. */
static void cap_after_jitter(void **state)
{
    struct arena *arena = arena_create();
    struct backoff backoff = make_backoff(
        "{backoff: {exponential: {base: 1s, cap: 1s}}, jitter: {symmetric: 50%}, "
        "cap: after_jitter}",
        arena);
    struct rng rng;
    int at_cap = 0;
    (void)state;
    rng_seed(&rng, 3);
    for (int n = 0; n < 10000; n++) {
        double memory = 0, pause = backoff_draw(&backoff, 0, &memory, rng_uniform(&rng));
        assert_true(pause >= 0.5 && pause <= 1);
        at_cap += pause >= 1;
    }
    assert_in_range(at_cap, 4800, 5200);
    arena_destroy(arena);
}

/* Polly's decorrelated jitter v2 at base 1 s: means and 5th and 95th percentiles of its table. */
static void smooth_decorrelated(void **state)
{
    enum { DRAWS = 40000 };
    static const double table[4][3] = {
        { 0.87, 0.31, 1.33 }, { 1.16, 0.33, 2.05 }, { 2.08, 0.63, 3.66 }, { 4.13, 1.24, 7.27 }
    };
    static double pause[4][DRAWS];
    struct arena *arena = arena_create();
    struct backoff backoff = make_backoff("{backoff: {decorrelated_v2: {base: 1s, cap: none}}}",
                                          arena);
    struct rng rng;
    (void)state;
    rng_seed(&rng, 9);
    for (int n = 0; n < DRAWS; n++) {
        double memory = 0;
        for (int k = 0; k < 4; k++) {
            pause[k][n] = backoff_draw(&backoff, k, &memory, rng_uniform(&rng));
            assert_true(pause[k][n] <= backoff_longest(&backoff, k));
        }
    }
    for (int k = 0; k < 4; k++) {
        double sum = 0;
        sample_sort(pause[k], DRAWS);
        for (int n = 0; n < DRAWS; n++)
            sum += pause[k][n];
        support_near("mean", sum / DRAWS, table[k][0], 0.02);
        support_near("p5", pause[k][DRAWS / 20], table[k][1], 0.04);
        support_near("p95", pause[k][DRAWS * 19 / 20], table[k][2], 0.02);
    }
    arena_destroy(arena);
}

/* Long retries: no pause is lost to an overflow, and nothing stays nothing. */
static void thousands_of_retries(void **state)
{
    static const struct { const char *rule; double pause; } row[] = {
        { "{jitter: none, backoff: {exponential: {base: 0s}}}", 0 },
        { "{jitter: none, backoff: {exponential: {base: 1ms, cap: 2s}}}", 2 },
        { "{jitter: none, backoff: {exponential: {base: 1s, factor: 0.5}}}", 0 },
        { "{backoff: {decorrelated: {base: 0s}}}", 0 },
        { "{backoff: {decorrelated_v2: {base: 0s}}}", 0 },
        { "{backoff: {decorrelated_v2: {base: 50ms, cap: 2s}}}", 2 },
        { "{backoff: {compounding: {base: 0s}}}", 0 },
        { "{jitter: {additive: {amount: 0s, growth: doubling}}, backoff: {constant: 3s}}", 3 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct backoff backoff = make_backoff(row[i].rule, arena);
        struct rng rng;
        rng_seed(&rng, 3);
        float memory = 0; /* as a call keeps it */
        for (int64_t k = 0; k < 3000; k++) {
            double walk = (double)memory;
            double pause = backoff_draw(&backoff, k, &walk, rng_uniform(&rng));
            memory = (float)walk;
            if (k < 90)
                continue;
            assert_true(fabs(pause - row[i].pause) < 1e-9);
            assert_true(fabs(backoff_longest(&backoff, k) - row[i].pause) < 1e-9);
        }
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pauses_without_chance),
        cmocka_unit_test(pauses_by_chance),
        cmocka_unit_test(cap_after_jitter),
        cmocka_unit_test(smooth_decorrelated),
        cmocka_unit_test(thousands_of_retries),
    };
    return cmocka_run_group_tests_name("backoffs", tests, NULL, NULL);
}
