#include "models/service/limits/limit.h"

const struct limit_type *limit_type_of(const struct one *limit)
{
#define LIMIT_TYPE(name, ...) &name##_limit,
    static const struct limit_type *const types[] = { LIMITS(LIMIT_TYPE) };
    return types[registry_place(&limit_registry, limit->kind)];
}
