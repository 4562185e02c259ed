/* The types of the effects of faults, in the order of FAULT_EFFECTS (models/spec/fault_spec.h). */
#ifndef SQUALL_MODELS_EFFECTS_REGISTRY_H
#define SQUALL_MODELS_EFFECTS_REGISTRY_H

#include "models/call/effect.h"

extern const struct effect_type *const effect_types[EFFECTS];

/* Of all its effects at full strength: times the clients' rate, NaN: it is not on load; and the
** share of the workers left. */
double effects_load(const struct fault_spec *fault);
double effects_capacity(const struct fault_spec *fault);

#endif
