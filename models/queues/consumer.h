/* A consumer at work: takes messages from its queues, works on them, and says what becomes of them.
**
** Its instances, their workers (slots), work, calls and faults are those of a service
** (models/service), to which each delivery is a request over the edge QUEUE.CONSUMER, sent to the
** instance that took the message.  So the service never queues: what waits, waits in the queue, or,
** prefetched, in the instance's buffer.
**
**   queue ── mqueue_receive ──► buffer ──► slot ══ request ══► service: work, calls, publishes
**     ▲                        (prefetch)    ▲                        │ consumer_ended
**     │                                      └── next of its batch ◄──┤
**     └──── give back, leave, next rung, dead ◄─── failed ◄───────────┤
**                    acknowledge ◄─── all of the batch are done ◄─────┘
**
** Who takes.  A slot that is free takes up to batch.size messages and works on them one after the
** other; with prefetch its instance takes them beforehand.  Instances with room take in turn.  Of a
** queue with fixed partitions each slot takes from its own only.  An instance that stands still, is
** down, drains or is scaled away takes nothing, and hands back what it had prefetched if it leaves
** in order.  Taking goes by an event of the present instant, never from within what set it off.
**
** knows_limit: false.  Whatever can be received is received at once; what finds no slot has been
** delivered in vain and comes back when its lease ends.
**
** A crash loses whatever the instance had: what was at work, prefetched, or done and not yet
** acknowledged with its batch.  The queue notices after `session`.
**
** A poisoned message fails after the consumer's own work, before its calls.
*/
#ifndef SQUALL_MODELS_QUEUES_CONSUMER_H
#define SQUALL_MODELS_QUEUES_CONSUMER_H

#include "models/call/edge.h"
#include "models/queues/mqueue.h"
#include "models/service/service.h"

struct consumer_spec;
struct consumer;

/* One worker of an instance, and the batch that it has. */
struct slot {
    struct consumer *consumer;
    struct slot *next;             /* among the free ones of its instance, or those that could take */
    struct delivery *first, *last; /* its batch: what it works on is `current` */
    struct delivery *current;      /* NULL: it is free */
    struct mqueue *queue;          /* that the batch is from */
    struct partition *partition;   /* NULL: of any */
    struct ready_list own;         /* partitions of its own with something to take */
    struct event_id alarm;         /* the pause before it tries again in place; or a renewal */
    uint32_t id, instance;
    bool listed, failed;           /* could take; failed: something of its batch */
};

/* An instance of the consumer, as far as messages go. */
struct desk {
    struct slot *free;
    struct delivery *first, *last; /* prefetched */
    uint32_t held;                 /* by buffer and slots */
    uint32_t working;              /* slots at work */
    bool listed;                   /* among those with room */
    bool lost;                     /* it is down, and that has been dealt with */
    struct desk *next;
};

struct consumer {
    struct ground *ground;
    struct queues *all;
    const struct consumer_spec *spec;
    uint32_t id;                  /* its place */
    struct service *service;      /* what it is otherwise */
    struct mqueue **queue;        /* its own, then the rungs of its ladder */
    struct edge **edge;           /* [queue] */
    uint32_t queues, turn;
    struct slot *slot;            /* [instance x slots + n] */
    uint32_t slots;               /* of an instance, as many as there may be */
    struct desk *desk;            /* [instance] */
    struct desk *room_first, *room_last; /* those with room, in turn */
    struct slot *own_first, *own_last;   /* slots with partitions to take from */
    uint32_t working;             /* slots at work, of all instances */
    bool woken;                   /* it will look for work at this instant */
    bool fixed;                   /* of its queue each partition belongs to a slot */
    sim_time stalled_until;       /* the partitions are being shared out */
    double pollers;               /* batches that may be at work now, at `pollers_at` */
    sim_time pollers_at;
    struct event_id poller;       /* one more will be there */
};

/* Its spec, place, ground, service, queues and edges are set. */
void consumer_build(struct consumer *consumer);

/* How the edges from its queues end, and where they lead. */
struct caller_port consumer_port(struct consumer *consumer);
struct target_port consumer_target(struct consumer *consumer);

/* After services and faults are ready: everybody looks for work. */
void consumer_start(struct consumer *consumer);

/* One of its queues has something to take: it looks, at this instant. */
void consumer_wake(struct consumer *consumer);

/* An instance of its service came, went, or has more or fewer workers (service_watcher). */
void consumer_changed(void *self, struct instance *instance);

/* Nothing is handed out for this long. */
void consumer_rebalance(struct consumer *consumer, sim_time length);

void consumer_change(struct consumer *consumer, const struct consumer_spec *spec);

#endif
