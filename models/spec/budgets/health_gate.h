/* Retries only while few attempts fail, and no breaker is open. */
#ifndef SQUALL_MODELS_SPEC_BUDGETS_HEALTH_GATE_H
#define SQUALL_MODELS_SPEC_BUDGETS_HEALTH_GATE_H

#include "models/spec/budgets.h"

#define HEALTH_GATE_FIELDS(F, T)                                         \
    F(T, SHARE, error_share, "50%", "0%..100%",                          \
      "no retry while the share of errors is at this or above")          \
    F(T, TIME, window, "10s", "10ms..1h", "how far back attempts count") \
    F(T, COUNT, minimum_calls, "10", "0..1000000000",                    \
      "with fewer attempts in the window the share is not looked at")    \
    F(T, FLAG, breaker_closed, "false", "",                              \
      "no retry while a breaker of this call is open, either")           \
    BUDGET_SCOPE_FIELD(F, T)
FIELD_STRUCT(health_gate_spec, HEALTH_GATE_FIELDS);

#endif
