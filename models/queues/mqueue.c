/* What comes in, where it waits, and how it leaves.
**
**   mqueue_put ─┬─ delay ─► DELAYED ═is_due═► wait: partition_add_back ─► mqueue_offer ═► takers
**               └─────────────────────────────► wait
**   mqueue_take_out ◄── done, dead, moved, dropped, expired: from wherever it is
**
** Invariants.  (1) Each message that is in the queue stands in the list from `oldest` to
** `youngest`, in the order in which they came in; `count` says how many are in which place.  (2) A
** delayed message has its alarm; one that waits stands in its partition, and nothing is pending for
** it; of one in flight, alarm and holder are delivery.c's.  (3) At most one event of retention is
** pending, for the oldest at the time when it was set.
*/
#include "models/queues/mqueue.h"

#include "models/call/op.h"
#include "models/spec/mqueue.h"

static const struct event_type message_due;
static const struct event_type oldest_expiry;

static sim_time now_of(const struct mqueue *queue)
{
    return sim_now(queue->ground->sim);
}

void mqueue_tell_all(const struct mqueue *queue, const struct message *message,
                     const struct fact *fact)
{
    struct fact whole = fact_copy(fact);
    whole.time = now_of(queue);
    whole.service = queue->id;
    whole.home = message->home;
    whole.request = message;
    whole.instance = (uint32_t)(mqueue_partition(queue, message) - queue->partition);
    probe_tell_all(&queue->ground->probe, &whole);
}

void mqueue_tell_held(const struct mqueue *queue, double by)
{
    probe_tell(&queue->ground->probe,
               &(struct fact){ .kind = FACT_MESSAGES_HELD, .by = by, .service = queue->id,
                               .time = now_of(queue) });
}

/* --- partitions --- */

static bool by_class(const struct mqueue *queue)
{
    return queue->spec->order == MQUEUE_PRIORITY;
}

/* Partitions are handed to one at a time. */
static bool may_be_taken(const struct mqueue *queue, const struct partition *partition)
{
    return !queue->down && partition->count > 0 && (!queue->parted || partition->at_work == 0);
}

/* Who takes is asked in turn. */
void mqueue_offer(struct mqueue *queue, struct partition *partition)
{
    if (!may_be_taken(queue, partition))
        return;
    if (queue->parted && !queue->fixed)
        ready_add(&queue->ready, partition);
    uint32_t turn = queue->turn;
    queue->turn = next_in_turn(turn, queue->takers);
    for (uint32_t i = 0; i < queue->takers; i++) {
        const struct taker_port *taker = &queue->taker[turn];
        taker->offered(taker->self, queue, partition);
        turn = next_in_turn(turn, queue->takers);
    }
}

/* Seldom, and so it stands apart: what ends with it saves no registers. */
__attribute__((noinline)) void mqueue_offer_all(struct mqueue *queue)
{
    for (uint32_t p = 0; p < queue->partitions; p++)
        mqueue_offer(queue, &queue->partition[p]);
}

void mqueue_landed(struct mqueue *queue, struct partition *partition, bool keeps)
{
    int64_t most = queue->in_flight_most;
    partition->at_work -= !keeps;
    if (most != COUNT_UNLIMITED && (int64_t)queue->count[MESSAGE_IN_FLIGHT] == most - 1)
        mqueue_offer_all(queue);
    else if (queue->parted)
        mqueue_offer(queue, partition);
}

/* --- the oldest --- */

static void watch_oldest(struct mqueue *queue)
{
    sim_time keeps = queue->spec->retention, now = now_of(queue);
    if (keeps == TIME_NONE || !queue->oldest || queue->expiry.generation)
        return;
    sim_time end = time_add(queue->oldest->entered, keeps);
    queue->expiry = sim_at(queue->ground->sim, end > now ? end : now, &oldest_expiry, queue, 0);
}

static void tell_oldest(const struct mqueue *queue)
{
    const struct message *oldest = queue->oldest;
    sim_time now = now_of(queue);
    probe_tell(&queue->ground->probe,
               &(struct fact){ .kind = FACT_QUEUE_OLDEST, .service = queue->id, .time = now,
                               .span = oldest ? now - oldest->entered : TIME_NONE });
}

static void join(struct mqueue *queue, struct message *message)
{
    message->older = queue->youngest;
    message->younger = NULL;
    if (queue->youngest)
        queue->youngest->younger = message;
    queue->youngest = message;
    if (queue->oldest)
        return;
    queue->oldest = message;
    tell_oldest(queue);
    watch_oldest(queue);
}

static void part(struct mqueue *queue, struct message *message)
{
    if (message->younger)
        message->younger->older = message->older;
    else
        queue->youngest = message->older;
    if (message->older) {
        message->older->younger = message->younger;
        return;
    }
    queue->oldest = message->younger;
    tell_oldest(queue);
}

/* What is too old by now goes, be it in flight. */
static void oldest_expires(struct sim *sim, void *self, int64_t unused)
{
    struct mqueue *queue = self;
    (void)unused;
    queue->expiry = (struct event_id){ 0 };
    while (queue->oldest && queue->spec->retention != TIME_NONE &&
           time_add(queue->oldest->entered, queue->spec->retention) <= sim_now(sim))
        mqueue_put_aside(queue, queue->oldest, MESSAGE_OUT_EXPIRED);
    watch_oldest(queue);
}

static const struct event_type oldest_expiry = { "oldest message expires", oldest_expires, NULL };

/* --- waiting --- */

static void move(struct mqueue *queue, struct message *message, enum message_place to)
{
    if (message->place != MESSAGE_NOWHERE)
        queue->count[message->place]--;
    if (to != MESSAGE_NOWHERE)
        queue->count[to]++;
    message->place = to & 3u;
}

void mqueue_wait_again(struct mqueue *queue, struct message *message, bool back)
{
    struct partition *partition = mqueue_partition(queue, message);
    enum mqueue_returns to = back ? RETURNS_BACK : (enum mqueue_returns)queue->spec->returns_to;
    move(queue, message, MESSAGE_WAITS);
    switch (to) {
    case RETURNS_BACK:
        partition_add_back(partition, message, by_class(queue));
        break;
    case RETURNS_HEAD:
        partition_add_head(partition, message, by_class(queue));
        break;
    case RETURNS_PARTITION_HEAD:
        partition_add_in_order(partition, message, by_class(queue));
        break;
    }
    mqueue_offer(queue, partition);
}

static void is_due(struct sim *sim, void *self, int64_t number)
{
    struct message *message = message_of(number);
    (void)sim;
    mqueue_tell(self, message, &(struct fact){ .kind = FACT_MESSAGE_DUE, .from = MESSAGE_DELAYED,
                                               .to = MESSAGE_WAITS });
    if (message->keeps)
        mqueue_partition(self, message)->at_work--;
    message->keeps = false;
    mqueue_wait_again(self, message, message->deliveries == 0);
}

static const struct event_type message_due = { "message is due", is_due, NULL };

void mqueue_delay(struct mqueue *queue, struct message *message, sim_time pause)
{
    move(queue, message, MESSAGE_DELAYED);
    message->alarm = sim_after(queue->ground->sim, pause, &message_due, queue,
                               message_number(message));
}

struct message *mqueue_oldest_at_rest(const struct mqueue *queue)
{
    struct message *message = queue->oldest;
    while (message && message->place == MESSAGE_IN_FLIGHT)
        message = message->younger;
    return message;
}

/* --- in and out --- */

void mqueue_put(struct mqueue *queue, struct message *message, enum message_in how)
{
    sim_time delay = queue->spec->delay;
    enum message_place to = delay > 0 ? MESSAGE_DELAYED : MESSAGE_WAITS;
    message->queue = (uint16_t)queue->id;
    message->entered = now_of(queue);
    message->deliveries = 0;
    message->order = queue->serial++;
    message->place = MESSAGE_NOWHERE;
    mqueue_tell(queue, message, &(struct fact){ .kind = FACT_MESSAGE_IN, .from = MESSAGE_NOWHERE,
                                                .to = (uint8_t)to, .number = how });
    join(queue, message);
    if (delay > 0)
        mqueue_delay(queue, message, delay);
    else
        mqueue_wait_again(queue, message, true);
}

void mqueue_take_out(struct mqueue *queue, struct message *message, enum message_out how)
{
    struct partition *partition = mqueue_partition(queue, message);
    enum message_place from = message->place;
    if (from == MESSAGE_WAITS)
        partition_remove(partition, message, by_class(queue));
    else if (message->alarm.generation)
        sim_cancel(queue->ground->sim, message->alarm);
    bool held = from == MESSAGE_IN_FLIGHT || message->keeps;
    if (from == MESSAGE_IN_FLIGHT && !message->holder)
        mqueue_tell_held(queue, -1);
    message->keeps = false;
    move(queue, message, MESSAGE_NOWHERE);
    part(queue, message);
    mqueue_tell(queue, message,
                &(struct fact){ .kind = FACT_MESSAGE_OUT, .from = (uint8_t)from,
                                .to = MESSAGE_NOWHERE, .number = how, .by = message->handed,
                                .span = now_of(queue) - message->published });
    if (held)
        mqueue_landed(queue, partition, false);
}

/* While deliveries of it are under way, the last of them lets it go. */
void message_let_go(struct queues *queues, struct message *message)
{
    if (message->holds > 0)
        return;
    if (queues->ground->has_ops)
        op_drop(queues->ground, message->op);
    if (message->past)
        pool_give(&queues->pasts, message->past);
    pool_give(&queues->messages, message);
}

void mqueue_put_aside(struct mqueue *queue, struct message *message, enum message_out how)
{
    bool kept = how == MESSAGE_OUT_DEAD || queue->spec->expired == EXPIRED_DEAD_LETTER;
    mqueue_take_out(queue, message, how);
    if (queue->dead && kept)
        mqueue_put(queue->dead, message, MESSAGE_MOVED_IN);
    else
        message_let_go(queue->all, message);
}

/* --- what faults do --- */

uint64_t mqueue_purge(struct mqueue *queue)
{
    uint64_t dropped = 0;
    for (struct message *next, *message = queue->oldest; message; message = next) {
        next = message->younger;
        if (message->place == MESSAGE_IN_FLIGHT)
            continue;
        mqueue_take_out(queue, message, MESSAGE_OUT_DROPPED);
        message_let_go(queue->all, message);
        dropped++;
    }
    return dropped;
}

bool mqueue_redrive(struct mqueue *queue, struct mqueue *to)
{
    struct message *message = mqueue_oldest_at_rest(queue);
    if (!message)
        return false;
    mqueue_take_out(queue, message, MESSAGE_OUT_MOVED);
    mqueue_put(to, message, MESSAGE_REDRIVEN);
    return true;
}

void mqueue_ails(struct mqueue *queue)
{
    queue->down = queue->ailment.any && ailment_shuts(&queue->ailment, 0);
    if (!queue->down)
        mqueue_offer_all(queue);
}

/* --- building --- */

static void set_values(struct mqueue *queue, const struct mqueue_spec *spec)
{
    queue->spec = spec;
    queue->in_flight_most = spec->in_flight;
    if (spec->redelivery)
        queue->redelivery = backoff_of_redelivery(spec->redelivery);
}

void mqueue_build(struct mqueue *queue, uint32_t takers)
{
    struct ground *ground = queue->ground;
    const struct mqueue_spec *spec = queue->spec;
    queue->parted = spec->partitions != COUNT_NONE;
    queue->fixed = mqueue_spec_has_owners(spec);
    queue->partitions = queue->parted ? (uint32_t)spec->partitions : 1;
    queue->partition = ARENA_ARRAY(ground->arena, queue->partitions, struct partition);
    queue->taker = ARENA_ARRAY(ground->arena, takers, struct taker_port);
    queue->redelivery_chance = ground_chance(ground, "queues.%s redelivery", spec->name);
    queue->ailment.chance = ground_chance(ground, "queues.%s faults", spec->name);
    set_values(queue, spec);
}

void mqueue_add_taker(struct mqueue *queue, struct taker_port taker)
{
    queue->taker[queue->takers++] = taker;
}

void mqueue_change(struct mqueue *queue, const struct mqueue_spec *spec)
{
    set_values(queue, spec);
    sim_cancel(queue->ground->sim, queue->expiry);
    queue->expiry = (struct event_id){ 0 };
    watch_oldest(queue);
    mqueue_offer_all(queue);
}
