/* The retry budgets there are, one row each: what a scenario may say of them.  What they do is
** models/policies/budgets.
**
** A row: the budget's name; its fields (models/spec/budgets/NAME.h, where the struct is
** NAME_spec), last BUDGET_SCOPE_FIELD; whether a bare value sets the first of them; what it is,
** for people; the check of the fields against each other, in budgets.c, or NULL.
*/
#ifndef SQUALL_MODELS_SPEC_BUDGETS_H
#define SQUALL_MODELS_SPEC_BUDGETS_H

#include "models/spec/scope.h"

#define BUDGETS(X)                                                                              \
    X(window_ratio, WINDOW_RATIO_FIELDS, true,                                                  \
      "retries are a share of the calls of the last seconds",                                   \
      NULL)                                                                                     \
    X(token_bucket, TOKEN_BUCKET_FIELDS, false,                                                 \
      "a retry costs a token; tokens come back over time, by calls, by successes", NULL)        \
    X(grpc_throttle, GRPC_THROTTLE_FIELDS, false,                                               \
      "failures cost a token, successes bring a part of one; retries while more than half are " \
      "left (gRPC)", NULL)                                                                      \
    X(leaky_ratio, LEAKY_RATIO_FIELDS, true,                                                    \
      "calls deposit, retries withdraw, both are forgotten after a while (Finagle, Tower, "     \
      "Linkerd)",                                                                               \
      leaky_ratio_prepare)                                                                      \
    X(concurrency, CONCURRENCY_FIELDS, true,                                                    \
      "so many retries at once (Envoy's max_retries)", NULL)                                    \
    X(concurrency_ratio, CONCURRENCY_RATIO_FIELDS, true,                                        \
      "retries at once are a share of the attempts in flight (Envoy's retry_budget)", NULL)     \
    X(aws_quota, AWS_QUOTA_FIELDS, false,                                                       \
      "retries cost tokens that only successes bring back (AWS SDKs)", NULL)                    \
    X(health_gate, HEALTH_GATE_FIELDS, true,                                                    \
      "retries only while few attempts fail, and no breaker is open", NULL)

#define BUDGET_KIND(name, ...) extern const struct kind name##_kind;
BUDGETS(BUDGET_KIND)
#undef BUDGET_KIND

extern const struct registry budget_registry;

#define BUDGET_SCOPE_FIELD(F, T)                                                                \
    F(T, CHOICE, scope, "call_site", CALLER_SCOPE_WORDS,                                        \
      "who shares one budget: call_site: each process has its own for this call; process: one " \
      "for all calls of a process whose budgets are of this kind; fleet: one for all processes")

#endif
