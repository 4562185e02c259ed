/* Retries at once as a share of the attempts in flight: Envoy's retry_budget. */
#ifndef SQUALL_MODELS_SPEC_BUDGETS_CONCURRENCY_RATIO_H
#define SQUALL_MODELS_SPEC_BUDGETS_CONCURRENCY_RATIO_H

#include "models/spec/budgets.h"
#include "models/spec/budgets/retry_slots.h"

#define CONCURRENCY_RATIO_FIELDS(F, T)                                                      \
    F(T, SHARE, ratio, "20%", "0%..100%", "retries at once, as a share of the attempts in flight") \
    F(T, COUNT, min_retry_concurrency, "3", "0..1000000000",                                \
      "retries at once that are granted whatever is in flight")                             \
    RETRY_SLOTS_COUNT_FIELD(F, T)                                                           \
    BUDGET_SCOPE_FIELD(F, T)
FIELD_STRUCT(concurrency_ratio_spec, CONCURRENCY_RATIO_FIELDS);

#endif
