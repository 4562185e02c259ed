/* What a table of many scenarios shows of queues where nobody asks for anything: how far behind,
** and how many were given up.
*/
#ifndef SQUALL_STUDY_LAG_METRICS_H
#define SQUALL_STUDY_LAG_METRICS_H

#include "base/arena.h"

#include <stddef.h>

struct world_spec;

enum { LAG_METRICS = 3 };

/* By what the objective holds the first of its queues (of those that somebody reads, where it is
** about none), "queues.orders.oldest" or "....depth_max" or both, and how many dead letters come of
** it.  Returns how many; 0: there are no queues. */
size_t lag_metrics(const struct world_spec *spec, const char *path[LAG_METRICS],
                   struct arena *arena);

#endif
