/* Who shares one state: what a policy has learnt (a breaker, a budget, a cache). */
#ifndef SQUALL_MODELS_SPEC_SCOPE_H
#define SQUALL_MODELS_SPEC_SCOPE_H

#include "base/field.h"

enum scope {
    SCOPE_PROCESS,  /* each process of the caller has its own, on this edge */
    SCOPE_FLEET,    /* all processes of the caller share one, on this edge */
    SCOPE_INSTANCE, /* each process has one for each instance of the target */
    SCOPE_CALLER    /* each process has one for all of its edges with a policy of this kind */
};
#define SCOPE_PROCESS_WORDS "process|fleet"

/* The `scope` field of a budget or a throttle. */
#define CALLER_SCOPE_WORDS "call_site|process|fleet"
enum caller_scope { CALLER_CALL_SITE, CALLER_PROCESS, CALLER_FLEET };

/* What that field says, as policies understand it. */
enum scope caller_scope(const struct one *one);

#endif
