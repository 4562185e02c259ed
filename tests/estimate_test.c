/* Means, shares and medians with their intervals, against published values, values worked by hand
** and coverages summed up exactly. */
#include "tests/support.h"

#include "study/estimate.h"

#include <math.h>

static void near(const char *name, double got, double wanted, double within)
{
    if (!(fabs(got - wanted) <= within))
        fail_msg("%s is %.10g, wanted %.10g", name, got, wanted);
}

/* --- means --- */

/* Extra hours of sleep by two drugs, from Student, "The probable error of a mean", Biometrika 6,
** 1908; the interval of the paired difference as R prints it for its data set `sleep`. */
static const double first_drug[10] = { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0 };
static const double second_drug[10] = { 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4 };

static void student_interval(void **state)
{
    (void)state;
    /* mean 0.75, standard deviation 1.789010, t(9) = 2.262157 */
    struct estimate estimate = estimate_of(first_drug, 10);
    near("mean", estimate.mean, 0.75, 1e-12);
    near("half width", estimate.half_width, 2.262157 * 1.789010 / sqrt(10), 1e-5);
    assert_int_equal(estimate.runs, 10);
}

static void student_paired(void **state)
{
    (void)state;
    struct estimate estimate = estimate_paired(first_drug, second_drug, 10);
    near("lower end", estimate.mean - estimate.half_width, 0.7001142, 1e-6);
    near("upper end", estimate.mean + estimate.half_width, 2.4598858, 1e-6);
    assert_true(estimate_significant(&estimate));
    near("relative width", estimate_relative(&estimate), 0.8798858 / 1.58, 1e-6);
}

static void undefined_is_left_out(void **state)
{
    (void)state;
    const double a[5] = { 3, NAN, 5, 1, NAN }, b[5] = { 4, 2, 9, NAN, NAN };
    struct estimate mean = estimate_of(a, 5), pairs = estimate_paired(a, b, 5);
    assert_int_equal(mean.runs, 3);
    near("mean", mean.mean, 3, 1e-12);
    near("half width", mean.half_width, 4.302653 * 2 / sqrt(3), 1e-5); /* t(2) */
    assert_int_equal(pairs.runs, 2);
    near("mean of the pairs", pairs.mean, 2.5, 1e-12);
    near("its half width", pairs.half_width, 12.706205 * 1.5, 1e-5); /* t(1) x sqrt(4.5 / 2) */
    assert_false(estimate_significant(&pairs));
}

static void too_few_for_an_interval(void **state)
{
    (void)state;
    const double value[1] = { 7 };
    struct estimate one = estimate_of(value, 1), none = estimate_of(value, 0);
    near("mean", one.mean, 7, 0);
    assert_true(isnan(one.half_width) && isinf(estimate_relative(&one)));
    assert_true(isnan(none.mean) && isnan(none.half_width) && none.runs == 0);
    assert_false(estimate_significant(&one));
    assert_false(estimate_significant(&none));
}

static void no_spread(void **state)
{
    (void)state;
    const double same[4] = { 0.1, 0.1, 0.1, 0.1 }, zero[4] = { 0 };
    struct estimate moved = estimate_paired(zero, same, 4), still = estimate_paired(same, same, 4);
    assert_true(moved.half_width == 0 && estimate_significant(&moved));
    assert_false(estimate_significant(&still));
    assert_true(estimate_relative(&still) == 0);
    const double about_zero[2] = { -1, 1 };
    struct estimate wide = estimate_of(about_zero, 2);
    assert_true(isinf(estimate_relative(&wide)));
}

/* --- shares --- */

/* The first from the header; the others from Newcombe, "Two-sided confidence intervals for the
** single proportion", Statistics in Medicine 17, 1998, table I, method 3. */
static void wilson_published(void **state)
{
    (void)state;
    static const struct { size_t hits, runs; double low, high; } row[] = {
        { 8, 10, 0.4902, 0.9433 }, { 81, 263, 0.2553, 0.3662 }, { 15, 148, 0.0624, 0.1605 },
        { 0, 20, 0, 0.1611 },      { 1, 29, 0.0061, 0.1718 },   { 20, 20, 0.8389, 1 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct share share = share_of(row[i].hits, row[i].runs);
        near("low", share.low, row[i].low, 5.1e-5);
        near("high", share.high, row[i].high, 5.1e-5);
    }
    assert_true(isnan(share_of(0, 0).low) && isnan(share_of(0, 0).high));
}

static double binomial(size_t n, size_t k, double p)
{
    return exp(lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1) +
               (double)k * log(p) + (double)(n - k) * log1p(-p));
}

/* It is near 95 % in the mean over all probabilities, if not for each of them (Brown, Cai,
** DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16, 2001, section
** 3). */
static void wilson_coverage(void **state)
{
    (void)state;
    enum { STEPS = 2000 };
    for (size_t n = 5; n <= 80; n *= 2) {
        double mean = 0;
        for (int step = 0; step < STEPS; step++) {
            double p = (step + 0.5) / STEPS;
            for (size_t k = 0; k <= n; k++) {
                struct share share = share_of(k, n);
                mean += share.low <= p && p <= share.high ? binomial(n, k, p) / STEPS : 0;
            }
        }
        near("mean coverage of Wilson's interval", mean, 0.95, 0.006);
    }
}

/* --- medians --- */

/* Of the places 1, 2, ... n: the interval is [place, n + 1 - place]. */
static double coverage_of_places(size_t n, size_t place)
{
    double sum = 0;
    for (size_t below = place; below + place <= n; below++) /* values below the median */
        sum += binomial(n, below, 0.5);
    return sum;
}

static void median_interval_is_the_narrowest(void **state)
{
    double value[60];
    (void)state;
    for (size_t n = 1; n <= 60; n++) {
        for (size_t i = 0; i < n; i++)
            value[i] = (double)(n - i); /* from the largest on */
        struct median median = median_of(value, n);
        near("the middle", median.middle, ((double)n + 1) / 2, 0);
        assert_int_equal(median.bounded, n >= 6);
        if (!median.bounded) {
            assert_true(coverage_of_places(n, 1) < 0.95);
            continue;
        }
        near("both ends", median.low + median.high, (double)n + 1, 0);
        assert_true(coverage_of_places(n, (size_t)median.low) >= 0.95);
        assert_true(coverage_of_places(n, (size_t)median.low + 1) < 0.95);
    }
}

/* Ten: the second of each end; with 20 the sixth, with 100 the 40th (Conover, Practical
** Nonparametric Statistics, 3rd ed., 1999, section 3.2, and its table A3). */
static void median_published(void **state)
{
    static const size_t count[] = { 6, 10, 20, 100 }, place[] = { 1, 2, 6, 40 };
    double value[100];
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        for (size_t v = 0; v < count[i]; v++)
            value[v] = (double)(v + 1);
        near("low", median_of(value, count[i]).low, (double)place[i], 0);
    }
}

static void median_of_censored(void **state)
{
    (void)state;
    double four_of_seven[7] = { INFINITY, 3, INFINITY, 1, 4, INFINITY, 2 };
    struct median median = median_of(four_of_seven, 7);
    near("median", median.middle, 4, 0);
    near("low", median.low, 1, 0);
    assert_true(median.bounded && isnan(median.high));

    double between[6] = { 1, 2, 3, INFINITY, INFINITY, INFINITY };
    median = median_of(between, 6);
    assert_true(isnan(median.middle) && median.low == 1 && isnan(median.high));

    double ten[10] = { 9, 8, 7, 6, 5, 4, 3, 2, 1, INFINITY };
    median = median_of(ten, 10);
    assert_true(median.middle == 5.5 && median.low == 2 && median.high == 9);

    double never[8] = { INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY,
                        INFINITY };
    median = median_of(never, 8);
    assert_true(isnan(median.middle) && isnan(median.low) && isnan(median.high) && median.bounded);

    double few[2] = { 5, 3 };
    median = median_of(few, 2);
    assert_true(median.middle == 4 && !median.bounded && isnan(median.low));
    assert_true(isnan(median_of(few, 0).middle));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student_interval),
        cmocka_unit_test(student_paired),
        cmocka_unit_test(undefined_is_left_out),
        cmocka_unit_test(too_few_for_an_interval),
        cmocka_unit_test(no_spread),
        cmocka_unit_test(wilson_published),
        cmocka_unit_test(wilson_coverage),
        cmocka_unit_test(median_interval_is_the_narrowest),
        cmocka_unit_test(median_published),
        cmocka_unit_test(median_of_censored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
