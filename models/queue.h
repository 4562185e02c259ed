/* Where requests wait for a worker of one crew.
**
** Order and what is dropped are the spec's (queue_spec).  A request that is dropped is not answered
** here: queue_next() hands it back with the reason.  Requests cancelled while they wait stay in the
** list as tombstones until their turn, but count no more.
*/
#ifndef SQUALL_MODELS_QUEUE_H
#define SQUALL_MODELS_QUEUE_H

#include "models/call.h"
#include "models/spec.h"

struct queue {
    struct request *first, *last;
    int64_t count; /* that wait; tombstones left out */
    /* more for the orders that need it */
};

/* Puts it in by the order of the spec; its begun is set to now. */
void queue_add(struct queue *queue, const struct queue_spec *spec, struct request *request,
               sim_time now);

/* Takes out who is next.  OUTCOME_ok: is to be served; otherwise it is to be dropped for this reason:
** overloaded (has waited too long), deadline (that has passed), cancelled (a tombstone).  NULL: empty. */
struct request *queue_next(struct queue *queue, const struct queue_spec *spec, sim_time now,
                           enum outcome *fate);

#endif
