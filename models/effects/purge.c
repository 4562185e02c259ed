#include "models/call/effect.h"
#include "models/queues/mqueue.h"

static void begins(struct stroke *stroke, struct mqueue *queue)
{
    stroke->moved += mqueue_purge(queue);
}

const struct effect_type purge_effect = { .queue_begins = begins };
