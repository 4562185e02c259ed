/* First attempts before second ones, and so on. */
#include "models/service/orders/tiers.h"

static void fresh_put(struct waiters *waiters, const struct queue_spec *spec,
                      struct request *request)
{
    (void)spec;
    tiers_put(waiters, tiers_freshness(request), request);
}

static struct request *fresh_push_out(struct waiters *waiters, const struct queue_spec *spec,
                                      const struct request *newcomer)
{
    (void)spec;
    return tiers_push_out(waiters, tiers_freshness(newcomer));
}

const struct queue_order_type fresh_first_order = {
    .put = fresh_put, .take = tiers_take, .oldest = tiers_oldest,
    .drain = tiers_drain, .push_out = fresh_push_out,
};
