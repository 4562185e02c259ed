/* Private: what the files of a consumer share.  From the bottom:
**
**   pollers    how many batches there may be
**   slot       a slot's batch, and how it is settled
**   slot_work  a slot works on a message, and what that makes of it
**   desk       an instance takes, into its buffer and its slots
**   share      which slot has which partition, and what it takes from there
**   consumer   who may take, and when: wakes, faults, instances that come and go
**
** Each uses those before it; what it has to tell those after it goes by struct consumer_ear.
*/
#ifndef SQUALL_MODELS_QUEUES_CONSUMER_PARTS_H
#define SQUALL_MODELS_QUEUES_CONSUMER_PARTS_H

#include "models/queues/consumer.h"
#include "models/spec/consumer.h"
#include "models/spec/mqueue.h"
#include "models/spec/service.h"

/* Faults have it refuse whatever comes: it asks for nothing, and begins with nothing. */
static inline bool instance_is_shut(const struct instance *instance)
{
    const struct ailment *ailment = &instance->service->ailment;
    return ailment->any && ailment_shuts(ailment, instance->id);
}

/* It takes, and its slots work: it is in rotation, and neither down nor standing still. */
static inline bool instance_takes(const struct instance *instance)
{
    return instance->away == 0 && !instance_is_stopped(instance) && !instance_is_shut(instance);
}

static inline size_t batch_size(const struct consumer *consumer)
{
    return consumer->spec->batch ? (size_t)consumer->spec->batch->size : 1;
}

static inline bool returns_whole(const struct consumer *consumer)
{
    return consumer->spec->batch && consumer->spec->batch->returns == RETURNS_WHOLE;
}

#define NO_QUEUE UINT32_MAX

/* Which of its queues, in turn, has something for any slot; NO_QUEUE: none has. */
static inline uint32_t consumer_finds(const struct consumer *consumer)
{
    uint32_t q = consumer->turn;
    for (uint32_t i = 0; i < consumer->queues; i++) {
        if (mqueue_has(consumer->queue[q]))
            return q;
        q = next_in_turn(q, consumer->queues);
    }
    return NO_QUEUE;
}

/* From that one; the next comes next.  NULL: what was there was too old. */
static inline struct delivery *consumer_receive(struct consumer *consumer, uint32_t q)
{
    consumer->turn = next_in_turn(q, consumer->queues);
    return mqueue_receive(consumer->queue[q], NULL);
}

/* It looks for work at this instant: once, whoever wakes it. */
static inline void consumer_wake(struct consumer *consumer)
{
    if (consumer->woken)
        return;
    consumer->woken = true;
    sim_post(consumer->ground->sim, consumer->ear->look, consumer, 0);
}

/* --- desk.c --- */

/* It may have room, or a free slot for what is in its buffer: it is looked at in its turn. */
void desk_list(struct consumer *consumer, struct desk *desk);

/* Slots begin with what is in the buffers. */
void desks_begin(struct consumer *consumer);

/* Desks in turn, as long as there is something to take. */
void desks_take(struct consumer *consumer);

/* What it had prefetched is given back in order, or lost. */
void desk_clear(struct consumer *consumer, struct desk *desk, bool lost);

/* --- slot.c --- */

static inline struct mqueue *slot_queue(const struct slot *slot)
{
    return slot->consumer->queue[slot->from];
}

static inline const struct consumer_spec *slot_spec(const struct slot *slot)
{
    return slot->consumer->spec;
}

/* A delivery more for the batch of a free slot. */
static inline void slot_add(struct slot *slot, struct delivery *delivery)
{
    delivery->next = NULL;
    if (slot->first)
        slot->last->next = delivery;
    else
        slot->first = delivery;
    slot->last = delivery;
}

/* What is done with what has not been settled yet, the current one having failed so. */
typedef void slot_settling(struct slot *slot, struct delivery *delivery, enum outcome outcome);
slot_settling slot_give_back, slot_leave;

/* Does it with each of them. */
void slot_settle(struct slot *slot, slot_settling *one, enum outcome outcome);

void slot_acknowledge(struct slot *slot, struct delivery *delivery);

/* The current one is settled, or good: on to the next, or to the batch's end. */
void slot_advance(struct slot *slot);

/* All of the batch is settled. */
void slot_set_free(struct slot *slot);

/* Its instance is gone, and what it had. */
void slot_lose(struct slot *slot);

/* It goes on at this instant: with the next of its batch, or with what has ended at once. */
void slot_list_on(struct slot *slot);

/* States what has become of a delivery; and ends it. */
void delivery_tell_over(const struct consumer *consumer, const struct delivery *delivery,
                        enum delivery_end end, enum outcome outcome, bool valid);
void delivery_over(const struct consumer *consumer, struct delivery *delivery,
                   enum delivery_end end, enum outcome outcome);

/* --- slot_work.c --- */

/* A slot begins with its batch, which is from that queue of its consumer's. */
void slot_begin(struct slot *slot, uint32_t from);

/* Those that go on. */
void slots_go_on(struct consumer *consumer);

void slot_ended(void *self, struct request *no_parent, uint32_t owner, enum outcome outcome);

/* --- share.c --- */

/* Its instance is there, and has so many workers. */
static inline bool slot_is_there(const struct slot *slot)
{
    const struct consumer *consumer = slot->consumer;
    return !slot->desk->gone &&
           (int64_t)(slot->id % consumer->slots) < consumer->service->spec->workers;
}

/* The partitions are shared out anew among the slots that are there and not out. */
void share_out(struct consumer *consumer);

/* A partition has something for the slot that it belongs to. */
void share_offered(struct consumer *consumer, struct partition *partition);

/* It may have something of its own to take. */
void share_list(struct consumer *consumer, struct slot *slot);

/* It has become free; where slots are more than workers, the others of its instance have their turn
** before it has. */
void share_freed(struct consumer *consumer, struct slot *slot);

/* Slots with partitions of their own take. */
void shares_take(struct consumer *consumer);

/* --- pollers.c --- */

bool pollers_allow_more(struct consumer *consumer, const struct pollers_spec *spec);

/* One more batch may be begun now; else the consumer is woken when it may. */
static inline bool pollers_allow(struct consumer *consumer)
{
    const struct pollers_spec *spec = consumer->spec->pollers;
    return !spec || pollers_allow_more(consumer, spec);
}

#endif
