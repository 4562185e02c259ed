/* Logistic fits against published ones, intervals against a search of the whole plane of (a, b),
** and how often they hold the truth. */
#include "tests/support.h"

#include "sim/rng.h"
#include "study/tip/logistic.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>

#define CUTOFF LOGISTIC_CUTOFF_95
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Killed of so many beetles after five hours of carbon disulphide, by log10 dose (Bliss, Annals of
** Applied Biology 22, 1935).  Dobson and Barnett, An Introduction to Generalized Linear Models, 3rd
** ed., section 7.3: -60.72 + 34.27 x, deviance 11.23. */
static const struct trials beetles[] = {
    { 1.6907, 59, 6 },  { 1.7242, 60, 13 }, { 1.7552, 62, 18 }, { 1.7842, 56, 28 },
    { 1.8113, 63, 52 }, { 1.8369, 59, 53 }, { 1.8610, 62, 61 }, { 1.8839, 60, 60 },
};

/* Flights with a damaged O-ring by temperature in F (Dalal, Fowlkes, Hoadley, JASA 84, 1989). */
static const struct trials shuttle[] = {
    { 53, 1, 1 }, { 57, 1, 1 }, { 58, 1, 1 }, { 63, 1, 1 }, { 66, 1, 0 }, { 67, 3, 0 },
    { 68, 1, 0 }, { 69, 1, 0 }, { 70, 4, 2 }, { 72, 1, 0 }, { 73, 1, 0 }, { 75, 2, 1 },
    { 76, 2, 0 }, { 78, 1, 0 }, { 79, 1, 0 }, { 81, 1, 0 },
};

static void near(const char *what, double got, double wanted, double within)
{
    if (!(fabs(got - wanted) <= within))
        fail_msg("%s: got %.9g, wanted %.9g +- %g", what, got, wanted, within);
}

static void a_rising_curve(void **state)
{
    (void)state;
    struct logistic fit = logistic_fit(beetles, COUNT(beetles), 0.5, false);
    near("slope", fit.slope, 34.27, 0.005);
    near("offset", -fit.slope * fit.crossing, -60.72, 0.005);
    near("fitness", logistic_fitness(&fit, beetles, COUNT(beetles)), gsl_cdf_chisq_Q(11.23, 6),
         0.0005);
    near("at the crossing", logistic_at(&fit, fit.crossing), 0.5, 1e-12);
    near("where", logistic_where(&fit, logistic_at(&fit, 1.8)), 1.8, 1e-9);
    /* another target is another place on the same curve */
    struct logistic low = logistic_fit(beetles, COUNT(beetles), 0.05, false);
    near("the same slope", low.slope, fit.slope, 1e-6);
    near("the same curve", low.crossing, logistic_where(&fit, 0.05), 1e-8);
}

static void a_falling_curve(void **state)
{
    (void)state;
    struct logistic fit = logistic_fit(shuttle, COUNT(shuttle), 0.5, true);
    near("slope", fit.slope, -0.2322, 0.00005);
    near("crossing", fit.crossing, 15.0429 / 0.2322, 0.02);
    assert_false(fit.separated);
    /* it does not rise */
    struct logistic other = logistic_fit(shuttle, COUNT(shuttle), 0.5, false);
    assert_true(isnan(other.crossing));
    struct span all = logistic_interval(&other, shuttle, COUNT(shuttle), CUTOFF,
                                        (struct span){ 50, 90 });
    assert_true(all.low == 50 && all.high == 90);
}

/* log likelihood of offset + slope * x, in the plainest way */
static double likelihood(const struct trials *trials, size_t count, double offset, double slope)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double p = 1 / (1 + exp(-offset - slope * trials[i].x));
        double hits = (double)trials[i].hits, misses = (double)trials[i].runs - hits;
        sum += (hits > 0 ? hits * log(p) : 0) + (misses > 0 ? misses * log(1 - p) : 0);
    }
    return sum;
}

/* The crossings of all lines of a fine grid of (slope, crossing) that are plausible. */
static void the_interval_is_that_of_all_plausible_curves(void **state)
{
    (void)state;
    for (int target = 20; target <= 50; target += 15) {
        double logit = log(target / (100.0 - target)), best = -INFINITY, low = 90, high = 40;
        struct logistic fit = logistic_fit(shuttle, COUNT(shuttle), target / 100.0, true);
        best = likelihood(shuttle, COUNT(shuttle), logit - fit.slope * fit.crossing, fit.slope);
        near("likelihood", fit.log_likelihood, best, 1e-9);
        for (double slope = -1; slope < 0; slope += 0.004)
            for (double crossing = 40; crossing <= 90; crossing += 0.1) {
                double value = likelihood(shuttle, COUNT(shuttle), logit - slope * crossing, slope);
                assert_true(value <= best + 1e-9);
                if (2 * (best - value) > 3.841)
                    continue;
                low = fmin(low, crossing);
                high = fmax(high, crossing);
            }
        struct span span = logistic_interval(&fit, shuttle, COUNT(shuttle), CUTOFF,
                                             (struct span){ 40, 90 });
        near("low", span.low, low, 0.11);
        near("high", span.high, high, 0.11);
    }
}

static void a_clean_gap(void **state)
{
    static const struct trials rises[] = { { 0, 10, 0 }, { 0.4, 10, 0 }, { 0.5, 10, 10 },
                                           { 1, 10, 10 } };
    static const struct trials falls[] = { { 0, 9, 9 }, { 0.4, 9, 9 }, { 0.5, 9, 0 }, { 1, 9, 0 } };
    (void)state;
    for (int f = 0; f < 2; f++) {
        const struct trials *trials = f ? falls : rises;
        struct logistic fit = logistic_fit(trials, 4, 0.5, f);
        assert_true(fit.separated);
        near("crossing", fit.crossing, 0.45, 1e-12);
        struct span span = logistic_interval(&fit, trials, 4, CUTOFF, (struct span){ 0, 1 });
        near("low", span.low, 0.4, 1e-3);
        near("high", span.high, 0.5, 1e-3);
        assert_true(isnan(logistic_fitness(&fit, trials, 4)));
        /* the other direction: nothing to be found */
        assert_true(isnan(logistic_fit(trials, 4, 0.5, !f).crossing));
    }
}

/* One mixed place and clean ones on both sides: the steepest of slopes, through that place. */
static void one_mixed_place(void **state)
{
    static const struct trials trials[] = { { 0, 10, 0 }, { 0.5, 10, 3 }, { 1, 10, 10 } };
    (void)state;
    struct logistic fit = logistic_fit(trials, 3, 0.5, false);
    near("crossing", fit.crossing, 0.5, 1e-4);
    near("likelihood", fit.log_likelihood, 3 * log(0.3) + 7 * log(0.7), 1e-6);
    struct span span = logistic_interval(&fit, trials, 3, CUTOFF, (struct span){ 0, 1 });
    assert_true(span.low > 0.4 && span.low < 0.5 && span.high > 0.5 && span.high < 1);
}

static void a_curve_that_does_not_fit(void **state)
{
    static const struct trials trials[] = { { 0, 40, 4 }, { 0.3, 40, 30 }, { 0.6, 40, 10 },
                                            { 1, 40, 36 } };
    (void)state;
    struct logistic fit = logistic_fit(trials, 4, 0.5, false);
    assert_true(logistic_fitness(&fit, trials, 4) < 1e-6);
}

/* 2 000 experiments of 60 runs from a known curve: the interval holds the true crossing, and runs
** of the curve itself are told to fit, as often as they should.  A fixed design of few runs: the
** band is that of 2 000 experiments, and two points of a hundred for the approximation by
** chi-square. */
static void how_often_the_interval_holds_the_truth(void **state)
{
    enum { EXPERIMENTS = 2000 };
    static const double at[] = { 0.1, 0.3, 0.4, 0.5, 0.7, 0.9 };
    size_t held = 0, misfits = 0;
    struct rng rng;
    (void)state;
    rng_stream(&rng, 4, 0, "known curve");
    for (int e = 0; e < EXPERIMENTS; e++) {
        struct trials trials[COUNT(at)];
        for (size_t i = 0; i < COUNT(at); i++) {
            trials[i] = (struct trials){ at[i], 10, 0 };
            for (int r = 0; r < 10; r++)
                trials[i].hits += rng_uniform(&rng) < 1 / (1 + exp(-(at[i] - 0.45) / 0.09));
        }
        struct logistic fit = logistic_fit(trials, COUNT(at), 0.5, false);
        struct span span = logistic_interval(&fit, trials, COUNT(at), CUTOFF,
                                             (struct span){ 0, 1 });
        held += span.low <= 0.45 && 0.45 <= span.high;
        misfits += logistic_fitness(&fit, trials, COUNT(at)) < 0.01;
    }
    double band = 1.96 * sqrt(0.95 * 0.05 / EXPERIMENTS) + 0.02;
    near("coverage", (double)held / EXPERIMENTS, 0.95, band);
    assert_true(misfits < 3 * EXPERIMENTS / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rising_curve),
        cmocka_unit_test(a_falling_curve),
        cmocka_unit_test(the_interval_is_that_of_all_plausible_curves),
        cmocka_unit_test(a_clean_gap),
        cmocka_unit_test(one_mixed_place),
        cmocka_unit_test(a_curve_that_does_not_fit),
        cmocka_unit_test(how_often_the_interval_holds_the_truth),
    };
    return cmocka_run_group_tests_name("logistic", tests, NULL, NULL);
}
