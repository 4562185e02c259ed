/* The policies there are. */
#ifndef SQUALL_MODELS_POLICIES_REGISTRY_H
#define SQUALL_MODELS_POLICIES_REGISTRY_H

#include "models/call/policy.h"

extern const struct policy_type breaker_policy;
extern const struct policy_type deadline_policy;
extern const struct policy_type fallback_policy;
extern const struct policy_type cache_policy;
extern const struct policy_type outlier_policy;
extern const struct policy_type retry_policy;
extern const struct policy_type bulkhead_policy;
extern const struct policy_type pool_policy;
extern const struct policy_type hedge_policy;
extern const struct policy_type throttle_policy;
extern const struct policy_type timeout_policy;

static inline const struct policy_type *policy_type_of(const struct one *policy)
{
    return (const struct policy_type *)(const void *)policy->kind;
}

#endif
