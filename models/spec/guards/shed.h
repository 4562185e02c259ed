/* Load shedding by thresholds at a service's door. */
#ifndef SQUALL_MODELS_SPEC_GUARDS_SHED_H
#define SQUALL_MODELS_SPEC_GUARDS_SHED_H

#include "base/field.h"

#define SHED_FIELDS(F, T)                                                                  \
    F(T, SHARE, utilisation, "90%", "1%..100% or none",                                    \
      "share of the instance's workers in use from which it sheds")                        \
    F(T, TIME, window, "1s", "0s..1h",                                                     \
      "over about how long that share is averaged; 0s: as it is now")                      \
    F(T, TIME, queue_age, "none", "0s.. or none",                                          \
      "sheds while somebody has waited longer than this")                                  \
    F(T, FLAG, by_priority, "false", "", "sheds the lower classes of criticality earlier") \
    F(T, FLAG, fresh_first, "false", "", "sheds retries earlier than first attempts")
FIELD_STRUCT(shed_spec, SHED_FIELDS);

#endif
