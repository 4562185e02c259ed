/* What ails a service or an edge right now: the faults that strike it, one by one.
**
** Rebuilt by fault.c whenever a fault's strength changes; read on every request.  Draws are made by
** key (which attempt of which call, or which call) from a stream of its own ("services.payments
** faults"), each fault's apart from the others', so a fault moves no other draw, and strikes the same
** attempts whatever the policies do.
**
** A fault may be for one instance, or for a share of the users (by the user's hash, so always the
** same ones): it then passes by all other requests.
*/
#ifndef SQUALL_MODELS_CALL_AILMENT_H
#define SQUALL_MODELS_CALL_AILMENT_H

#include "base/time.h"
#include "models/call/call.h"
#include "models/spec/spec.h"
#include "sim/rng.h"

#include <stdbool.h>
#include <stddef.h>

/* One fault at work. */
struct stroke {
    const struct fault_spec *spec;
    double strength; /* 0..1: lengths, shares of errors and of losses grow with it */
    uint32_t place;  /* among those of its target: keeps its draws apart */
    double tokens;   /* of rate_limit, at the time `since` */
    sim_time since;
};

struct ailment {
    bool any; /* nothing else needs a look while this is false */
    struct stroke **stroke; /* those with a strength */
    size_t strokes;
    uint64_t chance; /* seed of its stream */
};

/* Which length of time is made longer; each has draws of its own. */
enum slowed { SLOWED_WORK, SLOWED_BACK };
#define SLOWED_THERE SLOWED_WORK /* an edge has no work */

/* A length of time in seconds as the ailment makes it. */
double ailment_slow(const struct ailment *ailment, const struct request *request,
                    enum slowed slowed, double seconds);

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

/* A fault on capacity, pause or restart is for this instance. */
bool fault_is_for(const struct fault_spec *spec, uint32_t instance);

/* Tokens of a full bucket. */
double limit_burst(const struct limit_fault_spec *limit);

/* One draw against the shares of an error_spec times `strength`; OUTCOME_ok: none. */
enum outcome error_draw(const struct error_spec *spec, double strength, struct rng *rng);

/* The generator's next draw: with this chance the effect has taken place, though the answer is that
** error. */
bool error_after_effect(double effect, enum outcome outcome, struct rng *rng);
bool error_any(const struct error_spec *spec);

#endif
