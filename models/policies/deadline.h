/* The deadline policy: the whole call, retries and pauses included, is over after so long.  The
** outermost policy by default. */
#ifndef SQUALL_MODELS_POLICIES_DEADLINE_H
#define SQUALL_MODELS_POLICIES_DEADLINE_H

#include "sim/field.h"

#define DEADLINE_FIELDS(F, T) F(T, TIME, after, REQUIRED, "1us..", "how long the whole call may take")
FIELD_STRUCT(deadline_spec, DEADLINE_FIELDS);

#endif
