/* Warm: what the caches of a scenario let through once they are warm.
**
** Follows from the spec and the fresh load alone, so that one system has one capacity, whatever
** happened to its caches in a run (models/shape/cache_share.h has the formula,
** tests/cache_test.c holds it against caches that ran).
*/
#ifndef SQUALL_MODELS_SHAPE_WARM_H
#define SQUALL_MODELS_SHAPE_WARM_H

#include "models/shape/topology.h"

/* Some call has a cache. */
bool warm_any(const struct topology *topology);

/* The topology learns what warm caches let through when root calls come at `mix` per second on the
** client roads. */
void warm_learn(struct topology *topology, const double *mix, struct arena *arena);

#endif
