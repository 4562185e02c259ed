/* Hyperexponential: one of two exponentials, wilder than either, given by its mean and its squared
** coefficient of variation (scv = variance / mean^2).
**
** The two parameters leave one freedom, used for balanced means: both branches bring half of the
** mean.  p = (1 + sqrt((scv - 1) / (scv + 1))) / 2, rates 2 p / mean and 2 (1 - p) / mean.
** Source: Whitt, "Approximating a point process by a renewal process, I", Operations Research 30,
** 1982, section 3; Tijms, A First Course in Stochastic Models, 2003, appendix B.
*/
#include "sim/dist/types.h"

#include <math.h>

#define HYPEREXPONENTIAL_FIELDS(F, T)                      \
    F(T, TIME,   mean, REQUIRED, "1ns..",  "the mean length") \
    F(T, NUMBER, scv,  REQUIRED, "1..1e6", "variance over mean squared; 1 is exponential")
FIELD_STRUCT(dist_hyperexponential_spec, HYPEREXPONENTIAL_FIELDS);
FIELD_TABLE(dist_hyperexponential_spec, HYPEREXPONENTIAL_FIELDS);

struct hyperexponential {
    struct dist_hyperexponential_spec spec;
    double often;       /* probability of the quick branch */
    double quick, slow; /* means of the branches, seconds */
};

static bool hyperexponential_prepare(void *value, struct arena *arena, struct err *err)
{
    struct hyperexponential *hyper = value;
    double mean = time_to_s(hyper->spec.mean), scv = hyper->spec.scv;
    (void)arena, (void)err;
    hyper->often = (1 + sqrt((scv - 1) / (scv + 1))) / 2;
    hyper->quick = mean / (2 * hyper->often);
    hyper->slow = mean / (2 * (1 - hyper->often));
    return true;
}

static double hyperexponential_draw(const void *value, struct rng *rng)
{
    const struct hyperexponential *hyper = value;
    double mean = rng_uniform(rng) < hyper->often ? hyper->quick : hyper->slow;
    return mean * rng_exponential(rng);
}

/* Each branch brings half of the mean. */
static double hyperexponential_met(const void *value, struct rng *rng)
{
    const struct hyperexponential *hyper = value;
    double mean = rng_uniform(rng) < 0.5 ? hyper->quick : hyper->slow;
    return mean * (rng_exponential(rng) + rng_exponential(rng));
}

static double hyperexponential_mean(const void *value)
{
    const struct hyperexponential *hyper = value;
    return hyper->often * hyper->quick + (1 - hyper->often) * hyper->slow;
}

static double hyperexponential_cdf(const void *value, double x)
{
    const struct hyperexponential *hyper = value;
    if (x <= 0)
        return 0;
    return -hyper->often * expm1(-x / hyper->quick) - (1 - hyper->often) * expm1(-x / hyper->slow);
}

const struct dist_type dist_hyperexponential = {
    .kind = { "hyperexponential", "mostly quick, now and then slow; by mean and scv",
              &dist_hyperexponential_spec_fields, sizeof(struct hyperexponential),
              hyperexponential_prepare },
    .draw = hyperexponential_draw,
    .met = hyperexponential_met,
    .mean = hyperexponential_mean,
    .cdf = hyperexponential_cdf,
};
