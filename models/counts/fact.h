/* Facts: what a model states in one line, computing nothing, and levels that move.  Who hears them:
** models/counts/probe.h.
*/
#ifndef SQUALL_MODELS_COUNTS_FACT_H
#define SQUALL_MODELS_COUNTS_FACT_H

#include "base/time.h"
#include "models/spec/outcome.h"

#include <stdbool.h>
#include <stdint.h>

enum fact_kind {
    /* a call on an edge */
    FACT_CALL_STARTED,      /* cause: the request that makes it; NULL: a client does, or a consumer
                               for a message (FACT_DELIVERY_BEGUN) */
    FACT_CALL_ENDED,        /* outcome; span: since it was wanted; number: attempts made */
    FACT_ATTEMPT_SENT,      /* number: 1 for the first; request: what it becomes */
    FACT_ATTEMPT_ANSWERED,  /* outcome; late: it had been given up; counts: its call goes on with
                               it */
    FACT_ATTEMPT_LOST,      /* swallowed by a fault; it will never be answered */
    FACT_ATTEMPT_GIVEN_UP,  /* outcome: timeout, deadline or cancelled; the server may not know */
    FACT_ATTEMPT_UNSENT,    /* outcome: the policy that kept it back: breaker_open, bulkhead_full,
                               pool_timeout, budget_empty, throttled, deadline */
    FACT_RETRIES_EXHAUSTED, /* the retry policy has no attempt left for a failure it would retry */
    FACT_HEDGED,            /* the attempt sent next is a hedge: one beside others of the same
                               call */
    FACT_CACHE_ASKED,       /* outcome: ok a hit, error a miss */
    FACT_RELOADED,          /* the call that starts next is wanted again, by a user who had given
                               up */
    FACT_CALL_HELD,         /* holder: the policy that keeps it */
    FACT_CALL_GOES_ON,      /* it is kept no longer, or given up in mid-pause.  (That it pauses is
                               not told: it does while it is not kept and waits for no attempt) */
    FACT_EDGE_GAUGE,        /* number: which (enum gauge); by: how far it has moved */
    /* a request at a service; `edge` is the edge it came by */
    FACT_REQUEST_ARRIVED,  /* first_born: no failure caused it */
    FACT_REQUEST_REFUSED,  /* turned away at once; outcome: refused (queue full, down), overloaded
                              (shed by a guard at the door), ... */
    FACT_REQUEST_QUEUED,
    FACT_REQUEST_UNQUEUED, /* span: the wait */
    FACT_REQUEST_DROPPED,  /* given up without an answer of its work, queued or not; outcome:
                              overloaded (waited too long), deadline (its deadline had passed),
                              cancelled, refused (lost in a restart) */
    FACT_WORKER_TAKEN,     /* span: since its call was wanted */
    FACT_WORKER_FREED,     /* span: how long it was held; late: for nobody */
    FACT_REQUEST_FINISHED, /* outcome; span: since it arrived; number: how often this call's effect
                              has now been executed (0: not by this one, as it failed or was a
                              replay); cause: the message that it has stored, of a publish */
    FACT_DUPLICATE_SUPPRESSED, /* an idempotency key was known: not executed again */
    FACT_SERVICE_GAUGE,        /* number: which (enum gauge); by: how far it has moved */
    /* a message, `request`; `service` is its queue's place, `instance` its partition there, from
       and to where in it (enum message_place), `home` the place of the queue that it was first
       published to */
    FACT_MESSAGE_IN,        /* it comes into the queue; number: enum message_in */
    FACT_MESSAGE_DUE,       /* its delay, or the pause before its redelivery, is over */
    FACT_MESSAGE_DELIVERED, /* number: how often it has been now, since it came into the queue;
                               first_born: never before, in whatever queue */
    FACT_LEASE_RENEWED,     /* of a delivery at work */
    FACT_MESSAGE_RETURNED,  /* outcome: of its delivery; late: its lease ran out */
    FACT_MESSAGE_OUT,       /* it leaves the queue; number: enum message_out; span: since it was
                               first published; by: how often it has been delivered, in all */
    FACT_QUEUE_OLDEST,      /* another message is the oldest now; span: how long it has been in the
                               queue, TIME_NONE: there is none */
    FACT_MESSAGES_HELD,     /* by: so many more wait in flight for somebody to work on them: taken
                               beforehand, or left to their leases */
    /* of a delivery, `request` is its message, `service` the consumer's place */
    FACT_DELIVERY_BEGUN, /* the call that starts next on `edge` is the work on it */
    FACT_DELIVERY_OVER,  /* the consumer is done with it; outcome; late: its lease had run out; counts: it was acknowledged, and
                           that counted; number: how often the message has
                           been executed now (0: not by this one); from: enum delivery_end */
    FACT_KINDS
};

/* Where in its queue a message is. */
enum message_place {
    MESSAGE_WAITS,
    MESSAGE_DELAYED,   /* it can't be received yet */
    MESSAGE_IN_FLIGHT, /* delivered, its lease runs */
    MESSAGE_PLACES,
    MESSAGE_NOWHERE = MESSAGE_PLACES
};

/* How messages come, and go. */
enum message_in { MESSAGE_PUBLISHED, MESSAGE_MOVED_IN, MESSAGE_REDRIVEN };
enum message_out {
    MESSAGE_OUT_DONE,
    MESSAGE_OUT_DEAD,     /* given up; it goes to the dead letters, where there are any */
    MESSAGE_OUT_MOVED,    /* to the next rung, or redriven */
    MESSAGE_OUT_DROPPED,  /* purged, pushed out of a full queue, or lost with who had it */
    MESSAGE_OUT_EXPIRED,  /* older than its queue keeps any */
    MESSAGE_OUTS
};

/* What a consumer is done with. */
enum delivery_end {
    DELIVERY_WORKED_ON,
    DELIVERY_UNWORKED,  /* prefetched, or of a batch that came back whole */
    DELIVERY_THROTTLED, /* received in vain: no slot was free */
    DELIVERY_LOST       /* with the instance that had it */
};

/* Levels that move.  Each starts at 0. */
enum gauge {
    /* of an edge, summed over the caller's processes */
    GAUGE_BREAKERS_OPEN,     /* breakers that let nothing through */
    GAUGE_BREAKERS_PROBING,  /* breakers that are half open */
    GAUGE_BREAKERS,          /* breakers there are: told once, at the start */
    GAUGE_BUDGET,            /* retries that the budgets would grant now, each process's */
    GAUGE_BULKHEAD_BUSY,     /* calls inside a bulkhead */
    GAUGE_BULKHEAD_WAITING,  /* calls waiting for it */
    GAUGE_POOL_BUSY,         /* connections in use */
    GAUGE_POOL_WAITING,      /* calls waiting for one */
    GAUGE_EJECTED,           /* instances out of the balancer's rotation */
    GAUGE_CACHED,            /* keys in the cache */
    EDGE_GAUGES,
    /* of a service */
    GAUGE_INSTANCES = EDGE_GAUGES, /* instances in rotation */
    GAUGE_WORKERS,                 /* workers of the instances in rotation, and those still at work:
                                      of an instance that drains, or more than there are now */
    GAUGE_LIMIT,                   /* adaptive concurrency limit, summed over instances */
    GAUGES
};
#define SERVICE_GAUGES (GAUGES - EDGE_GAUGES)

struct fact {
    sim_time time;
    sim_time span;
    uint32_t edge, service; /* their places in the world; service only of requests */
    uint32_t instance, number; /* instance: of a call's facts, which of its twins, from 1; 0: the
                                  call itself */
    uint32_t home;
    uint8_t kind, outcome, from, to;
    bool late, first_born, counts;
    uint16_t endpoint;          /* of GAUGE_WORKERS: whose; 0: of all that have none of their own */
    const void *call, *request; /* who, only to tell them apart */
    const void *cause;          /* likewise: what made it, or what it has made */
    const char *holder;         /* name of a policy */
    double by;                  /* of gauges, and of messages that leave, or are held */
};

/* Member by member: an original that is only read so needs no place in memory. */
static inline __attribute__((always_inline)) struct fact fact_copy(const struct fact *fact)
{
    return (struct fact){ .time = fact->time, .span = fact->span, .edge = fact->edge,
                          .service = fact->service, .instance = fact->instance,
                          .number = fact->number, .home = fact->home, .kind = fact->kind,
                          .outcome = fact->outcome, .from = fact->from, .to = fact->to,
                          .late = fact->late, .first_born = fact->first_born,
                          .counts = fact->counts, .endpoint = fact->endpoint, .call = fact->call,
                          .request = fact->request, .cause = fact->cause,
                          .holder = fact->holder, .by = fact->by };
}

#endif
