/* What the guards of models/spec/guards.h do. */
#ifndef SQUALL_MODELS_SERVICE_GUARDS_REGISTRY_H
#define SQUALL_MODELS_SERVICE_GUARDS_REGISTRY_H

#include "models/service/guard.h"
#include "models/spec/guards.h"

#define GUARD_TYPE(name, ...) extern const struct guard_type name##_guard;
GUARDS(GUARD_TYPE)
#undef GUARD_TYPE

/* For when a service is built: it searches. */
const struct guard_type *guard_type_of(const struct one *guard);

#endif
