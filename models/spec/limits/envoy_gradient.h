/* Follows a measured shortest time over the present one (Envoy's adaptive concurrency). */
#ifndef SQUALL_MODELS_SPEC_LIMITS_ENVOY_GRADIENT_H
#define SQUALL_MODELS_SPEC_LIMITS_ENVOY_GRADIENT_H

#include "base/field.h"

#define ENVOY_GRADIENT_FIELDS(F, T)                                                             \
    F(T, TIME, interval, "100ms", "1ms..1h", "time between two updates")                        \
    F(T, SHARE, percentile, "50%", "1%..100%", "of the times of an interval that is looked at") \
    F(T, COUNT, min, "3", "1..1000000",                                                         \
      "never below; the limit while minRTT is measured, and to begin with")                     \
    F(T, COUNT, max, "1000", "1..1000000", "never above")                                       \
    F(T, SHARE, buffer, "25%", "0%..100%", "so much more than minRTT is still no queue")        \
    F(T, TIME, min_rtt, "none", "1us.. or none", "a fixed one, instead of measurements")        \
    F(T, TIME, min_rtt_interval, "60s", "10ms..1d", "time between two measurements")            \
    F(T, COUNT, min_rtt_requests, "50", "1..1000", "requests whose times make a measurement")   \
    F(T, SHARE, jitter, "15%", "0%..100%",                                                      \
      "share of min_rtt_interval at most added to it, by chance")
FIELD_STRUCT(limit_envoy_gradient_spec, ENVOY_GRADIENT_FIELDS);

#endif
