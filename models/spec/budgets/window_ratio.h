/* Retries as a share of the calls of the last seconds. */
#ifndef SQUALL_MODELS_SPEC_BUDGETS_WINDOW_RATIO_H
#define SQUALL_MODELS_SPEC_BUDGETS_WINDOW_RATIO_H

#include "models/spec/budgets.h"

#define WINDOW_RATIO_FIELDS(F, T)                                                     \
    F(T, SHARE, ratio, "10%", "0%..100%",                                             \
      "retries at most, as a share of the calls in the window")                       \
    F(T, TIME, window, "10s", "10ms..1h", "how far back calls and retries count")     \
    F(T, COUNT, minimum_calls, "10", "0..1000000000",                                 \
      "with fewer calls in the window every retry is granted, unless the ratio is 0") \
    F(T, RATE, min_per_second, "0/s", "0/s..1e6/s",                                   \
      "retries granted whatever the calls, in the mean over the window")              \
    BUDGET_SCOPE_FIELD(F, T)
FIELD_STRUCT(window_ratio_spec, WINDOW_RATIO_FIELDS);

#endif
