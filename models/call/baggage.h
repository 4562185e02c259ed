/* What a root call hands down with every call made on its behalf, as request headers do: the
** deadline, the criticality, who the user is, and which operation this is.
**
** Only worlds in which something looks at it carry it (ground->carries): it then stands right
** behind every call record, before the policies' memory.  Where nothing but the operation is asked
** for (ground->has_ops alone), its first member is all there is.
*/
#ifndef SQUALL_MODELS_CALL_BAGGAGE_H
#define SQUALL_MODELS_CALL_BAGGAGE_H

#include "models/call/call.h"
#include "models/call/ground.h"

struct op; /* models/call/op.h */

struct baggage {
    struct op *op;           /* what is to be done once; NULL: nobody asks */
    sim_time deadline;       /* handed down with what is sent; SIM_FOREVER: none */
    sim_time until;          /* the same where the call stands: further out there may be none */
    sim_time margin;         /* nothing is sent with less than this left */
    struct event_id alarm;   /* an inherited deadline: ends this call when it comes */
    struct request *request; /* of the attempt that is waited for; NULL: none */
    struct call *sibling;    /* next of the calls made for the same request that have not ended */
    uint32_t user;           /* hash of the user, uniform over 32 bits */
    uint32_t root;           /* key of what the user wants: of his root call, before any reload */
    uint8_t priority;        /* enum priority (models/spec/client.h) */
    uint8_t aimed : 1;       /* `aim` holds */
    uint8_t aims : 7;        /* how often it has been chosen, refusals included */
    uint16_t aim;            /* the target's instance chosen beforehand */
};

/* What stands behind a request where the world carries baggage. */
struct request_baggage {
    sim_time deadline, margin; /* handed down with this attempt: later ones may have others */
    struct call *children;     /* downstream calls that have not ended */
};

/* What stands behind each call of a world. */
static inline size_t baggage_size(const struct ground *ground)
{
    if (ground->carries)
        return sizeof(struct baggage);
    return ground->has_ops ? sizeof(struct op *) : 0;
}

static inline struct baggage *call_baggage(struct call *call)
{
    return (struct baggage *)(void *)(call + 1);
}

static inline struct request_baggage *request_baggage(struct request *request)
{
    return request_scratch(request, 0);
}

/* A new call takes what its caller hands down: a downstream call inherits what is left of the root
** call's time, and is one of its request's children until it drops it, at its end. */
void baggage_take(struct call *call, const struct baggage *handed);

/* The same where the operation is all that is carried. */
void baggage_take_op(struct call *call, struct op *handed);

void baggage_drop(struct call *call);

#endif
