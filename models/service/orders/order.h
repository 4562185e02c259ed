/* An order: who of those that wait in a queue is served next.  One constant type in a file of its
** own, one row in QUEUE_ORDERS (models/spec/queue_order.h); the row makes the word that a scenario
** says and the place in the registry.
**
** An order only keeps who waits.  Whether somebody is to be dropped, how many they are and since
** when is the queue's business (models/service/queue.h), which resolves the type once, when it is
** built or changed.  Requests cancelled while they wait (tombstones) stay where they are until they
** are taken.
*/
#ifndef SQUALL_MODELS_SERVICE_ORDERS_ORDER_H
#define SQUALL_MODELS_SERVICE_ORDERS_ORDER_H

#include "models/call/call.h"

struct queue_spec;
struct tier;

/* Those who wait in one queue. */
struct waiters {
    struct request *first, *last; /* an order that keeps tiers leaves them empty */
    int64_t count;      /* tombstones left out */
    sim_time empty_at;  /* while there are any: when there last were none */
    struct tier *tier;  /* models/service/orders/tiers.h; NULL: no order of this run has any */
    uint32_t used;      /* bit r: somebody is in tier r */
    uint32_t more_at;   /* what is kept behind a request: the order's `more`, then the queue's */
};

struct queue_order_type {
    size_t more; /* bytes it keeps behind each request, at more_at */
    bool plain;  /* it is what put() and take() of fifo do, whatever the spec says */
    void (*put)(struct waiters *, const struct queue_spec *, struct request *);
    /* Who is next, tombstones too; NULL: nobody waits. */
    struct request *(*take)(struct waiters *, const struct queue_spec *, sim_time now);
    /* Since when the oldest waits; somebody does. */
    sim_time (*oldest)(const struct waiters *);
    /* All who wait, tombstones too, as a list, the oldest first.  What is left is undefined. */
    struct request *(*drain)(struct waiters *);
    /* Takes out the oldest of the least important, if they are less important than the newcomer,
    ** for whom there is no place.  NULL, the function or its answer: there is nobody such. */
    struct request *(*push_out)(struct waiters *, const struct queue_spec *,
                                const struct request *newcomer);
};

const struct queue_order_type *queue_order_type(const struct queue_spec *spec);

/* Nobody is in it, nor a tombstone. */
static inline bool waiters_none(const struct waiters *waiters)
{
    return !waiters->first && waiters->used == 0;
}

/* Whether the queue is forming: it has not been empty for so long. */
static inline bool waiters_form(const struct waiters *waiters, sim_time span, sim_time now)
{
    return waiters->count > 0 && waiters->empty_at < now - span;
}

#endif
