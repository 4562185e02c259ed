/* The kinds of jitter: each spreads the pause p before retry k = 0, 1 ... by one uniform draw u in
** [0, 1).
** Sources: AWS blog, 2015 (full, equal, decorrelated); gRPC A6, Kafka (symmetric 0.2);
** urllib3, got (additive); Sidekiq job_retry.rb, go-redis internal.go (additive that grows);
** axios-retry 0.2, Tower 0.99 (positive); OpenAI 0.25 (negative); MicroProfile Retry.java, Failsafe
** RetryPolicyBuilder.java (around); Celery utils/time.py (whole).
*/
#include "models/policies/jitter.h"

#include <math.h>

/* What a pause is multiplied by: anything in [from, from + width). */
struct span {
    double from, width;
};

/* One of the two says what it does: it multiplies by what is in a span, or spreads as it likes. */
struct jitter_type {
    const struct kind *kind;
    struct span (*span)(const void *value);
    double (*spread)(const void *value, double pause, int64_t k, double u);
};

static struct span none_span(const void *value)
{
    (void)value;
    return (struct span){ 1, 0 };
}

static struct span full_span(const void *value)
{
    (void)value;
    return (struct span){ 0, 1 };
}

static struct span symmetric_span(const void *value)
{
    const struct jitter_factor_spec *spec = value;
    return (struct span){ 1 - spec->factor, 2 * spec->factor };
}

static struct span positive_span(const void *value)
{
    const struct jitter_factor_spec *spec = value;
    return (struct span){ 1, spec->factor };
}

static struct span negative_span(const void *value)
{
    const struct jitter_factor_spec *spec = value;
    return (struct span){ 1, -spec->factor };
}

static double equal_spread(const void *value, double pause, int64_t k, double u)
{
    (void)value;
    (void)k;
    return pause / 2 + pause / 2 * u;
}

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

static const struct jitter_type jitter_none = { &jitter_none_kind, none_span, NULL };
static const struct jitter_type jitter_full = { &jitter_full_kind, full_span, NULL };
static const struct jitter_type jitter_equal = { &jitter_equal_kind, NULL, equal_spread };
static const struct jitter_type jitter_decorrelated = {
    &jitter_decorrelated_kind, none_span, NULL
};
static const struct jitter_type jitter_symmetric = { &jitter_symmetric_kind, symmetric_span, NULL };
static const struct jitter_type jitter_additive = { &jitter_additive_kind, NULL, additive_spread };
static const struct jitter_type jitter_around = { &jitter_around_kind, NULL, around_spread };
static const struct jitter_type jitter_positive = { &jitter_positive_kind, positive_span, NULL };
static const struct jitter_type jitter_negative = { &jitter_negative_kind, negative_span, NULL };
static const struct jitter_type jitter_whole = { &jitter_whole_kind, NULL, whole_spread };

struct jitter jitter_make(const struct one *jitter)
{
#define JITTER_TYPE(name) &jitter_##name,
    static const struct jitter_type *const types[] = { JITTERS(JITTER_TYPE) };
    const struct jitter_type *type = types[registry_place(&jitter_registry, jitter->kind)];
    struct span span = type->span ? type->span(jitter->value) : (struct span){ 0 };
    return (struct jitter){ .type = type, .value = jitter->value, .multiplies = type->span != NULL,
                            .from = span.from, .width = span.width };
}

bool jitter_is_decorrelated(const struct jitter *jitter)
{
    return jitter->type == &jitter_decorrelated;
}

double jitter_spread(const struct jitter *jitter, double pause, int64_t k, double u)
{
    if (jitter->multiplies)
        return jitter_multiply(jitter, pause, u);
    return jitter->type->spread(jitter->value, pause, k, u);
}

double jitter_most(const struct jitter *jitter, double pause, int64_t k)
{
    return fmax(jitter_spread(jitter, pause, k, 0), jitter_spread(jitter, pause, k, 1));
}
