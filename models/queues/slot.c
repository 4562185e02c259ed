/* A slot works on its batch, one message after the other, and settles what becomes of each.
**
**   slot_begin ─► deliver ══ request ══► slot_ended ─┬─ good ─► FATE_GOOD ──┐
**                   ▲  ▲                             ├─ failed: on_failure ─┤
**                   │  └─ tries_again ◄─ pause ◄─────┘ wait                 │
**                   └──── slots_go_on ◄═ the next of the batch ◄────────────┤
**                                                                           ▼
**        free ◄── finish: those that are good are acknowledged ◄── there is none
**             ◄── settle_all: given back, left or lost, as a whole
**
** Invariants.  (1) slot->current is NULL or one of the batch.  (2) A delivery's record stays until
** its batch is over; its fate says whether the message is settled.  (3) Messages of a batch that
** come back together keep their order.
*/
#include "models/queues/consumer_parts.h"

#include "models/call/baggage.h"
#include "models/call/chain.h"
#include "models/call/op.h"

static struct desk *desk_of(const struct slot *slot)
{
    return &slot->consumer->desk[slot->instance];
}

static struct mqueue *queue_of(const struct slot *slot)
{
    return slot->consumer->queue[slot->from];
}

static const struct consumer_spec *spec_of(const struct slot *slot)
{
    return slot->consumer->spec;
}

/* --- facts --- */

static void tell_end(const struct consumer *consumer, const struct delivery *delivery,
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

static void tell_over(const struct consumer *consumer, const struct delivery *delivery,
                      enum delivery_end end, enum outcome outcome, bool valid)
{
    tell_end(consumer, delivery, &(struct fact){ .from = (uint8_t)end,
                                                 .outcome = (uint8_t)outcome, .late = !valid });
}

void delivery_over(const struct consumer *consumer, struct delivery *delivery,
                   enum delivery_end end, enum outcome outcome)
{
    tell_over(consumer, delivery, end, outcome, true);
    delivery_end(consumer->all, delivery);
}

/* --- the batch --- */

void slot_add(struct slot *slot, struct delivery *delivery)
{
    delivery->next = NULL;
    if (slot->first)
        slot->last->next = delivery;
    else
        slot->first = delivery;
    slot->last = delivery;
}

static void forget_alarms(struct slot *slot)
{
    struct event_id *alarm[] = { &slot->renewal, &slot->pause };
    for (int i = 0; i < 2; i++)
        if (alarm[i]->generation) {
            sim_cancel(slot->consumer->ground->sim, *alarm[i]);
            *alarm[i] = (struct event_id){ 0 };
        }
}

static void set_free(struct slot *slot)
{
    struct consumer *consumer = slot->consumer;
    struct desk *desk = desk_of(slot);
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
static void settle(struct slot *slot, void (*one)(struct slot *, struct delivery *, enum outcome),
                   enum outcome outcome)
{
    if (queue_of(slot)->spec->returns_to != RETURNS_BACK) {
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
    tell_over(slot->consumer, delivery, worked ? DELIVERY_WORKED_ON : DELIVERY_UNWORKED, told,
              delivery_is_valid(delivery));
}

/* Its fate is known before its queue hears of it, who may hand out the next at once. */
static void give_back(struct slot *slot, struct delivery *delivery, enum outcome outcome)
{
    bool failed = delivery == slot->current;
    tell_settled(slot, delivery, outcome);
    delivery->fate = FATE_OVER;
    mqueue_give_back(queue_of(slot), delivery, failed ? outcome : OUTCOME_ok);
}

static void leave(struct slot *slot, struct delivery *delivery, enum outcome outcome)
{
    tell_settled(slot, delivery, outcome);
    delivery->fate = FATE_OVER;
    mqueue_leave(queue_of(slot), delivery, outcome);
}

static void lose(struct slot *slot, struct delivery *delivery, enum outcome outcome)
{
    tell_over(slot->consumer, delivery, DELIVERY_LOST, outcome, delivery_is_valid(delivery));
    delivery->fate = FATE_OVER;
    if (delivery->kept)
        mqueue_drop(queue_of(slot), delivery);
    else
        mqueue_lose(queue_of(slot), delivery, spec_of(slot)->session);
}

/* Of one that is at the service the end is still to come. */
void slot_lose(struct slot *slot)
{
    settle(slot, lose, OUTCOME_refused);
    slot->lost = slot->at_work;
    if (!slot->lost)
        set_free(slot);
}

static void acknowledge(struct slot *slot, struct delivery *delivery)
{
    bool valid = delivery_is_valid(delivery);
    delivery->fate = FATE_OVER;
    bool counts = mqueue_acknowledge(queue_of(slot), delivery);
    tell_end(slot->consumer, delivery,
             &(struct fact){ .from = DELIVERY_WORKED_ON, .outcome = OUTCOME_ok, .late = !valid,
                             .counts = counts });
}

/* Those that are good are acknowledged in their order; what has not been worked on comes back. */
static void finish(struct slot *slot)
{
    for (struct delivery *delivery = slot->first; delivery; delivery = delivery->next)
        if (delivery->fate == FATE_GOOD)
            acknowledge(slot, delivery);
    slot->current = NULL;
    if (slot->first != slot->last)
        settle(slot, give_back, OUTCOME_cancelled);
    set_free(slot);
}

/* --- one after the other --- */

static void list_on(struct consumer *consumer, struct slot *slot)
{
    slot->next_on = NULL;
    if (consumer->on)
        consumer->on_last->next_on = slot;
    else
        consumer->on = slot;
    consumer->on_last = slot;
}

/* The next goes on by an event: a batch of messages without work is no tower of calls.  Who leaves
** in order finishes no more than what he is at. */
static void advance(struct slot *slot)
{
    struct consumer *consumer = slot->consumer;
    struct delivery *next = slot->current->next;
    if (!next || desk_instance(consumer, slot->instance)->away) {
        finish(slot);
        return;
    }
    slot->current = next;
    list_on(consumer, slot);
    consumer_wake(consumer);
}

/* The first delivery has the message's key, each later one a key of its own. */
static uint32_t delivery_key(const struct message *message)
{
    return message->handed > 1 ? key_make(message->key, message->handed) : message->key;
}

static void deliver(struct slot *slot)
{
    struct consumer *consumer = slot->consumer;
    struct message *message = slot->current->message;
    bool again = message->again || message->tried;
    struct baggage handed = { .deadline = SIM_FOREVER, .root = message->root,
                              .user = message->user, .priority = message->priority,
                              .op = message->op };
    slot->at_work = true;
    message->tried = true;
    chain_call(consumer->edge[slot->from], NULL, slot->id, delivery_key(message),
               again, &handed);
}

/* Those of an instance that is shut wait until it no longer is. */
void slots_go_on(struct consumer *consumer)
{
    struct slot *slot = consumer->on;
    consumer->on = NULL;
    while (slot) {
        struct slot *next = slot->next_on;
        if (slot->current && instance_is_shut(desk_instance(consumer, slot->instance)))
            list_on(consumer, slot);
        else if (slot->current) /* not lost meanwhile */
            deliver(slot);
        slot = next;
    }
}

/* --- leases --- */

static void renews(struct sim *sim, void *self, int64_t unused);
static const struct event_type renewal = { "leases are renewed", renews, NULL };

static void renew_later(struct slot *slot)
{
    sim_time every = spec_of(slot)->renew;
    slot->renewal = (struct event_id){ 0 };
    if (every != TIME_NONE)
        slot->renewal = sim_after(slot->consumer->ground->sim, every, &renewal, slot, 0);
}

/* A process that stands still renews nothing. */
static void renews(struct sim *sim, void *self, int64_t unused)
{
    struct slot *slot = self;
    (void)sim;
    (void)unused;
    if (!instance_stands_still(desk_instance(slot->consumer, slot->instance)))
        for (struct delivery *delivery = slot->first; delivery; delivery = delivery->next)
            if (delivery->fate != FATE_OVER)
                mqueue_renew(queue_of(slot), delivery);
    renew_later(slot);
}

void slot_begin(struct slot *slot, uint32_t from)
{
    slot->from = from;
    slot->current = slot->first;
    desk_of(slot)->working++;
    slot->consumer->working++;
    if (spec_of(slot)->ack == ACK_BEFORE)
        for (struct delivery *delivery = slot->first; delivery; delivery = delivery->next)
            mqueue_keep(queue_of(slot), delivery);
    renew_later(slot);
    deliver(slot);
}

/* --- failures --- */

static void tries_again(struct sim *sim, void *self, int64_t unused)
{
    struct slot *slot = self;
    (void)sim;
    (void)unused;
    slot->pause = (struct event_id){ 0 };
    if (mqueue_deliver_again(queue_of(slot), slot->current)) {
        deliver(slot);
        return;
    }
    slot->current->fate = FATE_OVER;
    advance(slot);
}

static const struct event_type trying_again = { "message is tried again", tries_again, NULL };

static void try_again(struct slot *slot, enum outcome outcome)
{
    sim_time pause = mqueue_try_again(queue_of(slot), slot->current, outcome);
    if (pause == TIME_NONE) {
        advance(slot);
        return;
    }
    slot->current->fate = FATE_OPEN;
    slot->pause = sim_after(slot->consumer->ground->sim, pause, &trying_again, slot, 0);
}

/* From its queue to the first rung, from each rung to the next. */
static void pass_on(struct slot *slot, enum outcome outcome)
{
    struct consumer *consumer = slot->consumer;
    if (slot->from + 1 < consumer->queues)
        mqueue_pass_on(queue_of(slot), slot->current, consumer->queue[slot->from + 1], outcome);
    else
        mqueue_bury(queue_of(slot), slot->current, outcome);
    advance(slot);
}

/* Of a partition all that is behind it comes back before it does. */
static void come_back(struct slot *slot, enum outcome outcome,
                      void (*one)(struct slot *, struct delivery *, enum outcome))
{
    if (returns_whole(slot->consumer)) {
        slot->current->fate = FATE_OPEN;
        settle(slot, one, outcome);
        set_free(slot);
    } else if (queue_of(slot)->parted) {
        slot->current->fate = FATE_OPEN;
        for (struct delivery *good = slot->first; good != slot->current; good = good->next)
            if (good->fate == FATE_GOOD)
                acknowledge(slot, good);
        settle(slot, one, outcome);
        set_free(slot);
    } else {
        one(slot, slot->current, outcome);
        advance(slot);
    }
}

static void failed(struct slot *slot, enum outcome outcome)
{
    const struct consumer_spec *spec = spec_of(slot);
    enum consumer_on_failure what = (enum consumer_on_failure)spec->on_failure;
    if (outcome_in(spec->dead_at_once, outcome))
        what = MESSAGE_DEAD;
    if (what == MESSAGE_GIVE_BACK || what == MESSAGE_LEAVE) {
        come_back(slot, outcome, what == MESSAGE_LEAVE ? leave : give_back);
        return;
    }
    tell_over(slot->consumer, slot->current, DELIVERY_WORKED_ON, outcome,
              delivery_is_valid(slot->current));
    slot->current->fate = FATE_OVER;
    if (what == MESSAGE_WAIT) {
        try_again(slot, outcome);
    } else if (what == MESSAGE_NEXT) {
        pass_on(slot, outcome);
    } else {
        mqueue_bury(queue_of(slot), slot->current, outcome);
        advance(slot);
    }
}

/* --- ends --- */

/* How often the message has been executed now; 0: not this time, as it failed or its key was
** known. */
static uint32_t count_executed(struct message *message, bool good)
{
    uint32_t before = message->executed, now = before + good;
    if (message->op)
        now = message->op->executed < UINT16_MAX ? message->op->executed : UINT16_MAX;
    message->executed = (uint16_t)now;
    return now > before ? now : 0;
}

void slot_ended(void *self, struct request *no_parent, uint32_t owner, enum outcome outcome)
{
    struct consumer *consumer = self;
    struct slot *slot = &consumer->slot[owner];
    bool good = outcome_is_good(outcome);
    (void)no_parent;
    slot->at_work = false;
    if (slot->lost) {
        slot->lost = false;
        set_free(slot);
        return;
    }
    slot->current->executed = count_executed(slot->current->message, good);
    if (!good) {
        failed(slot, outcome);
        return;
    }
    slot->current->fate = FATE_GOOD;
    advance(slot);
}
