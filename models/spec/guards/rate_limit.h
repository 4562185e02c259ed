/* The rate limit at a service's door: what a scenario says of it. */
#ifndef SQUALL_MODELS_SPEC_GUARDS_RATE_LIMIT_H
#define SQUALL_MODELS_SPEC_GUARDS_RATE_LIMIT_H

#include "base/field.h"

#define RATE_LIMIT_FIELDS(F, T)                                                               \
    F(T, RATE, rate, REQUIRED, "0/s..1e9/s", "requests that each instance lets in")           \
    F(T, NUMBER, burst, "none", "1..1e9 or none",                                             \
      "requests it lets in at once after a rest; none: what comes in a second, at least one") \
    F(T, FLAG, hint, "true", "",                                                              \
      "the answer carries retry-after: the time until the next is let in")
FIELD_STRUCT(rate_limit_spec, RATE_LIMIT_FIELDS);

#endif
