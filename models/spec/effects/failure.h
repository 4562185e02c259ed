/* What the effects that make requests fail have in common. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_FAILURE_H
#define SQUALL_MODELS_SPEC_EFFECTS_FAILURE_H

#include "base/field.h"

/* What became of the effect of an error that comes after the work. */
#define EFFECT_FIELD(F, T)                                                                     \
    F(T, SHARE, effect, "0%", "0%..100%",                                                      \
      "share of these errors, `invalid` excepted, that come once the effect has taken place: it " \
      "was done, and the answer denies it")

#define FAILURE_WORDS "error|unavailable|overloaded|invalid"
enum failure { FAILURE_ERROR, FAILURE_UNAVAILABLE, FAILURE_OVERLOADED, FAILURE_INVALID };

#endif
