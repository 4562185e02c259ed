/* The guards there are, one row each, in the order in which they stand at a service's door
** unless the scenario gives its own: what a scenario may say of them.  The limit that learns is
** the innermost, so that what the others turn away tells it nothing.  What they do is
** models/service/guards.
**
** A row: the guard's name; its fields (models/spec/guards/NAME.h, where the struct is
** NAME_spec); whether a bare value sets the first of them; what it is, for people; the check of
** the fields against each other, in guards.c, or NULL.
*/
#ifndef SQUALL_MODELS_SPEC_GUARDS_H
#define SQUALL_MODELS_SPEC_GUARDS_H

#include "base/field.h"

#define GUARDS(X)                                                                          \
    X(rate_limit, RATE_LIMIT_FIELDS, true,                                                 \
      "so many requests a second and instance; more are answered `overloaded`", NULL)      \
    X(admission_control, ADMISSION_CONTROL_FIELDS, false,                                  \
      "sheds a share that grows as the success rate falls (Envoy)", NULL)                  \
    X(shed, SHED_FIELDS, true,                                                             \
      "turns requests away while the instance is too busy; a bare share is `utilisation`", \
      shed_prepare)                                                                        \
    X(concurrency_limit, CONCURRENCY_LIMIT_FIELDS, false,                                  \
      "so many requests at once and instance, by a limit that learns", NULL)

#define GUARD_KIND(name, ...) extern const struct kind name##_kind;
GUARDS(GUARD_KIND)
#undef GUARD_KIND

extern const struct registry guard_registry;

#endif
