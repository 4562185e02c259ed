/* Backoff: the pause before retry k = 0, 1 ..., as a scenario says it.  A bare time is
** `constant`.  What it comes to is models/policies/backoff.h. */
#ifndef SQUALL_MODELS_SPEC_BACKOFF_H
#define SQUALL_MODELS_SPEC_BACKOFF_H

#include "base/field.h"

#define BACKOFFS(X) X(none) X(constant) X(linear) X(exponential) \
    X(decorrelated) X(decorrelated_v2) X(compounding) X(list)

#define BACKOFF_KIND(name) extern const struct kind backoff_##name##_kind;
BACKOFFS(BACKOFF_KIND)
#undef BACKOFF_KIND

extern const struct registry backoff_registry;

/* Which pause the backoff's cap bounds. */
enum backoff_cap { BACKOFF_CAP_BEFORE_JITTER, BACKOFF_CAP_AFTER_JITTER, BACKOFF_CAP_BOTH };

#define BACKOFF_CONSTANT_FIELDS(F, T) F(T, TIME, delay, REQUIRED, "0s..", "the pause")
FIELD_STRUCT(backoff_constant_spec, BACKOFF_CONSTANT_FIELDS);

#define BACKOFF_LINEAR_FIELDS(F, T)                                                          \
    F(T, TIME, base, "50ms", "0s..", "the pause before the first retry")                     \
    F(T, TIME, step, "none", "0s.. or none", "added for each further retry; none: the base") \
    F(T, TIME, cap, "none", "0s.. or none", "the longest pause")
FIELD_STRUCT(backoff_linear_spec, BACKOFF_LINEAR_FIELDS);

#define BACKOFF_EXPONENTIAL_FIELDS(F, T)                                                         \
    F(T, TIME, base, "50ms", "0s..", "the pause before the first retry")                         \
    F(T, NUMBER, factor, "2", "0.1..1000", "times this for each further retry")                  \
    F(T, TIME, cap, "20s", "0s.. or none", "the longest pause")                                  \
    F(T, COUNT, offset, "0", "0..10",                                                            \
      "exponent of the first retry: 1 for libraries whose first pause is already base x factor") \
    F(T, TIME, floor, "0s", "0s..", "the shortest pause, jitter included")
FIELD_STRUCT(backoff_exponential_spec, BACKOFF_EXPONENTIAL_FIELDS);

#define BACKOFF_DECORRELATED_FIELDS(F, T)                  \
    F(T, TIME, base, "50ms", "0s..", "the shortest pause") \
    F(T, TIME, cap, "20s", "0s.. or none", "the longest pause")
FIELD_STRUCT(backoff_decorrelated_spec, BACKOFF_DECORRELATED_FIELDS);

#define BACKOFF_COMPOUNDING_FIELDS(F, T)                                                      \
    F(T, TIME, base, "50ms", "0s..", "the pause before the first retry, before it is spread") \
    F(T, NUMBER, factor, "2", "0.1..1000", "times this for each further retry")               \
    F(T, TIME, cap, "20s", "0s.. or none", "the longest pause")                               \
    F(T, SHARE, spread, "20%", "0%..100%", "how far each step is spread, either way")
FIELD_STRUCT(backoff_compounding_spec, BACKOFF_COMPOUNDING_FIELDS);

#define BACKOFF_PAUSE_FIELDS(F, T) F(T, TIME, pause, REQUIRED, "0s..", "a pause")
FIELD_STRUCT(backoff_pause_spec, BACKOFF_PAUSE_FIELDS);

#define BACKOFF_LIST_FIELDS(F, T) \
    F(T, LIST(backoff_pause_spec), pauses, REQUIRED, "", "pauses in order; the last one repeats")
FIELD_STRUCT(backoff_list_spec, BACKOFF_LIST_FIELDS);

#endif
