/* Tiers: what the orders by importance keep.  A list for each rank and one bit that says whether
** anybody is in it, so everything is O(1); within a rank the oldest comes first.
*/
#ifndef SQUALL_MODELS_SERVICE_ORDERS_TIERS_H
#define SQUALL_MODELS_SERVICE_ORDERS_TIERS_H

#include "models/service/orders/order.h"

/* Ranks of attempts, 0 for the first; the last place stands for all above. */
#define QUEUE_FRESHNESS 8
#define QUEUE_RANKS 32 /* of 4 criticality classes; 0 is the most important */

struct tier {
    struct request *first, *last;
};

/* The place of an attempt within its class: first attempts before second ones, and so on. */
static inline uint32_t tiers_freshness(const struct request *request)
{
    return request->attempt < QUEUE_FRESHNESS ? request->attempt - 1u : QUEUE_FRESHNESS - 1;
}

void tiers_put(struct waiters *waiters, uint32_t rank, struct request *request);

/* The same for every order that keeps tiers. */
struct request *tiers_take(struct waiters *waiters, const struct queue_spec *spec, sim_time now);
sim_time tiers_oldest(const struct waiters *waiters);
struct request *tiers_drain(struct waiters *waiters);

/* `rank`: the newcomer's. */
struct request *tiers_push_out(struct waiters *waiters, uint32_t rank);

#endif
