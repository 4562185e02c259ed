#include "models/policies/throttles/throttle.h"

const struct throttle_type *throttle_type_of(const struct one *throttle)
{
#define THROTTLE_TYPE(name, ...) &name##_throttle,
    static const struct throttle_type *const types[] = { THROTTLES(THROTTLE_TYPE) };
    return types[registry_place(&throttle_registry, throttle->kind)];
}
