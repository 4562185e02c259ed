/* All policies, in the order in which they stand on an edge unless the scenario gives its own.
** One row a policy. */
#include "models/policies/registry.h"

#include "models/spec/spec.h"

static const struct kind *const policies[] = {
    &deadline_policy.kind,
    &fallback_policy.kind,
    &cache_policy.kind,
    &retry_policy.kind,
    &throttle_policy.kind,
    &breaker_policy.kind,
    &bulkhead_policy.kind,
    &pool_policy.kind,
    &hedge_policy.kind,
    &outlier_policy.kind,
    &timeout_policy.kind,
};

const struct registry policy_registry = { "policy", policies, sizeof policies / sizeof *policies,
                                          NULL };
