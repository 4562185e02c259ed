/* What ails a service or an edge right now: the effects of the faults that strike it, one by one.
**
** Rebuilt by models/world/fault.c whenever a fault's strength changes; read on every request.  What
** an effect does is its type's business (models/call/effect.h): here they are asked in turn, fault
** after fault, and within a fault in the order of FAULT_EFFECTS (models/spec/fault_spec.h).
**
** Draws are made by key (which attempt of which call, or which call) from a stream of its own
** ("services.payments faults"), each fault's apart from the others', and each question's apart from
** the other questions'; so a fault moves no other draw, and strikes the same attempts whatever the
** policies do.
**
** A fault may be for one instance, or for a share of the users (by the user's hash, so always the
** same ones): it then passes by all other requests.
*/
#ifndef SQUALL_MODELS_CALL_AILMENT_H
#define SQUALL_MODELS_CALL_AILMENT_H

#include "models/call/effect.h"

#include <stddef.h>

struct ailment {
    bool any; /* nothing else needs a look while this is false */
    struct stroke **stroke; /* those with a strength */
    size_t strokes;
    uint64_t chance; /* seed of its stream */
};

/* Adds a stroke; `place`: of its fault among those of the target. */
void ailment_add(struct ailment *ailment, struct stroke *stroke, uint32_t place);

/* A length of time in seconds as the ailment makes it. */
double ailment_slow(const struct ailment *ailment, const struct request *request,
                    enum question question, double seconds);

/* Whoever comes to this instance is refused. */
bool ailment_shuts(const struct ailment *ailment, uint32_t instance);

/* OUTCOME_ok, or how the message of this publish fails in every delivery: it is poisoned.  `key`:
** the message's. */
enum outcome ailment_poisons(const struct ailment *ailment, const struct request *publish,
                             uint64_t key);

bool ailment_refuses(const struct ailment *ailment, const struct request *request);

/* The request, or its answer, is never seen again. */
bool ailment_swallows(const struct ailment *ailment, const struct request *request);
bool ailment_swallows_answer(const struct ailment *ailment, const struct request *request);

/* OUTCOME_ok, or the class of error it causes.  *effect is true where it comes once the effect has
** taken place. */
enum outcome ailment_errs(const struct ailment *ailment, const struct request *request,
                          bool *effect);

/* No token is left for it; *hint: when there will be one again. */
bool ailment_limits(const struct ailment *ailment, const struct request *request, sim_time now,
                    sim_time *hint);

/* Share of the workers of an instance that is left. */
double ailment_capacity(const struct ailment *ailment, uint32_t instance);

#endif
