/* Where requests wait for a worker of one crew.
**
** Order (models/service/orders/) and what is dropped are the spec's (queue_spec).  A request that
** is dropped is not answered here: queue_next() hands it back with the reason.  Requests cancelled
** while they wait stay as tombstones until their turn, but count no more.  Everything is O(1).
*/
#ifndef SQUALL_MODELS_SERVICE_QUEUE_H
#define SQUALL_MODELS_SERVICE_QUEUE_H

#include "models/service/codel.h"
#include "models/service/orders/list.h"
#include "models/spec/queue.h"

struct queue {
    const struct queue_order_type *order; /* of the spec in force */
    bool plain; /* first come, first served, and nobody is dropped */
    struct waiters waiters;
    struct codel codel;
};

/* Bytes it keeps behind a request; 0: none. */
size_t queue_more(const struct queue_spec *spec);

void queue_build(struct queue *queue, const struct queue_spec *spec, uint32_t more_at,
                 struct arena *arena);

/* Makes room for the order of another spec, that may come later (queue_change). */
void queue_plan(struct queue *queue, const struct queue_spec *spec, uint32_t more_at,
                struct arena *arena);

/* From now on it goes by another spec: whoever waits takes his place in the new order. */
void queue_change(struct queue *queue, const struct queue_spec *from, const struct queue_spec *to);

/* What the order and the rules of the spec say, where the queue is not plain. */
void queue_put(struct queue *queue, const struct queue_spec *spec, struct request *request,
               sim_time now);
struct request *queue_take(struct queue *queue, const struct queue_spec *spec, sim_time now,
                           enum outcome *fate);

/* Puts it in by the order of the spec; its begun is set to now. */
static inline void queue_add(struct queue *queue, const struct queue_spec *spec,
                             struct request *request, sim_time now)
{
    struct waiters *waiters = &queue->waiters;
    request->begun = now;
    request->queued = true;
    if (!queue->plain) {
        queue_put(queue, spec, request, now);
        return;
    }
    if (waiters->count++ == 0)
        waiters->empty_at = now;
    list_push_back(&waiters->first, &waiters->last, request);
}

/* Out of the count, unless it had left that before. */
static inline bool queue_lets_go(struct queue *queue, struct request *request)
{
    if (request->cancelled)
        return false;
    queue->waiters.count--;
    request->queued = false;
    return true;
}

/* Takes out who is next.  OUTCOME_ok: is to be served; otherwise it is to be dropped for this
** reason: overloaded (has waited too long), deadline (that has passed), cancelled (a tombstone).
** NULL: empty. */
static inline struct request *queue_next(struct queue *queue, const struct queue_spec *spec,
                                         sim_time now, enum outcome *fate)
{
    if (!queue->plain)
        return queue_take(queue, spec, now, fate);
    if (!queue->waiters.first)
        return NULL;
    struct request *request = list_pop_front(&queue->waiters);
    *fate = queue_lets_go(queue, request) ? OUTCOME_ok : OUTCOME_cancelled;
    return request;
}

/* Makes a tombstone of one that waits. */
void queue_bury(struct queue *queue, struct request *request);

/* The queue is full and a request comes: takes out the oldest of the least important, where the
** order knows importance and they are less important than the newcomer.  OUTCOME_overloaded: is to
** be dropped for it; cancelled: a tombstone, ask again.  NULL: the newcomer finds no place. */
struct request *queue_push_out(struct queue *queue, const struct queue_spec *spec,
                               const struct request *newcomer, enum outcome *fate);

/* A request has found a free worker at once: a wait of 0. */
static inline void queue_passed(struct queue *queue, const struct queue_spec *spec, sim_time now)
{
    if (spec->codel && spec->codel->rule == CODEL_FOLLY)
        codel_drops(&queue->codel, spec->codel, 0, now);
}

/* How long the oldest has waited; 0: nobody waits.  Tombstones count until they are dug up. */
sim_time queue_age(const struct queue *queue, sim_time now);

#endif
