/* Always the same length.  A bare time is this one. */
#include "sim/dist/types.h"

#define CONSTANT_FIELDS(F, T) \
    F(T, TIME, value, REQUIRED, "0s..", "the length")
FIELD_STRUCT(dist_constant_spec, CONSTANT_FIELDS);
FIELD_TABLE_SHORT(dist_constant_spec, CONSTANT_FIELDS);

static double constant_mean(const void *value)
{
    const struct dist_constant_spec *constant = value;
    return time_to_s(constant->value);
}

static double constant_draw(const void *value, struct rng *rng)
{
    (void)rng;
    return constant_mean(value);
}

static double constant_draw_keyed(const void *value, uint64_t stream_seed, uint64_t key)
{
    (void)stream_seed, (void)key;
    return constant_mean(value);
}

static double constant_met(const void *value, struct rng *rng)
{
    return constant_draw(value, rng);
}

static double constant_cdf(const void *value, double x)
{
    return x >= constant_mean(value) ? 1 : 0;
}

const struct dist_type dist_constant = {
    .kind = { "constant", "always the same length", &dist_constant_spec_fields,
              sizeof(struct dist_constant_spec), NULL },
    .draw = constant_draw,
    .met = constant_met,
    .mean = constant_mean,
    .cdf = constant_cdf,
    .draw_keyed = constant_draw_keyed,
};
