/* First attempts before second ones, and so on. */
#include "models/service/orders/lanes.h"

static void fresh_put(struct waiters *waiters, const struct queue_spec *spec,
                      struct request *request)
{
    (void)spec;
    lanes_put(waiters, lanes_freshness(request), request);
}

static struct request *fresh_push_out(struct waiters *waiters, const struct queue_spec *spec,
                                      const struct request *newcomer)
{
    (void)spec;
    return lanes_push_out(waiters, lanes_freshness(newcomer));
}

const struct queue_order_type fresh_first_order = {
    .lanes = true, .put = fresh_put, .take = lanes_take, .oldest = lanes_oldest,
    .drain = lanes_drain, .push_out = fresh_push_out,
};
