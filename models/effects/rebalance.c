#include "models/call/effect.h"
#include "models/queues/consumer.h"

static void begins(struct stroke *stroke, struct consumer *consumer)
{
    consumer_rebalance(consumer, stroke->spec->rebalance);
}

const struct effect_type rebalance_effect = { .consumer_begins = begins };
