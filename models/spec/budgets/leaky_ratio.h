/* The leaky ratio: what a scenario says of it. */
#ifndef SQUALL_MODELS_SPEC_BUDGETS_LEAKY_RATIO_H
#define SQUALL_MODELS_SPEC_BUDGETS_LEAKY_RATIO_H

#include "models/spec/budgets.h"

#define LEAKY_RATIO_FIELDS(F, T)                                                                   \
    F(T, SHARE, ratio, "20%", "0%..100%", "retries that the deposits pay for, as a share of them") \
    F(T, TIME, ttl, "10s", "1s..60s", "how long deposits and withdrawals count")                   \
    F(T, RATE, min_retries_per_second, "10/s", "0/s..1e6/s",                                       \
      "the reserve: so many retries a second, times ttl, in any ttl, at once if need be")          \
    F(T, CHOICE, deposit_on, "call_start", "call_start|success|non_retryable",                     \
      "what deposits: each call that starts, each that succeeds, or each attempt that ends in no " \
      "way worth a retry")                                                                         \
    F(T, COUNT, slices, "10", "1..1000", "parts of the ttl; the oldest is forgotten as a whole")   \
    F(T, CHOICE, rounding, "finagle", "finagle|tower",                                             \
      "how 1/ratio is truncated: to a thousandth, or to a whole number")                           \
    BUDGET_SCOPE_FIELD(F, T)
FIELD_STRUCT(leaky_ratio_spec, LEAKY_RATIO_FIELDS);

enum deposit_on { ON_CALL_START, ON_SUCCESS, ON_NON_RETRYABLE };
enum rounding { ROUNDING_FINAGLE, ROUNDING_TOWER };

#endif
