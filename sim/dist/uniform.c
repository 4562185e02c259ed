/* Any length between two ends is as likely as any other. */
#include "sim/dist/types.h"

#include <math.h>

#define UNIFORM_FIELDS(F, T)                                 \
    F(T, TIME, low,  "0s",     "0s..", "the shortest length") \
    F(T, TIME, high, REQUIRED, "0s..", "the longest length, above low")
FIELD_STRUCT(dist_uniform_spec, UNIFORM_FIELDS);
FIELD_TABLE(dist_uniform_spec, UNIFORM_FIELDS);

struct uniform {
    struct dist_uniform_spec spec;
    double low, width; /* seconds */
};

static bool uniform_prepare(void *value, struct arena *arena, struct err *err)
{
    struct uniform *uniform = value;
    (void)arena;
    if (uniform->spec.high <= uniform->spec.low)
        return err_set(err, "high must be above low; use constant for a length that never varies");
    uniform->low = time_to_s(uniform->spec.low);
    uniform->width = time_to_s(uniform->spec.high - uniform->spec.low);
    return true;
}

static double uniform_draw(const void *value, struct rng *rng)
{
    const struct uniform *uniform = value;
    return uniform->low + uniform->width * rng_uniform(rng);
}

static double uniform_draw_keyed(const void *value, uint64_t stream_seed, uint64_t key)
{
    const struct uniform *uniform = value;
    return uniform->low + uniform->width * rng_keyed_uniform(stream_seed, key);
}

/* The density grows as x does, so the square is uniform. */
static double uniform_met(const void *value, struct rng *rng)
{
    const struct uniform *uniform = value;
    double low = uniform->low, high = low + uniform->width;
    return sqrt(low * low + (high - low) * (high + low) * rng_uniform(rng));
}

static double uniform_mean(const void *value)
{
    const struct uniform *uniform = value;
    return uniform->low + uniform->width / 2;
}

static double uniform_cdf(const void *value, double x)
{
    const struct uniform *uniform = value;
    double share = (x - uniform->low) / uniform->width;
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

const struct dist_type dist_uniform = {
    .kind = { "uniform", "any length from low to high, all as likely", &dist_uniform_spec_fields,
              sizeof(struct uniform), uniform_prepare },
    .draw = uniform_draw,
    .met = uniform_met,
    .mean = uniform_mean,
    .cdf = uniform_cdf,
    .draw_keyed = uniform_draw_keyed,
};
