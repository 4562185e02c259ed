#include "models/service/guards/registry.h"

#include "models/spec/guards.h"

const struct guard_type *guard_type_of(const struct one *guard)
{
#define GUARD_TYPE(name, ...) &name##_guard,
    static const struct guard_type *const types[] = { GUARDS(GUARD_TYPE) };
    return types[registry_place(&guard_registry, guard->kind)];
}
