/* Finagle's nack admission filter: drops by chance once too large a share is turned away. */
#ifndef SQUALL_MODELS_SPEC_THROTTLES_NACK_H
#define SQUALL_MODELS_SPEC_THROTTLES_NACK_H

#include "models/spec/outcome.h"
#include "models/spec/throttles.h"

#define NACK_FIELDS(F, T)                                                                     \
    F(T, SHARE, nack_rate, "50%", "0.1%..99.9%", "share of nacks that is let pass")           \
    F(T, TIME, window, "120s", "1ms..1h", "the memory of the moving average")                 \
    F(T, SHARE, max_drop, "75%", "0%..100%", "share of the attempts dropped at most")         \
    F(T, RATE, min_rate, "5/s", "0/s..1e9/s", "nothing is dropped below so many attempts")    \
    F(T, SET, nacks, "overloaded, refused", OUTCOME_WORDS, "the outcomes that are nacks")     \
    THROTTLE_SCOPE_FIELD(F, T)
FIELD_STRUCT(nack_throttle_spec, NACK_FIELDS);

#endif
