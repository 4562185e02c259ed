#include "models/service/orders/tiers.h"

#include "models/service/orders/list.h"

#include <assert.h>

void tiers_put(struct waiters *waiters, uint32_t rank, struct request *request)
{
    assert(rank < QUEUE_RANKS);
    list_push_back(&waiters->tier[rank].first, &waiters->tier[rank].last, request);
    waiters->used |= 1u << rank;
}

static struct request *pop(struct waiters *waiters, uint32_t rank)
{
    struct tier *tier = &waiters->tier[rank];
    struct request *request = tier->first;
    tier->first = request->next;
    if (!tier->first)
        waiters->used &= ~(1u << rank);
    return request;
}

struct request *tiers_take(struct waiters *waiters, const struct queue_spec *spec, sim_time now)
{
    (void)spec;
    (void)now;
    return waiters->used ? pop(waiters, (uint32_t)__builtin_ctz(waiters->used)) : NULL;
}

struct request *tiers_push_out(struct waiters *waiters, uint32_t rank)
{
    if (!waiters->used)
        return NULL;
    uint32_t least = 31u - (uint32_t)__builtin_clz(waiters->used);
    return least > rank ? pop(waiters, least) : NULL;
}

/* The tier whose first has waited longest; some tier is used. */
static uint32_t oldest_tier(const struct waiters *waiters)
{
    uint32_t oldest = (uint32_t)__builtin_ctz(waiters->used);
    for (uint32_t left = waiters->used; left; left &= left - 1) {
        uint32_t rank = (uint32_t)__builtin_ctz(left);
        if (waiters->tier[rank].first->begun < waiters->tier[oldest].first->begun)
            oldest = rank;
    }
    return oldest;
}

sim_time tiers_oldest(const struct waiters *waiters)
{
    return waiters->tier[oldest_tier(waiters)].first->begun;
}

struct request *tiers_drain(struct waiters *waiters)
{
    struct request *first = NULL, *last = NULL;
    while (waiters->used)
        list_push_back(&first, &last, pop(waiters, oldest_tier(waiters)));
    return first;
}
