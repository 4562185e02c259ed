/* A slot works on a message: a call to its instance, and what its end makes of the message.
**
**   slot_begin ─► deliver ══ request ══► slot_ended ─┬─ good ──► FATE_GOOD ─► slot_advance
**                   ▲  ▲                             ├─ failed ─► on_failure: come_back, pass_on,
**                   │  └─ tries_again ◄─ pause ◄─────┤            mqueue_bury
**                   └──── slots_go_on ◄─ the next    └─ wait: try_again
**
** Invariant.  A call that ends while it is being made is looked at by an event: what fails at once
** and comes back at once goes round by events, not within one.
*/
#include "models/queues/consumer_parts.h"

#include "models/call/baggage.h"
#include "models/call/chain.h"
#include "models/call/op.h"

#include <assert.h>

/* --- the work --- */

/* The first delivery has the message's key, each later one a key of its own. */
static uint32_t delivery_key(const struct message *message)
{
    return message->handed > 1 ? key_make(message->key, message->handed) : message->key;
}

static void deliver(struct slot *slot)
{
    struct consumer *consumer = slot->consumer;
    assert(slot->current);
    struct message *message = slot->current->message;
    bool again = message->again || message->tried;
    struct baggage handed = { .deadline = SIM_FOREVER, .root = message->root,
                              .user = message->user, .priority = message->priority,
                              .op = message->op };
    slot->at_work = true;
    message->tried = true;
    consumer->calling = true;
    probe_tell(&consumer->ground->probe,
               &(struct fact){ .kind = FACT_DELIVERY_BEGUN, .service = consumer->id,
                              .edge = consumer->edge[slot->from]->id, .request = message,
                              .time = sim_now(consumer->ground->sim) });
    chain_call(consumer->edge[slot->from], NULL, slot->id, delivery_key(message), again, &handed);
    consumer->calling = false;
}

/* --- leases --- */

static void renews(struct sim *sim, void *self, int64_t unused);
static const struct event_type renewal = { "leases are renewed", renews, NULL };

static void renew_later(struct slot *slot)
{
    sim_time every = slot_spec(slot)->renew;
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
    if (!instance_stands_still(slot->desk->instance))
        for (struct delivery *delivery = slot->first; delivery; delivery = delivery->next)
            if (delivery->fate != FATE_OVER)
                mqueue_renew(slot_queue(slot), delivery);
    renew_later(slot);
}

void slot_begin(struct slot *slot, uint32_t from)
{
    slot->from = from;
    slot->current = slot->first;
    slot->desk->working++;
    slot->consumer->working++;
    if (slot_spec(slot)->ack == ACK_BEFORE)
        for (struct delivery *delivery = slot->first; delivery; delivery = delivery->next)
            mqueue_keep(slot_queue(slot), delivery);
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
    if (mqueue_deliver_again(slot_queue(slot), slot->current)) {
        deliver(slot);
        return;
    }
    slot->current->fate = FATE_OVER;
    slot_advance(slot);
}

static const struct event_type trying_again = { "message is tried again", tries_again, NULL };

static void try_again(struct slot *slot, enum outcome outcome)
{
    sim_time pause = mqueue_try_again(slot_queue(slot), slot->current, outcome);
    if (pause == TIME_NONE) {
        slot_advance(slot);
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
        mqueue_pass_on(slot_queue(slot), slot->current, consumer->queue[slot->from + 1], outcome);
    else
        mqueue_bury(slot_queue(slot), slot->current, outcome);
    slot_advance(slot);
}

/* Of a partition all that is behind it comes back before it does. */
static void come_back(struct slot *slot, enum outcome outcome, slot_settling *one)
{
    if (returns_whole(slot->consumer)) {
        slot->current->fate = FATE_OPEN;
        slot_settle(slot, one, outcome);
        slot_set_free(slot);
    } else if (slot_queue(slot)->parted) {
        slot->current->fate = FATE_OPEN;
        for (struct delivery *good = slot->first; good != slot->current; good = good->next)
            if (good->fate == FATE_GOOD)
                slot_acknowledge(slot, good);
        slot_settle(slot, one, outcome);
        slot_set_free(slot);
    } else {
        one(slot, slot->current, outcome);
        slot_advance(slot);
    }
}

static void failed(struct slot *slot, enum outcome outcome)
{
    const struct consumer_spec *spec = slot_spec(slot);
    enum consumer_on_failure what = (enum consumer_on_failure)spec->on_failure;
    if (outcome_in(spec->dead_at_once, outcome))
        what = MESSAGE_DEAD;
    if (what == MESSAGE_GIVE_BACK || what == MESSAGE_LEAVE) {
        come_back(slot, outcome, what == MESSAGE_LEAVE ? slot_leave : slot_give_back);
        return;
    }
    delivery_tell_over(slot->consumer, slot->current, DELIVERY_WORKED_ON, outcome,
                       delivery_is_valid(slot->current));
    slot->current->fate = FATE_OVER;
    if (what == MESSAGE_WAIT) {
        try_again(slot, outcome);
    } else if (what == MESSAGE_NEXT) {
        pass_on(slot, outcome);
    } else {
        mqueue_bury(slot_queue(slot), slot->current, outcome);
        slot_advance(slot);
    }
}

/* --- ends --- */

/* How often the message has been executed now; 0: not this time, as it failed or its key was
** known. */
static uint32_t count_executed(struct message *message, bool good)
{
    uint32_t before = message->executed, now = message->op ? message->op->executed : before + good;
    now = now < UINT16_MAX ? now : UINT16_MAX;
    message->executed = (uint16_t)now;
    return now > before ? now : 0;
}

static void end(struct slot *slot, enum outcome outcome)
{
    bool good = outcome_is_good(outcome);
    slot->at_work = false;
    if (slot->lost) {
        slot->lost = false;
        slot_set_free(slot);
        return;
    }
    slot->current->executed = count_executed(slot->current->message, good);
    if (!good) {
        failed(slot, outcome);
        return;
    }
    slot->current->fate = FATE_GOOD;
    slot_advance(slot);
}

void slot_ended(void *self, struct request *no_parent, uint32_t owner, enum outcome outcome)
{
    struct consumer *consumer = self;
    struct slot *slot = &consumer->slot[owner];
    (void)no_parent;
    if (!consumer->calling) {
        end(slot, outcome);
        return;
    }
    slot->ended = true;
    slot->outcome = (uint8_t)outcome;
    slot_list_on(slot);
    consumer_wake(consumer);
}

/* Those of an instance that is shut wait until it no longer is; those that were lost have nothing
** to go on with. */
static void go_on(struct slot *slot)
{
    if (slot->ended) {
        slot->ended = false;
        end(slot, (enum outcome)slot->outcome);
    } else if (slot->current && instance_is_shut(slot->desk->instance)) {
        slot_list_on(slot);
    } else if (slot->current) {
        deliver(slot);
    }
}

void slots_go_on(struct consumer *consumer)
{
    struct slot *slot = consumer->on;
    consumer->on = NULL;
    while (slot) {
        struct slot *next = slot->next_on;
        go_on(slot);
        slot = next;
    }
}
