/* The fallback: an answer of one's own where the target's failed, `degraded`. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_FALLBACK_H
#define SQUALL_MODELS_SPEC_POLICIES_FALLBACK_H

#include "base/field.h"
#include "models/spec/outcome.h"

#define FALLBACK_FIELDS(F, T)                                                                     \
    F(T, SET, on,                                                                                 \
      "error, unavailable, overloaded, refused, timeout, deadline, breaker_open, bulkhead_full, " \
      "budget_empty, pool_timeout, lost, throttled",                                              \
      OUTCOME_WORDS, "the failures it answers in place of")                                       \
    F(T, ONE(dist_registry), takes, "none", "", "how long its answer takes; none: no time")       \
    F(T, SHARE, success, "100%", "0%..100%",                                                      \
      "share of the calls for which it has an answer; the others keep their failure")
FIELD_STRUCT(fallback_spec, FALLBACK_FIELDS);

#endif
