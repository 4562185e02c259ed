/* A message in flight: from the receive to whatever ends its lease.
**
**   mqueue_receive ─► IN_FLIGHT ─┬─ mqueue_acknowledge ──────────► done
**                       ▲        ├─ mqueue_give_back ── pause ───► DELAYED, WAITS; or dead
**    deliver_again      │        ├─ mqueue_pass_on, mqueue_bury ─► another queue
**    after try_again ───┘        ├─ lease_ends ──────────────────► WAITS, or dead
**                                └─ mqueue_lose, mqueue_leave: no holder ═lease_ends, noticed═►
**
** Invariants.  (1) message->holder is the delivery that may still settle what becomes of it, or
** NULL.  (2) Of a queue with partitions at_work counts the messages of each in flight, and those
** that came back to its head and pause: nothing behind them is handed out.  (3) A delivery holds
** its message's record (holds), whatever has become of that.
*/
#include "models/call/op.h"
#include "models/queues/mqueue.h"
#include "models/spec/mqueue.h"

/* --- receiving --- */

static void lease_ends(struct sim *sim, void *self, int64_t number);
static const struct event_type lease_end = { "lease ends", lease_ends, NULL };

/* From now on. */
static void lease(struct mqueue *queue, struct delivery *delivery)
{
    struct message *message = delivery->message;
    sim_time length = queue->spec->lease;
    delivery->leased = TIME_NONE;
    message->alarm = (struct event_id){ 0 };
    if (length == TIME_NONE)
        return;
    delivery->leased = time_add(sim_now(queue->ground->sim), length);
    message->alarm = sim_at(queue->ground->sim, delivery->leased, &lease_end, queue,
                            message_number(message));
}

/* Its operation is known from the publish, or made now that it can be executed twice. */
static void know_operation(struct ground *ground, struct message *message)
{
    if (ground->has_ops && !message->op)
        message->op = op_root(ground);
}

static inline __attribute__((always_inline)) void tell_delivered(const struct mqueue *queue,
                                                                 const struct message *message,
                                                                 enum message_place from)
{
    mqueue_tell(queue, message, &(struct fact){ .kind = FACT_MESSAGE_DELIVERED,
                                                .from = (uint8_t)from, .to = MESSAGE_IN_FLIGHT,
                                                .number = message->deliveries,
                                                .first_born = message->handed == 1 });
}

/* Its waiting is over; the counts of places are kept here alone besides mqueue.c. */
static void fly(struct mqueue *queue, struct delivery *delivery)
{
    struct message *message = delivery->message;
    struct partition *partition = mqueue_partition(queue, message);
    partition_remove(partition, message, queue->spec->order == MQUEUE_PRIORITY);
    queue->count[MESSAGE_WAITS]--;
    queue->count[MESSAGE_IN_FLIGHT]++;
    message->place = MESSAGE_IN_FLIGHT;
    message->deliveries++;
    message->handed++;
    partition->at_work++;
    lease(queue, delivery);
}

static bool is_too_old(const struct mqueue *queue, const struct message *message)
{
    sim_time lives = queue->spec->time_to_live;
    return lives != TIME_NONE &&
           time_add(message->published, lives) <= sim_now(queue->ground->sim);
}

/* Nothing that is too old is handed out. */
static struct message *first_alive(struct mqueue *queue, const struct partition *partition)
{
    struct message *message = partition_first(partition);
    while (message && is_too_old(queue, message)) {
        mqueue_put_aside(queue, message, MESSAGE_OUT_EXPIRED);
        message = partition_first(partition);
    }
    return message;
}

/* What a partition had may have gone while it stood in the list. */
static struct message *first_of(struct mqueue *queue, struct partition *partition)
{
    if (partition || !queue->parted)
        return first_alive(queue, partition ? partition : queue->partition);
    struct message *message = NULL;
    while (!message && (partition = ready_take(&queue->ready)) != NULL)
        message = first_alive(queue, partition);
    return message;
}

struct delivery *mqueue_receive(struct mqueue *queue, struct partition *partition)
{
    if (!mqueue_hands_out(queue))
        return NULL;
    struct message *message = first_of(queue, partition);
    if (!message)
        return NULL;
    struct delivery *delivery = pool_take(&queue->all->deliveries);
    *delivery = (struct delivery){ .message = message };
    fly(queue, delivery);
    message->holder = delivery;
    if (message->holds < MESSAGE_HOLDS_MOST)
        message->holds++;
    know_operation(queue->ground, message);
    tell_delivered(queue, message, MESSAGE_WAITS);
    return delivery;
}

struct delivery *deliveries_turned(struct delivery *first)
{
    struct delivery *turned = NULL;
    while (first) {
        struct delivery *next = first->next;
        first->next = turned;
        turned = first;
        first = next;
    }
    return turned;
}

void delivery_end(struct queues *queues, struct delivery *delivery)
{
    struct message *message = delivery->message;
    if (delivery_is_valid(delivery))
        message->holder = NULL;
    if (message->holds < MESSAGE_HOLDS_MOST)
        message->holds--;
    pool_give(&queues->deliveries, delivery);
    if (message->place == MESSAGE_NOWHERE)
        message_let_go(queues, message);
}

/* --- nobody has it --- */

/* It lies in its lease, and nobody will work on it. */
static void abandon(const struct mqueue *queue, struct message *message)
{
    message->holder = NULL;
    mqueue_tell_held(queue, 1);
}

/* --- coming back --- */

static void note_failure(struct mqueue *queue, struct message *message, enum outcome outcome)
{
    sim_time now = sim_now(queue->ground->sim);
    if (!message->past) {
        message->past = pool_take(&queue->all->pasts);
        *message->past = (struct message_past){ .first = now };
    }
    message->past->last = now;
    message->past->outcome = (uint8_t)outcome;
}

static bool is_worn_out(const struct mqueue *queue, const struct message *message)
{
    return (int64_t)message->deliveries >= queue->spec->max_deliveries;
}

static sim_time pause_of(const struct mqueue *queue, const struct message *message)
{
    const struct mqueue_spec *spec = queue->spec;
    if (!spec->redelivery)
        return 0;
    uint64_t key = (uint64_t)message->key << 32 | message->handed;
    double memory = 0, u = rng_keyed_uniform(queue->redelivery_chance, key);
    return time_from_s(backoff_draw(&queue->redelivery, (int64_t)message->deliveries - 1, &memory,
                                    u));
}

/* The next delivery has room in its counter. */
static void tell_returned(const struct mqueue *queue, struct message *message,
                          enum message_place to, enum outcome outcome, bool lapsed)
{
    if (message->deliveries == MESSAGE_DELIVERIES_MOST)
        message->deliveries--;
    mqueue_tell(queue, message, &(struct fact){ .kind = FACT_MESSAGE_RETURNED,
                                                .from = MESSAGE_IN_FLIGHT, .to = (uint8_t)to,
                                                .outcome = (uint8_t)outcome, .late = lapsed });
}

/* Its pause keeps the partition where it is to be the first of it again. */
static bool keeps_partition(const struct mqueue *queue)
{
    return queue->parted && queue->spec->returns_to == RETURNS_PARTITION_HEAD;
}

static void come_back(struct mqueue *queue, struct message *message, sim_time pause,
                      enum outcome outcome, bool lapsed)
{
    struct partition *partition = mqueue_partition(queue, message);
    if (!message->holder)
        mqueue_tell_held(queue, -1);
    message->holder = NULL;
    sim_cancel(queue->ground->sim, message->alarm);
    tell_returned(queue, message, pause > 0 ? MESSAGE_DELAYED : MESSAGE_WAITS, outcome, lapsed);
    if (pause > 0) {
        mqueue_delay(queue, message, pause);
        message->keeps = keeps_partition(queue) & 1u;
    } else {
        mqueue_wait_again(queue, message, false);
    }
    mqueue_landed(queue, partition, message->keeps);
}

/* Who gave it back, or had it, knows no more of it. */
static void come_back_or_die(struct mqueue *queue, struct message *message, sim_time pause,
                             enum outcome outcome, bool lapsed)
{
    if (is_worn_out(queue, message) && !message->past)
        note_failure(queue, message, OUTCOME_cancelled); /* received often, and not worked on */
    if (is_worn_out(queue, message))
        mqueue_put_aside(queue, message, MESSAGE_OUT_DEAD);
    else
        come_back(queue, message, pause, outcome, lapsed);
}

/* Of a log there is one who takes. */
static void tell_lapsed(const struct mqueue *queue, const struct message *message)
{
    if (queue->fixed)
        queue->taker->lapsed(queue->taker->self, mqueue_partition(queue, message));
}

static void lease_ends(struct sim *sim, void *self, int64_t number)
{
    struct mqueue *queue = self;
    struct message *message = message_of(number);
    (void)sim;
    if (message->holder) { /* else its consumer has said why */
        note_failure(queue, message, OUTCOME_timeout);
        tell_lapsed(queue, message);
    }
    come_back_or_die(queue, message, 0, OUTCOME_timeout, true);
}

static void loss_is_noticed(struct sim *sim, void *self, int64_t number)
{
    (void)sim;
    come_back_or_die(self, message_of(number), 0, OUTCOME_refused, false);
}

static const struct event_type loss_noticed = { "loss is noticed", loss_is_noticed, NULL };

/* --- what consumers say --- */

static bool accepts_late(const struct mqueue *queue, const struct message *message)
{
    bool here = message->place != MESSAGE_NOWHERE && message->queue == queue->id;
    return here && queue->spec->late_ack == LATE_ACK_ACCEPTED;
}

/* What is done, or lost for good, has left; the delivery has its record until it ends. */
bool mqueue_acknowledge(struct mqueue *queue, struct delivery *delivery)
{
    struct message *message = delivery->message;
    if (!delivery_is_valid(delivery) && !accepts_late(queue, message))
        return false;
    mqueue_take_out(queue, message, MESSAGE_OUT_DONE);
    return true;
}

void mqueue_give_back(struct mqueue *queue, struct delivery *delivery, enum outcome outcome)
{
    struct message *message = delivery->message;
    bool failed = outcome != OUTCOME_ok;
    if (!delivery_is_valid(delivery))
        return;
    if (failed)
        note_failure(queue, message, outcome);
    if (!failed && queue->fixed) { /* a log counts no receives: only failures */
        message->deliveries--;
        come_back(queue, message, 0, outcome, false);
        return;
    }
    come_back_or_die(queue, message, failed ? pause_of(queue, message) : 0, outcome, false);
}

void mqueue_leave(struct mqueue *queue, struct delivery *delivery, enum outcome outcome)
{
    if (!delivery_is_valid(delivery))
        return;
    note_failure(queue, delivery->message, outcome);
    abandon(queue, delivery->message);
}

sim_time mqueue_try_again(struct mqueue *queue, struct delivery *delivery, enum outcome outcome)
{
    struct message *message = delivery->message;
    if (!delivery_is_valid(delivery))
        return TIME_NONE;
    note_failure(queue, message, outcome);
    if (is_worn_out(queue, message)) {
        mqueue_put_aside(queue, message, MESSAGE_OUT_DEAD);
        return TIME_NONE;
    }
    tell_returned(queue, message, MESSAGE_IN_FLIGHT, outcome, false);
    return pause_of(queue, message);
}

bool mqueue_deliver_again(struct mqueue *queue, struct delivery *delivery)
{
    struct message *message = delivery->message;
    if (!delivery_is_valid(delivery))
        return false;
    message->deliveries++;
    message->handed++;
    tell_delivered(queue, message, MESSAGE_IN_FLIGHT);
    return true;
}

void mqueue_pass_on(struct mqueue *queue, struct delivery *delivery, struct mqueue *to,
                    enum outcome outcome)
{
    struct message *message = delivery->message;
    if (!delivery_is_valid(delivery))
        return;
    note_failure(queue, message, outcome);
    mqueue_take_out(queue, message, MESSAGE_OUT_MOVED);
    mqueue_put(to, message, MESSAGE_MOVED_IN);
}

void mqueue_bury(struct mqueue *queue, struct delivery *delivery, enum outcome outcome)
{
    if (!delivery_is_valid(delivery))
        return;
    note_failure(queue, delivery->message, outcome);
    mqueue_put_aside(queue, delivery->message, MESSAGE_OUT_DEAD);
}

void mqueue_lose(struct mqueue *queue, struct delivery *delivery, sim_time notice)
{
    struct message *message = delivery->message;
    struct sim *sim = queue->ground->sim;
    if (!delivery_is_valid(delivery))
        return;
    note_failure(queue, message, OUTCOME_refused);
    abandon(queue, message);
    if (notice == TIME_NONE && delivery->leased != TIME_NONE)
        return;
    if (notice <= 0) {
        come_back_or_die(queue, message, 0, OUTCOME_refused, false);
        return;
    }
    sim_time noticed = time_add(sim_now(sim), notice);
    if (delivery->leased != TIME_NONE && delivery->leased <= noticed)
        return;
    sim_cancel(sim, message->alarm);
    message->alarm = sim_at(sim, noticed, &loss_noticed, queue, message_number(message));
}

void mqueue_keep(struct mqueue *queue, struct delivery *delivery)
{
    if (delivery_is_valid(delivery))
        sim_cancel(queue->ground->sim, delivery->message->alarm);
    delivery->leased = TIME_NONE;
    delivery->kept = true;
}

void mqueue_drop(struct mqueue *queue, struct delivery *delivery)
{
    struct message *message = delivery->message;
    if (!delivery_is_valid(delivery))
        return;
    mqueue_take_out(queue, message, MESSAGE_OUT_DROPPED);
}

void mqueue_renew(struct mqueue *queue, struct delivery *delivery)
{
    struct message *message = delivery->message;
    if (!delivery_is_valid(delivery) || delivery->kept || queue->spec->lease == TIME_NONE)
        return;
    sim_cancel(queue->ground->sim, message->alarm);
    lease(queue, delivery);
    mqueue_tell(queue, message, &(struct fact){ .kind = FACT_LEASE_RENEWED,
                                                .from = MESSAGE_IN_FLIGHT,
                                                .to = MESSAGE_IN_FLIGHT });
}
