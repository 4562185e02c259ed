/* All instances are restarted, batch after batch, drained or not (models/service/deploy.h). */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_DEPLOY_H
#define SQUALL_MODELS_SPEC_EFFECTS_DEPLOY_H

#include "base/field.h"

#define DEPLOY_FIELDS(F, T)                                                                    \
    F(T, TIME, down, REQUIRED, "0s..10000d",                                                   \
      "how long a restarted instance refuses every request")                                   \
    F(T, COUNT, batch, "1", "1..10000", "instances restarted at once")                         \
    F(T, TIME, warmup, "0s", "0s..10000d", "how long an instance is cold after that")          \
    F(T, NUMBER, cold, "1", "1..1e6",                                                          \
      "times the work when it is back, falling to 1 over `warmup`")                            \
    F(T, FLAG, drain, "false", "",                                                             \
      "taken out of rotation until it is up again, and finishes its work before the restart")  \
    F(T, TIME, drain_timeout, "30s", "0s..10000d", "what is not finished by then is lost")     \
    F(T, TIME, pause, "0s", "0s..10000d", "between two batches")
FIELD_STRUCT(deploy_spec, DEPLOY_FIELDS);

#endif
