/* The guards there are. */
#ifndef SQUALL_MODELS_SERVICE_GUARDS_REGISTRY_H
#define SQUALL_MODELS_SERVICE_GUARDS_REGISTRY_H

#include "models/service/guard.h"

extern const struct guard_type rate_limit_guard, admission_control_guard, shed_guard,
    concurrency_limit_guard;

const struct guard_type *guard_type_of(const struct one *guard);

#endif
