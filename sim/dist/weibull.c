/* Weibull: shape below 1 has a heavier tail than exponential, above 1 a lighter one.
**
** F(x) = 1 - exp(-(x / scale)^shape), mean = scale Gamma(1 + 1 / shape).  Drawn by inversion of an
** exponential: x = scale E^(1 / shape).  Source: Johnson, Kotz, Balakrishnan, Continuous Univariate
** Distributions vol. 1, ch. 21.
*/
#include "sim/dist/types.h"

#include <gsl/gsl_randist.h>
#include <math.h>

#define WEIBULL_FIELDS(F, T)                                                                  \
    F(T, NUMBER, shape, REQUIRED, "0.1..100",      "1 is exponential, less has a heavier tail") \
    F(T, TIME,   mean,  "none",   "1ns.. or none", "the mean length; this or scale")            \
    F(T, TIME,   scale, "none",   "1ns.. or none", "the length that 63.2% do not exceed")
FIELD_STRUCT(dist_weibull_spec, WEIBULL_FIELDS);
FIELD_TABLE(dist_weibull_spec, WEIBULL_FIELDS);

struct weibull {
    struct dist_weibull_spec spec;
    double mean, scale; /* seconds */
};

static bool weibull_prepare(void *value, struct arena *arena, struct err *err)
{
    struct weibull *weibull = value;
    (void)arena;
    if (time_given(weibull->spec.mean) == time_given(weibull->spec.scale))
        return err_set(err, "weibull takes either mean or scale beside its shape");
    double mean_of_one = tgamma(1 + 1 / weibull->spec.shape);
    weibull->scale = time_given(weibull->spec.scale) ? time_to_s(weibull->spec.scale)
                                                     : time_to_s(weibull->spec.mean) / mean_of_one;
    weibull->mean = weibull->scale * mean_of_one;
    return true;
}

static double weibull_draw(const void *value, struct rng *rng)
{
    const struct weibull *weibull = value;
    return weibull->scale * pow(rng_exponential(rng), 1 / weibull->spec.shape);
}

/* (x / scale)^shape is gamma of shape 1 + 1 / shape. */
static double weibull_met(const void *value, struct rng *rng)
{
    const struct weibull *weibull = value;
    double inverse = 1 / weibull->spec.shape;
    gsl_rng gsl = rng_as_gsl(rng);
    return weibull->scale * pow(gsl_ran_gamma(&gsl, 1 + inverse, 1), inverse);
}

static double weibull_mean(const void *value)
{
    const struct weibull *weibull = value;
    return weibull->mean;
}

static double weibull_cdf(const void *value, double x)
{
    const struct weibull *weibull = value;
    return x > 0 ? -expm1(-pow(x / weibull->scale, weibull->spec.shape)) : 0;
}

const struct dist_type dist_weibull = {
    .kind = { "weibull", "a tail heavier or lighter than exponential, by its shape",
              &dist_weibull_spec_fields, sizeof(struct weibull), weibull_prepare },
    .draw = weibull_draw,
    .met = weibull_met,
    .mean = weibull_mean,
    .cdf = weibull_cdf,
};
