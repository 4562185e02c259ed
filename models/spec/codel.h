/* Controlled delay, as a scenario says it.  Its rules are in models/service/codel.h. */
#ifndef SQUALL_MODELS_SPEC_CODEL_H
#define SQUALL_MODELS_SPEC_CODEL_H

#include "base/field.h"

#define CODEL_FIELDS(F, T)                                                                        \
    F(T, TIME, target, "5ms", "1us..1h", "a wait that is fine")                                   \
    F(T, TIME, interval, "100ms", "1us..1h",                                                      \
      "the queue is overloaded when no wait was fine for this long")                              \
    F(T, CHOICE, rule, "folly", "folly|fail_at_scale",                                            \
      "folly: while overloaded, whoever waited longer than twice the target is dropped; "         \
      "fail_at_scale: who comes while the queue has not been empty for an interval may wait for " \
      "the target, others for an interval")
FIELD_STRUCT(codel_spec, CODEL_FIELDS);

enum codel_rule { CODEL_FOLLY, CODEL_FAIL_AT_SCALE };

#endif
