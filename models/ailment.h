/* What ails a service or an edge right now: the faults that strike it, put together.
**
** Rebuilt by fault.c whenever a fault's strength changes; read on every request.  Draws are made by
** key (which attempt of which call) from a stream of its own ("services.payments faults"), so a fault
** moves no other draw, and strikes the same attempts whatever the policies do.
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
    uint64_t chance;         /* seed of its stream */
};

/* A length of time in seconds as the ailment makes it.  `key` is that of the attempt, here and below. */
double ailment_slow(const struct ailment *ailment, uint64_t key, double seconds);

bool ailment_refuses(const struct ailment *ailment, uint64_t key);
bool ailment_swallows(const struct ailment *ailment, uint64_t key);

/* OUTCOME_ok, or the class of error it causes. */
enum outcome ailment_errs(const struct ailment *ailment, uint64_t key);

/* One draw against the shares of an error_spec times `strength`; OUTCOME_ok: none. */
enum outcome error_draw(const struct error_spec *spec, double strength, struct rng *rng);
bool error_any(const struct error_spec *spec);

#endif
