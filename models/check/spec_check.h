/* Whether a spec makes sense. */
#ifndef SQUALL_MODELS_CHECK_SPEC_CHECK_H
#define SQUALL_MODELS_CHECK_SPEC_CHECK_H

#include "base/err.h"
#include "models/spec/world.h"

/* Checks what no single field can: that names refer to something, that faults lie inside the run,
** that nothing calls itself in a circle, that exactly one kind of client is given.  Adds errors,
** and warnings for what is legal and dangerous (an unbounded queue, an attempt's timeout above the
** deadline, layers that retry on top of each other).  Sets what follows from other fields, such as
** attempts from retries. */
void world_spec_check(struct world_spec *spec, struct findings *findings);

/* The same of one that is in force for a part of the run: faults that begin outside of it are held
** to the spec of their own time in what may change, be it before or after.  At `from` itself the
** one before is. */
void world_spec_check_between(struct world_spec *spec, sim_time from, sim_time to,
                              struct findings *findings);

#endif
