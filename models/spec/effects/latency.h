/* Work, or the way, takes longer, or shorter: times `multiply`, then `add`. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_LATENCY_H
#define SQUALL_MODELS_SPEC_EFFECTS_LATENCY_H

#include "base/field.h"
#include "sim/dist/dist.h"

#define LATENCY_FAULT_FIELDS(F, T)                                                       \
    F(T, ONE(dist_registry), add, "none", "",                                                  \
      "added to the work (service), or to the delay each way (edge)")                          \
    F(T, SHARE, share, "100%", "0%..100%", "share of the requests that are slowed down") \
    F(T, NUMBER, multiply, "1", "0..1e6", "times the work or the delay")
FIELD_STRUCT(latency_fault_spec, LATENCY_FAULT_FIELDS);

#endif
