/* Shedding by success rate at a service's door: Envoy's admission control. */
#ifndef SQUALL_MODELS_SPEC_GUARDS_ADMISSION_CONTROL_H
#define SQUALL_MODELS_SPEC_GUARDS_ADMISSION_CONTROL_H

#include "base/field.h"
#include "models/spec/outcome.h"

#define ADMISSION_CONTROL_FIELDS(F, T)                                                      \
    F(T, TIME, window, "30s", "1s..120s", "how far back it looks, in steps of a second")    \
    F(T, NUMBER, aggression, "1", "1..100", "above 1: sheds more, sooner")                  \
    F(T, SHARE, threshold, "95%", "1%..100%", "success rate below which it sheds")          \
    F(T, RATE, min_rate, "0/s", "0/s..1e9/s", "below this rate of requests nobody is shed") \
    F(T, SHARE, max_rejection, "80%", "0%..100%", "share that is shed at the most")         \
    F(T, SET, failures,                                                                     \
      "error, unavailable, overloaded, refused, timeout, deadline", OUTCOME_WORDS,          \
      "the answers that are no success")
FIELD_STRUCT(admission_control_spec, ADMISSION_CONTROL_FIELDS);

#endif
