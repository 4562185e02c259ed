/* A slot's batch: filled, gone through one after the other, and settled.
**
**   slot_add ─► slot_begin (slot_work.c) ─► each ─► slot_advance ─┬─ the next: by an event
**                                                                 └─ there is none: finish
**   free ◄─ slot_set_free ◄─┬─ finish: those that are good are acknowledged
**                           └─ slot_settle: given back, left or lost, as a whole
**
** Invariants.  (1) slot->current is NULL or one of the batch.  (2) A delivery's record stays until
** its batch is over; its fate says whether the message is settled, and says so before its queue
** hears of it.  (3) Messages of a batch that come back together keep their order.
*/
#include "models/queues/consumer_parts.h"

/* --- facts --- */

static inline __attribute__((always_inline)) void tell_end(const struct consumer *consumer,
                                                           const struct delivery *delivery,
                                                           const struct fact *fact)
{
    struct fact whole = fact_copy(fact);
    whole.kind = FACT_DELIVERY_OVER;
    whole.service = consumer->id;
    whole.number = delivery->executed;
    whole.request = delivery->message;
    whole.time = sim_now(consumer->ground->sim);
    probe_tell(&consumer->ground->probe, &whole);
}

void delivery_tell_over(const struct consumer *consumer, const struct delivery *delivery,
                        enum delivery_end end, enum outcome outcome, bool valid)
{
    tell_end(consumer, delivery, &(struct fact){ .from = (uint8_t)end,
                                                 .outcome = (uint8_t)outcome, .late = !valid });
}

void delivery_over(const struct consumer *consumer, struct delivery *delivery,
                   enum delivery_end end, enum outcome outcome)
{
    delivery_tell_over(consumer, delivery, end, outcome, true);
    delivery_end(consumer->all, delivery);
}

/* --- the batch --- */

static void forget_alarms(struct slot *slot)
{
    struct event_id *alarm[] = { &slot->renewal, &slot->pause };
    for (int i = 0; i < 2; i++)
        if (alarm[i]->generation) {
            sim_cancel(slot->consumer->ground->sim, *alarm[i]);
            *alarm[i] = (struct event_id){ 0 };
        }
}

void slot_set_free(struct slot *slot)
{
    struct consumer *consumer = slot->consumer;
    struct desk *desk = slot->desk;
    while (slot->first) {
        struct delivery *delivery = slot->first;
        slot->first = delivery->next;
        desk->held--;
        delivery_end(consumer->all, delivery);
    }
    slot->last = slot->current = NULL;
    forget_alarms(slot);
    desk->working--;
    consumer->working--;
    consumer->ear->freed(consumer, slot);
}

/* Each that is not settled yet, so that the old order is kept: what comes back to the head comes
** back the last first. */
void slot_settle(struct slot *slot, slot_settling *one, enum outcome outcome)
{
    if (slot_queue(slot)->spec->returns_to != RETURNS_BACK) {
        slot->last = slot->first;
        slot->first = deliveries_turned(slot->first);
    }
    for (struct delivery *delivery = slot->first; delivery; delivery = delivery->next)
        if (delivery->fate != FATE_OVER)
            one(slot, delivery, outcome);
}

/* What has been worked on comes back all the same; for its call that means nothing. */
static void tell_settled(const struct slot *slot, const struct delivery *delivery,
                         enum outcome outcome)
{
    bool worked = delivery == slot->current || delivery->fate == FATE_GOOD;
    enum outcome told = delivery == slot->current ? outcome : OUTCOME_cancelled;
    delivery_tell_over(slot->consumer, delivery,
                       worked ? DELIVERY_WORKED_ON : DELIVERY_UNWORKED, told,
                       delivery_is_valid(delivery));
}

/* Its fate is known before its queue hears of it, who may hand out the next at once. */
void slot_give_back(struct slot *slot, struct delivery *delivery, enum outcome outcome)
{
    bool failed = delivery == slot->current;
    tell_settled(slot, delivery, outcome);
    delivery->fate = FATE_OVER;
    mqueue_give_back(slot_queue(slot), delivery, failed ? outcome : OUTCOME_ok);
}

void slot_leave(struct slot *slot, struct delivery *delivery, enum outcome outcome)
{
    tell_settled(slot, delivery, outcome);
    delivery->fate = FATE_OVER;
    mqueue_leave(slot_queue(slot), delivery, outcome);
}

static void lose(struct slot *slot, struct delivery *delivery, enum outcome outcome)
{
    bool pauses = delivery == slot->current && slot->pause.generation; /* and is told of already */
    if (!pauses)
        delivery_tell_over(slot->consumer, delivery, DELIVERY_LOST, outcome,
                           delivery_is_valid(delivery));
    delivery->fate = FATE_OVER;
    if (delivery->kept)
        mqueue_drop(slot_queue(slot), delivery);
    else
        mqueue_lose(slot_queue(slot), delivery, slot_spec(slot)->session);
}

/* Of one that is at the service the end is still to come. */
void slot_lose(struct slot *slot)
{
    slot_settle(slot, lose, OUTCOME_refused);
    slot->lost = slot->at_work;
    if (!slot->lost)
        slot_set_free(slot);
}

void slot_acknowledge(struct slot *slot, struct delivery *delivery)
{
    bool valid = delivery_is_valid(delivery);
    delivery->fate = FATE_OVER;
    bool counts = mqueue_acknowledge(slot_queue(slot), delivery);
    tell_end(slot->consumer, delivery,
             &(struct fact){ .from = DELIVERY_WORKED_ON, .outcome = OUTCOME_ok, .late = !valid,
                             .counts = counts });
}

/* Those that are good are acknowledged in their order; what has not been worked on comes back. */
static void finish(struct slot *slot)
{
    for (struct delivery *delivery = slot->first; delivery; delivery = delivery->next)
        if (delivery->fate == FATE_GOOD)
            slot_acknowledge(slot, delivery);
    slot->current = NULL;
    if (slot->first != slot->last)
        slot_settle(slot, slot_give_back, OUTCOME_cancelled);
    slot_set_free(slot);
}

/* --- one after the other --- */

void slot_list_on(struct slot *slot)
{
    struct consumer *consumer = slot->consumer;
    slot->next_on = NULL;
    if (consumer->on)
        consumer->on_last->next_on = slot;
    else
        consumer->on = slot;
    consumer->on_last = slot;
}

/* The next goes on by an event: a batch of messages without work is no tower of calls.  Who leaves
** in order finishes no more than what he is at. */
void slot_advance(struct slot *slot)
{
    struct consumer *consumer = slot->consumer;
    struct delivery *next = slot->current->next;
    if (!next || slot->desk->instance->away) {
        finish(slot);
        return;
    }
    slot->current = next;
    slot_list_on(slot);
    consumer_wake(consumer);
}
