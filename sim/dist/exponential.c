/* Exponential: without memory, standard deviation = mean.
**
** F(x) = 1 - exp(-x / mean).  Drawn by ziggurat, the hot path of most scenarios.
*/
#include "sim/dist/types.h"

#include <math.h>

#define EXPONENTIAL_FIELDS(F, T) \
    F(T, TIME, mean, REQUIRED, "1ns..", "the mean length")
FIELD_STRUCT(dist_exponential_spec, EXPONENTIAL_FIELDS);
FIELD_TABLE_SHORT(dist_exponential_spec, EXPONENTIAL_FIELDS);

struct exponential {
    struct dist_exponential_spec spec;
    double mean; /* seconds */
};

static bool exponential_prepare(void *value, struct arena *arena, struct err *err)
{
    struct exponential *exponential = value;
    (void)arena, (void)err;
    exponential->mean = time_to_s(exponential->spec.mean);
    return true;
}

static double exponential_draw(const void *value, struct rng *rng)
{
    const struct exponential *exponential = value;
    return exponential->mean * rng_exponential(rng);
}

static double exponential_draw_keyed(const void *value, uint64_t stream_seed, uint64_t key)
{
    const struct exponential *exponential = value;
    return exponential->mean * rng_keyed_exponential(stream_seed, key);
}

/* Two stages: Erlang. */
static double exponential_met(const void *value, struct rng *rng)
{
    return exponential_draw(value, rng) + exponential_draw(value, rng);
}

static double exponential_mean(const void *value)
{
    const struct exponential *exponential = value;
    return exponential->mean;
}

static double exponential_cdf(const void *value, double x)
{
    const struct exponential *exponential = value;
    return x > 0 ? -expm1(-x / exponential->mean) : 0;
}

const struct dist_type dist_exponential = {
    .kind = { "exponential", "without memory; the deviation equals the mean",
              &dist_exponential_spec_fields, sizeof(struct exponential), exponential_prepare },
    .draw = exponential_draw,
    .met = exponential_met,
    .mean = exponential_mean,
    .cdf = exponential_cdf,
    .draw_keyed = exponential_draw_keyed,
};
