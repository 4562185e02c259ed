/* The kinds of jitter: each spreads the pause p before retry k = 0, 1 ... by one uniform draw u in
** [0, 1).
** Sources: AWS blog, 2015 (full, equal, decorrelated); gRPC A6, Kafka (symmetric 0.2);
** urllib3, got (additive); Sidekiq job_retry.rb, go-redis internal.go (additive that grows);
** axios-retry 0.2, Tower 0.99 (positive); OpenAI 0.25 (negative); MicroProfile Retry.java, Failsafe
** RetryPolicyBuilder.java (around); Celery utils/time.py (whole).
*/
#include "models/policies/jitter.h"

#include <math.h>

struct jitter_type {
    struct kind kind;
    double (*spread)(const void *value, double pause, int64_t k, double u);
};

static double none_spread(const void *value, double pause, int64_t k, double u)
{
    (void)value;
    (void)k;
    (void)u;
    return pause;
}

static double full_spread(const void *value, double pause, int64_t k, double u)
{
    (void)value;
    (void)k;
    return pause * u;
}

static double equal_spread(const void *value, double pause, int64_t k, double u)
{
    (void)value;
    (void)k;
    return pause / 2 + pause / 2 * u;
}

#define FACTOR_FIELDS(F, T) F(T, SHARE, factor, "20%", "0%..100%", "how far, relative to the pause")
FIELD_STRUCT(jitter_factor_spec, FACTOR_FIELDS);
FIELD_TABLE_SHORT(jitter_factor_spec, FACTOR_FIELDS);

static double symmetric_spread(const void *value, double pause, int64_t k, double u)
{
    const struct jitter_factor_spec *spec = value;
    (void)k;
    return pause * (1 - spec->factor + 2 * spec->factor * u);
}

static double positive_spread(const void *value, double pause, int64_t k, double u)
{
    const struct jitter_factor_spec *spec = value;
    (void)k;
    return pause * (1 + spec->factor * u);
}

static double negative_spread(const void *value, double pause, int64_t k, double u)
{
    const struct jitter_factor_spec *spec = value;
    (void)k;
    return pause * (1 - spec->factor * u);
}

#define ADDITIVE_FIELDS(F, T)                                                                  \
    F(T, TIME, amount, "100ms", "0s..", "the most that is added before the first retry")       \
    F(T, CHOICE, growth, "none", "none|linear|drawn|doubling",                                 \
      "before retry n = 1, 2 ... the amount is the same, n times it, or 2^(n-1) times it; "    \
      "drawn: n times what was drawn from the same amount")                                    \
    F(T, TIME, unit, "none", "1ns.. or none",                                                  \
      "drawn in whole units of this, the amount itself left out; none: any time")
FIELD_STRUCT(jitter_additive_spec, ADDITIVE_FIELDS);
FIELD_TABLE_SHORT(jitter_additive_spec, ADDITIVE_FIELDS);

#define AROUND_FIELDS(F, T) F(T, TIME, amount, "200ms", "0s..", "how far, either way")
FIELD_STRUCT(jitter_around_spec, AROUND_FIELDS);
FIELD_TABLE_SHORT(jitter_around_spec, AROUND_FIELDS);

static double whole_units(double time, sim_time unit)
{
    return unit == TIME_NONE ? time : floor(time / time_to_s(unit)) * time_to_s(unit);
}

static double additive_spread(const void *value, double pause, int64_t k, double u)
{
    const struct jitter_additive_spec *spec = value;
    double drawn = time_to_s(spec->amount) * u, n = (double)k + 1;
    switch ((enum additive_growth)spec->growth) {
    case GROWTH_NONE: return pause + whole_units(drawn, spec->unit);
    case GROWTH_LINEAR: return pause + whole_units(n * drawn, spec->unit);
    case GROWTH_DRAWN: return pause + n * whole_units(drawn, spec->unit);
    case GROWTH_DOUBLING: /* nothing stays nothing; 0 x infinity would be no number */
        return drawn > 0 ? pause + whole_units(exp2(n - 1) * drawn, spec->unit) : pause;
    }
    return pause;
}

#define WHOLE_FIELDS(F, T) F(T, TIME, unit, "1s", "1ns..", "the pause is a whole number of these")
FIELD_STRUCT(jitter_whole_spec, WHOLE_FIELDS);
FIELD_TABLE_SHORT(jitter_whole_spec, WHOLE_FIELDS);

static double whole_spread(const void *value, double pause, int64_t k, double u)
{
    double unit = time_to_s(((const struct jitter_whole_spec *)value)->unit);
    double most = floor(pause / unit);
    (void)k;
    return unit * fmin(most, floor(u * (most + 1)));
}

/* A pause is never negative: of 0 +- 200 ms half the draws are 0. */
static double around_spread(const void *value, double pause, int64_t k, double u)
{
    const struct jitter_around_spec *spec = value;
    (void)k;
    double spread = pause + time_to_s(spec->amount) * (2 * u - 1);
    return spread > 0 ? spread : 0;
}

static const struct jitter_type jitter_none = {
    { "none", "everybody pauses alike", NULL, 0, NULL }, none_spread
};
static const struct jitter_type jitter_full = {
    { "full", "anything from 0 to the pause", NULL, 0, NULL }, full_spread
};
static const struct jitter_type jitter_equal = {
    { "equal", "half the pause, and anything up to the other half", NULL, 0, NULL }, equal_spread
};
static const struct jitter_type jitter_decorrelated = {
    { "decorrelated", "between the backoff's base and three times the last pause", NULL, 0, NULL },
    none_spread
};
static const struct jitter_type jitter_symmetric = {
    { "symmetric", "the pause times 1 - factor to 1 + factor", &jitter_factor_spec_fields,
      sizeof(struct jitter_factor_spec), NULL },
    symmetric_spread
};
static const struct jitter_type jitter_additive = {
    { "additive", "the pause and up to an amount more", &jitter_additive_spec_fields,
      sizeof(struct jitter_additive_spec), NULL },
    additive_spread
};
static const struct jitter_type jitter_around = {
    { "around", "the pause less or more a fixed amount at most, but not below 0",
      &jitter_around_spec_fields, sizeof(struct jitter_around_spec), NULL },
    around_spread
};
static const struct jitter_type jitter_positive = {
    { "positive", "the pause times 1 to 1 + factor", &jitter_factor_spec_fields,
      sizeof(struct jitter_factor_spec), NULL },
    positive_spread
};

static const struct jitter_type jitter_negative = {
    { "negative", "the pause times 1 - factor to 1", &jitter_factor_spec_fields,
      sizeof(struct jitter_factor_spec), NULL },
    negative_spread
};
static const struct jitter_type jitter_whole = {
    { "whole", "0, one unit, two ... up to the pause, each as likely", &jitter_whole_spec_fields,
      sizeof(struct jitter_whole_spec), NULL },
    whole_spread
};

static const struct kind *const jitters[] = {
    &jitter_none.kind,     &jitter_full.kind,     &jitter_equal.kind,  &jitter_decorrelated.kind,
    &jitter_symmetric.kind, &jitter_additive.kind, &jitter_positive.kind, &jitter_negative.kind,
    &jitter_around.kind,   &jitter_whole.kind,
};
const struct registry jitter_registry = { "jitter", jitters, sizeof jitters / sizeof *jitters,
                                          NULL };

static const struct jitter_type *jitter_type_of(const struct one *jitter)
{
    return (const struct jitter_type *)(const void *)jitter->kind;
}

bool jitter_is_decorrelated(const struct one *jitter)
{
    return jitter->kind == &jitter_decorrelated.kind;
}

double jitter_spread(const struct one *jitter, double pause, int64_t k, struct rng *rng)
{
    if (jitter->kind == &jitter_none.kind)
        return pause;
    return jitter_type_of(jitter)->spread(jitter->value, pause, k, rng_uniform(rng));
}

double jitter_most(const struct one *jitter, double pause, int64_t k)
{
    return fmax(jitter_type_of(jitter)->spread(jitter->value, pause, k, 0),
                jitter_type_of(jitter)->spread(jitter->value, pause, k, 1));
}
