/* The policies there are, one row each, in the order in which they stand on an edge unless the
** scenario gives its own: what a scenario may say of them.  What they do is models/policies.
**
** A row: the policy's name; its fields (models/spec/policies/NAME.h, where the struct is
** NAME_spec); whether a bare value sets the first of them; what it is, for people; the check of
** the fields against each other, in policies.c, or NULL.
*/
#ifndef SQUALL_MODELS_SPEC_POLICIES_H
#define SQUALL_MODELS_SPEC_POLICIES_H

#include "base/field.h"

#define POLICIES(X)                                                                          \
    X(deadline, DEADLINE_FIELDS, true,                                                       \
      "how long the whole call may take, retries and pauses included", deadline_prepare)     \
    X(fallback, FALLBACK_FIELDS, false,                                                      \
      "answers `degraded` in place of a failure", fallback_prepare)                          \
    X(cache, CACHE_FIELDS, false, "answers again what was answered before", NULL)            \
    X(retry, RETRY_FIELDS, true, "sends a failed call again, after a pause", retry_prepare)  \
    X(throttle, THROTTLE_FIELDS, false,                                                      \
      "keeps attempts back at the caller, by what became of those before", throttle_prepare) \
    X(breaker, BREAKER_FIELDS, false,                                                        \
      "lets nothing through for a while once too many calls have failed", breaker_prepare)   \
    X(bulkhead, BULKHEAD_FIELDS, true,                                                       \
      "bounds how many are out at once; more wait, or are refused", bulkhead_prepare)        \
    X(pool, POOL_FIELDS, true, "every attempt needs one of so many connections", NULL)       \
    X(hedge, HEDGE_FIELDS, true,                                                             \
      "sends a further attempt beside one that is slow; the first good answer wins",         \
      hedge_prepare)                                                                         \
    X(outlier, OUTLIER_FIELDS, false, "leaves out instances that fail more than others",     \
      outlier_prepare)                                                                       \
    X(timeout, TIMEOUT_FIELDS, true,                                                         \
      "how long to wait for an attempt; the server is not told", NULL)

#define POLICY_KIND(name, ...) extern const struct kind name##_kind;
POLICIES(POLICY_KIND)
#undef POLICY_KIND

extern const struct registry policy_registry;

#endif
