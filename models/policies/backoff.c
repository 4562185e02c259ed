/* The kinds of backoff and jitter, one row each.  Registries of kinds, since each has its own fields;
** what they have in common is the shape below.  All times in seconds.
*/
#include "models/policies/backoff.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* A backoff kind: the pause before retry k, its bound, and where a decorrelated walk starts. */
struct backoff_type {
    struct kind kind;
    double (*pause)(const void *value, int64_t k);
    double (*cap)(const void *value);
    /* Draws the pause itself, from the memory of the call; NULL: pause() is spread by the jitter. */
    double (*walk)(const void *value, int64_t k, double *memory, struct rng *rng);
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

static const struct backoff_type backoff_none = {
    { "none", "at once", NULL, 0, NULL }, none_pause, no_cap, NULL
};

#define CONSTANT_FIELDS(F, T) F(T, TIME, delay, REQUIRED, "0s..", "the pause")
FIELD_STRUCT(backoff_constant_spec, CONSTANT_FIELDS);
FIELD_TABLE_SHORT(backoff_constant_spec, CONSTANT_FIELDS);

static double constant_pause(const void *value, int64_t k)
{
    const struct backoff_constant_spec *spec = value;
    (void)k;
    return time_to_s(spec->delay);
}

static const struct backoff_type backoff_constant = {
    { "constant", "the same pause each time", &backoff_constant_spec_fields,
      sizeof(struct backoff_constant_spec), NULL },
    constant_pause, no_cap, NULL
};

#define LINEAR_FIELDS(F, T)                                                                    \
    F(T, TIME, base, "50ms", "0s..", "the pause before the first retry")                       \
    F(T, TIME, step, "none", "0s.. or none", "added for each further retry; none: the base")   \
    F(T, TIME, cap, "none", "0s.. or none", "the longest pause")
FIELD_STRUCT(backoff_linear_spec, LINEAR_FIELDS);
FIELD_TABLE_SHORT(backoff_linear_spec, LINEAR_FIELDS);

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
    { "linear", "base, base + step, base + 2 step ...", &backoff_linear_spec_fields,
      sizeof(struct backoff_linear_spec), NULL },
    linear_pause, linear_cap, NULL
};

/* --- exponential: base x factor^(k + offset) --- */

#define EXPONENTIAL_FIELDS(F, T)                                                               \
    F(T, TIME, base, "50ms", "0s..", "the pause before the first retry")                       \
    F(T, NUMBER, factor, "2", "0.1..1000", "times this for each further retry")                \
    F(T, TIME, cap, "20s", "0s.. or none", "the longest pause")                                \
    F(T, COUNT, offset, "0", "0..10",                                                          \
      "exponent of the first retry: 1 for libraries whose first pause is already base x factor") \
    F(T, TIME, floor, "0s", "0s..", "the shortest pause, jitter included")
FIELD_STRUCT(backoff_exponential_spec, EXPONENTIAL_FIELDS);
FIELD_TABLE_SHORT(backoff_exponential_spec, EXPONENTIAL_FIELDS);

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
    { "exponential", "base, base x factor, base x factor^2 ... up to the cap",
      &backoff_exponential_spec_fields, sizeof(struct backoff_exponential_spec), NULL },
    exponential_pause, exponential_cap, NULL
};

/* --- decorrelated --- */

#define DECORRELATED_FIELDS(F, T)                                           \
    F(T, TIME, base, "50ms", "0s..", "the shortest pause")                  \
    F(T, TIME, cap, "20s", "0s.. or none", "the longest pause")
FIELD_STRUCT(backoff_decorrelated_spec, DECORRELATED_FIELDS);
FIELD_TABLE_SHORT(backoff_decorrelated_spec, DECORRELATED_FIELDS);

/* s = min(cap, U(base, 3 s)), starting from s = base.  The draw is clamped, so that the cap has a
** probability of its own.  Source: AWS blog, 2015. */
static double decorrelate(double base, double cap, double *memory, struct rng *rng)
{
    double last = *memory > 0 ? *memory : base;
    *memory = fmin(cap, base + (3 * last - base) * rng_uniform(rng));
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

static double decorrelated_walk(const void *value, int64_t k, double *memory, struct rng *rng)
{
    const struct backoff_decorrelated_spec *spec = value;
    (void)k;
    return decorrelate(time_to_s(spec->base), cap_of(spec->cap), memory, rng);
}

static const struct backoff_type backoff_decorrelated = {
    { "decorrelated", "between base and three times the last pause, at random (AWS)",
      &backoff_decorrelated_spec_fields, sizeof(struct backoff_decorrelated_spec), NULL },
    decorrelated_pause, decorrelated_cap, decorrelated_walk
};

#define V2_LAST 100 /* 1 ns x 2^100 is longer than any run, and a float holds no more than 2^128 */

/* t = k + U(0, 1); f(t) = 2^t tanh(sqrt(4 t)); pause = base (f(t) - last f) / 1.4.  The cap does not
** feed back.  Source: Polly v8, RetryHelper.DecorrelatedJitterBackoffV2.
** Check: U = 0.5 each time, base 1 s: 0.897405, 1.093004, 2.035748 s. */
static double decorrelated_v2_walk(const void *value, int64_t k, double *memory, struct rng *rng)
{
    const struct backoff_decorrelated_spec *spec = value;
    if (k > V2_LAST)
        return fmin(cap_of(spec->cap), times(time_to_s(spec->base), INFINITY));
    double t = (double)k + rng_uniform(rng);
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
    { "decorrelated_v2", "smooth, exponential in the mean, no two callers alike (Polly)",
      &backoff_decorrelated_spec_fields, sizeof(struct backoff_decorrelated_spec), NULL },
    decorrelated_v2_pause, decorrelated_cap, decorrelated_v2_walk
};

/* --- compounding: each pause from the last one as it came out --- */

#define COMPOUNDING_FIELDS(F, T)                                                          \
    F(T, TIME, base, "50ms", "0s..", "the pause before the first retry, before it is spread") \
    F(T, NUMBER, factor, "2", "0.1..1000", "times this for each further retry")           \
    F(T, TIME, cap, "20s", "0s.. or none", "the longest pause")                           \
    F(T, SHARE, spread, "20%", "0%..100%", "how far each step is spread, either way")
FIELD_STRUCT(backoff_compounding_spec, COMPOUNDING_FIELDS);
FIELD_TABLE_SHORT(backoff_compounding_spec, COMPOUNDING_FIELDS);

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
static double compounding_walk(const void *value, int64_t k, double *memory, struct rng *rng)
{
    const struct backoff_compounding_spec *spec = value;
    double last = k > 0 ? *memory * spec->factor : time_to_s(spec->base);
    double step = 1 - spec->spread + 2 * spec->spread * rng_uniform(rng);
    *memory = fmin(cap_of(spec->cap), last * step);
    return *memory;
}

static const struct backoff_type backoff_compounding = {
    { "compounding", "the last pause, as it came out, times the factor, and spread (KafkaJS)",
      &backoff_compounding_spec_fields, sizeof(struct backoff_compounding_spec), NULL },
    compounding_pause, compounding_cap, compounding_walk
};

/* --- list --- */

#define PAUSE_FIELDS(F, T) F(T, TIME, pause, REQUIRED, "0s..", "a pause")
FIELD_STRUCT(backoff_pause_spec, PAUSE_FIELDS);
FIELD_TABLE_SHORT(backoff_pause_spec, PAUSE_FIELDS);

#define PAUSES_FIELDS(F, T) \
    F(T, LIST(backoff_pause_spec), pauses, REQUIRED, "", "pauses in order; the last one repeats")
FIELD_STRUCT(backoff_list_spec, PAUSES_FIELDS);
FIELD_TABLE_SHORT(backoff_list_spec, PAUSES_FIELDS);

static double list_pause(const void *value, int64_t k)
{
    const struct backoff_list_spec *spec = value;
    size_t last = spec->pauses.count - 1;
    return time_to_s(spec->pauses.item[(size_t)k < last ? (size_t)k : last].pause);
}

static const struct backoff_type backoff_list = {
    { "list", "pauses one by one", &backoff_list_spec_fields, sizeof(struct backoff_list_spec),
      NULL },
    list_pause, no_cap, NULL
};

static const struct kind *const backoffs[] = {
    &backoff_none.kind,         &backoff_constant.kind,        &backoff_linear.kind,
    &backoff_exponential.kind,  &backoff_decorrelated.kind,    &backoff_decorrelated_v2.kind,
    &backoff_compounding.kind,  &backoff_list.kind,
};
const struct registry backoff_registry = { "backoff", backoffs, sizeof backoffs / sizeof *backoffs,
                                           &backoff_constant.kind };

/* --- the rule as a whole --- */

static const struct backoff_type *backoff_type_of(const struct backoff *backoff)
{
    return (const struct backoff_type *)(const void *)backoff->pause.kind;
}

static double floor_of(const struct one *pause)
{
    const struct backoff_exponential_spec *spec = pause->value;
    return pause->kind == &backoff_exponential.kind ? time_to_s(spec->floor) : 0;
}

/* The pause before jitter is put on it. */
static double plain_pause(const struct backoff *backoff, int64_t k)
{
    const struct backoff_type *type = backoff_type_of(backoff);
    double pause = type->pause(backoff->pause.value, k);
    bool caps = backoff->cap != BACKOFF_CAP_AFTER_JITTER;
    return caps ? fmin(pause, type->cap(backoff->pause.value)) : pause;
}

/* The same, jitter and all. */
static double capped(const struct backoff *backoff, double pause)
{
    if (backoff->cap == BACKOFF_CAP_BEFORE_JITTER)
        return pause;
    return fmin(pause, backoff_type_of(backoff)->cap(backoff->pause.value));
}

struct backoff backoff_make(const struct one *pause, const struct one *jitter, enum backoff_cap cap)
{
    struct backoff backoff = { .pause = *pause, .jitter = *jitter, .cap = cap,
                               .floor = floor_of(pause) };
    if (backoff_type_of(&backoff)->walk || jitter_is_decorrelated(jitter))
        return backoff;
    backoff.tabled = true;
    for (int64_t k = 0; k < BACKOFF_TABLE; k++)
        backoff.table[k] = plain_pause(&backoff, k);
    return backoff;
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

static double walk(const struct backoff *backoff, int64_t k, double *memory, struct rng *rng)
{
    const struct backoff_type *type = backoff_type_of(backoff);
    const void *value = backoff->pause.value;
    if (type->walk)
        return type->walk(value, k, memory, rng);
    return decorrelate(type->pause(value, 0), type->cap(value), memory, rng);
}

double backoff_draw(const struct backoff *backoff, int64_t k, double *memory, struct rng *rng)
{
    assert(k >= 0);
    if (!backoff->tabled)
        return fmax(backoff->floor, walk(backoff, k, memory, rng));
    double pause = k < BACKOFF_TABLE ? backoff->table[k] : plain_pause(backoff, k);
    return fmax(backoff->floor,
                capped(backoff, jitter_spread(&backoff->jitter, pause, k, rng)));
}

static double longest_above_floor(const struct backoff *backoff, int64_t k)
{
    const struct backoff_type *type = backoff_type_of(backoff);
    double cap = type->cap(backoff->pause.value);
    double pause = type->pause(backoff->pause.value, k);
    if (type->walk)
        return fmin(cap, pause);
    if (jitter_is_decorrelated(&backoff->jitter))
        return fmin(cap, times(type->pause(backoff->pause.value, 0), pow(3, (double)(k + 1))));
    return capped(backoff, jitter_most(&backoff->jitter, plain_pause(backoff, k), k));
}

double backoff_longest(const struct backoff *backoff, int64_t k)
{
    return fmax(backoff->floor, longest_above_floor(backoff, k));
}
