/* Autoscaling, as a scenario says it.  Its rule is in models/service/autoscale.h. */
#ifndef SQUALL_MODELS_SPEC_AUTOSCALE_H
#define SQUALL_MODELS_SPEC_AUTOSCALE_H

#include "base/field.h"

#define AUTOSCALE_FIELDS(F, T)                                                           \
    F(T, COUNT, max, REQUIRED, "1..10000", "instances there may be")                     \
    F(T, COUNT, min, "1", "1..10000", "instances there are at least")                    \
    F(T, SHARE, target, "60%", "1%..100%", "share of the workers that ought to be busy") \
    F(T, TIME, interval, "15s", "100ms..1h", "time between two decisions")               \
    F(T, TIME, delay, "60s", "0s..1h", "until a new instance serves")                    \
    F(T, SHARE, tolerance, "10%", "0%..100%", "how far from the target nothing is done") \
    F(T, TIME, stabilisation, "5min", "0s..1d",                                          \
      "a decrease is to the largest number wanted within this time")
FIELD_STRUCT(autoscale_spec, AUTOSCALE_FIELDS);

#endif
