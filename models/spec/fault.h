/* What follows from what a scenario says of a fault: its target, its end, its part in the run, how
** it reads.  No effect is known here by its name: what they say of themselves is put together.
*/
#ifndef SQUALL_MODELS_SPEC_FAULT_H
#define SQUALL_MODELS_SPEC_FAULT_H

#include "models/spec/fault_spec.h"

struct world_spec;

/* What it names, as a bit of STRIKES_... (models/spec/effects/kind.h); several: more than one. */
unsigned fault_target(const struct fault_spec *fault);

/* When it is over within a run: at its end at the latest. */
sim_time fault_end(const struct fault_spec *fault, sim_time run_end);

/* The same, or when it is cut short (world_spec.cut); at its begin: it never comes.  `fault` is one
** of the spec's. */
sim_time fault_over(const struct world_spec *spec, const struct fault_spec *fault,
                    sim_time run_end);

/* Once it has begun nobody can end it: a restart, a cache that is lost. */
bool fault_is_done(const struct fault_spec *fault);

/* It takes as long as it takes, at least until its end. */
bool fault_is_open_ended(const struct fault_spec *fault);

/* It changes values, and strikes nothing. */
bool fault_only_sets(const struct fault_spec *fault);

/* It stops instances: those inside must be known. */
bool fault_stops(const struct fault_spec *fault);

/* Requests must carry baggage for it. */
bool fault_carries(const struct fault_spec *fault);

/* The role that the scenario gives it, or that what it does gives it; ROLE_AUTO: the run
** decides. */
enum fault_role fault_role(const struct fault_spec *fault);

/* A trigger, as far as that is known before the run: what the run decides counts as one. */
bool fault_may_trigger(const struct fault_spec *fault);

/* What it does, for people: "payments: 30% of the requests 10s slower". */
const char *fault_text(const struct fault_spec *fault, struct arena *arena);

/* The same as something that was done at its begin: "payments was restarted". */
const char *fault_deed(const struct fault_spec *fault, struct arena *arena);

/* `edge` is FROM.TO. */
bool edge_is(const char *edge, const char *from, const char *to);

/* The part that it strikes: a service, a queue or a consumer; NULL: none. */
const char *fault_part(const struct fault_spec *fault);

/* The part that it is on, or to which its edge leads; NULL: none. */
const char *fault_at_service(const struct fault_spec *fault);

/* A fault of the scenario is on the service, or on the road to it. */
bool faults_strike(const struct world_spec *spec, const char *service);

#endif
