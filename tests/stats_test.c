/* Tallies against two passes, intervals against known values, and the histogram against its twin, a
** sorted array. */
#include "sim/stats.h"

#include "sim/histogram.h"
#include "sim/rng.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void near(double measured, double wanted, double relative)
{
    if (!(fabs(measured - wanted) <= relative * fabs(wanted)))
        fail_msg("%.17g, but %.17g is wanted", measured, wanted);
}

/* --- tallies --- */

enum { SAMPLES = 5000 };

/* A small spread around a large mean: what a difference of sums would lose. */
static void samples_fill(double samples[SAMPLES])
{
    struct rng rng;
    rng_seed(&rng, 2385);
    for (int i = 0; i < SAMPLES; i++)
        samples[i] = 1e6 + 2.385 * rng_normal(&rng);
}

static struct tally tally_of(const double *samples, int count)
{
    struct tally tally = { 0 };
    for (int i = 0; i < count; i++)
        tally_add(&tally, samples[i]);
    return tally;
}

static void a_tally_agrees_with_two_passes(void **state)
{
    (void)state;
    double samples[SAMPLES];
    samples_fill(samples);
    struct tally tally = tally_of(samples, SAMPLES);
    assert_int_equal(tally.count, SAMPLES);
    near(tally.mean, gsl_stats_mean(samples, 1, SAMPLES), 1e-14);
    near(tally_variance(&tally), gsl_stats_variance(samples, 1, SAMPLES), 1e-10);
    near(tally_deviation(&tally), gsl_stats_sd(samples, 1, SAMPLES), 1e-10);
    near(tally.min, gsl_stats_min(samples, 1, SAMPLES), 0);
    near(tally.max, gsl_stats_max(samples, 1, SAMPLES), 0);
}

static void too_few_values_have_no_spread(void **state)
{
    (void)state;
    struct tally tally = { 0 };
    assert_true(isnan(tally_variance(&tally)));
    tally_add(&tally, -2.385);
    assert_true(isnan(tally_variance(&tally)));
    assert_true(isnan(tally_half_width(&tally, 0.95)));
    near(tally.mean, -2.385, 0);
    near(tally.max, -2.385, 0);
}

static void intervals_are_students(void **state)
{
    (void)state;
    struct tally tally = { 0 };
    for (int i = 0; i < 10; i++)
        tally_add(&tally, i % 2 ? 3.385 : 1.385);
    /* Deviation of ten values 1 away from their mean: sqrt(10 / 9). t(0.975, 9) = 2.262157. */
    near(tally_half_width(&tally, 0.95), 2.262157 * sqrt(10.0 / 9) / sqrt(10), 1e-6);
    /* t(0.995, 9) = 3.249836 */
    near(tally_half_width(&tally, 0.99), 3.249836 / 3, 1e-6);
    struct tally two = { 0 };
    tally_add(&two, 1);
    tally_add(&two, 3);
    near(tally_half_width(&two, 0.95), 12.70620, 1e-6); /* t(0.975, 1), deviation / sqrt(2) = 1 */
}

/* --- the histogram and its twin --- */

/* 1/256 of the value, and the rounding of seconds. */
#define BOUND ((1 + 1e-12) / 256)

static sim_time length_of(struct rng *rng, int shape)
{
    switch (shape) {
    case 0: return (sim_time)rng_below(rng, 300);
    case 1: return time_from_s(0.2385 * rng_exponential(rng));
    case 2: return time_from_s(exp(5 * rng_normal(rng)));
    default: return (sim_time)(rng_next(rng) >> (1 + rng_below(rng, 62)));
    }
}

static int by_length(const void *left, const void *right)
{
    sim_time a = *(const sim_time *)left, b = *(const sim_time *)right;
    return (a > b) - (a < b);
}

static void compare(const struct histogram *histogram, sim_time *sorted, size_t count)
{
    static const double quantiles[] = { 1e-9, 0.01, 0.07, 0.25, 0.5, 0.9, 0.99, 0.999, 1 };
    enum { QUANTILES = sizeof quantiles / sizeof *quantiles };
    double at_once[QUANTILES];
    histogram_quantiles(histogram, quantiles, QUANTILES, at_once);
    qsort(sorted, count, sizeof *sorted, by_length);
    for (size_t i = 0; i < QUANTILES; i++) {
        size_t rank = 1; /* the least with rank / count >= quantile, without rounding's help */
        while ((double)rank / (double)count < quantiles[i])
            rank++;
        double wanted = time_to_s(sorted[rank - 1]);
        near(histogram_quantile(histogram, quantiles[i]), wanted,
             sorted[rank - 1] < 256 ? 1e-12 : BOUND);
        assert_true(at_once[i] == histogram_quantile(histogram, quantiles[i]));
    }
    assert_int_equal(histogram->max, sorted[count - 1]);
    assert_true(histogram_quantile(histogram, 1) <= time_to_s(sorted[count - 1]));
}

static void a_histogram_agrees_with_sorted_samples(void **state)
{
    (void)state;
    struct rng rng;
    struct histogram histogram;
    rng_seed(&rng, 2385);
    histogram_init(&histogram);
    for (int trial = 0; trial < 200; trial++) {
        size_t count = 1 + rng_below(&rng, 2000);
        sim_time *values = malloc(count * sizeof *values);
        histogram_clear(&histogram);
        for (size_t i = 0; i < count; i++)
            histogram_add(&histogram, values[i] = length_of(&rng, trial % 4));
        compare(&histogram, values, count);
        free(values);
    }
    histogram_release(&histogram);
}

static void every_value_reads_back_within_its_bound(void **state)
{
    (void)state;
    struct histogram histogram;
    histogram_init(&histogram);
    for (int bit = 0; bit < 63; bit++)
        for (int step = -1; step <= 1; step++) {
            sim_time value = ((sim_time)1 << bit) + step;
            histogram_clear(&histogram);
            histogram_add(&histogram, value);
            histogram_add(&histogram, SIM_FOREVER); /* so that the maximum does not hold it */
            near(histogram_quantile(&histogram, 0.5), time_to_s(value),
                 value < 256 ? 1e-15 : BOUND);
        }
    histogram_release(&histogram);
}

static void merging_is_adding(void **state)
{
    (void)state;
    struct rng rng;
    struct histogram all, left, right;
    rng_seed(&rng, 5832);
    histogram_init(&all);
    histogram_init(&left);
    histogram_init(&right);
    for (int i = 0; i < 10000; i++) {
        sim_time value = length_of(&rng, i % 4);
        histogram_add(&all, value);
        histogram_add(i % 3 ? &left : &right, value);
    }
    histogram_merge(&left, &right);
    assert_memory_equal(left.counts, all.counts, HISTOGRAM_BUCKETS * sizeof *all.counts);
    assert_int_equal(left.count, all.count);
    assert_int_equal(left.max, all.max);
    histogram_release(&all);
    histogram_release(&left);
    histogram_release(&right);
}

static void an_empty_histogram_knows_nothing(void **state)
{
    (void)state;
    struct histogram histogram;
    histogram_init(&histogram);
    assert_true(isnan(histogram_quantile(&histogram, 0.5)));
    histogram_add(&histogram, 0);
    assert_true(histogram_quantile(&histogram, 0.5) == 0);
    histogram_release(&histogram);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tally_agrees_with_two_passes),
        cmocka_unit_test(too_few_values_have_no_spread),
        cmocka_unit_test(intervals_are_students),
        cmocka_unit_test(a_histogram_agrees_with_sorted_samples),
        cmocka_unit_test(every_value_reads_back_within_its_bound),
        cmocka_unit_test(merging_is_adding),
        cmocka_unit_test(an_empty_histogram_knows_nothing),
    };
    return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
