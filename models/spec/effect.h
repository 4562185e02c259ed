/* The effects that a fault may have, as a list: for whoever asks all of them the same. */
#ifndef SQUALL_MODELS_SPEC_EFFECT_H
#define SQUALL_MODELS_SPEC_EFFECT_H

#include "models/spec/effects/kind.h"

extern const struct effect_kind *const effect_kinds[EFFECTS];

/* Its key in a fault. */
const char *effect_name(enum fault_effect effect);

/* Where the fault keeps it. */
const void *effect_member(enum fault_effect effect, const struct fault_spec *fault);

/* The fault has it: something would happen. */
bool effect_given(enum fault_effect effect, const struct fault_spec *fault);

#endif
