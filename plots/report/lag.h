/* What a comparison's picture shows of queues: how far behind they are, and what becomes of
** messages where nobody waits for an answer.
*/
#ifndef SQUALL_PLOTS_LAG_H
#define SQUALL_PLOTS_LAG_H

#include "base/arena.h"
#include "models/measure/results.h"

#include <stdbool.h>

/* By what the objective measures it; by age where it says something of that. */
enum lag_by { LAG_NONE, LAG_BY_DEPTH, LAG_BY_AGE };
enum lag_by lag_by(const struct world_spec *spec);

/* Of those queues that it is about the one that is furthest behind, window by window; NULL: there
** is none, or this run has kept no series. */
const double *lag_series(struct arena *arena, const struct results *run, enum lag_by by);

/* The least that is allowed, in seconds or messages; NaN: anything, or, of messages, not the same
** in all queues. */
double lag_limit(const struct world_spec *spec, enum lag_by by);

/* All clients only publish: what is wanted, sent and answered says nothing. */
bool lag_publishes(const struct world_spec *spec);

/* "served"; where all clients only publish "stored", as more is not known of a call that ended
** well. */
const char *lag_served(const struct world_spec *spec);

/* Per second, of the consumers of those queues that clients publish to, their ladders included. */
const double *lag_delivered(struct arena *arena, const struct results *run);
const double *lag_done(struct arena *arena, const struct results *run);

#endif
