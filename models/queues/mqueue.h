/* A message queue at work: what comes in, waits, is delivered, comes back and leaves.
**
** It is a target that can be called: a request that arrives stores a message and is answered `ok`
** at once; a full queue answers `overloaded`, one that is down `refused`, and then nothing is
** stored.  A publish that times out and is retried makes a second message, unless the queue
** deduplicates.  Both messages are the same operation (models/call/op.h), so that keys and counts of
** duplicates further down see that.
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
** The oldest message is the one that has been in the queue longest, in flight or not.  Retention
** looks at it alone: an event a queue, none a message.  A message that waits costs nothing while it
** does.
*/
#ifndef SQUALL_MODELS_QUEUES_MQUEUE_H
#define SQUALL_MODELS_QUEUES_MQUEUE_H

#include "base/pool.h"
#include "models/call/ailment.h"
#include "models/call/ground.h"
#include "models/call/target.h"
#include "models/policies/backoff.h"
#include "models/queues/message.h"

struct consumer;
struct mqueue_spec;
struct redrive_spec;
struct slot;

/* What all queues of a world share. */
struct queues {
    struct ground *ground;
    struct mqueue *queue;       /* by place; those of other parts are blank */
    size_t count;
    struct pool messages, deliveries, pasts;
    size_t messages_most;       /* run.messages: above it the run is given up */
    bool overflown;             /* that has happened */
    bool copies;                /* one publish may become several messages: their operations must be
                                   known from the start */
};

/* Messages that wait, by class where the order is by priority; and who may take them. */
struct partition {
    struct { struct message *first, *last; } waiting[4];
    uint64_t count;
    uint32_t at_work;        /* its messages in flight, where it is handed to one at a time */
    bool ready;              /* it stands in a list of those with something to take */
    struct partition *next;  /* in that list */
    struct slot *owner;      /* assigned fixed: who takes from it; NULL: nobody now */
};

struct ready_list {
    struct partition *first, *last;
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
    struct mqueue *dead;              /* NULL: the dead are dropped */
    struct backoff redelivery;
    uint64_t redelivery_chance;
    struct event_id expiry;           /* of the oldest */
    struct ailment ailment;
    struct consumer **consumer;       /* who takes from it */
    uint32_t consumers, turn;
};

/* Its spec, place and ground are set. */
void mqueue_build(struct mqueue *queue);
struct target_port mqueue_target(struct mqueue *queue);
void mqueue_change(struct mqueue *queue, const struct mqueue_spec *spec);

/* A fault on it has begun, or ended. */
void mqueue_ails(struct mqueue *queue);

/* --- what consumers do --- */

/* Something may be received by any slot; of a queue with fixed partitions never. */
bool mqueue_has(const struct mqueue *queue);

/* The next message that any slot may take, or that of this partition; it is in flight now, and
** held by `delivery`, which is filled in.  False: there is none. */
bool mqueue_receive(struct mqueue *queue, struct partition *partition, struct delivery *delivery);

/* The message is done; a late acknowledgement does what the queue's rule says.  False: it counted
** for nothing. */
bool mqueue_acknowledge(struct mqueue *queue, struct delivery *delivery);

/* It comes back: after a failure (`outcome`) with its pause, else (OUTCOME_ok) at once and unharmed.
** Nothing where the delivery is no longer valid. */
void mqueue_give_back(struct mqueue *queue, struct delivery *delivery, enum outcome outcome);

/* It is tried again in place: the pause before that, TIME_NONE where it is dead now. */
sim_time mqueue_try_again(struct mqueue *queue, struct delivery *delivery, enum outcome outcome);

/* It goes on to another queue, or is given up. */
void mqueue_pass_on(struct mqueue *queue, struct delivery *delivery, struct mqueue *to,
                    enum outcome outcome);
void mqueue_bury(struct mqueue *queue, struct delivery *delivery, enum outcome outcome);

/* The instance that had it is gone: it comes back after `notice`, or when its lease ends if that is
** sooner; TIME_NONE: nobody notices before. */
void mqueue_lose(struct mqueue *queue, struct delivery *delivery, sim_time notice);

/* Its lease begins anew. */
void mqueue_renew(struct mqueue *queue, struct delivery *delivery);

/* The delivery is over, valid or not; its record goes. */
void delivery_end(struct queues *queues, struct delivery *delivery);

/* --- what faults do --- */

void mqueue_purge(struct mqueue *queue);

#endif
