/* Shares of the requests that fail, by class: of a fault, and of a service by itself. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_ERRORS_H
#define SQUALL_MODELS_SPEC_EFFECTS_ERRORS_H

#include "models/spec/effects/failure.h"

#define ERROR_FIELDS(F, T)                                                           \
    F(T, SHARE, error, "0%", "0%..100%", "share of the requests answered `error`")   \
    F(T, SHARE, unavailable, "0%", "0%..100%", "... answered `unavailable`")         \
    F(T, SHARE, overloaded, "0%", "0%..100%", "... answered `overloaded`")           \
    F(T, SHARE, invalid, "0%", "0%..100%", "... answered `invalid`")                 \
    EFFECT_FIELD(F, T)
FIELD_STRUCT(error_spec, ERROR_FIELDS);

/* Of all classes; 1: everything fails. */
double error_sum(const struct error_spec *spec);

/* Some share is above 0. */
bool error_any(const struct error_spec *spec);

#endif
