/* Some calls fail in every attempt: what they ask for is what breaks. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_POISON_H
#define SQUALL_MODELS_SPEC_EFFECTS_POISON_H

#include "models/spec/effects/failure.h"

#define POISON_FIELDS(F, T)                                                                    \
    F(T, SHARE, share, REQUIRED, "0%..100%", "share of the calls that fail in every attempt")  \
    F(T, CHOICE, as, "error", FAILURE_WORDS, "the class of the answer")                        \
    F(T, FLAG, sticks, "false", "",                                                            \
      "the poison lies in what the user wants, the root call: whichever layer tries again meets " \
      "it again")                                                                              \
    EFFECT_FIELD(F, T)
FIELD_STRUCT(poison_spec, POISON_FIELDS);

#endif
