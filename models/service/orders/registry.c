#include "models/service/orders/order.h"
#include "models/spec/queue.h"

#define DECLARE(CASE, word, by, doc) extern const struct queue_order_type word##_order;
QUEUE_ORDERS(DECLARE, DECLARE)

#define ROW(CASE, word, by, doc) [QUEUE_##CASE] = &word##_order,
static const struct queue_order_type *const types[] = { QUEUE_ORDERS(ROW, ROW) };

const struct queue_order_type *queue_order_type(const struct queue_spec *spec)
{
    return types[spec->order];
}
