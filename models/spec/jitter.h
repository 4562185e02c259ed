/* Jitter: how a pause is spread, so that callers who failed together do not come back together;
** as a scenario says it.  What it comes to is models/policies/jitter.h. */
#ifndef SQUALL_MODELS_SPEC_JITTER_H
#define SQUALL_MODELS_SPEC_JITTER_H

#include "base/field.h"

#define JITTERS(X) X(none) X(full) X(equal) X(decorrelated) X(symmetric) \
    X(additive) X(positive) X(negative) X(around) X(whole)

#define JITTER_KIND(name) extern const struct kind jitter_##name##_kind;
JITTERS(JITTER_KIND)
#undef JITTER_KIND

extern const struct registry jitter_registry;

#define JITTER_FACTOR_FIELDS(F, T) \
    F(T, SHARE, factor, "20%", "0%..100%", "how far, relative to the pause")
FIELD_STRUCT(jitter_factor_spec, JITTER_FACTOR_FIELDS);

#define JITTER_ADDITIVE_FIELDS(F, T)                                                        \
    F(T, TIME, amount, "100ms", "0s..", "the most that is added before the first retry")    \
    F(T, CHOICE, growth, "none", "none|linear|drawn|doubling",                              \
      "before retry n = 1, 2 ... the amount is the same, n times it, or 2^(n-1) times it; " \
      "drawn: n times what was drawn from the same amount")                                 \
    F(T, TIME, unit, "none", "1ns.. or none",                                               \
      "drawn in whole units of this, the amount itself left out; none: any time")
FIELD_STRUCT(jitter_additive_spec, JITTER_ADDITIVE_FIELDS);

/* How what it adds grows from retry to retry. */
enum additive_growth { GROWTH_NONE, GROWTH_LINEAR, GROWTH_DRAWN, GROWTH_DOUBLING };

#define JITTER_AROUND_FIELDS(F, T) F(T, TIME, amount, "200ms", "0s..", "how far, either way")
FIELD_STRUCT(jitter_around_spec, JITTER_AROUND_FIELDS);

#define JITTER_WHOLE_FIELDS(F, T) \
    F(T, TIME, unit, "1s", "1ns..", "the pause is a whole number of these")
FIELD_STRUCT(jitter_whole_spec, JITTER_WHOLE_FIELDS);

#endif
