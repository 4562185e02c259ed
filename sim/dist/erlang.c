/* Erlang: the sum of a whole number of equal exponential stages, steadier than one exponential
** (squared coefficient of variation 1 / stages).
**
** Drawn by its definition, one ziggurat draw a stage: below a dozen stages that is faster than the
** gamma sampler, and beyond it the cost, linear in stages, is held by the limit of 100.
** cdf: the gamma distribution's, with a whole shape.
*/
#include "sim/dist/types.h"

#include <gsl/gsl_cdf.h>

#define ERLANG_FIELDS(F, T)                                          \
    F(T, TIME,  mean,   REQUIRED, "1ns..",  "the mean of the whole length") \
    F(T, COUNT, stages, REQUIRED, "1..100", "stages in turn; 1 is exponential")
FIELD_STRUCT(dist_erlang_spec, ERLANG_FIELDS);
FIELD_TABLE(dist_erlang_spec, ERLANG_FIELDS);

struct erlang {
    struct dist_erlang_spec spec;
    double stage; /* mean of one, seconds */
};

static bool erlang_prepare(void *value, struct arena *arena, struct err *err)
{
    struct erlang *erlang = value;
    (void)arena, (void)err;
    erlang->stage = time_to_s(erlang->spec.mean) / (double)erlang->spec.stages;
    return true;
}

static double erlang_draw(const void *value, struct rng *rng)
{
    const struct erlang *erlang = value;
    double sum = 0;
    for (int64_t i = 0; i < erlang->spec.stages; i++)
        sum += rng_exponential(rng);
    return sum * erlang->stage;
}

/* One stage more. */
static double erlang_met(const void *value, struct rng *rng)
{
    const struct erlang *erlang = value;
    return erlang_draw(value, rng) + rng_exponential(rng) * erlang->stage;
}

static double erlang_mean(const void *value)
{
    const struct erlang *erlang = value;
    return erlang->stage * (double)erlang->spec.stages;
}

static double erlang_cdf(const void *value, double x)
{
    const struct erlang *erlang = value;
    return x > 0 ? gsl_cdf_gamma_P(x, (double)erlang->spec.stages, erlang->stage) : 0;
}

const struct dist_type dist_erlang = {
    .kind = { "erlang", "a sum of equal exponential stages, steadier than one",
              &dist_erlang_spec_fields, sizeof(struct erlang), erlang_prepare },
    .draw = erlang_draw,
    .met = erlang_met,
    .mean = erlang_mean,
    .cdf = erlang_cdf,
};
