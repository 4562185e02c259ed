/* Messages, and their deliveries: the records of the asynchronous path.
**
** A message lives from the publish that stores it until it has left its last queue and no delivery
** of it is under way any more.  It keeps its record through redeliveries, the rungs of a ladder,
** dead letters and redrives; each queue counts its deliveries there anew.
**
** A delivery is one handing of a message to an instance of a consumer.  It is *valid* as long as it
** holds the message's lease; a message has at most one valid one.  One whose lease has run out goes
** on to its end all the same (two workers then have the message), and what its acknowledgement
** does is the queue's rule (late_ack).
**
**                 delay, pause                    mqueue_receive
**   MESSAGE_DELAYED ─────────► MESSAGE_WAITS ─────────────────────► MESSAGE_IN_FLIGHT
**        ▲  ▲                      ▲ │                                 │ │ │
**        │  └──────────────────────┼─┼── given back, after a pause ────┘ │ │
**     published                    └─┼── given back, lease over, lost ───┘ │ acknowledged
**                                    ▼ expired, purged, redriven           ▼ done, dead, next rung
**
** Chance goes by the message's key: that of the publish's call, or made of it and the number of a
** later attempt.  The first delivery is a call with that key, delivery n one whose key is made of
** it and n, so that whatever a queue does to
** other messages, the work of this one takes as long as before.
**
** Sizes matter: ten million waiting messages must fit into 1 GiB.  A record takes 96 bytes.  So its
** counters are small, and stay at their most; the record of a message that MESSAGE_HOLDS_MOST
** deliveries were at work on at once stays until the run's end.
*/
#ifndef SQUALL_MODELS_QUEUES_MESSAGE_H
#define SQUALL_MODELS_QUEUES_MESSAGE_H

#include "models/counts/fact.h"
#include "sim/engine.h"

#include <stdbool.h>
#include <stdint.h>

struct delivery;
struct op;

#define MESSAGE_DELIVERIES_BITS 21
#define MESSAGE_DELIVERIES_MOST ((1u << MESSAGE_DELIVERIES_BITS) - 1)
#define MESSAGE_HOLDS_MOST UINT16_MAX

/* What is kept of a message that has failed. */
struct message_past {
    sim_time first, last; /* its failures */
    uint8_t outcome;      /* of the last */
};

struct message {
    struct message *older, *younger; /* in its queue, by when they came into it */
    union {
        struct message *next;     /* waits */
        struct delivery *holder;  /* in flight: the valid delivery; NULL: lost with its consumer */
    };
    union {
        struct message *prev;     /* waits */
        struct event_id alarm;    /* in flight: its lease ends; delayed: it is due */
    };
    sim_time published, entered;  /* first; into this queue */
    struct op *op;                /* what is to be done once; NULL: nobody asks, or not yet */
    struct message_past *past;    /* NULL: it has not failed */
    uint32_t key;                 /* of its chance */
    uint32_t user, root;          /* as baggage has them; where there is none, the key */
    uint32_t order;               /* of those that came into the queue; the first has 0 */
    uint32_t handed;              /* how often it has been delivered, in whatever queue */
    uint32_t deliveries : MESSAGE_DELIVERIES_BITS; /* since it came into this queue */
    unsigned tried : 1;           /* it has been worked on, or begun to be */
    unsigned keeps : 1;           /* delayed, and nothing of its partition goes before it */
    unsigned again : 1;           /* a failure caused it: its publish was no first attempt */
    unsigned place : 2;           /* enum message_place; of one that has ended: NOWHERE */
    unsigned poison : 4;          /* other than OUTCOME_ok: it fails so in every delivery */
    unsigned priority : 2;        /* enum priority */
    uint16_t queue, home;         /* places: where it is, where it was first published */
    uint16_t holds;               /* deliveries that are not over */
    uint16_t executed;            /* how often its effect has taken place, as far as told */
};

/* In its batch. */
enum delivery_fate {
    FATE_OPEN, /* it has not been worked on, or not to the end */
    FATE_GOOD, /* it has; it is acknowledged with the others */
    FATE_OVER  /* what becomes of the message is settled */
};

struct delivery {
    struct delivery *next;   /* in its batch, in its instance's buffer */
    struct message *message;
    sim_time leased;         /* until then; TIME_NONE: it has no lease */
    uint32_t executed;       /* how often its message had been when this one was worked on */
    uint16_t from;           /* which of its consumer's queues it is from */
    uint8_t fate;            /* enum delivery_fate */
    bool kept;               /* acknowledged before the work: only its instance has the message */
};

/* An event about a message has its queue as its object and stands for the message by its number; it
** is cancelled before the record goes. */
static inline int64_t message_number(const struct message *message)
{
    return (int64_t)(intptr_t)message;
}

static inline struct message *message_of(int64_t number)
{
    return (struct message *)(intptr_t)number;
}

/* Whether its consumer still holds the message. */
static inline bool delivery_is_valid(const struct delivery *delivery)
{
    const struct message *message = delivery->message;
    return message->place == MESSAGE_IN_FLIGHT && message->holder == delivery;
}

#endif
