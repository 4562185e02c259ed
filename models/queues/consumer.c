/* Who may take, and when.
**
**   offered (a queue has something) ─┐
**   a slot has become free ──────────┼─► consumer_wake ═event═► look: slots_go_on, shares_take,
**   an instance came, went, changed ─┤                          desks_take, take_in_vain
**   the partitions are shared out ───┘
**
** A log is shared out (consumer_rebalance ═event═► share_out) when instances come or go, when a
** slot's lease ends, so that it is out, and when that slot is free again.
**
** Invariants.  (1) At most one look is pending, and none is within another: whatever a look sets
** going only wakes.  (2) The lists of who may take are desk.c's and share.c's.  (3) An instance
** that is down has nothing: what it had was lost when it went down.
*/
#include "models/queues/consumer_parts.h"

#include "models/call/ailment.h"
#include "models/service/door.h"
#include "models/service/service_build.h"

/* --- looking for work --- */

static bool any_takes(const struct consumer *consumer)
{
    for (uint32_t i = 0; i < consumer->service->instances; i++)
        if (instance_takes(&consumer->service->instance[i]))
            return true;
    return false;
}

/* No slot is free: what is received comes back when its lease ends. */
static __attribute__((noinline)) void take_in_vain(struct consumer *consumer)
{
    uint32_t q;
    if (!any_takes(consumer))
        return;
    while ((q = consumer_finds(consumer)) != NO_QUEUE && pollers_allow(consumer)) {
        struct delivery *delivery = consumer_receive(consumer, q);
        if (!delivery)
            continue;
        mqueue_leave(consumer->queue[q], delivery, OUTCOME_overloaded);
        delivery_over(consumer, delivery, DELIVERY_THROTTLED, OUTCOME_overloaded);
    }
}

static void look(struct sim *sim, void *self, int64_t unused)
{
    struct consumer *consumer = self;
    (void)unused;
    consumer->woken = false;
    if (consumer->on)
        slots_go_on(consumer);
    if (consumer->begin)
        desks_begin(consumer);
    if (sim_now(sim) < consumer->stalled_until)
        return;
    if (consumer->fixed)
        shares_take(consumer);
    else
        desks_take(consumer);
    if (!consumer->spec->knows_limit)
        take_in_vain(consumer);
}

static const struct event_type looking = { "consumer looks for messages", look, NULL };

/* --- a log is shared out --- */

static void rebalance_ends(struct sim *sim, void *self, int64_t unused)
{
    struct consumer *consumer = self;
    (void)unused;
    if (sim_now(sim) < consumer->stalled_until)
        return;
    share_out(consumer);
    consumer_wake(consumer);
}

static const struct event_type rebalance_end = { "partitions are shared out", rebalance_ends,
                                                 NULL };

void consumer_rebalance(struct consumer *consumer, sim_time length)
{
    sim_time end = time_add(sim_now(consumer->ground->sim), length);
    if (end > consumer->stalled_until)
        consumer->stalled_until = end;
    sim_at(consumer->ground->sim, end, &rebalance_end, consumer, 0);
}

/* Whoever is at work for longer than his lease is put out; he is not told, and goes on. */
static void lapsed(void *self, struct partition *partition)
{
    struct consumer *consumer = self;
    struct slot *slot = partition->worker;
    if (slot->out)
        return;
    slot->out = true;
    consumer_rebalance(consumer, consumer->spec->rebalance);
}

/* He is done, and asks for a share again, unless he has gone with his instance. */
static void rejoin(struct consumer *consumer, struct slot *slot)
{
    slot->out = false;
    if (slot_is_there(slot) && !slot->desk->lost)
        consumer_rebalance(consumer, consumer->spec->rebalance);
}

/* --- what it hears --- */

static __attribute__((noinline)) void freed_of_share(struct consumer *consumer, struct slot *slot)
{
    if (slot->out)
        rejoin(consumer, slot);
    share_freed(consumer, slot);
}

static void freed(struct consumer *consumer, struct slot *slot)
{
    struct desk *desk = slot->desk;
    if (consumer->fixed) {
        freed_of_share(consumer, slot);
        return;
    }
    slot->next = desk->free;
    desk->free = slot;
    desk_list(consumer, desk);
    if (consumer->begin || consumer_finds(consumer) != NO_QUEUE) /* of another instance, too */
        consumer_wake(consumer);
    else if (consumer->working == 0)
        consumer->pollers = 0; /* they begin anew */
}

static const struct consumer_ear ear = { &looking, freed };

static void offered(void *self, struct mqueue *queue, struct partition *partition)
{
    struct consumer *consumer = self;
    (void)queue;
    if (consumer->fixed)
        share_offered(consumer, partition);
    else if (consumer->room || !consumer->spec->knows_limit)
        consumer_wake(consumer);
}

/* --- instances that come and go --- */

static void lose_slots(struct consumer *consumer, uint32_t instance, bool last_first)
{
    for (uint32_t n = 0; n < consumer->slots; n++) {
        uint32_t nth = last_first ? consumer->slots - 1 - n : n;
        struct slot *slot = &consumer->slot[instance * consumer->slots + nth];
        if (slot->current)
            slot_lose(slot);
    }
}

/* What was at work was received before what waited in the buffer, and is before it again. */
static void lose_all(struct consumer *consumer, struct desk *desk, uint32_t instance)
{
    bool back = consumer->queue[0]->spec->returns_to == RETURNS_BACK;
    desk->lost = true;
    if (back)
        lose_slots(consumer, instance, false);
    desk_clear(consumer, desk, true);
    if (!back)
        lose_slots(consumer, instance, true);
}

/* One that was lost and is back before that is noticed has said so itself. */
static void membership_changes(struct sim *sim, void *self, int64_t gone)
{
    struct consumer *consumer = self;
    (void)sim;
    if (gone < 0 || consumer->desk[gone].gone)
        consumer_rebalance(consumer, consumer->spec->rebalance);
}

static const struct event_type membership_change = { "instances have changed", membership_changes,
                                                     NULL };

/* One that is lost is noticed after its session; one that comes, or leaves in order, says so. */
static void change_membership(struct consumer *consumer, struct desk *desk, bool gone)
{
    sim_time notice = gone && desk->lost && consumer->spec->session > 0 ? consumer->spec->session
                                                                        : 0;
    if (!consumer->fixed || desk->gone == gone)
        return;
    desk->gone = gone;
    sim_after(consumer->ground->sim, notice, &membership_change, consumer,
              gone ? desk - consumer->desk : -1);
}

void consumer_changed(void *self, struct instance *instance)
{
    struct consumer *consumer = self;
    struct desk *desk = &consumer->desk[instance->id];
    if (instance->down > 0 && !desk->lost)
        lose_all(consumer, desk, instance->id);
    if (instance->down == 0)
        desk->lost = false;
    if (instance->away)
        desk_clear(consumer, desk, false);
    change_membership(consumer, desk, instance->away || instance->down > 0);
    if (!instance_takes(instance))
        return;
    for (uint32_t n = 0; consumer->fixed && n < consumer->slots; n++)
        share_list(consumer, &consumer->slot[instance->id * consumer->slots + n]);
    if (!consumer->fixed)
        desk_list(consumer, desk);
    consumer_wake(consumer);
}

void consumer_look_again(struct consumer *consumer)
{
    for (uint32_t i = 0; i < consumer->service->instances; i++)
        consumer_changed(consumer, &consumer->service->instance[i]);
}

/* --- the edges from its queues --- */

/* To the instance that took the message; one that is poisoned has failed before it begins. */
static void accept(void *self, struct request *request)
{
    const struct consumer *consumer = request->call->edge->caller.self;
    const struct slot *slot = &consumer->slot[request->call->owner];
    request->instance = slot->instance & ((1u << REQUEST_INSTANCE_BITS) - 1);
    request->aimed = true;
    request->outcome = slot->current->message->poison;
    door_accept(self, request);
}

struct caller_port consumer_port(struct consumer *consumer)
{
    return (struct caller_port){ slot_ended, consumer };
}

struct target_port consumer_target(struct consumer *consumer)
{
    struct target_port port = service_target(consumer->service);
    port.accept = accept;
    return port;
}

/* --- building --- */

static void build_slots(struct consumer *consumer, uint32_t instance)
{
    struct desk *desk = &consumer->desk[instance];
    desk->instance = &consumer->service->instance[instance];
    for (uint32_t n = consumer->slots; n-- > 0;) { /* the first is taken first */
        uint32_t id = instance * consumer->slots + n;
        consumer->slot[id] = (struct slot){ .consumer = consumer, .desk = desk, .id = id,
                                            .instance = instance, .next = desk->free };
        desk->free = &consumer->slot[id];
    }
}

void consumer_build(struct consumer *consumer)
{
    struct arena *arena = consumer->ground->arena;
    uint32_t instances = consumer->service->instances;
    consumer->ear = &ear;
    consumer->desk = ARENA_ARRAY(arena, instances, struct desk);
    consumer->slot = ARENA_ARRAY(arena, (size_t)instances * consumer->slots, struct slot);
    for (uint32_t i = 0; i < instances; i++)
        build_slots(consumer, i);
    for (uint32_t q = 0; q < consumer->queues; q++)
        mqueue_add_taker(consumer->queue[q], (struct taker_port){ offered, lapsed, consumer });
    consumer->fixed = consumer->queues > 0 && consumer->queue[0]->fixed;
    if (consumer->fixed)
        consumer->sharing = ARENA_ARRAY(arena, (size_t)instances * consumer->slots, struct slot *);
}

void consumer_start(struct consumer *consumer)
{
    for (uint32_t i = 0; i < consumer->service->instances; i++)
        consumer->desk[i].gone = consumer->service->instance[i].away != 0;
    if (consumer->fixed)
        share_out(consumer);
    consumer_look_again(consumer);
}

/* With more or fewer slots the partitions are shared out anew, as when instances come or go. */
void consumer_change(struct consumer *consumer, const struct consumer_spec *spec)
{
    bool others = spec->concurrency != consumer->spec->concurrency;
    consumer->spec = spec;
    if (consumer->fixed && others)
        consumer_rebalance(consumer, spec->rebalance);
    consumer_look_again(consumer);
}
