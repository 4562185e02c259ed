/* The throttles there are, one row each: what a scenario may say of them.  What they do is
** models/policies/throttles.
**
** A row: the throttle's name; its fields (models/spec/throttles/NAME.h, where the struct is
** NAME_throttle_spec), last THROTTLE_SCOPE_FIELD; whether a bare value sets the first of them;
** what it is, for people.
*/
#ifndef SQUALL_MODELS_SPEC_THROTTLES_H
#define SQUALL_MODELS_SPEC_THROTTLES_H

#include "models/spec/scope.h"

#define THROTTLES(X)                                                                               \
    X(sre, SRE_FIELDS, true,                                                                       \
      "rejects by chance what exceeds k times what the target accepts (Google SRE)")               \
    X(aws_adaptive, AWS_ADAPTIVE_FIELDS, false,                                                    \
      "delays every attempt to a rate that falls with each throttling answer (AWS SDKs, adaptive " \
      "mode)")                                                                                     \
    X(nack, NACK_FIELDS, true, "drops by chance once too large a share is turned away (Finagle)")  \
    X(rate, RATE_FIELDS, true,                                                                     \
      "so many attempts in each period; others wait for a later one, or are refused "              \
      "(Resilience4j)")

#define THROTTLE_KIND(name, ...) extern const struct kind name##_throttle_kind;
THROTTLES(THROTTLE_KIND)
#undef THROTTLE_KIND

extern const struct registry throttle_registry;

#define THROTTLE_SCOPE_FIELD(F, T)                                                                \
    F(T, CHOICE, scope, "call_site", CALLER_SCOPE_WORDS,                                          \
      "who shares one throttle: call_site: each process has its own for this call; process: one " \
      "for all calls of a process with a throttle of this kind; fleet: one for all processes")

#endif
