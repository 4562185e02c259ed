/* The deadline policy: the whole call, retries and pauses included, is over after so long.  The
** outermost policy by default. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_DEADLINE_H
#define SQUALL_MODELS_SPEC_POLICIES_DEADLINE_H

#include "base/field.h"

#define DEADLINE_FIELDS(F, T)                                                                \
    F(T, TIME, after, REQUIRED, "1us..", "how long the whole call may take")                 \
    F(T, FLAG, propagate, "false", "",                                                       \
      "hands the deadline down with all calls made on its behalf: they end with it, and no " \
      "attempt is sent that can't end in time")                                              \
    F(T, TIME, margin, "0s", "0s..", "with `propagate`: nothing is sent with less than this left")
FIELD_STRUCT(deadline_spec, DEADLINE_FIELDS);

#endif
