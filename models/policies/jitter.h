/* Jitter: how a pause is spread, so that callers who failed together do not come back together. */
#ifndef SQUALL_MODELS_POLICIES_JITTER_H
#define SQUALL_MODELS_POLICIES_JITTER_H

#include "base/field.h"
#include "sim/rng.h"

#include <stdbool.h>

/* none, full, equal, decorrelated, symmetric, additive, positive, negative, around, whole. */
extern const struct registry jitter_registry;

/* How what `additive` adds grows from retry to retry. */
enum additive_growth { GROWTH_NONE, GROWTH_LINEAR, GROWTH_DRAWN, GROWTH_DOUBLING };

/* Decorrelated jitter is a walk of its own: backoff.c takes it, with the backoff's base and cap. */
bool jitter_is_decorrelated(const struct one *jitter);

/* The pause in seconds before retry k >= 0, spread.  Not for decorrelated. */
double jitter_spread(const struct one *jitter, double pause, int64_t k, struct rng *rng);

/* The most jitter_spread() can give. */
double jitter_most(const struct one *jitter, double pause, int64_t k);

#endif
