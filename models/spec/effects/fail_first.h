/* The first attempts of every call fail; later ones pass. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_FAIL_FIRST_H
#define SQUALL_MODELS_SPEC_EFFECTS_FAIL_FIRST_H

#include "models/spec/effects/failure.h"

#define FAIL_FIRST_FIELDS(F, T)                                                                \
    F(T, COUNT, attempts, REQUIRED, "1..100000000", "how many attempts of every call")         \
    F(T, CHOICE, as, "error", FAILURE_WORDS, "the class of the answer")                        \
    EFFECT_FIELD(F, T)
FIELD_STRUCT(fail_first_spec, FAIL_FIRST_FIELDS);

#endif
