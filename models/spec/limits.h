/* The concurrency limits there are, one row each: what a scenario may say of them.  What they do is
** models/service/limits.
**
** A row: the limit's name; its fields (models/spec/limits/NAME.h, where the struct is
** limit_NAME_spec); what it is, for people; the check of the fields against each other, in
** limits.c.
*/
#ifndef SQUALL_MODELS_SPEC_LIMITS_H
#define SQUALL_MODELS_SPEC_LIMITS_H

#include "base/field.h"

#define LIMITS(X)                                                                                  \
    X(aimd, AIMD_FIELDS,                                                                           \
      "one more while it is used, nine tenths after a drop (Netflix)", aimd_prepare)               \
    X(vegas, VEGAS_FIELDS, "holds the estimated queue between two bounds, as TCP Vegas (Netflix)", \
      vegas_prepare)                                                                               \
    X(gradient, GRADIENT_FIELDS,                                                                   \
      "follows the shortest time over the present one (Netflix, the first version)",               \
      gradient_prepare)                                                                            \
    X(gradient2, GRADIENT2_FIELDS, "follows the average time over the present one (Netflix)",      \
      gradient2_prepare)                                                                           \
    X(envoy_gradient, ENVOY_GRADIENT_FIELDS,                                                       \
      "follows a measured shortest time over the present one (Envoy)", envoy_prepare)

#define LIMIT_KIND(name, ...) extern const struct kind limit_##name##_kind;
LIMITS(LIMIT_KIND)
#undef LIMIT_KIND

extern const struct registry limit_registry;

#endif
