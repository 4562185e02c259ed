/* Shares of the messages that are never seen again. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_LOSS_H
#define SQUALL_MODELS_SPEC_EFFECTS_LOSS_H

#include "base/field.h"

#define LOSS_FIELDS(F, T)                                                                      \
    F(T, SHARE, request, "0%", "0%..100%", "of the requests, before they arrive")              \
    F(T, SHARE, answer, "0%", "0%..100%", "of the answers, after the work was done")
FIELD_STRUCT(loss_spec, LOSS_FIELDS);

#endif
