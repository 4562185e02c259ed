#include "models/queue.h"

static void push_front(struct queue *queue, struct request *request)
{
    request->next = queue->first;
    if (!queue->first)
        queue->last = request;
    queue->first = request;
}

static void push_back(struct queue *queue, struct request *request)
{
    request->next = NULL;
    if (queue->first)
        queue->last->next = request;
    else
        queue->first = request;
    queue->last = request;
}

void queue_add(struct queue *queue, const struct queue_spec *spec, struct request *request,
               sim_time now)
{
    request->begun = now;
    request->queued = true;
    queue->count++;
    switch ((enum queue_order)spec->order) {
    case QUEUE_FIFO:
        push_back(queue, request);
        return;
    case QUEUE_LIFO:
        push_front(queue, request);
        return;
    }
}

/* A long queue lies far away: the one after next is fetched ahead, and the next one's call. */
static struct request *pop_front(struct queue *queue)
{
    struct request *request = queue->first, *next = request->next;
    if (next && queue->count > 1024) {
        __builtin_prefetch(next->next);
        __builtin_prefetch(next->call);
        __builtin_prefetch(next->call + 1);
    }
    queue->first = next;
    return request;
}

struct request *queue_next(struct queue *queue, const struct queue_spec *spec, sim_time now,
                           enum outcome *fate)
{
    (void)spec;
    (void)now;
    if (!queue->first)
        return NULL;
    struct request *request = pop_front(queue);
    *fate = request->cancelled ? OUTCOME_cancelled : OUTCOME_ok;
    if (!request->cancelled) {
        queue->count--;
        request->queued = false;
    }
    return request;
}
