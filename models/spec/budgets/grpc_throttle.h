/* gRPC's retry throttling: failures cost a token, successes bring a part of one. */
#ifndef SQUALL_MODELS_SPEC_BUDGETS_GRPC_THROTTLE_H
#define SQUALL_MODELS_SPEC_BUDGETS_GRPC_THROTTLE_H

#include "models/spec/budgets.h"

#define GRPC_THROTTLE_FIELDS(F, T)                                                       \
    F(T, NUMBER, max_tokens, "10", "0.001..1000",                                        \
      "tokens at the start and at the most; retries while more than half are left")      \
    F(T, NUMBER, token_ratio, "0.1", "0.001..1000",                                      \
      "tokens that a call that succeeds brings; three decimals count")                   \
    BUDGET_SCOPE_FIELD(F, T)
FIELD_STRUCT(grpc_throttle_spec, GRPC_THROTTLE_FIELDS);

#endif
