/* The records of a run: a call, and the request that an attempt becomes at the service.
**
** A call lives from the moment it is wanted until it has ended *and* its last request is finished: a
** request may always look at its call.  An answer counts only while the call waits for exactly that
** attempt; otherwise it is late, and the work was for nobody.
**
** Sizes matter: with retry and timeout on its edge, a call and its request take 128 bytes.
*/
#ifndef SQUALL_MODELS_CALL_H
#define SQUALL_MODELS_CALL_H

#include "models/outcome.h"
#include "sim/engine.h"

#include <stdbool.h>
#include <stdint.h>

struct edge;

/* What a request's few bits can hold; checked when the spec is. */
#define REQUEST_STAGE_BITS 12
#define REQUEST_INSTANCE_BITS 14
#define REQUEST_STAGES_MAX ((1 << REQUEST_STAGE_BITS) - 2)

enum call_state {
    CALL_PASSING,  /* on its way through the policies */
    CALL_WAITING,  /* for the answer of attempt `attempts` */
    CALL_SLEEPING, /* between two attempts */
    CALL_ENDED
};

struct call {
    struct edge *edge;
    struct request *parent; /* whose downstream call this is; NULL for a root call */
    sim_time wanted;        /* when the caller wanted it */
    struct event_id wake;   /* end of the sleep */
    uint32_t attempts;      /* sent so far */
    uint32_t owner;         /* which process or user of a client wants it */
    uint32_t requests;      /* not yet finished */
    uint16_t executed;      /* finished ok: how often the side effect took place */
    uint8_t state;
    uint8_t entered; /* policies entered and not yet left */
    /* each policy's own memory of this call follows, 8-byte aligned */
};

static inline void *call_scratch(struct call *call, uint32_t offset)
{
    return (char *)(call + 1) + offset;
}

struct request {
    struct call *call;
    union {
        struct request *next; /* in the queue */
        uint32_t pending;     /* downstream calls waited for */
    };
    sim_time arrived;
    sim_time begun;   /* when it took its worker; while it waits for one: since when */
    uint32_t attempt; /* of its call */
    unsigned stage : REQUEST_STAGE_BITS;       /* of the service's plan */
    unsigned outcome : 4;                      /* so far */
    unsigned instance : REQUEST_INSTANCE_BITS; /* its place among the service's */
    unsigned working : 1;                      /* holds a worker */
    unsigned hinted : 1;                       /* the answer carries the service's retry-after */
};

/* Nobody waits for this attempt any more. */
static inline bool request_is_late(const struct request *request)
{
    const struct call *call = request->call;
    return call->state != CALL_WAITING || call->attempts != request->attempt;
}

#endif
