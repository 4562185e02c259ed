/* The small percentile estimator against sorted samples, and when it is read. */
#include "tests/sample.h"
#include "tests/support.h"

#include "models/policies/percentile.h"
#include "sim/rng.h"

#include <math.h>

enum { SAMPLES = 20000 };

/* A bucket is an eighth of an octave wide at most: 1/8 of its beginning; lengths from 10 us to 100
** s. */
static void near_the_sorted_sample(void **state)
{
    static double sample[SAMPLES];
    const double shares[] = { 0.01, 0.5, 0.9, 0.95, 0.99, 0.999 };
    (void)state;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        struct percentile seen = { 0 };
        struct percentile_plan plan = { shares[i], SIM_S, 10 };
        struct rng rng;
        rng_seed(&rng, 3);
        assert_int_equal(percentile_read(&seen, &plan, 0), 0);
        for (int n = 0; n < SAMPLES; n++) {
            sample[n] = exp(16 * rng_uniform(&rng)) * 1e-5;
            percentile_add(&seen, time_from_s(sample[n]));
        }
        sample_sort(sample, SAMPLES);
        double exact = sample[(int)ceil(shares[i] * SAMPLES) - 1];
        support_near("percentile", time_to_s(percentile_read(&seen, &plan, SIM_S)), exact, 1.0 / 8);
    }
}

static void of_equal_lengths(void **state)
{
    (void)state;
    const sim_time lengths[] = { 0, 3 * SIM_US, 7 * SIM_US, 8 * SIM_US, 1000 * SIM_US, 3600 * SIM_S,
                                 100 * 24 * 3600 * SIM_S };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct percentile seen = { 0 };
        struct percentile_plan plan = { 0.5, SIM_S, 1 };
        percentile_read(&seen, &plan, 0);
        for (int n = 0; n < 9; n++)
            percentile_add(&seen, lengths[i]);
        double most = ldexp(1, 38) * 1e-6; /* where the last bucket ends */
        double wanted = fmin(fmax(time_to_s(lengths[i]), 1e-6), most);
        double got = time_to_s(percentile_read(&seen, &plan, SIM_S));
        if (!(fabs(got - wanted) <= wanted / 8 + 1e-6))
            fail_msg("%g s are read as %g s", wanted, got);
    }
}

/* Read every second, not before the tenth length; what was seen before counts half. */
static void read_now_and_then(void **state)
{
    struct percentile seen = { 0 };
    struct percentile_plan plan = { 0.5, SIM_S, 10 };
    (void)state;
    assert_int_equal(percentile_read(&seen, &plan, 5 * SIM_S), 0);
    for (int n = 0; n < 9; n++)
        percentile_add(&seen, 4 * SIM_US);
    assert_int_equal(percentile_read(&seen, &plan, 7 * SIM_S), 0);
    percentile_add(&seen, 4 * SIM_US);
    sim_time first = percentile_read(&seen, &plan, 7 * SIM_S);
    assert_in_range(first, 4 * SIM_US, 5 * SIM_US);
    for (int n = 0; n < 6; n++)
        percentile_add(&seen, 6 * SIM_US);
    assert_int_equal(percentile_read(&seen, &plan, 7 * SIM_S + SIM_S / 2), first);
    sim_time second = percentile_read(&seen, &plan, 8 * SIM_S); /* five old ones, six new */
    assert_in_range(second, 6 * SIM_US, 7 * SIM_US);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_the_sorted_sample),
        cmocka_unit_test(of_equal_lengths),
        cmocka_unit_test(read_now_and_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
