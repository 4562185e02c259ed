/* The registry of distributions, in the order of the reference, and the one kind that leads back
** into it.
**
** Mixture: each draw comes from one of several distributions, of any kind, chosen by weight.  A
** draw takes one uniform number for the choice, then what the chosen one takes.  Parts are few (two
** to five), so they are searched in turn.  The parts are prepared before the mixture is.
*/
#include "sim/dist/types.h"

/* --- mixture --- */

#define PART_FIELDS(F, T)                                                                   \
    F(T, NUMBER,             weight, REQUIRED, "0..1e9", "how often, against the other weights") \
    F(T, ONE(dist_registry), of,     REQUIRED, "",       "what is drawn then")
FIELD_STRUCT(dist_mixture_part, PART_FIELDS);
FIELD_TABLE(dist_mixture_part, PART_FIELDS);

#define MIXTURE_FIELDS(F, T) \
    F(T, LIST(dist_mixture_part), parts, REQUIRED, "", "the distributions and their weights")
FIELD_STRUCT(dist_mixture_spec, MIXTURE_FIELDS);
FIELD_TABLE_SHORT(dist_mixture_spec, MIXTURE_FIELDS);

struct mixture {
    struct dist_mixture_spec spec;
    double *share; /* of each part; they add up to 1 */
    size_t last;   /* the last part that has a share */
};

static bool mixture_prepare(void *value, struct arena *arena, struct err *err)
{
    struct mixture *mixture = value;
    size_t count = mixture->spec.parts.count;
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += mixture->spec.parts.item[i].weight;
    if (count == 0)
        return err_set(err, "mixture has no parts, but needs at least one {weight, of}");
    if (!(sum > 0))
        return err_set(err, "the weights of mixture add up to 0, but one must be above 0");
    mixture->share = ARENA_ARRAY(arena, count, double);
    for (size_t i = 0; i < count; i++) {
        mixture->share[i] = mixture->spec.parts.item[i].weight / sum;
        mixture->last = mixture->share[i] > 0 ? i : mixture->last;
    }
    return true;
}

/* The last part takes what rounding leaves over. */
static double mixture_draw(const void *value, struct rng *rng)
{
    const struct mixture *mixture = value;
    double left = rng_uniform(rng);
    size_t i = 0;
    for (; i < mixture->last && left >= mixture->share[i]; i++)
        left -= mixture->share[i];
    return dist_draw(&mixture->spec.parts.item[i].of, rng);
}

/* Of the mean.  A part that never comes may have none. */
static double part_brings(const struct mixture *mixture, size_t part)
{
    double share = mixture->share[part];
    return share > 0 ? share * dist_mean(&mixture->spec.parts.item[part].of) : 0;
}

static double mixture_mean(const void *value)
{
    const struct mixture *mixture = value;
    double mean = 0;
    for (size_t i = 0; i <= mixture->last; i++)
        mean += part_brings(mixture, i);
    return mean;
}

/* A part is met as often as what it brings of the mean. */
static double mixture_met(const void *value, struct rng *rng)
{
    const struct mixture *mixture = value;
    double left = rng_uniform(rng) * mixture_mean(value);
    size_t i = 0;
    for (; i < mixture->last; i++) {
        double brings = part_brings(mixture, i);
        if (left < brings)
            break;
        left -= brings;
    }
    return dist_met(&mixture->spec.parts.item[i].of, rng);
}

static double mixture_cdf(const void *value, double x)
{
    const struct mixture *mixture = value;
    double below = 0;
    for (size_t i = 0; i <= mixture->last; i++)
        below += mixture->share[i] * dist_cdf(&mixture->spec.parts.item[i].of, x);
    return below < 1 ? below : 1;
}

static const struct dist_type dist_mixture = {
    .kind = { "mixture", "one of several distributions each time, by weight",
              &dist_mixture_spec_fields, sizeof(struct mixture), mixture_prepare },
    .draw = mixture_draw,
    .met = mixture_met,
    .mean = mixture_mean,
    .cdf = mixture_cdf,
};

/* --- the registry --- */

static const struct kind *const kinds[] = {
    &dist_constant.kind,  &dist_uniform.kind,          &dist_exponential.kind,
    &dist_erlang.kind,    &dist_gamma.kind,            &dist_normal.kind,
    &dist_lognormal.kind, &dist_weibull.kind,          &dist_pareto.kind,
    &dist_hyperexponential.kind, &dist_mixture.kind,   &dist_empirical.kind,
    &dist_quantiles.kind,
};

const struct registry dist_registry = {
    .name = "distribution",
    .kind = kinds,
    .count = sizeof kinds / sizeof *kinds,
    .plain = &dist_constant.kind,
};
