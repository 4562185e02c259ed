/* Jitter, at work (models/spec/jitter.h). */
#ifndef SQUALL_MODELS_POLICIES_JITTER_H
#define SQUALL_MODELS_POLICIES_JITTER_H

#include "models/spec/jitter.h"

#include <stdbool.h>
#include <stdint.h>

/* Most kinds multiply the pause, by anything in [from, from + width). */
struct jitter {
    const struct jitter_type *type;
    const void *value;
    bool multiplies;
    double from, width;
};

struct jitter jitter_make(const struct one *jitter);

/* Decorrelated jitter is a walk of its own: backoff.c takes it, with the backoff's base and cap. */
bool jitter_is_decorrelated(const struct jitter *jitter);

/* The pause in seconds before retry k >= 0, spread.  Not for decorrelated. */
double jitter_spread(const struct jitter *jitter, double pause, int64_t k, double u);

/* The same of one that multiplies. */
static inline double jitter_multiply(const struct jitter *jitter, double pause, double u)
{
    return pause * (jitter->from + jitter->width * u);
}

/* The most jitter_spread() can give. */
double jitter_most(const struct jitter *jitter, double pause, int64_t k);

#endif
