/* The timeout policy: this caller waits so long for what lies inside it, then goes on without.
** Inside retry (the usual place) it bounds every attempt.  The server is not told. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_TIMEOUT_H
#define SQUALL_MODELS_SPEC_POLICIES_TIMEOUT_H

#include "base/field.h"

#define TIMEOUT_FIELDS(F, T) F(T, TIME, after, REQUIRED, "1us..", "how long to wait")
FIELD_STRUCT(timeout_spec, TIMEOUT_FIELDS);

#endif
