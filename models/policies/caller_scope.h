/* Who on the caller's side shares what a budget or a throttle has learnt: the `scope` field of both. */
#ifndef SQUALL_MODELS_POLICIES_CALLER_SCOPE_H
#define SQUALL_MODELS_POLICIES_CALLER_SCOPE_H

#include "models/call/policy.h"

#define CALLER_SCOPE_WORDS "call_site|process|fleet"
enum caller_scope { CALLER_CALL_SITE, CALLER_PROCESS, CALLER_FLEET };

/* What the `scope` field of a kind says, as policies understand it. */
enum scope caller_scope(const struct one *one);

#endif
