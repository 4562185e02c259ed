/* Distributions of a length of time, each a constant type with its sampler, mean and cdf side by
** side, so that one generic test covers them all.
**
** A distribution in a spec is a `struct one` whose kind is one of dist_registry: the kind is the
** first member of its dist_type, the value holds its parameters, prepared.  All lengths are
** seconds, none is negative.
*/
#ifndef SQUALL_SIM_DIST_DIST_H
#define SQUALL_SIM_DIST_DIST_H

#include "base/field.h"
#include "sim/rng.h"

struct dist_type {
    struct kind kind;
    double (*draw)(const void *value, struct rng *rng);
    double (*met)(const void *value, struct rng *rng); /* only where there is a mean */
    double (*mean)(const void *value); /* INFINITY where there is none */
    double (*cdf)(const void *value, double x); /* P(X <= x) */
    /* The draw of rng_keyed()'s generator, where that is a first one only; NULL: by draw. */
    double (*draw_keyed)(const void *value, uint64_t stream_seed, uint64_t key);
};

/* constant, uniform, exponential, erlang, gamma, normal, lognormal, weibull, pareto,
** hyperexponential, mixture, empirical, quantiles.  A bare time is `constant`. */
extern const struct registry dist_registry;

static inline const struct dist_type *dist_type_of(const struct one *dist)
{
    return (const struct dist_type *)(const void *)dist->kind;
}

static inline double dist_draw(const struct one *dist, struct rng *rng)
{
    return dist_type_of(dist)->draw(dist->value, rng);
}

/* By the generator for `key` under a stream's seed (rng_keyed). */
double dist_draw_by_generator(const struct one *dist, uint64_t stream_seed, uint64_t key);

static inline double dist_draw_keyed(const struct one *dist, uint64_t stream_seed, uint64_t key)
{
    const struct dist_type *type = dist_type_of(dist);
    return type->draw_keyed ? type->draw_keyed(dist->value, stream_seed, key)
                            : dist_draw_by_generator(dist, stream_seed, key);
}

/* The length that is under way at a time that has nothing to do with it: the longer, the likelier,
** with the density x f(x) / mean. */
static inline double dist_met(const struct one *dist, struct rng *rng)
{
    return dist_type_of(dist)->met(dist->value, rng);
}

/* What is left of it then, with the density (1 - F(x)) / mean: the stationary forward recurrence
** time (Cox, Renewal Theory, 1962, section 5.2).  Without a mean there is none: a whole length. */
double dist_draw_rest(const struct one *dist, struct rng *rng);

static inline sim_time dist_draw_time(const struct one *dist, struct rng *rng)
{
    return time_from_s(dist_draw(dist, rng));
}

static inline double dist_mean(const struct one *dist)
{
    return dist_type_of(dist)->mean(dist->value);
}

static inline double dist_cdf(const struct one *dist, double x)
{
    return dist_type_of(dist)->cdf(dist->value, x);
}

/* For programs and tests: dist_make(arena, "exponential", "mean", "150ms", NULL), keys and values
** in turn.  Asserts that they are right and that nothing REQUIRED is missing. */
struct one dist_make(struct arena *arena, const char *name, ...);

#endif
