/* The pool: every attempt needs a connection, and there are so many. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_POOL_H
#define SQUALL_MODELS_SPEC_POLICIES_POOL_H

#include "models/spec/scope.h"

#define POOL_FIELDS(F, T)                                                                         \
    F(T, COUNT, size, "10", "1..1000000", "connections there are; making one takes no time")      \
    F(T, TIME, acquire, "30s", "0s.. or none",                                                    \
      "how long to wait for one, then `pool_timeout`; none: without end")                         \
    F(T, COUNT, queue, "unlimited", "0..10000000 or unlimited",                                   \
      "calls that may wait for one; one more is refused at once, with the same outcome")          \
    F(T, CHOICE, scope, "process", SCOPE_PROCESS_WORDS, "who shares the connections")
FIELD_STRUCT(pool_spec, POOL_FIELDS);

#endif
