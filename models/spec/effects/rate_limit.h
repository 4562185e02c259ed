/* A token bucket before a service: what finds no token is `overloaded`, with a hint. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_RATE_LIMIT_H
#define SQUALL_MODELS_SPEC_EFFECTS_RATE_LIMIT_H

#include "base/field.h"

#define LIMIT_FAULT_FIELDS(F, T)                                                               \
    F(T, RATE, rate, REQUIRED, "0/s..1e9/s", "requests that are let in, of all instances")     \
    F(T, NUMBER, burst, "none", "1..1e9 or none",                                              \
      "requests let in at once after a rest; none: what comes in a second, at least one")
FIELD_STRUCT(limit_fault_spec, LIMIT_FAULT_FIELDS);

#endif
