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
** knows_limit: false.  Whatever can be received is received at once (with `pollers`: while one more
** batch may be begun); what finds no slot has been delivered in vain and comes back when its lease
** ends.
**
** A crash loses whatever the instance had: what was at work, prefetched, or done and not yet
** acknowledged with its batch.  The queue notices after `session`.  With `ack: before` what a slot
** had is gone (MESSAGE_OUT_DROPPED).
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
    struct desk *desk;             /* whose it is */
    struct slot *next;             /* among the free ones of its desk */
    struct slot *next_on;          /* among those that go on */
    struct slot *next_own;         /* among those that may have something of their own to take */
    struct delivery *first, *last; /* its batch */
    struct delivery *current;      /* that it works on; NULL: it is free */
    struct ready_list own;         /* partitions of its own with something to take */
    struct event_id pause;         /* before it tries again in place */
    struct event_id renewal;       /* of its leases */
    uint32_t id, instance;
    uint32_t from;                 /* which of the consumer's queues its batch is from */
    bool listed;                   /* among those that may have something of their own to take */
    bool out;                      /* its lease has ended: it has no share until it is free */
    bool at_work;                  /* a request is at the service */
    bool lost;                     /* and what the slot had is lost with its instance */
    bool ended;                    /* its call ended, so, while it was being made */
    uint8_t outcome;
};

/* An instance of the consumer, as far as messages go. */
struct desk {
    const struct instance *instance;
    struct slot *free;
    struct delivery *first, *last; /* prefetched */
    uint32_t held;                 /* deliveries, in the buffer and in slots */
    int64_t working;               /* slots that have a batch */
    bool listed;                   /* among those that may have room */
    bool begins;                   /* among those that may begin with what is in the buffer */
    bool lost;                     /* it is down, and what it had is lost */
    bool gone;                     /* it has no share of the partitions */
    struct desk *next, *next_begins;
};

/* What the files below consumer.c tell it. */
struct consumer_ear {
    const struct event_type *look; /* for work, at this instant */
    void (*freed)(struct consumer *consumer, struct slot *slot);
};

struct consumer {
    struct ground *ground;
    const struct consumer_ear *ear;
    struct queues *all;
    const struct consumer_spec *spec;
    uint32_t id;                  /* its place */
    struct service *service;      /* what it is otherwise */
    struct mqueue **queue;        /* its own, then the rungs of its ladder */
    struct edge **edge;           /* [queue] */
    uint32_t queues, turn;        /* turn: which is asked first */
    struct slot *slot;            /* [instance x slots + n] */
    uint32_t slots;               /* of an instance, as many as there may ever be */
    struct desk *desk;            /* [instance] */
    struct desk *room, *room_last; /* that may have room, in turn */
    struct desk *begin, *begin_last; /* that may begin with what they have in the buffer */
    struct slot *own, *own_last;  /* with partitions of their own that may have something */
    struct slot *on, *on_last;    /* that go on with the next of their batch */
    int64_t working;              /* slots that have a batch, of all instances */
    bool calling;                 /* a slot's call is being made */
    bool woken;                   /* it will look for work at this instant */
    bool fixed;                   /* of its queue each partition belongs to a slot */
    sim_time stalled_until;       /* the partitions are being shared out */
    struct slot **sharing;        /* fixed: room for all of them */
    int64_t pollers;              /* batches that may be at work at once, with `pollers` */
    bool poller_comes;            /* an event is pending for one more */
};

/* Its spec, place, ground, service, queues, edges and the most slots that an instance may have are
** set. */
void consumer_build(struct consumer *consumer);

/* How the edges from its queues end, and where they lead. */
struct caller_port consumer_port(struct consumer *consumer);
struct target_port consumer_target(struct consumer *consumer);

/* After services and faults are ready: everybody looks for work. */
void consumer_start(struct consumer *consumer);

/* An instance of its service came, went, or has more or fewer workers (service_watcher). */
void consumer_changed(void *self, struct instance *instance);

/* All of its instances may have changed. */
void consumer_look_again(struct consumer *consumer);

/* Nothing is handed out for this long. */
void consumer_rebalance(struct consumer *consumer, sim_time length);

void consumer_change(struct consumer *consumer, const struct consumer_spec *spec);

#endif
