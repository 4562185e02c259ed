/* Normal, folded at 0 so that no length is negative: |N(mean, deviation)|, as simulators of
** networks draw delays.
**
** F(x) = (erf((x + m) / (s sqrt 2)) + erf((x - m) / (s sqrt 2))) / 2, and the mean of what is drawn
** is s sqrt(2 / pi) exp(-m^2 / 2s^2) + m erf(m / (s sqrt 2)): m itself where s is well below m.
** Source: Leone, Nelson, Nottingham, "The folded normal distribution", Technometrics 3, 1961.
*/
#include "sim/dist/types.h"

#include <math.h>

#define NORMAL_FIELDS(F, T)                                                        \
    F(T, TIME, mean, REQUIRED, "0s..",                                             \
      "the mean, before what is negative is folded over")                          \
    F(T, TIME, deviation, REQUIRED, "1ns..", "the standard deviation before that")
FIELD_STRUCT(dist_normal_spec, NORMAL_FIELDS);
FIELD_TABLE(dist_normal_spec, NORMAL_FIELDS);

struct normal {
    struct dist_normal_spec spec;
    double mean, deviation; /* seconds */
};

static bool normal_prepare(void *value, struct arena *arena, struct err *err)
{
    struct normal *normal = value;
    (void)arena, (void)err;
    normal->mean = time_to_s(normal->spec.mean);
    normal->deviation = time_to_s(normal->spec.deviation);
    return true;
}

static double normal_draw(const void *value, struct rng *rng)
{
    const struct normal *normal = value;
    return fabs(normal->mean + normal->deviation * rng_normal(rng));
}

static double normal_draw_keyed(const void *value, uint64_t stream_seed, uint64_t key)
{
    const struct normal *normal = value;
    return fabs(normal->mean + normal->deviation * rng_keyed_normal(stream_seed, key));
}

/* Density |m + s z| phi(z).  Drawn from (m + s |z|) phi(z), which is nowhere below it, and kept
** with the ratio of the two: normal with weight m, else +-sqrt(2 E) with weight s sqrt(2 / pi). */
static double normal_met(const void *value, struct rng *rng)
{
    const struct normal *normal = value;
    double spread = normal->deviation * M_2_SQRTPI * M_SQRT1_2;
    for (;;) {
        double z = rng_normal(rng);
        if (rng_uniform(rng) * (normal->mean + spread) >= normal->mean)
            z = copysign(sqrt(2 * rng_exponential(rng)), z);
        double x = fabs(normal->mean + normal->deviation * z);
        if (rng_uniform(rng) * (normal->mean + normal->deviation * fabs(z)) < x)
            return x;
    }
}

static double normal_mean(const void *value)
{
    const struct normal *normal = value;
    double z = normal->mean / (normal->deviation * M_SQRT2);
    return normal->deviation * M_SQRT2 / sqrt(M_PI) * exp(-z * z) + normal->mean * erf(z);
}

static double normal_cdf(const void *value, double x)
{
    const struct normal *normal = value;
    double scale = normal->deviation * M_SQRT2;
    return x > 0 ? 0.5 * (erf((x + normal->mean) / scale) + erf((x - normal->mean) / scale)) : 0;
}

const struct dist_type dist_normal = {
    .kind = { "normal",
              "symmetric about its mean; what would be negative is folded over to positive",
              &dist_normal_spec_fields, sizeof(struct normal), normal_prepare },
    .draw = normal_draw,
    .met = normal_met,
    .mean = normal_mean,
    .cdf = normal_cdf,
    .draw_keyed = normal_draw_keyed,
};
