/* Follows the average time over the present one (Netflix Gradient2Limit). */
#ifndef SQUALL_MODELS_SPEC_LIMITS_GRADIENT2_H
#define SQUALL_MODELS_SPEC_LIMITS_GRADIENT2_H

#include "base/field.h"

#define GRADIENT2_FIELDS(F, T)                                                                    \
    F(T, COUNT, initial, "20", "1..1000000", "the limit to begin with")                           \
    F(T, COUNT, min, "20", "1..1000000", "never below")                                           \
    F(T, COUNT, max, "200", "1..1000000", "never above")                                          \
    F(T, COUNT, queue, "4", "0..1000000", "requests that may queue")                              \
    F(T, SHARE, smoothing, "20%", "1%..100%", "weight of the new limit against the old")          \
    F(T, NUMBER, tolerance, "1.5", "1..100", "so many times the average is still no queue")       \
    F(T, COUNT, long_window, "600", "1..1000000", "samples of the long average")
FIELD_STRUCT(limit_gradient2_spec, GRADIENT2_FIELDS);

#endif
