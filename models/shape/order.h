/* An order of the parts of a world: callers before those they call, queues before their consumers.
*/
#ifndef SQUALL_MODELS_SHAPE_ORDER_H
#define SQUALL_MODELS_SHAPE_ORDER_H

#include "base/arena.h"

struct world_spec;

/* Places of the parts.  Messages may go round in a circle, over queues: there the order is cut
** before a queue in it, so that what services call is always behind them. */
size_t *parts_in_order(const struct world_spec *spec, struct arena *arena);

#endif
