/* The newest is next. */
#include "models/service/orders/list.h"

static void lifo_put(struct waiters *waiters, const struct queue_spec *spec,
                     struct request *request)
{
    (void)spec;
    request->next = waiters->first;
    if (!waiters->first)
        waiters->last = request;
    waiters->first = request;
}

static sim_time lifo_oldest(const struct waiters *waiters)
{
    return waiters->last->begun;
}

/* Turned round. */
static struct request *lifo_drain(struct waiters *waiters)
{
    struct request *first = NULL;
    for (struct request *request = waiters->first, *next; request; request = next) {
        next = request->next;
        request->next = first;
        first = request;
    }
    return first;
}

const struct queue_order_type lifo_order = {
    .put = lifo_put, .take = list_take, .oldest = lifo_oldest, .drain = lifo_drain,
};
