/* Lognormal: the logarithm is normal with mean mu and deviation sigma.  The usual shape of a
** healthy service's latency.
**
** Given by median and p99: mu = ln median, sigma = ln(p99 / median) / z, where z = 2.3263... is the
** normal's own p99.  By mean and sigma: mu = ln mean - sigma^2 / 2.  By median and sigma: mu = ln
** median.  Source: Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 14.
*/
#include "sim/dist/types.h"

#include <math.h>

#define LOGNORMAL_FIELDS(F, T)                                                             \
    F(T, TIME,   median, "none", "1ns.. or none",      "half of all are shorter")            \
    F(T, TIME,   p99,    "none", "1ns.. or none",      "99 in 100 are shorter; with median") \
    F(T, TIME,   mean,   "none", "1ns.. or none",      "the mean length; with sigma")        \
    F(T, NUMBER, sigma,  "none", "0.001..20 or none",                                        \
      "standard deviation of the natural logarithm; with mean or median")
FIELD_STRUCT(dist_lognormal_spec, LOGNORMAL_FIELDS);
FIELD_TABLE(dist_lognormal_spec, LOGNORMAL_FIELDS);

struct lognormal {
    struct dist_lognormal_spec spec;
    double mu, sigma; /* of the logarithm of seconds */
};

static const double normal_p99 = 2.3263478740408411;

static bool lognormal_prepare(void *value, struct arena *arena, struct err *err)
{
    struct lognormal *lognormal = value;
    const struct dist_lognormal_spec *spec = &lognormal->spec;
    bool median = time_given(spec->median), p99 = time_given(spec->p99);
    bool mean = time_given(spec->mean), sigma = !isnan(spec->sigma);
    (void)arena;
    if (median + p99 + mean + sigma != 2 || (!median && !mean) || (mean && !sigma))
        return err_set(err, "lognormal takes either median and p99, or mean and sigma, "
                            "or median and sigma");
    if (p99 && spec->p99 <= spec->median)
        return err_set(err, "p99 must be above median");
    lognormal->sigma = sigma ? spec->sigma
                             : log(time_to_s(spec->p99) / time_to_s(spec->median)) / normal_p99;
    lognormal->mu = median ? log(time_to_s(spec->median))
                           : log(time_to_s(spec->mean)) - lognormal->sigma * lognormal->sigma / 2;
    return true;
}

static double lognormal_draw(const void *value, struct rng *rng)
{
    const struct lognormal *lognormal = value;
    return exp(lognormal->mu + lognormal->sigma * rng_normal(rng));
}

static double lognormal_draw_keyed(const void *value, uint64_t stream_seed, uint64_t key)
{
    const struct lognormal *lognormal = value;
    return exp(lognormal->mu + lognormal->sigma * rng_keyed_normal(stream_seed, key));
}

/* Lognormal again, mu larger by sigma^2. */
static double lognormal_met(const void *value, struct rng *rng)
{
    const struct lognormal *lognormal = value;
    double sigma = lognormal->sigma;
    return exp(lognormal->mu + sigma * (sigma + rng_normal(rng)));
}

static double lognormal_mean(const void *value)
{
    const struct lognormal *lognormal = value;
    return exp(lognormal->mu + lognormal->sigma * lognormal->sigma / 2);
}

static double lognormal_cdf(const void *value, double x)
{
    const struct lognormal *lognormal = value;
    return x > 0 ? 0.5 * erfc((lognormal->mu - log(x)) / (lognormal->sigma * sqrt(2))) : 0;
}

const struct dist_type dist_lognormal = {
    .kind = { "lognormal", "mostly near the median, with a long tail; by median and p99, or sigma",
              &dist_lognormal_spec_fields, sizeof(struct lognormal), lognormal_prepare },
    .draw = lognormal_draw,
    .met = lognormal_met,
    .mean = lognormal_mean,
    .cdf = lognormal_cdf,
    .draw_keyed = lognormal_draw_keyed,
};
