/* Additive increase, multiplicative decrease (Netflix AIMDLimit). */
#ifndef SQUALL_MODELS_SPEC_LIMITS_AIMD_H
#define SQUALL_MODELS_SPEC_LIMITS_AIMD_H

#include "base/field.h"

#define AIMD_FIELDS(F, T)                                                                         \
    F(T, COUNT, initial, "20", "1..1000000", "the limit to begin with")                           \
    F(T, COUNT, min, "20", "1..1000000", "never below")                                           \
    F(T, COUNT, max, "200", "1..1000000", "never above")                                          \
    F(T, SHARE, backoff_ratio, "90%", "50%..100%", "what a drop leaves of the limit")             \
    F(T, TIME, timeout, "5s", "1us..", "a request that takes longer counts as dropped")
FIELD_STRUCT(limit_aimd_spec, AIMD_FIELDS);

#endif
