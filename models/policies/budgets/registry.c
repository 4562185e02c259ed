/* All retry budgets, one row each. */
#include "models/policies/budgets/budget.h"

extern const struct budget_type window_ratio_budget;
extern const struct budget_type token_bucket_budget;
extern const struct budget_type grpc_throttle_budget;
extern const struct budget_type leaky_ratio_budget;
extern const struct budget_type concurrency_budget;
extern const struct budget_type concurrency_ratio_budget;
extern const struct budget_type aws_quota_budget;
extern const struct budget_type health_gate_budget;

static const struct kind *const budgets[] = {
    &window_ratio_budget.kind,      &token_bucket_budget.kind, &grpc_throttle_budget.kind,
    &leaky_ratio_budget.kind,       &concurrency_budget.kind,
    &concurrency_ratio_budget.kind, &aws_quota_budget.kind,    &health_gate_budget.kind,
};

const struct registry budget_registry = { "budget", budgets, sizeof budgets / sizeof *budgets, NULL };
