/* What the calls of a world must carry, because something in it looks at that. */
#ifndef SQUALL_MODELS_WORLD_NEEDS_H
#define SQUALL_MODELS_WORLD_NEEDS_H

#include "models/call/need.h"
#include "models/shape/topology.h"
#include "models/spec/spec.h"

/* Bits of enum need, of the spec and of all that it changes to. */
unsigned world_needs(const struct world_spec *spec);

/* [service]: what one user wants may arrive there more than once: somebody on the way to it tries
** again, or a message is delivered again. */
const bool *world_copies(const struct topology *topology, struct arena *arena);

#endif
