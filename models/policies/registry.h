/* What the policies of models/spec/policies.h do. */
#ifndef SQUALL_MODELS_POLICIES_REGISTRY_H
#define SQUALL_MODELS_POLICIES_REGISTRY_H

#include "models/call/policy.h"
#include "models/spec/policies.h"

#define POLICY_TYPE(name, ...) extern const struct policy_type name##_policy;
POLICIES(POLICY_TYPE)
#undef POLICY_TYPE

/* For when an edge is built: it searches. */
const struct policy_type *policy_type_of(const struct one *policy);

#endif
