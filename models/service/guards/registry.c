/* All guards, in the order in which they stand at a service's door unless the scenario gives its own:
** the limit that learns is the innermost, so that what the others turn away tells it nothing.  One row a
** guard. */
#include "models/service/guards/registry.h"

static const struct kind *const guards[] = {
    &rate_limit_guard.kind,
    &admission_control_guard.kind,
    &shed_guard.kind,
    &concurrency_limit_guard.kind,
};

const struct registry guard_registry = { "guard", guards, sizeof guards / sizeof *guards, NULL };

const struct guard_type *guard_type_of(const struct one *guard)
{
    return (const struct guard_type *)(const void *)guard->kind;
}
