/* The records of a run: a call, and the request that an attempt becomes at the service.
**
** A call lives from the moment it is wanted until it has ended *and* its last request is finished:
** a request may always look at its call.  An answer counts only while the call waits for exactly
** that attempt; otherwise it is late, and the work was for nobody.
**
** Chance goes by identity: a root call has a key (which client, which of its processes or users,
** the how-manieth), a downstream call one made from its parent's and the place in the plan, and
** every draw about a request is made from a stream, the key and the number of the attempt.  So
** whatever a policy does to other calls, this one's work takes as long as before.
**
** A twin is one of several attempts that a hedge has going at once for the same call: a call record
** of its own that passes only the policies inside the hedge.  What concerns the call as a whole
** stands in the primary, the record that is nobody's twin.
**
** Sizes matter: with retry and timeout on its edge, a call and its request take 128 bytes.  What
** only some worlds need stands behind the records: the baggage (models/call/baggage.h) and the
** policies' memory behind a call, what a service's parts keep behind a request.
*/
#ifndef SQUALL_MODELS_CALL_CALL_H
#define SQUALL_MODELS_CALL_CALL_H

#include "models/spec/outcome.h"
#include "sim/engine.h"

#include <stdbool.h>
#include <stdint.h>

struct edge;

/* What a few bits can hold; checked when the spec is. */
#define REQUEST_STAGE_BITS 12
#define REQUEST_INSTANCE_BITS 14
#define REQUEST_STAGES_MAX ((1 << REQUEST_STAGE_BITS) - 2)
#define REQUEST_ATTEMPT_BITS 27
#define CALL_POLICIES_MAX 30

enum call_state {
    CALL_PASSING,  /* on its way through the policies */
    CALL_WAITING,  /* for the answer of its latest attempt */
    CALL_SLEEPING, /* between two attempts */
    CALL_HELD,     /* kept by the policy entered last */
    CALL_ENDED
};

struct call {
    struct edge *edge;
    union {
        struct request *parent; /* whose downstream call this is; NULL for a root call */
        struct call *primary;   /* of a twin */
    };
    sim_time wanted;         /* when the caller wanted it */
    uint32_t attempts;       /* sent so far; a twin's own is the number it sent last */
    uint32_t key;            /* of its chance */
    uint32_t requests;       /* not yet finished, and twins not yet gone */
    uint32_t wake;           /* while it sleeps: slot of the event that ends the sleep */
    unsigned owner : 24;     /* which process or user of a client; which branch of a service's
                                stage; of a twin: which of its call's twins */
    unsigned again : 1;      /* what it is part of is no first attempt: none of its requests is
                                first-born */
    unsigned hedge : 1;      /* a twin that is to be sent beside another one of its call */
    unsigned exhausted : 1;  /* a twin's own retries have no attempt left */
    unsigned executed : 2;   /* finished ok: how often the side effect took place; 3: or more */
    unsigned twin : 1;
    uint8_t state;           /* enum call_state; it moves often, and so has a byte of its own */
    uint8_t entered;         /* policies entered and not yet left */
    /* the baggage, if the world has any, then what each policy keeps of the call; 8-byte aligned */
};

/* What stands behind a record is 8-byte aligned. */
static inline size_t scratch_aligned(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

static inline void *call_scratch(struct call *call, uint32_t offset)
{
    return (char *)(call + 1) + offset;
}

/* The record of the call as a whole. */
static inline struct call *call_primary(struct call *call)
{
    return call->twin ? call->primary : call;
}

/* Which of its call's twins, counted from 1; 0: the call itself. */
static inline uint32_t call_twin(const struct call *call)
{
    return call->twin ? (uint32_t)call->owner + 1 : 0;
}

struct request {
    struct call *call;
    union {
        struct request *next; /* in the queue */
        uint32_t pending;     /* downstream calls waited for */
    };
    sim_time arrived;
    sim_time begun; /* when it took its worker; while it waits for one: since when; once answered:
                       the hint sent along, TIME_NONE for none */
    unsigned attempt : REQUEST_ATTEMPT_BITS;   /* of its call */
    unsigned cancelled : 1;                    /* the caller has said that it has left */
    unsigned stopped : 1;                      /* its work was cut short: its end means nothing */
    unsigned replayed : 1;                     /* answered from what an earlier one left */
    unsigned aimed : 1;                        /* `instance` was chosen by the caller */
    unsigned mark : 1;                         /* waits for its idempotency key */
    unsigned stage : REQUEST_STAGE_BITS;       /* of the service's plan */
    unsigned outcome : 4;                      /* so far */
    unsigned instance : REQUEST_INSTANCE_BITS; /* its place among the service's */
    unsigned working : 1;                      /* holds a worker */
    unsigned queued : 1;                       /* waits for one */
    /* what the service's parts keep of a request follows, 8-byte aligned */
};

static inline void *request_scratch(struct request *request, uint32_t offset)
{
    return (char *)(request + 1) + offset;
}

/* No failure caused it: it is a first attempt, and so is all above it. */
static inline bool request_is_first_born(const struct request *request)
{
    return request->attempt == 1 && !request->call->again;
}

/* Nobody waits for this attempt any more. */
static inline bool request_is_late(const struct request *request)
{
    const struct call *call = request->call;
    return call->state != CALL_WAITING || call->attempts != request->attempt;
}

/* --- keys --- */

/* A bijection of 32 bits that leaves no pattern (C. Wellons, "hash-prospector", 2018). */
static inline uint32_t key_mix(uint32_t x)
{
    x = (x ^ (x >> 16)) * 0x7feb352du;
    x = (x ^ (x >> 15)) * 0x846ca68bu;
    return x ^ (x >> 16);
}

/* What key_make() makes of a place first, for places that are asked for over and over. */
static inline uint32_t key_place(uint32_t place)
{
    return key_mix(place + 0x9e3779b9u);
}

static inline uint32_t key_at(uint32_t from, uint32_t mixed_place)
{
    return key_mix(from ^ mixed_place);
}

/* For one `place` no two `from` share a key. */
static inline uint32_t key_make(uint32_t from, uint32_t place)
{
    return key_at(from, key_place(place));
}

/* Of one attempt. */
static inline uint64_t request_key(const struct request *request)
{
    return (uint64_t)request->call->key << 32 | request->attempt;
}

#endif
