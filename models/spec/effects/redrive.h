/* Dead letters are put back, at a rate: what articles call a redrive. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_REDRIVE_H
#define SQUALL_MODELS_SPEC_EFFECTS_REDRIVE_H

#include "base/field.h"

#define REDRIVE_FIELDS(F, T)                                                                  \
    F(T, TEXT, from, REQUIRED, "", "the queue that is emptied, mostly one of dead letters")    \
    F(T, TEXT, to, REQUIRED, "", "the queue that its messages are put into, as if new")        \
    F(T, RATE, rate, "none", "0.001/s..1e9/s or none",                                         \
      "how many a second; none: all that are there at once")
FIELD_STRUCT(redrive_spec, REDRIVE_FIELDS);

#endif
