/* So many retries at once: Envoy's max_retries. */
#ifndef SQUALL_MODELS_SPEC_BUDGETS_CONCURRENCY_H
#define SQUALL_MODELS_SPEC_BUDGETS_CONCURRENCY_H

#include "models/spec/budgets.h"
#include "models/spec/budgets/retry_slots.h"

#define CONCURRENCY_FIELDS(F, T)                                                             \
    F(T, COUNT, max_retries, "3", "0..1000000000", "retries of all calls together at once")  \
    RETRY_SLOTS_COUNT_FIELD(F, T)                                                            \
    BUDGET_SCOPE_FIELD(F, T)
FIELD_STRUCT(concurrency_spec, CONCURRENCY_FIELDS);

#endif
