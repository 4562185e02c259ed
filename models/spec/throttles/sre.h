/* Adaptive throttling of the Google SRE book: rejects by chance what exceeds k times what is
** accepted. */
#ifndef SQUALL_MODELS_SPEC_THROTTLES_SRE_H
#define SQUALL_MODELS_SPEC_THROTTLES_SRE_H

#include "models/spec/outcome.h"
#include "models/spec/throttles.h"

#define SRE_FIELDS(F, T)                                                                       \
    F(T, NUMBER, k, "2", "1..1000", "attempts let go for each that is accepted; less is stricter") \
    F(T, TIME, window, "120s", "10ms..1h", "how far back attempts count")                      \
    F(T, SET, rejected, "overloaded, refused, timeout", OUTCOME_WORDS,                         \
      "the outcomes that mean: not accepted")                                                  \
    THROTTLE_SCOPE_FIELD(F, T)
FIELD_STRUCT(sre_throttle_spec, SRE_FIELDS);

#endif
