/* Pareto: a tail that falls as a power, P(X > x) = (minimum / x)^alpha; without a maximum the mean
** is infinite for alpha <= 1.
**
** With a maximum it is the same law given that the length does not exceed it:
** F(x) = (1 - (minimum / x)^alpha) / c, c = 1 - (minimum / maximum)^alpha, drawn by inversion:
** x = minimum (1 - u c)^(-1 / alpha).  Without one, c = 1 and (1 - u)^(-1 / alpha) = exp(E / alpha)
** with E exponential.  Source: Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions
** vol. 1, ch. 20.
*/
#include "sim/dist/types.h"

#include <math.h>

#define PARETO_FIELDS(F, T)                                                                    \
    F(T, TIME,   minimum, REQUIRED, "1ns..",         "the shortest length")                      \
    F(T, NUMBER, alpha,   REQUIRED, "0.1..100",      "less is heavier; at 1 and below: no mean") \
    F(T, TIME,   maximum, "none",   "1ns.. or none", "nothing is longer")
FIELD_STRUCT(dist_pareto_spec, PARETO_FIELDS);
FIELD_TABLE(dist_pareto_spec, PARETO_FIELDS);

struct pareto {
    struct dist_pareto_spec spec;
    double minimum, maximum, mean; /* seconds; maximum may be INFINITY */
    double c;                      /* the share of the whole law that is kept */
};

/* minimum alpha / c x the integral of y^-alpha from 1 to e^span, y = x / minimum.  The integral is
** (1 - e^(-(alpha - 1) span)) / (alpha - 1), and span where alpha is 1. */
static double capped_mean(const struct pareto *pareto)
{
    double alpha = pareto->spec.alpha, span = log(pareto->maximum / pareto->minimum);
    double integral = alpha == 1 ? span : -expm1((1 - alpha) * span) / (alpha - 1);
    return pareto->minimum * alpha / pareto->c * integral;
}

static bool pareto_prepare(void *value, struct arena *arena, struct err *err)
{
    struct pareto *pareto = value;
    double alpha = pareto->spec.alpha;
    bool capped = time_given(pareto->spec.maximum);
    (void)arena;
    if (capped && pareto->spec.maximum <= pareto->spec.minimum)
        return err_set(err, "maximum must be above minimum");
    pareto->minimum = time_to_s(pareto->spec.minimum);
    pareto->maximum = capped ? time_to_s(pareto->spec.maximum) : INFINITY;
    pareto->c = -expm1(alpha * log(pareto->minimum / pareto->maximum));
    pareto->mean = capped      ? capped_mean(pareto)
                   : alpha > 1 ? pareto->minimum * alpha / (alpha - 1)
                               : INFINITY;
    return true;
}

static double pareto_draw(const void *value, struct rng *rng)
{
    const struct pareto *pareto = value;
    double alpha = pareto->spec.alpha;
    if (!time_given(pareto->spec.maximum))
        return pareto->minimum * exp(rng_exponential(rng) / alpha);
    double x = pareto->minimum * exp(-log1p(-rng_uniform(rng) * pareto->c) / alpha);
    return fmin(x, pareto->maximum);
}

/* The same law with alpha less by 1; with a maximum that may be 0 (the logarithm is uniform) or
** below. */
static double pareto_met(const void *value, struct rng *rng)
{
    const struct pareto *pareto = value;
    double alpha = pareto->spec.alpha - 1, u = rng_uniform(rng);
    double span = log(pareto->maximum / pareto->minimum);
    if (alpha == 0)
        return pareto->minimum * exp(u * span);
    double x = pareto->minimum * exp(-log1p(u * expm1(-alpha * span)) / alpha);
    return fmin(x, pareto->maximum);
}

static double pareto_mean(const void *value)
{
    const struct pareto *pareto = value;
    return pareto->mean;
}

static double pareto_cdf(const void *value, double x)
{
    const struct pareto *pareto = value;
    if (x <= pareto->minimum)
        return 0;
    if (x >= pareto->maximum)
        return 1;
    return -expm1(pareto->spec.alpha * log(pareto->minimum / x)) / pareto->c;
}

const struct dist_type dist_pareto = {
    .kind = { "pareto", "a tail that falls as a power, whole or cut off at a maximum",
              &dist_pareto_spec_fields, sizeof(struct pareto), pareto_prepare },
    .draw = pareto_draw,
    .met = pareto_met,
    .mean = pareto_mean,
    .cdf = pareto_cdf,
};
