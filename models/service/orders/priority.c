/* By the criticality of the root call; within a class by time, or first attempts first. */
#include "models/call/baggage.h"
#include "models/service/orders/tiers.h"
#include "models/spec/client.h"
#include "models/spec/queue.h"

static uint32_t rank_of(const struct queue_spec *spec, const struct request *request)
{
    uint32_t importance = call_baggage(request->call)->priority;
    return (PRIORITY_CRITICAL_PLUS - importance) * QUEUE_FRESHNESS +
           (spec->fresh_first ? tiers_freshness(request) : 0);
}

static void priority_put(struct waiters *waiters, const struct queue_spec *spec,
                         struct request *request)
{
    tiers_put(waiters, rank_of(spec, request), request);
}

static struct request *priority_push_out(struct waiters *waiters, const struct queue_spec *spec,
                                         const struct request *newcomer)
{
    return tiers_push_out(waiters, rank_of(spec, newcomer));
}

const struct queue_order_type priority_order = {
    .put = priority_put, .take = tiers_take, .oldest = tiers_oldest,
    .drain = tiers_drain, .push_out = priority_push_out,
};
