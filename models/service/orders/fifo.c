/* The oldest is next. */
#include "models/service/orders/list.h"

static void fifo_put(struct waiters *waiters, const struct queue_spec *spec,
                     struct request *request)
{
    (void)spec;
    list_push_back(&waiters->first, &waiters->last, request);
}

const struct queue_order_type fifo_order = {
    .plain = true, .put = fifo_put, .take = list_take, .oldest = list_oldest, .drain = list_drain,
};
