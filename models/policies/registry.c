#include "models/policies/registry.h"

const struct policy_type *policy_type_of(const struct one *policy)
{
#define POLICY_TYPE(name, ...) &name##_policy,
    static const struct policy_type *const types[] = { POLICIES(POLICY_TYPE) };
    return types[registry_place(&policy_registry, policy->kind)];
}
