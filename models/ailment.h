/* What ails a service or an edge right now: the faults that strike it, put together.
**
** Rebuilt by fault.c whenever a fault's strength changes; read on every request.  Draws come from a
** stream of its own ("services.payments faults"), so a fault moves no other draw.
*/
#ifndef SQUALL_MODELS_AILMENT_H
#define SQUALL_MODELS_AILMENT_H

#include "models/spec.h"
#include "sim/rng.h"
#include "sim/time.h"

#include <stdbool.h>
#include <stddef.h>

struct slowing {
    const struct latency_fault_spec *spec;
    double strength; /* 0..1: add and multiply grow with it, the share does not */
};

struct erring {
    const struct error_spec *spec;
    double strength; /* times the shares */
};

struct ailment {
    bool any; /* nothing else needs a look while this is false */
    struct slowing *slowing;
    size_t slowings;
    struct erring *erring;
    size_t errings;
    double down, black_hole; /* share of the requests refused, swallowed */
    double capacity;         /* share of the workers left */
    struct rng rng;
};

/* A length of time in seconds as the ailment makes it. */
double ailment_slow(struct ailment *ailment, double seconds);

bool ailment_refuses(struct ailment *ailment);
bool ailment_swallows(struct ailment *ailment);

/* OUTCOME_ok, or the class of error it causes. */
enum outcome ailment_errs(struct ailment *ailment);

/* One draw against the shares of an error_spec times `strength`; OUTCOME_ok: none. */
enum outcome error_draw(const struct error_spec *spec, double strength, struct rng *rng);
bool error_any(const struct error_spec *spec);

#endif
