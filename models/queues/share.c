/* Which slot has which partition: of the slots of instances that are there each has every n-th,
** so that an instance has as many as any other.  One whose lease has ended has none until it is
** free.
**
** Linear in partitions and slots, whenever instances, or slots, have come or gone.
*/
#include "models/queues/consumer_parts.h"

/* Of each instance the first, then of each the second, and so on. */
static uint32_t list_slots(const struct consumer *consumer, struct slot **slot)
{
    uint32_t count = 0;
    for (uint32_t n = 0; n < consumer->slots; n++)
        for (uint32_t i = 0; i < consumer->service->instances; i++) {
            struct slot *one = &consumer->slot[i * consumer->slots + n];
            if (slot_is_there(one) && !one->out)
                slot[count++] = one;
        }
    return count;
}

static void forget(struct consumer *consumer)
{
    size_t slots = (size_t)consumer->slots * consumer->service->instances;
    for (size_t s = 0; s < slots; s++)
        consumer->slot[s].own = (struct ready_list){ 0 };
    for (uint32_t q = 0; q < consumer->queues; q++)
        for (uint32_t p = 0; p < consumer->queue[q]->partitions; p++)
            consumer->queue[q]->partition[p].ready = false;
}

void share_out(struct consumer *consumer)
{
    uint32_t count = list_slots(consumer, consumer->sharing);
    forget(consumer);
    for (uint32_t q = 0; q < consumer->queues; q++) {
        struct mqueue *queue = consumer->queue[q];
        for (uint32_t p = 0; p < queue->partitions; p++)
            queue->partition[p].owner = count > 0 ? consumer->sharing[p % count] : NULL;
        mqueue_offer_all(queue);
    }
}

static void list_last(struct consumer *consumer, struct slot *slot)
{
    slot->listed = true;
    slot->next_own = NULL;
    if (consumer->own)
        consumer->own_last->next_own = slot;
    else
        consumer->own = slot;
    consumer->own_last = slot;
}

void share_list(struct consumer *consumer, struct slot *slot)
{
    if (slot->current || !slot->own.first)
        return;
    if (!slot->listed)
        list_last(consumer, slot);
    consumer_wake(consumer);
}

void share_freed(struct consumer *consumer, struct slot *slot)
{
    uint32_t slots = consumer->slots, first = slot->instance * slots;
    bool enough = slot->desk->instance->crew->present >= (int64_t)slots;
    for (uint32_t n = 1; !enough && n < slots; n++)
        share_list(consumer, &consumer->slot[first + (slot->id - first + n) % slots]);
    share_list(consumer, slot);
}

static bool can_work(const struct slot *slot)
{
    const struct desk *desk = slot->desk;
    return instance_takes(desk->instance) && desk->working < desk->instance->crew->present;
}

void share_offered(struct consumer *consumer, struct partition *partition)
{
    if (!partition->owner)
        return;
    ready_add(&partition->owner->own, partition);
    share_list(consumer, partition->owner);
}

/* A partition of which something is at work is offered again when that has ended. */
static struct partition *next_partition(struct slot *slot)
{
    struct partition *partition;
    while ((partition = ready_take(&slot->own)) != NULL)
        if (partition->count > 0 && partition->at_work == 0)
            return partition;
    return NULL;
}

/* Whose it is: that of its first message. */
static uint32_t queue_of_partition(const struct consumer *consumer,
                                   const struct partition *partition)
{
    uint32_t place = partition_first(partition)->queue, q = 0;
    while (consumer->queue[q]->id != place)
        q++;
    return q;
}

static void take_batch(struct consumer *consumer, struct slot *slot, struct partition *partition,
                       uint32_t from)
{
    partition->worker = slot;
    for (size_t n = 0; n < batch_size(consumer) && partition->count > 0; n++) {
        struct delivery *delivery = mqueue_receive(consumer->queue[from], partition);
        if (!delivery)
            break;
        slot_add(slot, delivery);
        slot->desk->held++;
    }
}

/* The next of its partitions; of one with nothing but what is too old nothing comes.  False: there
** is something, but nothing may be taken. */
static bool take(struct consumer *consumer, struct slot *slot)
{
    struct partition *partition;
    while ((partition = next_partition(slot)) != NULL) {
        uint32_t from = queue_of_partition(consumer, partition);
        take_batch(consumer, slot, partition, from);
        if (slot->first) {
            slot_begin(slot, from);
            return true;
        }
        if (partition->count > 0) { /* as many are in flight as may be */
            ready_add(&slot->own, partition);
            return false;
        }
    }
    return true;
}

/* Who may take nothing keeps his turn: the next look begins with him. */
void shares_take(struct consumer *consumer)
{
    struct slot *kept = NULL;
    while (consumer->own && consumer->own != kept) {
        struct slot *slot = consumer->own;
        consumer->own = slot->next_own;
        slot->listed = false;
        if (slot->current || !can_work(slot) || take(consumer, slot))
            continue;
        list_last(consumer, slot);
        kept = kept ? kept : slot;
    }
}
