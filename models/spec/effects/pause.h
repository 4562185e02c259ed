/* Instances stand still: nothing advances, what arrives waits (models/service/outage.h). */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_PAUSE_H
#define SQUALL_MODELS_SPEC_EFFECTS_PAUSE_H

#include "base/field.h"

#define PAUSE_FIELDS(F, T)                                                                     \
    F(T, FLAG, on, "true", "", "false: there is no pause")                                     \
    F(T, CHOICE, spares, "nothing", "nothing|running",                                         \
      "running: requests that have a worker go on to their end; only what waits for one, or "  \
      "arrives, is held")
FIELD_STRUCT(pause_spec, PAUSE_FIELDS);

enum spares { SPARES_NOTHING, SPARES_RUNNING };

#endif
