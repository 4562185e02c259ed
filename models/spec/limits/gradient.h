/* Follows the shortest time over the present one (Netflix GradientLimit). */
#ifndef SQUALL_MODELS_SPEC_LIMITS_GRADIENT_H
#define SQUALL_MODELS_SPEC_LIMITS_GRADIENT_H

#include "base/field.h"

#define GRADIENT_FIELDS(F, T)                                                                   \
    F(T, COUNT, initial, "50", "1..1000000", "the limit to begin with")                         \
    F(T, COUNT, min, "1", "1..1000000", "never below")                                          \
    F(T, COUNT, max, "1000", "1..1000000", "never above")                                       \
    F(T, SHARE, smoothing, "20%", "1%..100%",                                                   \
      "weight of the new limit against the old, when it falls")                                 \
    F(T, NUMBER, tolerance, "2", "1..100", "so many times the shortest time is still no queue") \
    F(T, SHARE, backoff_ratio, "90%", "50%..100%", "what a drop leaves of the limit")           \
    F(T, COUNT, probe_interval, "1000", "1..1000000000 or none",                                \
      "requests after which, and up to twice as many, the shortest time is measured anew")
FIELD_STRUCT(limit_gradient_spec, GRADIENT_FIELDS);

#endif
