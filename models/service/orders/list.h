/* A singly linked list of requests: what the orders by time keep, and each tier of the others. */
#ifndef SQUALL_MODELS_SERVICE_ORDERS_LIST_H
#define SQUALL_MODELS_SERVICE_ORDERS_LIST_H

#include "models/service/orders/order.h"

static inline void list_push_back(struct request **first, struct request **last,
                                  struct request *request)
{
    request->next = NULL;
    if (*first)
        (*last)->next = request;
    else
        *first = request;
    *last = request;
}

/* Somebody is in it.  A long queue lies far away: the one after next is fetched ahead, and the next
** one's call. */
static inline struct request *list_pop_front(struct waiters *waiters)
{
    struct request *request = waiters->first, *next = request->next;
    if (next && waiters->count > 1024) {
        __builtin_prefetch(next->next);
        __builtin_prefetch(next->call);
        __builtin_prefetch(next->call + 1);
    }
    waiters->first = next;
    return request;
}

/* Whoever stands first is next. */
static inline struct request *list_take(struct waiters *waiters, const struct queue_spec *spec,
                                        sim_time now)
{
    (void)spec;
    (void)now;
    return waiters->first ? list_pop_front(waiters) : NULL;
}

/* Of a list whose first has waited longest. */
static inline sim_time list_oldest(const struct waiters *waiters)
{
    return waiters->first->begun;
}

static inline struct request *list_drain(struct waiters *waiters)
{
    return waiters->first;
}

#endif
