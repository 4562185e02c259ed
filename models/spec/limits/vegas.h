/* The queue held between two bounds, as TCP Vegas does it (Netflix VegasLimit). */
#ifndef SQUALL_MODELS_SPEC_LIMITS_VEGAS_H
#define SQUALL_MODELS_SPEC_LIMITS_VEGAS_H

#include "base/field.h"

#define VEGAS_FIELDS(F, T)                                                                        \
    F(T, COUNT, initial, "20", "1..1000000", "the limit to begin with")                           \
    F(T, COUNT, max, "1000", "1..1000000", "never above")                                         \
    F(T, SHARE, smoothing, "100%", "1%..100%", "weight of the new limit against the old")         \
    F(T, COUNT, probe_multiplier, "30", "1..1000000",                                             \
      "the shortest time is measured anew after about so many times the limit of requests")
FIELD_STRUCT(limit_vegas_spec, VEGAS_FIELDS);

#endif
