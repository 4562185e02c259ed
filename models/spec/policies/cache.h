/* The cache: look-aside, in front of the target.  A hit is an answer without an attempt; a good
** answer to a miss is kept. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_CACHE_H
#define SQUALL_MODELS_SPEC_POLICIES_CACHE_H

#include "models/spec/scope.h"

#define CACHE_FIELDS(F, T)                                                                         \
    F(T, COUNT, keys, REQUIRED, "1..10000000", "things that calls may ask for")                    \
    F(T, NUMBER, skew, "0", "0..10",                                                               \
      "Zipf's exponent: the k-th most wanted is asked for in proportion to k^-skew; 0: all alike") \
    F(T, SHARE, share, "100%", "0%..100%", "share of the calls that ask the cache")                \
    F(T, TIME, ttl, "none", "1us.. or none", "how long an answer is kept; none: for ever")         \
    F(T, COUNT, capacity, "unlimited", "1..10000000 or unlimited",                                 \
      "answers it holds; when it is full the one not asked for longest makes room")                \
    F(T, FLAG, warm, "false", "",                                                                  \
      "begins with the most wanted in it, as many as it holds, which expire one after the other")  \
    F(T, ONE(dist_registry), takes, "none", "", "how long it takes to look; none: no time")        \
    F(T, CHOICE, scope, "process", SCOPE_PROCESS_WORDS, "who shares it")
FIELD_STRUCT(cache_spec, CACHE_FIELDS);

#endif
