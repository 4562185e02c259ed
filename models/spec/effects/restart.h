/* Instances crash, lose what they have, and come back cold (models/service/outage.h). */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_RESTART_H
#define SQUALL_MODELS_SPEC_EFFECTS_RESTART_H

#include "base/field.h"

#define RESTART_FIELDS(F, T)                                                                   \
    F(T, TIME, down, REQUIRED, "0s..10000d", "how long it refuses every request")              \
    F(T, TIME, warmup, "0s", "0s..10000d", "how long it is cold after that")                   \
    F(T, NUMBER, cold, "1", "1..1e6",                                                          \
      "times the work when it is back, falling to 1 in a straight line while it warms up")
FIELD_STRUCT(restart_spec, RESTART_FIELDS);

#endif
