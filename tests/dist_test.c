/* Every distribution by one table: draws against its own cdf, cdf and mean against formulas worked
** out apart from it (GSL's where GSL has them). */
#include "sim/dist/dist.h"

#include "base/arena.h"
#include "tests/sample.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- nested values, which a program builds by hand --- */

/* The items of these lists, as sim/dist/registry.c and sim/dist/empirical.c describe them. */
struct part {
    double weight;
    struct one of;
};

static struct one with_list(struct arena *arena, const char *kind, const char *key, void *item,
                            size_t count)
{
    struct one dist = { registry_find(&dist_registry, kind), NULL };
    struct err err;
    dist.value = arena_take(arena, dist.kind->size);
    fields_default(dist.kind->fields, dist.value, arena);
    const struct field *field = fields_find(dist.kind->fields, key);
    *(struct items *)field_member(field, dist.value) = (struct items){ item, count };
    assert_true(dist.kind->prepare(dist.value, arena, &err));
    return dist;
}

static struct one a_mixture(struct arena *arena)
{
    struct part *parts = ARENA_ARRAY(arena, 4, struct part);
    parts[0] = (struct part){ 6, dist_make(arena, "exponential", "mean", "23.85ms", NULL) };
    parts[1].of = dist_make(arena, "pareto", "minimum", "1s", "alpha", "0.5", NULL); /* never */
    parts[2] = (struct part){ 3, dist_make(arena, "constant", "value", "40ms", NULL) };
    parts[3] = (struct part){ 1, dist_make(arena, "uniform", "low", "1s", "high", "3s", NULL) };
    return with_list(arena, "mixture", "parts", parts, 4);
}

static double mixture_P(double x)
{
    double uniform = x < 1 ? 0 : x > 3 ? 1 : (x - 1) / 2;
    return 0.6 * gsl_cdf_exponential_P(x, 0.02385) + 0.3 * (x >= 0.04) + 0.1 * uniform;
}

static struct one an_empirical(struct arena *arena)
{
    static const sim_time measured[] = { 7 * SIM_MS, 3 * SIM_MS, 2385 * SIM_US, 3 * SIM_MS,
                                         90 * SIM_MS };
    sim_time *values = ARENA_ARRAY(arena, 5, sim_time);
    memcpy(values, measured, sizeof measured);
    return with_list(arena, "empirical", "values", values, 5);
}

static double empirical_P(double x)
{
    return ((x >= 2385e-6) + 2 * (x >= 3e-3) + (x >= 7e-3) + (x >= 90e-3)) / 5.0;
}

/* --- one row for every distribution; its mean was worked out apart, with 30 digits --- */

struct subject {
    const char *kind, *keys[8]; /* keys and values in turn */
    double mean;
    double (*cdf)(double x); /* seconds */
    struct one (*build)(struct arena *arena);
};

static double uniform_P(double x)
{
    return gsl_cdf_flat_P(x, 0.1, 2.385);
}

static double exponential_P(double x)
{
    return gsl_cdf_exponential_P(x, 2.385);
}

/* Poisson's sum: P(X <= x) = 1 - the chance of fewer than 3 arrivals. */
static double erlang_P(double x)
{
    double y = x / (2.385 / 3);
    return x > 0 ? 1 - exp(-y) * (1 + y + y * y / 2) : 0;
}

static double gamma_P(double x)
{
    return gsl_cdf_gamma_P(x, 0.67, 2.385 / 0.67);
}

static const double z99 = 2.3263478740408408;

static double lognormal_p99_P(double x)
{
    return gsl_cdf_lognormal_P(x, log(0.02), log(4) / z99);
}

static double lognormal_mean_P(double x)
{
    return gsl_cdf_lognormal_P(x, log(2.385) - 0.83 * 0.83 / 2, 0.83);
}

static double lognormal_median_P(double x)
{
    return gsl_cdf_lognormal_P(x, log(2.385), 0.83);
}

static double weibull_scale_P(double x)
{
    return gsl_cdf_weibull_P(x, 2.385, 0.67);
}

static double weibull_mean_P(double x)
{
    return gsl_cdf_weibull_P(x, 2.385 / 0.90640247705547707798, 4); /* Gamma(5/4) */
}

static double pareto_P(double x)
{
    return gsl_cdf_pareto_P(x, 4.385, 0.25);
}

static double pareto_capped_P(double x)
{
    return x >= 30 ? 1 : gsl_cdf_pareto_P(x, 1.2, 0.25) / gsl_cdf_pareto_P(30, 1.2, 0.25);
}

/* scv 3: p = (1 + sqrt(1/2)) / 2. */
static double hyperexponential_P(double x)
{
    double p = 0.85355339059327376220;
    return p * gsl_cdf_exponential_P(x, 2.385 / (2 * p)) +
           (1 - p) * gsl_cdf_exponential_P(x, 2.385 / (2 * (1 - p)));
}

/* Folded: P(-x < N < x). */
static double normal_P(double x)
{
    return x > 0 ? gsl_cdf_gaussian_P(x - 0.02, 0.01) - gsl_cdf_gaussian_P(-x - 0.02, 0.01) : 0;
}

static double quantiles_P(double x)
{
    if (x <= 0 || x >= 10)
        return x >= 10;
    if (x < 0.02)
        return 0.5 * x / 0.02;
    if (x < 0.08)
        return 0.5 + 0.49 * log(x / 0.02) / log(4);
    return 0.99 + 0.01 * log(x / 0.08) / log(125);
}

static double constant_P(double x)
{
    return x >= 2.385;
}

static const struct subject subjects[] = {
    { "constant", { "value", "2385ms" }, 2.385, constant_P, NULL },
    { "uniform", { "low", "100ms", "high", "2385ms" }, 1.2425, uniform_P, NULL },
    { "exponential", { "mean", "2385ms" }, 2.385, exponential_P, NULL },
    { "erlang", { "mean", "2385ms", "stages", "3" }, 2.385, erlang_P, NULL },
    { "gamma", { "mean", "2385ms", "shape", "0.67" }, 2.385, gamma_P, NULL },
    { "normal", { "mean", "20ms", "deviation", "10ms" }, 0.02016981405233659, normal_P, NULL },
    { "lognormal", { "median", "20ms", "p99", "80ms" }, 0.023885862099175102, lognormal_p99_P,
      NULL },
    { "lognormal", { "mean", "2385ms", "sigma", "0.83" }, 2.385, lognormal_mean_P, NULL },
    { "lognormal", { "median", "2385ms", "sigma", "0.83" }, 3.3657442898857638,
      lognormal_median_P, NULL },
    { "weibull", { "scale", "2385ms", "shape", "0.67" }, 3.1539266371489660, weibull_scale_P,
      NULL },
    { "weibull", { "mean", "2385ms", "shape", "4" }, 2.385, weibull_mean_P, NULL },
    { "pareto", { "minimum", "250ms", "alpha", "4.385" }, 0.25 * 4.385 / 3.385, pareto_P, NULL },
    { "pareto", { "minimum", "250ms", "alpha", "1.2", "maximum", "30s" }, 0.92718793300864726,
      pareto_capped_P, NULL },
    { "hyperexponential", { "mean", "2385ms", "scv", "3" }, 2.385, hyperexponential_P, NULL },
    { "mixture", { NULL }, 0.6 * 0.02385 + 0.3 * 0.04 + 0.1 * 2, mixture_P, a_mixture },
    { "empirical", { NULL }, (2.385 + 3 + 3 + 7 + 90) / 5000, empirical_P, an_empirical },
    { "quantiles", { "p50", "20ms", "p99", "80ms", "max", "10s" }, 0.046753092270505593,
      quantiles_P, NULL },
};
enum { SUBJECTS = sizeof subjects / sizeof *subjects, DRAWS = 100000 };

static struct one subject_make(const struct subject *subject, struct arena *arena)
{
    const char *const *k = subject->keys;
    if (subject->build)
        return subject->build(arena);
    return dist_make(arena, subject->kind, k[0], k[1], k[2], k[3], k[4], k[5], k[6], k[7], NULL);
}

static double share_below(const void *dist, double x)
{
    return dist_cdf(dist, x);
}

static void check_draws(const struct subject *subject, const struct one *dist, double *values)
{
    struct rng rng;
    double sum = 0, squares = 0;
    rng_stream(&rng, 2385, 0, subject->kind);
    for (int i = 0; i < DRAWS; i++) {
        values[i] = dist_draw(dist, &rng);
        if (!(values[i] >= 0 && isfinite(values[i])))
            fail_msg("%s drew %g", subject->kind, values[i]);
        sum += values[i];
    }
    for (int i = 0; i < DRAWS; i++)
        squares += (values[i] - sum / DRAWS) * (values[i] - sum / DRAWS);
    double half_width = 3.2905 * sqrt(squares / DRAWS / DRAWS);
    if (!(fabs(sum / DRAWS - subject->mean) <= half_width + 1e-9 * subject->mean))
        fail_msg("%s: the mean is %g +- %g, not %g", subject->kind, sum / DRAWS, half_width,
                 subject->mean);
    sample_sort(values, DRAWS);
    double distance = sample_distance(values, DRAWS, share_below, dist);
    if (!(distance < 1.95))
        fail_msg("%s is off its cdf by %g", subject->kind, distance);
}

/* Beside the values drawn, never on them: a step is not judged by the last bit of its place. */
static void check_cdf(const struct subject *subject, const struct one *dist, const double *sorted)
{
    for (int i = 0; i < DRAWS; i += 97)
        for (int side = -1; side <= 1; side += 2) {
            double x = sorted[i] * (1 + side * 1e-9);
            double p = dist_cdf(dist, x), wanted = subject->cdf(x);
            if (!(fabs(p - wanted) <= 1e-12))
                fail_msg("%s: P(X <= %g) is %.17g, not %.17g", subject->kind, x, p, wanted);
        }
    assert_true(dist_cdf(dist, -1) == 0);
    assert_true(dist_cdf(dist, 0) == 0);
    assert_true(dist_cdf(dist, 1e15) > 1 - 1e-12);
}

static void check_keyed(const struct subject *subject, const struct one *dist)
{
    struct rng rng;
    for (uint64_t key = 0; key < 10000; key++) {
        rng_keyed(&rng, 2385, key);
        double wanted = dist_draw(dist, &rng), drawn = dist_draw_keyed(dist, 2385, key);
        if (!(drawn == wanted))
            fail_msg("%s by key %d: %.17g, not %.17g", subject->kind, (int)key, drawn, wanted);
    }
}

static void every_distribution_follows_its_law(void **state)
{
    (void)state;
    double *values = calloc(DRAWS, sizeof *values);
    for (const struct subject *subject = subjects; subject < subjects + SUBJECTS; subject++) {
        struct arena *arena = arena_create();
        struct one dist = subject_make(subject, arena);
        double mean = dist_mean(&dist);
        if (!(fabs(mean - subject->mean) <= 1e-12 * subject->mean))
            fail_msg("mean of %s is %.17g, not %.17g", subject->kind, mean, subject->mean);
        check_draws(subject, &dist, values);
        check_cdf(subject, &dist, values);
        check_keyed(subject, &dist);
        arena_destroy(arena);
    }
    free(values);
}

/* --- what is left of a length that is under way --- */

/* Draws against the integral of (1 - F(x)) / mean, by the subject's own formulas, from one draw to
** the next in a few steps. */
static void check_rest(const struct subject *subject, const struct one *dist, double *values)
{
    struct rng rng;
    double below = 0, last = 0, most = 0;
    rng_stream(&rng, 2385, 1, subject->kind);
    for (int i = 0; i < DRAWS; i++) {
        values[i] = dist_draw_rest(dist, &rng);
        if (!(values[i] >= 0 && isfinite(values[i])))
            fail_msg("the rest of %s is %g", subject->kind, values[i]);
    }
    sample_sort(values, DRAWS);
    for (int i = 0; i < DRAWS; i++) {
        enum { PIECES = 8 };
        double step = (values[i] - last) / PIECES;
        for (int k = 0; k < PIECES; k++)
            below += step * (1 - subject->cdf(last + (k + 0.5) * step));
        last = values[i];
        most = fmax(most, fabs((i + 0.5) / DRAWS - below / subject->mean));
    }
    if (!(most * sqrt(DRAWS) < 1.95))
        fail_msg("the rest of %s is off its law by %g", subject->kind, most * sqrt(DRAWS));
}

static void what_is_left_follows_from_the_law(void **state)
{
    (void)state;
    double *values = calloc(DRAWS, sizeof *values);
    for (const struct subject *subject = subjects; subject < subjects + SUBJECTS; subject++) {
        struct arena *arena = arena_create();
        struct one dist = subject_make(subject, arena);
        check_rest(subject, &dist, values);
        arena_destroy(arena);
    }
    free(values);
}

/* A law without a mean has no such state; nothing is left of nothing. */
static void what_is_left_where_there_is_no_law(void **state)
{
    (void)state;
    struct rng rng;
    struct arena *arena = arena_create();
    struct one heavy = dist_make(arena, "pareto", "minimum", "1s", "alpha", "0.9", NULL);
    struct one none = dist_make(arena, "constant", "value", "0s", NULL);
    rng_seed(&rng, 2385);
    assert_true(dist_draw_rest(&heavy, &rng) >= 1);
    assert_true(dist_draw_rest(&none, &rng) == 0);
    arena_destroy(arena);
}

static void every_kind_is_a_subject(void **state)
{
    (void)state;
    for (size_t i = 0; i < dist_registry.count; i++) {
        size_t found = 0;
        for (size_t k = 0; k < SUBJECTS; k++)
            found += strcmp(subjects[k].kind, dist_registry.kind[i]->name) == 0;
        if (!found)
            fail_msg("%s is not tested", dist_registry.kind[i]->name);
    }
    assert_string_equal(dist_registry.plain->name, "constant");
}

static void pareto_means_are_infinite_or_exact(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct one heavy = dist_make(arena, "pareto", "minimum", "1s", "alpha", "0.9", NULL);
    assert_true(isinf(dist_mean(&heavy)));
    struct one capped = dist_make(arena, "pareto", "minimum", "1s", "alpha", "1", "maximum", "9s",
                                  NULL);
    assert_true(fabs(dist_mean(&capped) - log(9) / (1 - 1.0 / 9)) < 1e-12);
    arena_destroy(arena);
}

static void draws_become_whole_nanoseconds(void **state)
{
    (void)state;
    struct rng rng;
    struct arena *arena = arena_create();
    struct one dist = dist_make(arena, "constant", "value", "2.385us", NULL);
    rng_seed(&rng, 1);
    assert_int_equal(dist_draw_time(&dist, &rng), 2385);
    struct one vast = dist_make(arena, "pareto", "minimum", "100000d", "alpha", "0.1", NULL);
    for (int i = 0; i < 1000; i++)
        assert_true(dist_draw_time(&vast, &rng) >= 0);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_distribution_follows_its_law),
        cmocka_unit_test(what_is_left_follows_from_the_law),
        cmocka_unit_test(what_is_left_where_there_is_no_law),
        cmocka_unit_test(every_kind_is_a_subject),
        cmocka_unit_test(pareto_means_are_infinite_or_exact),
        cmocka_unit_test(draws_become_whole_nanoseconds),
    };
    return cmocka_run_group_tests_name("dist", tests, NULL, NULL);
}
