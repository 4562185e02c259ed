/* The oldest is next, but the newest while the queue is forming ("Fail at Scale", B. Maurer, ACM Queue
** 13/8, 2015).  It takes from both ends, and so keeps the way back behind each request. */
#include "models/service/orders/list.h"

static struct request **before(const struct queue *queue, struct request *request)
{
    return request_scratch(request, queue->more_at);
}

static void adaptive_put(struct queue *queue, const struct queue_spec *spec,
                         struct request *request)
{
    (void)spec;
    *before(queue, request) = queue->first ? queue->last : NULL;
    list_push_back(&queue->first, &queue->last, request);
}

static struct request *pop_oldest(struct queue *queue)
{
    struct request *request = list_pop_front(queue);
    if (queue->first)
        *before(queue, queue->first) = NULL;
    return request;
}

static struct request *pop_newest(struct queue *queue)
{
    struct request *request = queue->last;
    queue->last = *before(queue, request);
    if (queue->last)
        queue->last->next = NULL;
    else
        queue->first = NULL;
    return request;
}

static struct request *adaptive_take(struct queue *queue, const struct queue_spec *spec,
                                     sim_time now)
{
    if (!queue->first)
        return NULL;
    return queue_is_forming(queue, spec->forming, now) ? pop_newest(queue) : pop_oldest(queue);
}

const struct queue_order_type adaptive_lifo_order = {
    .more = sizeof(struct request *),
    .put = adaptive_put,
    .take = adaptive_take,
    .oldest = list_oldest,
    .drain = list_drain,
};
