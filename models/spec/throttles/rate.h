/* Resilience4j's RateLimiter: so many attempts in each period. */
#ifndef SQUALL_MODELS_SPEC_THROTTLES_RATE_H
#define SQUALL_MODELS_SPEC_THROTTLES_RATE_H

#include "models/spec/throttles.h"

#define RATE_FIELDS(F, T)                                                                   \
    F(T, COUNT, limit, "50", "1..1000000000", "attempts let go in each period")             \
    F(T, TIME, period, "1s", "1us..1h", "the length of a cycle; what it leaves unused is gone") \
    F(T, TIME, max_wait, "0s", "0s..1h", "how long an attempt may wait for a later cycle")  \
    THROTTLE_SCOPE_FIELD(F, T)
FIELD_STRUCT(rate_throttle_spec, RATE_FIELDS);

#endif
