/* The token bucket: what a scenario says of it. */
#ifndef SQUALL_MODELS_SPEC_BUDGETS_TOKEN_BUCKET_H
#define SQUALL_MODELS_SPEC_BUDGETS_TOKEN_BUCKET_H

#include "models/spec/budgets.h"

#define TOKEN_BUCKET_FIELDS(F, T)                                                              \
    F(T, NUMBER, capacity, "10", "1e-6..1e12", "tokens it can hold")                           \
    F(T, NUMBER, initial, "none", "0..1e12 or none", "tokens at the start; none: full")        \
    F(T, RATE, refill, "0/s", "0/s..1e9/s", "tokens that come back over time")                 \
    F(T, NUMBER, per_call, "0", "0..1e6", "tokens that each call that starts brings")          \
    F(T, NUMBER, per_success, "0", "0..1e6", "tokens that each call that succeeds brings")     \
    F(T, NUMBER, cost, "1", "1e-6..1e9", "tokens a retry costs")                               \
    F(T, NUMBER, least, "0", "0..1e12", "no retry while it holds no more than this")           \
    BUDGET_SCOPE_FIELD(F, T)
FIELD_STRUCT(token_bucket_spec, TOKEN_BUCKET_FIELDS);

#endif
