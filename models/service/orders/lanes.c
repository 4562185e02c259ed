#include "models/service/orders/lanes.h"

#include "models/service/orders/list.h"

#include <assert.h>

void lanes_put(struct queue *queue, uint32_t rank, struct request *request)
{
    assert(rank < QUEUE_RANKS);
    list_push_back(&queue->lane[rank].first, &queue->lane[rank].last, request);
    queue->used |= 1u << rank;
}

static struct request *pop(struct queue *queue, uint32_t rank)
{
    struct lane *lane = &queue->lane[rank];
    struct request *request = lane->first;
    lane->first = request->next;
    if (!lane->first)
        queue->used &= ~(1u << rank);
    return request;
}

struct request *lanes_take(struct queue *queue, const struct queue_spec *spec, sim_time now)
{
    (void)spec;
    (void)now;
    return queue->used ? pop(queue, (uint32_t)__builtin_ctz(queue->used)) : NULL;
}

struct request *lanes_push_out(struct queue *queue, uint32_t rank)
{
    if (!queue->used)
        return NULL;
    uint32_t least = 31u - (uint32_t)__builtin_clz(queue->used);
    return least > rank ? pop(queue, least) : NULL;
}

/* The lane whose first has waited longest; some lane is used. */
static uint32_t oldest_lane(const struct queue *queue)
{
    uint32_t oldest = (uint32_t)__builtin_ctz(queue->used);
    for (uint32_t left = queue->used; left; left &= left - 1) {
        uint32_t rank = (uint32_t)__builtin_ctz(left);
        if (queue->lane[rank].first->begun < queue->lane[oldest].first->begun)
            oldest = rank;
    }
    return oldest;
}

sim_time lanes_oldest(const struct queue *queue)
{
    return queue->lane[oldest_lane(queue)].first->begun;
}

struct request *lanes_drain(struct queue *queue)
{
    struct request *first = NULL, *last = NULL;
    while (queue->used)
        list_push_back(&first, &last, pop(queue, oldest_lane(queue)));
    return first;
}
