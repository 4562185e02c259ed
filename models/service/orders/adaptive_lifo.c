/* The oldest is next, but the newest while the queue is forming ("Fail at Scale", B. Maurer, ACM
** Queue 13/8, 2015).  It takes from both ends, and so keeps the way back behind each request. */
#include "models/service/orders/list.h"
#include "models/spec/queue.h"

static struct request **before(const struct waiters *waiters, struct request *request)
{
    return request_scratch(request, waiters->more_at);
}

static void adaptive_put(struct waiters *waiters, const struct queue_spec *spec,
                         struct request *request)
{
    (void)spec;
    *before(waiters, request) = waiters->first ? waiters->last : NULL;
    list_push_back(&waiters->first, &waiters->last, request);
}

static struct request *pop_oldest(struct waiters *waiters)
{
    struct request *request = list_pop_front(waiters);
    if (waiters->first)
        *before(waiters, waiters->first) = NULL;
    return request;
}

static struct request *pop_newest(struct waiters *waiters)
{
    struct request *request = waiters->last;
    waiters->last = *before(waiters, request);
    if (waiters->last)
        waiters->last->next = NULL;
    else
        waiters->first = NULL;
    return request;
}

static struct request *adaptive_take(struct waiters *waiters, const struct queue_spec *spec,
                                     sim_time now)
{
    if (!waiters->first)
        return NULL;
    return waiters_form(waiters, spec->forming, now) ? pop_newest(waiters) : pop_oldest(waiters);
}

const struct queue_order_type adaptive_lifo_order = {
    .more = sizeof(struct request *),
    .put = adaptive_put,
    .take = adaptive_take,
    .oldest = list_oldest,
    .drain = list_drain,
};
