/* Gamma: shape below 1 is wilder than exponential, above 1 steadier (squared coefficient of
** variation 1 / shape).
**
** Drawn by GSL's gsl_ran_gamma: Marsaglia, Tsang, "A simple method for generating gamma variables",
** ACM TOMS 26(3), 2000.
*/
#include "sim/dist/types.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#define GAMMA_FIELDS(F, T)                                  \
    F(T, TIME,   mean,  REQUIRED, "1ns..",   "the mean length") \
    F(T, NUMBER, shape, REQUIRED, "0.01..1e6", "1 is exponential, more is steadier")
FIELD_STRUCT(dist_gamma_spec, GAMMA_FIELDS);
FIELD_TABLE(dist_gamma_spec, GAMMA_FIELDS);

struct gamma {
    struct dist_gamma_spec spec;
    double scale; /* mean / shape, seconds */
};

static bool gamma_prepare(void *value, struct arena *arena, struct err *err)
{
    struct gamma *gamma = value;
    (void)arena, (void)err;
    gamma->scale = time_to_s(gamma->spec.mean) / gamma->spec.shape;
    return true;
}

static double gamma_draw(const void *value, struct rng *rng)
{
    const struct gamma *gamma = value;
    gsl_rng gsl = rng_as_gsl(rng);
    return gsl_ran_gamma(&gsl, gamma->spec.shape, gamma->scale);
}

/* Gamma again, its shape larger by 1. */
static double gamma_met(const void *value, struct rng *rng)
{
    const struct gamma *gamma = value;
    gsl_rng gsl = rng_as_gsl(rng);
    return gsl_ran_gamma(&gsl, gamma->spec.shape + 1, gamma->scale);
}

static double gamma_mean(const void *value)
{
    const struct gamma *gamma = value;
    return gamma->spec.shape * gamma->scale;
}

static double gamma_cdf(const void *value, double x)
{
    const struct gamma *gamma = value;
    return x > 0 ? gsl_cdf_gamma_P(x, gamma->spec.shape, gamma->scale) : 0;
}

const struct dist_type dist_gamma = {
    .kind = { "gamma", "from wilder than exponential to steadier, by its shape",
              &dist_gamma_spec_fields, sizeof(struct gamma), gamma_prepare },
    .draw = gamma_draw,
    .met = gamma_met,
    .mean = gamma_mean,
    .cdf = gamma_cdf,
};
