/* The retry quota of the AWS SDKs: retries cost tokens that only successes bring back. */
#ifndef SQUALL_MODELS_SPEC_BUDGETS_AWS_QUOTA_H
#define SQUALL_MODELS_SPEC_BUDGETS_AWS_QUOTA_H

#include "models/spec/budgets.h"

#define AWS_QUOTA_FIELDS(F, T)                                                                    \
    F(T, COUNT, capacity, "500", "0..1000000000", "tokens at the start and at the most")          \
    F(T, COUNT, retry_cost, "14", "0..1000000", "tokens a retry costs")                           \
    F(T, COUNT, throttling_cost, "5", "0..1000000", "... after `overloaded`")                     \
    F(T, COUNT, timeout_cost, "none", "0..1000000 or none",                                       \
      "... after `timeout`; none: as any other")                                                  \
    F(T, COUNT, success_increment, "1", "0..1000000",                                             \
      "tokens that a success without a retry brings")                                             \
    F(T, FLAG, success_fills, "false", "",                                                        \
      "each success fills it up to the capacity at the least, above which it then grows without " \
      "end (AWS SDK for JavaScript before 2026)")                                                 \
    BUDGET_SCOPE_FIELD(F, T)
FIELD_STRUCT(aws_quota_spec, AWS_QUOTA_FIELDS);

#endif
