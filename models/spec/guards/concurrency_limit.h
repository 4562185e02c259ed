/* The adaptive concurrency limit at a service's door: what a scenario says of it. */
#ifndef SQUALL_MODELS_SPEC_GUARDS_CONCURRENCY_LIMIT_H
#define SQUALL_MODELS_SPEC_GUARDS_CONCURRENCY_LIMIT_H

#include "base/field.h"
#include "models/spec/outcome.h"

#define LIMIT_WINDOW_FIELDS(F, T)                                                                 \
    F(T, TIME, time, "1s", "1us..1h", "how long a window lasts at least")                         \
    F(T, COUNT, samples, "10", "1..1000000", "samples a window has at least")                     \
    F(T, TIME, ignore_below, "100us", "0s..1h", "shorter times are left out")
FIELD_STRUCT(limit_window_spec, LIMIT_WINDOW_FIELDS);

#define CONCURRENCY_LIMIT_FIELDS(F, T)                                                            \
    F(T, ONE(limit_registry), limit, REQUIRED, "", "the rule by which the limit moves")           \
    F(T, OPTION(limit_window_spec), window, "none", "",                                           \
      "the rule hears not of each request but of windows: mean time, most in flight, any drop "   \
      "(Netflix WindowedLimit); a bare time is its length")                                       \
    F(T, SET, dropped, "overloaded, refused, timeout, deadline, cancelled", OUTCOME_WORDS,        \
      "the ends of a request that tell the rule of overload; other failures it does not hear of " \
      "(envoy_gradient takes these for answers, and leaves out the dropped)")
FIELD_STRUCT(concurrency_limit_spec, CONCURRENCY_LIMIT_FIELDS);

#endif
