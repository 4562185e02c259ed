/* A message queue at work: what comes in, waits, is delivered, comes back and leaves.
**
** It is a target that can be called: a request that arrives stores a message and is answered `ok`
** at once; a full queue answers `overloaded`, one that is down `refused`, and then nothing is
** stored.  A publish that times out and is retried makes a second message, unless the queue
** deduplicates.  Both messages are the same operation (models/call/op.h), so that keys and counts
** of duplicates further down see that.
**
** Order.  Messages wait in partitions (one, where the queue has none); in each the one that came
** first goes first, of the most important class where the order is by priority.  A message that
** comes back goes to the back, to the head, or to the place in its partition that it had
** (returns_to).  Of a queue with partitions at most one batch of each partition is in flight.
**
** Leases run from the receive.  When one ends the message comes back at once, behind whatever it
** was, without its `redelivery`; so it does when its consumer's instance is lost and it had no
** lease.  A message that comes back after max_deliveries receives is dead.
**
** Past its time to live, counted from its publish, a message is not handed out: it expires when its
** turn comes.
**
** The oldest message is the one that has been in the queue longest, in flight or not.  Retention
** looks at it alone: an event a queue, none a message.  A message that waits costs nothing while it
** does.
*/
#ifndef SQUALL_MODELS_QUEUES_MQUEUE_H
#define SQUALL_MODELS_QUEUES_MQUEUE_H

#include "base/pool.h"
#include "models/call/ailment.h"
#include "models/call/call.h"
#include "models/call/ground.h"
#include "models/call/target.h"
#include "models/policies/backoff.h"
#include "models/queues/message.h"
#include "models/queues/partition.h"

struct mqueue;
struct mqueue_spec;
struct slot;

/* Who takes from a queue: hears that there is something to take in this partition; and, of a log,
** that a lease has ended there of what somebody had. */
struct taker_port {
    void (*offered)(void *self, struct mqueue *queue, struct partition *partition);
    void (*lapsed)(void *self, struct partition *partition);
    void *self;
};

/* What all queues of a world share. */
struct queues {
    struct ground *ground;
    struct mqueue *queue;       /* by place; those of other parts are blank */
    size_t count;
    struct pool messages, deliveries, pasts;
    size_t messages_most;       /* run.messages: above it the run is given up */
    bool overflown;             /* that has happened */
};

struct mqueue {
    struct queues *all;
    struct ground *ground;
    const struct mqueue_spec *spec;
    uint32_t id;                      /* its place */
    struct partition *partition;
    uint32_t partitions;              /* at least one */
    bool parted, fixed;               /* it has some; each belongs to a slot */
    struct ready_list ready;          /* partitions that any slot may take from */
    struct message *oldest, *youngest;
    uint64_t count[MESSAGE_PLACES];
    int64_t in_flight_most;           /* of the spec */
    uint32_t serial;                  /* messages that came in so far */
    struct mqueue *dead;              /* NULL: the dead are dropped */
    struct backoff redelivery;
    uint64_t redelivery_chance;
    struct event_id expiry;           /* of the oldest */
    struct ailment ailment;
    bool copies;                      /* one publish may become several messages: their operations
                                         must be known from the start */
    bool down;                        /* faults have it hand out nothing */
    struct taker_port *taker;         /* who takes from it */
    uint32_t takers, turn;            /* turn: who is asked first */
};

/* Its spec, place and ground are set, and how many may take from it. */
void mqueue_build(struct mqueue *queue, uint32_t takers);
void mqueue_add_taker(struct mqueue *queue, struct taker_port taker);
void mqueue_change(struct mqueue *queue, const struct mqueue_spec *spec);

/* What edges that lead to it see of it (models/queues/publish.c). */
struct target_port mqueue_target(struct mqueue *queue);

/* --- what comes in and leaves (mqueue.c) --- */

/* A new message, or one that has just left another queue, comes in. */
void mqueue_put(struct mqueue *queue, struct message *message, enum message_in how);

/* It leaves; its record stays until it is put into another queue, or let go. */
void mqueue_take_out(struct mqueue *queue, struct message *message, enum message_out how);
void message_let_go(struct queues *queues, struct message *message);

/* It leaves for the dead letters, or for good where there are none; FACT_MESSAGE_OUT says `how`:
** it is dead, or expired. */
void mqueue_put_aside(struct mqueue *queue, struct message *message, enum message_out how);

/* It waits again after it was away from there: as returns_to says, or at the back. */
void mqueue_wait_again(struct mqueue *queue, struct message *message, bool back);

/* The same after this pause. */
void mqueue_delay(struct mqueue *queue, struct message *message, sim_time pause);

/* A message of the partition is no longer in flight: what is behind it may be, unless it keeps its
** partition; so may others, of whatever partition, where no more were allowed. */
void mqueue_landed(struct mqueue *queue, struct partition *partition, bool keeps);

/* The one that has been here longest, of those not in flight; NULL: all are. */
struct message *mqueue_oldest_at_rest(const struct mqueue *queue);

/* Where it waits, or would: by its user's key. */
static inline struct partition *mqueue_partition(const struct mqueue *queue,
                                                 const struct message *message)
{
    if (!queue->parted)
        return queue->partition;
    return &queue->partition[(uint64_t)key_mix(message->user) * queue->partitions >> 32];
}

/* What is rare: the window has ended, or others hear it, too. */
void mqueue_tell_all(const struct mqueue *queue, const struct message *message,
                     const struct fact *fact) __attribute__((cold));

/* So many more messages wait in flight for somebody to work on them: prefetched, or left to their
** leases. */
void mqueue_tell_held(const struct mqueue *queue, double by);

/* States a fact about a message of this queue: kind, from, to and what it has of its own.  Whose it
** is is added only where others hear it besides the counts; as in probe_tell(), that rare way has a
** copy, so that here no fact is ever put together. */
static inline __attribute__((always_inline)) void mqueue_tell(const struct mqueue *queue,
                                                              const struct message *message,
                                                              const struct fact *fact)
{
    const struct probe *probe = &queue->ground->probe;
    struct fact known = fact_copy(fact);
    known.time = sim_now(queue->ground->sim);
    known.service = queue->id;
    known.home = message->home;
    if (probe_only_counts(probe, known.time)) {
        probe_count(probe, &known);
    } else {
        struct fact copy = fact_copy(fact);
        mqueue_tell_all(queue, message, &copy);
    }
}

/* Of so many who have their turn one after the other. */
static inline uint32_t next_in_turn(uint32_t one, uint32_t count)
{
    return one + 1 < count ? one + 1 : 0;
}

/* Those who take hear what there is to take; after a change that may let them. */
void mqueue_offer(struct mqueue *queue, struct partition *partition);
void mqueue_offer_all(struct mqueue *queue);

/* --- what consumers do (delivery.c) --- */

/* It is up, and not as many are in flight as may be. */
static inline bool mqueue_hands_out(const struct mqueue *queue)
{
    return !queue->down && (int64_t)queue->count[MESSAGE_IN_FLIGHT] < queue->in_flight_most;
}

/* Something may be received by any slot; of a queue with fixed partitions never. */
static inline bool mqueue_has(const struct mqueue *queue)
{
    return queue->count[MESSAGE_WAITS] > 0 && !queue->fixed && mqueue_hands_out(queue) &&
           (!queue->parted || queue->ready.first);
}

/* The next message that any slot may take, or that of this partition; it is in flight now.  NULL:
** there is none. */
struct delivery *mqueue_receive(struct mqueue *queue, struct partition *partition);

/* The message is done; a late acknowledgement does what the queue's rule says.  False: it counted
** for nothing. */
bool mqueue_acknowledge(struct mqueue *queue, struct delivery *delivery);

/* These do nothing where the delivery is no longer valid.
**
** It comes back: after a failure (`outcome`) with its pause, else (OUTCOME_ok) at once and
** unharmed. */
void mqueue_give_back(struct mqueue *queue, struct delivery *delivery, enum outcome outcome);

/* Nothing is said of it: it comes back when its lease ends. */
void mqueue_leave(struct mqueue *queue, struct delivery *delivery, enum outcome outcome);

/* It is to be tried again in place: the pause before that; TIME_NONE: it is dead now, or no longer
** valid.  Then, after the pause, the same delivery counts as the next one.  False: it is no longer
** valid. */
sim_time mqueue_try_again(struct mqueue *queue, struct delivery *delivery, enum outcome outcome);
bool mqueue_deliver_again(struct mqueue *queue, struct delivery *delivery);

/* It goes on to another queue, or is given up. */
void mqueue_pass_on(struct mqueue *queue, struct delivery *delivery, struct mqueue *to,
                    enum outcome outcome);
void mqueue_bury(struct mqueue *queue, struct delivery *delivery, enum outcome outcome);

/* The instance that had it is gone: it comes back after `notice`, or when its lease ends;
** TIME_NONE: nobody notices before, and without a lease at once. */
void mqueue_lose(struct mqueue *queue, struct delivery *delivery, sim_time notice);

/* It has been acknowledged before the work: it has no lease any more; and with its instance it is
** lost for good. */
void mqueue_keep(struct mqueue *queue, struct delivery *delivery);
void mqueue_drop(struct mqueue *queue, struct delivery *delivery);

/* Its lease begins anew, unless it is kept. */
void mqueue_renew(struct mqueue *queue, struct delivery *delivery);

/* The same ones, the last first. */
struct delivery *deliveries_turned(struct delivery *first);

/* The delivery is over, valid or not; its record goes. */
void delivery_end(struct queues *queues, struct delivery *delivery);

/* --- what faults do --- */

/* One on it has begun, has become stronger or weaker, or has ended. */
void mqueue_ails(struct mqueue *queue);

/* All that waits is dropped.  Returns how many that were. */
uint64_t mqueue_purge(struct mqueue *queue);

/* The oldest that is not in flight is put into another queue, as if new.  False: there is none. */
bool mqueue_redrive(struct mqueue *queue, struct mqueue *to);

#endif
