/* Gates: how much bulkheads and pools before their targets let through. */
#ifndef SQUALL_MODELS_SHAPE_GATES_H
#define SQUALL_MODELS_SHAPE_GATES_H

#include "models/shape/topology.h"

/* Root calls per second, in the clients' mix, at which the narrowest of them has all its places
** taken, each held for an answer without queues.  INFINITY where there is none.  What a `timeout`
** or a fallback makes of the calls is not in it. */
double gates_capacity(const struct topology *topology, const double *mix);

/* The share of a road's places that is taken when root calls come at `mix` per second; 0: it has no
** gate. */
double gates_taken(const struct topology *topology, const double *mix, size_t road);

#endif
