/* The newest is next. */
#include "models/service/orders/list.h"

static void lifo_put(struct queue *queue, const struct queue_spec *spec, struct request *request)
{
    (void)spec;
    request->next = queue->first;
    if (!queue->first)
        queue->last = request;
    queue->first = request;
}

static struct request *lifo_take(struct queue *queue, const struct queue_spec *spec, sim_time now)
{
    (void)spec;
    (void)now;
    return queue->first ? list_pop_front(queue) : NULL;
}

static sim_time lifo_oldest(const struct queue *queue)
{
    return queue->last->begun;
}

/* Turned round. */
static struct request *lifo_drain(struct queue *queue)
{
    struct request *first = NULL;
    for (struct request *request = queue->first, *next; request; request = next) {
        next = request->next;
        request->next = first;
        first = request;
    }
    return first;
}

const struct queue_order_type lifo_order = {
    .put = lifo_put, .take = lifo_take, .oldest = lifo_oldest, .drain = lifo_drain,
};
