#include "models/service/orders/lanes.h"

#include "models/service/orders/list.h"

#include <assert.h>

void lanes_put(struct waiters *waiters, uint32_t rank, struct request *request)
{
    assert(rank < QUEUE_RANKS);
    list_push_back(&waiters->lane[rank].first, &waiters->lane[rank].last, request);
    waiters->used |= 1u << rank;
}

static struct request *pop(struct waiters *waiters, uint32_t rank)
{
    struct lane *lane = &waiters->lane[rank];
    struct request *request = lane->first;
    lane->first = request->next;
    if (!lane->first)
        waiters->used &= ~(1u << rank);
    return request;
}

struct request *lanes_take(struct waiters *waiters, const struct queue_spec *spec, sim_time now)
{
    (void)spec;
    (void)now;
    return waiters->used ? pop(waiters, (uint32_t)__builtin_ctz(waiters->used)) : NULL;
}

struct request *lanes_push_out(struct waiters *waiters, uint32_t rank)
{
    if (!waiters->used)
        return NULL;
    uint32_t least = 31u - (uint32_t)__builtin_clz(waiters->used);
    return least > rank ? pop(waiters, least) : NULL;
}

/* The lane whose first has waited longest; some lane is used. */
static uint32_t oldest_lane(const struct waiters *waiters)
{
    uint32_t oldest = (uint32_t)__builtin_ctz(waiters->used);
    for (uint32_t left = waiters->used; left; left &= left - 1) {
        uint32_t rank = (uint32_t)__builtin_ctz(left);
        if (waiters->lane[rank].first->begun < waiters->lane[oldest].first->begun)
            oldest = rank;
    }
    return oldest;
}

sim_time lanes_oldest(const struct waiters *waiters)
{
    return waiters->lane[oldest_lane(waiters)].first->begun;
}

struct request *lanes_drain(struct waiters *waiters)
{
    struct request *first = NULL, *last = NULL;
    while (waiters->used)
        list_push_back(&first, &last, pop(waiters, oldest_lane(waiters)));
    return first;
}
