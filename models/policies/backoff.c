/* What the kinds of backoff come to: each its type, the shape of which is below.  All times in
** seconds. */
#include "models/policies/backoff.h"

#include "models/spec/mqueue.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* A backoff kind: the pause before retry k, its bound, and where a decorrelated walk starts. */
struct backoff_type {
    const struct kind *kind;
    double (*pause)(const void *value, int64_t k);
    double (*cap)(const void *value);
    /* Draws the pause itself, from the call's memory; NULL: pause() is spread by the jitter. */
    double (*walk)(const void *value, int64_t k, double *memory, double u);
};

static double no_cap(const void *value)
{
    (void)value;
    return INFINITY;
}

static double cap_of(sim_time cap)
{
    return cap == TIME_NONE ? INFINITY : time_to_s(cap);
}

/* Nothing stays nothing, however often it is doubled; 0 x infinity would be no number. */
static double times(double base, double factor)
{
    return base > 0 ? base * factor : 0;
}

/* --- none, constant, linear --- */

static double none_pause(const void *value, int64_t k)
{
    (void)value;
    (void)k;
    return 0;
}

static const struct backoff_type backoff_none = { &backoff_none_kind, none_pause, no_cap, NULL };

static double constant_pause(const void *value, int64_t k)
{
    const struct backoff_constant_spec *spec = value;
    (void)k;
    return time_to_s(spec->delay);
}

static const struct backoff_type backoff_constant = {
    &backoff_constant_kind, constant_pause, no_cap, NULL
};

static double linear_pause(const void *value, int64_t k)
{
    const struct backoff_linear_spec *spec = value;
    sim_time step = spec->step == TIME_NONE ? spec->base : spec->step;
    return time_to_s(spec->base) + (double)k * time_to_s(step);
}

static double linear_cap(const void *value)
{
    const struct backoff_linear_spec *spec = value;
    return cap_of(spec->cap);
}

static const struct backoff_type backoff_linear = {
    &backoff_linear_kind, linear_pause, linear_cap, NULL
};

/* --- exponential: base x factor^(k + offset) --- */

static double exponential_pause(const void *value, int64_t k)
{
    const struct backoff_exponential_spec *spec = value;
    return times(time_to_s(spec->base), pow(spec->factor, (double)(k + spec->offset)));
}

static double exponential_cap(const void *value)
{
    const struct backoff_exponential_spec *spec = value;
    return cap_of(spec->cap);
}

static const struct backoff_type backoff_exponential = {
    &backoff_exponential_kind, exponential_pause, exponential_cap, NULL
};

/* --- decorrelated --- */

/* s = min(cap, U(base, 3 s)), starting from s = base.  The draw is clamped, so that the cap has a
** probability of its own.  Source: AWS blog, 2015. */
static double decorrelate(double base, double cap, double *memory, double u)
{
    double last = *memory > 0 ? *memory : base;
    *memory = fmin(cap, base + (3 * last - base) * u);
    return *memory;
}

static double decorrelated_pause(const void *value, int64_t k)
{
    const struct backoff_decorrelated_spec *spec = value;
    return times(time_to_s(spec->base), pow(3, (double)(k + 1)));
}

static double decorrelated_cap(const void *value)
{
    const struct backoff_decorrelated_spec *spec = value;
    return cap_of(spec->cap);
}

static double decorrelated_walk(const void *value, int64_t k, double *memory, double u)
{
    const struct backoff_decorrelated_spec *spec = value;
    (void)k;
    return decorrelate(time_to_s(spec->base), cap_of(spec->cap), memory, u);
}

static const struct backoff_type backoff_decorrelated = {
    &backoff_decorrelated_kind, decorrelated_pause, decorrelated_cap, decorrelated_walk
};

#define V2_LAST 100 /* 1 ns x 2^100 is longer than any run, and a float holds no more than 2^128 */

/* t = k + U(0, 1); f(t) = 2^t tanh(sqrt(4 t)); pause = base (f(t) - last f) / 1.4.  The cap does
** not feed back.  Source: Polly v8, RetryHelper.DecorrelatedJitterBackoffV2.
** Check: U = 0.5 each time, base 1 s: 0.897405, 1.093004, 2.035748 s. */
static double decorrelated_v2_walk(const void *value, int64_t k, double *memory, double u)
{
    const struct backoff_decorrelated_spec *spec = value;
    if (k > V2_LAST)
        return fmin(cap_of(spec->cap), times(time_to_s(spec->base), INFINITY));
    double t = (double)k + u;
    double f = pow(2, t) * tanh(sqrt(4 * t));
    double pause = time_to_s(spec->base) * (f - *memory) / 1.4;
    *memory = f;
    return fmin(cap_of(spec->cap), pause);
}

/* f grows with t, so the largest step is from t = k - 1 (f at its least) to t = k + 1. */
static double decorrelated_v2_pause(const void *value, int64_t k)
{
    const struct backoff_decorrelated_spec *spec = value;
    if (k > V2_LAST)
        return times(time_to_s(spec->base), INFINITY);
    double low = k > 0 ? pow(2, (double)k - 1) * tanh(sqrt(4 * ((double)k - 1))) : 0;
    double high = pow(2, (double)k + 1) * tanh(sqrt(4 * ((double)k + 1)));
    return time_to_s(spec->base) * (high - low) / 1.4;
}

static const struct backoff_type backoff_decorrelated_v2 = {
    &backoff_decorrelated_v2_kind, decorrelated_v2_pause, decorrelated_cap, decorrelated_v2_walk
};

/* --- compounding: each pause from the last one as it came out --- */

/* The longest: every step drawn high. */
static double compounding_pause(const void *value, int64_t k)
{
    const struct backoff_compounding_spec *spec = value;
    return times(time_to_s(spec->base), pow(spec->factor * (1 + spec->spread), (double)k) *
                                            (1 + spec->spread));
}

static double compounding_cap(const void *value)
{
    const struct backoff_compounding_spec *spec = value;
    return cap_of(spec->cap);
}

/* s = min(cap, factor s U(1 - j, 1 + j)), s = base / factor at first, so that chance adds up.
** Source: kafkajs, src/retry/index.js.  Check: base 300 ms, j 20 %: means .3, .6, 1.2 s; the
** longest third pause is 300 ms x 4 x 1.2^3 = 2.0736 s. */
static double compounding_walk(const void *value, int64_t k, double *memory, double u)
{
    const struct backoff_compounding_spec *spec = value;
    double last = k > 0 ? *memory * spec->factor : time_to_s(spec->base);
    double step = 1 - spec->spread + 2 * spec->spread * u;
    *memory = fmin(cap_of(spec->cap), last * step);
    return *memory;
}

static const struct backoff_type backoff_compounding = {
    &backoff_compounding_kind, compounding_pause, compounding_cap, compounding_walk
};

/* --- list --- */

static double list_pause(const void *value, int64_t k)
{
    const struct backoff_list_spec *spec = value;
    size_t last = spec->pauses.count - 1;
    return time_to_s(spec->pauses.item[(size_t)k < last ? (size_t)k : last].pause);
}

static const struct backoff_type backoff_list = { &backoff_list_kind, list_pause, no_cap, NULL };

/* --- the rule as a whole --- */

static const struct backoff_type *backoff_type_of(const struct one *pause)
{
#define BACKOFF_TYPE(name) &backoff_##name,
    static const struct backoff_type *const types[] = { BACKOFFS(BACKOFF_TYPE) };
    return types[registry_place(&backoff_registry, pause->kind)];
}

static double floor_of(const struct one *pause)
{
    const struct backoff_exponential_spec *spec = pause->value;
    return pause->kind == &backoff_exponential_kind ? time_to_s(spec->floor) : 0;
}

/* The pause before jitter is put on it. */
static double plain_pause(const struct backoff *backoff, int64_t k)
{
    const struct backoff_type *type = backoff->type;
    double pause = type->pause(backoff->value, k);
    bool caps = backoff->cap != BACKOFF_CAP_AFTER_JITTER;
    return caps ? fmin(pause, type->cap(backoff->value)) : pause;
}

/* The same, jitter and all. */
static double capped(const struct backoff *backoff, double pause)
{
    if (backoff->cap == BACKOFF_CAP_BEFORE_JITTER)
        return pause;
    return fmin(pause, backoff->most);
}

struct backoff backoff_make(const struct one *pause, const struct one *jitter, enum backoff_cap cap)
{
    struct backoff backoff = { .type = backoff_type_of(pause), .value = pause->value,
                               .jitter = jitter_make(jitter), .cap = cap,
                               .floor = floor_of(pause) };
    backoff.most = cap == BACKOFF_CAP_BEFORE_JITTER ? INFINITY : backoff.type->cap(pause->value);
    if (backoff.type->walk || jitter_is_decorrelated(&backoff.jitter))
        return backoff;
    backoff.tabled = true;
    for (int64_t k = 0; k < BACKOFF_TABLE; k++)
        backoff.table[k] = plain_pause(&backoff, k);
    return backoff;
}

struct backoff backoff_of_redelivery(const struct redelivery_spec *spec)
{
    return backoff_make(&spec->backoff, &spec->jitter, (enum backoff_cap)spec->cap);
}

struct one backoff_with_base(const struct one *pause, sim_time base, struct arena *arena)
{
    const struct field_table *fields = pause->kind->fields;
    const struct field *field = fields ? fields_find(fields, "base") : NULL;
    if (fields && !field)
        field = fields_find(fields, "delay");
    if (base == TIME_NONE || !field)
        return *pause;
    struct one other = { pause->kind, arena_take(arena, pause->kind->size) };
    memcpy(other.value, pause->value, pause->kind->size);
    *(sim_time *)field_member(field, other.value) = base;
    return other;
}

static double walk(const struct backoff *backoff, int64_t k, double *memory, double u)
{
    const struct backoff_type *type = backoff->type;
    const void *value = backoff->value;
    if (type->walk)
        return type->walk(value, k, memory, u);
    return decorrelate(type->pause(value, 0), type->cap(value), memory, u);
}

double backoff_draw(const struct backoff *backoff, int64_t k, double *memory, double u)
{
    assert(k >= 0);
    if (!backoff->tabled)
        return fmax(backoff->floor, walk(backoff, k, memory, u));
    double pause = k < BACKOFF_TABLE ? backoff->table[k] : plain_pause(backoff, k);
    return fmax(backoff->floor,
                capped(backoff, jitter_spread(&backoff->jitter, pause, k, u)));
}

static double longest_above_floor(const struct backoff *backoff, int64_t k)
{
    const struct backoff_type *type = backoff->type;
    double cap = type->cap(backoff->value);
    double pause = type->pause(backoff->value, k);
    if (type->walk)
        return fmin(cap, pause);
    if (jitter_is_decorrelated(&backoff->jitter))
        return fmin(cap, times(type->pause(backoff->value, 0), pow(3, (double)(k + 1))));
    return capped(backoff, jitter_most(&backoff->jitter, plain_pause(backoff, k), k));
}

double backoff_longest(const struct backoff *backoff, int64_t k)
{
    return fmax(backoff->floor, longest_above_floor(backoff, k));
}
