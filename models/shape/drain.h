/* What the consumers of a queue can do: how many of its messages per second, when nothing fails but
** by the rate limits on the way. */
#ifndef SQUALL_MODELS_SHAPE_DRAIN_H
#define SQUALL_MODELS_SHAPE_DRAIN_H

#include "base/time.h"
#include "models/shape/topology.h"

/* `mix`: root calls per second on the client roads.  What these ask, by other ways than this queue,
** of the services that its consumers call is left to them; `at`: limits that faults set are those of
** this time.  INFINITY where nothing has anything to do; 0 where the queue has no consumer. */
double drain_capacity(const struct topology *topology, const double *mix, size_t queue, sim_time at,
                      struct arena *arena);

/* Mean seconds that one of its messages holds a slot when nothing fails. */
double drain_holding(const struct topology *topology, size_t queue);

#endif
