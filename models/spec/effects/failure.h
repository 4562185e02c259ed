/* What the effects that make requests fail have in common. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_FAILURE_H
#define SQUALL_MODELS_SPEC_EFFECTS_FAILURE_H

#include "base/field.h"

/* What became of the effect of an error that comes after the work. */
#define EFFECT_FIELD(F, T)                                                                     \
    F(T, SHARE, effect, "0%", "0%..100%",                                                      \
      "share of these errors, `invalid` excepted, that come once the effect has taken place: it " \
      "was done, and the answer denies it")

/* Why such a share means nothing at an edge. */
#define NO_EFFECT_ON_EDGE                                                                      \
    "errors on an edge come before the target has seen the request: nothing can have taken "   \
    "effect; let them strike the service, or lose answers (`loss: {answer: ...}`)"

#define FAILURE_WORDS "error|unavailable|overloaded|invalid"
enum failure { FAILURE_ERROR, FAILURE_UNAVAILABLE, FAILURE_OVERLOADED, FAILURE_INVALID };

#endif
