/* An instance takes messages that any slot may work on.
**
**   desks_begin ─► begin_what_it_has: buffer ─► a free slot ─► slot_begin
**   desks_take ──► take: mqueue_receive ─┬─ without prefetch ─► a free slot ─► slot_begin
**                                        └─ with ─► the buffer ─► begin_what_it_has
**
** Invariants.  (1) held counts the deliveries in the buffer and in slots; with a prefetch it does
** not exceed that.  (2) No more slots have a batch than the instance has workers.  (3) Desks take
** in turn, one batch each.  (4) A desk that has room is in the list of those, or takes nothing now;
** so it is with one that has a free slot and something in its buffer.
*/
#include "models/queues/consumer_parts.h"

static void list_first(struct consumer *consumer, struct desk *desk)
{
    desk->listed = true;
    desk->next = consumer->room;
    if (!consumer->room)
        consumer->room_last = desk;
    consumer->room = desk;
}

static void list_last(struct consumer *consumer, struct desk *desk)
{
    if (desk->listed)
        return;
    desk->listed = true;
    desk->next = NULL;
    if (consumer->room)
        consumer->room_last->next = desk;
    else
        consumer->room = desk;
    consumer->room_last = desk;
}

static void list_to_begin(struct consumer *consumer, struct desk *desk)
{
    if (desk->begins || !desk->first)
        return;
    desk->begins = true;
    desk->next_begins = NULL;
    if (consumer->begin)
        consumer->begin_last->next_begins = desk;
    else
        consumer->begin = desk;
    consumer->begin_last = desk;
}

void desk_list(struct consumer *consumer, struct desk *desk)
{
    list_to_begin(consumer, desk);
    list_last(consumer, desk);
}

static struct desk *take_first(struct consumer *consumer)
{
    struct desk *desk = consumer->room;
    consumer->room = desk->next;
    desk->listed = false;
    return desk;
}

static bool slot_is_free(const struct desk *desk)
{
    return desk->free && desk->working < desk->instance->crew->present;
}

static bool prefetches(const struct consumer *consumer)
{
    return consumer->spec->prefetch != COUNT_NONE;
}

static bool has_room(const struct consumer *consumer, const struct desk *desk)
{
    return prefetches(consumer) ? (int64_t)desk->held < consumer->spec->prefetch
                                : slot_is_free(desk);
}

static struct slot *take_slot(struct desk *desk)
{
    struct slot *slot = desk->free;
    desk->free = slot->next;
    return slot;
}

/* --- with prefetch --- */

static void put_into_buffer(const struct consumer *consumer, struct desk *desk,
                            struct delivery *delivery, uint32_t from)
{
    delivery->next = NULL;
    delivery->from = (uint16_t)from;
    if (desk->first)
        desk->last->next = delivery;
    else
        desk->first = delivery;
    desk->last = delivery;
    desk->held++;
    mqueue_tell_held(consumer->queue[from], 1);
}

/* A batch is of one queue. */
static void begin_from_buffer(struct consumer *consumer, struct desk *desk)
{
    struct slot *slot = take_slot(desk);
    uint32_t from = desk->first->from;
    for (size_t n = 0; n < batch_size(consumer) && desk->first && desk->first->from == from; n++) {
        struct delivery *delivery = desk->first;
        desk->first = delivery->next;
        mqueue_tell_held(consumer->queue[from], -1);
        slot_add(slot, delivery);
    }
    slot_begin(slot, from);
}

/* False: a slot is free, but no batch may be begun. */
static bool begin_what_it_has(struct consumer *consumer, struct desk *desk)
{
    while (desk->first && slot_is_free(desk)) {
        if (!pollers_allow(consumer))
            return false;
        begin_from_buffer(consumer, desk);
    }
    return true;
}

/* As much as makes a batch, from this queue and the next that have something. */
static bool prefetch(struct consumer *consumer, struct desk *desk, uint32_t q)
{
    size_t n = 0;
    for (; n < batch_size(consumer) && has_room(consumer, desk) && q != NO_QUEUE; n++) {
        struct delivery *delivery = consumer_receive(consumer, q);
        if (!delivery)
            break;
        put_into_buffer(consumer, desk, delivery, q);
        q = consumer_finds(consumer);
    }
    return n > 0;
}

void desk_clear(struct consumer *consumer, struct desk *desk, bool lost)
{
    sim_time notice = consumer->spec->session;
    bool back = consumer->queue[0]->spec->returns_to == RETURNS_BACK;
    desk->first = back ? desk->first : deliveries_turned(desk->first); /* they keep their order */
    while (desk->first) {
        struct delivery *delivery = desk->first;
        struct mqueue *queue = consumer->queue[delivery->from];
        desk->first = delivery->next;
        desk->held--;
        mqueue_tell_held(queue, -1);
        if (lost)
            mqueue_lose(queue, delivery, notice);
        else
            mqueue_give_back(queue, delivery, OUTCOME_ok);
        delivery_over(consumer, delivery, lost ? DELIVERY_LOST : DELIVERY_UNWORKED,
                      OUTCOME_cancelled);
    }
}

void desks_begin(struct consumer *consumer)
{
    while (consumer->begin) {
        struct desk *desk = consumer->begin;
        bool takes = instance_takes(desk->instance);
        if (takes && !begin_what_it_has(consumer, desk))
            return;
        consumer->begin = desk->next_begins;
        desk->begins = false;
    }
}

/* --- without --- */

/* A batch; the others of a partition come with the first, and nobody else may take them. */
static bool take_batch(struct consumer *consumer, struct desk *desk, uint32_t q)
{
    struct mqueue *queue = consumer->queue[q];
    struct delivery *delivery = consumer_receive(consumer, q);
    if (!delivery)
        return false;
    struct slot *slot = take_slot(desk);
    struct partition *partition =
        queue->parted ? mqueue_partition(queue, delivery->message) : NULL;
    for (size_t n = 1; delivery; n++) {
        slot_add(slot, delivery);
        desk->held++;
        delivery = n < batch_size(consumer) && (partition || mqueue_has(queue))
                       ? mqueue_receive(queue, partition)
                       : NULL;
    }
    slot_begin(slot, q);
    return true;
}

/* --- both --- */

/* False: there is nothing after all, or no batch may be begun. */
static bool take(struct consumer *consumer, struct desk *desk, uint32_t q)
{
    if (!prefetches(consumer))
        return pollers_allow(consumer) && take_batch(consumer, desk, q);
    if (!prefetch(consumer, desk, q))
        return false;
    if (!begin_what_it_has(consumer, desk))
        list_to_begin(consumer, desk);
    return true;
}

/* One that has room and finds nothing stays the first, for when there is something again; one
** without comes back when it has some. */
void desks_take(struct consumer *consumer)
{
    uint32_t q;
    while (consumer->room && (q = consumer_finds(consumer)) != NO_QUEUE) {
        struct desk *desk = take_first(consumer);
        bool takes = instance_takes(desk->instance);
        if (!takes || !has_room(consumer, desk))
            continue;
        if (take(consumer, desk, q)) {
            list_last(consumer, desk);
            continue;
        }
        list_first(consumer, desk);
        if (!prefetches(consumer) && !pollers_allow(consumer))
            return;
    }
}
