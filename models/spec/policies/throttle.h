/* The throttle policy: the caller keeps attempts back by itself, whatever the target says to the
** next one.  Inside retry (the usual place) it sees every attempt.  What it keeps back ends as
** `throttled`. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_THROTTLE_H
#define SQUALL_MODELS_SPEC_POLICIES_THROTTLE_H

#include "base/field.h"

#define THROTTLE_FIELDS(F, T)                                                            \
    F(T, SPREAD(throttle_registry), kinds, "", "", "one of the kinds; usually given as a key")
FIELD_STRUCT(throttle_spec, THROTTLE_FIELDS);

static inline const struct one *throttle_one(const struct throttle_spec *spec)
{
    return &spec->kinds.item[0];
}

#endif
