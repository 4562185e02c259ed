/* An edge: a caller's road to one target, its policies and its network.
**
** edge_call() starts a call; its end reaches the client or the request that wanted it.  Messages take
** the network's delay each way; without one they arrive at once, and so do answers, but a refusal
** always comes back as an event of the present instant, so that starting a call never ends it.
*/
#ifndef SQUALL_MODELS_EDGE_H
#define SQUALL_MODELS_EDGE_H

#include "models/ailment.h"
#include "models/call.h"
#include "models/ground.h"
#include "models/policy.h"

struct service;

/* Who calls: a client, or a service on behalf of a request.  Told the end of every call. */
struct caller_port {
    void (*ended)(void *self, struct request *parent, uint32_t owner, enum outcome outcome);
    void *self;
};

struct edge {
    struct ground *ground;
    uint32_t id;
    const char *from, *to;
    struct caller_port caller;
    struct service *target;
    struct policy *policy;   /* outermost first */
    uint32_t policies;
    uint32_t scratch_size;
    const struct one *network; /* NULL: no delay */
    struct rng network_rng;
    struct ailment ailment;
};

/* Puts the policies together: scratch, state, streams. */
void edge_build(struct edge *edge, const struct ones *policies, const struct one *network);

/* A new call; `parent` is the request that makes it, NULL for a client's. */
void edge_call(struct edge *edge, struct request *parent, uint32_t owner);

/* Sends the next attempt of a call that has passed all policies. */
void edge_send(struct call *call);

/* The service is done with a request: the answer goes back. */
void edge_answer(struct request *request, enum outcome outcome);

/* The same for an answer given at once, without any work (a refusal). */
void edge_refuse(struct request *request, enum outcome outcome);

/* The message is gone: nobody will ever answer. */
void edge_lose(struct request *request);

/* The call is over: tells who wanted it. */
void edge_end(struct call *call, enum outcome outcome);

/* A fact about a call on this edge that needs nothing but the call. */
void edge_tell(const struct edge *edge, enum fact_kind kind, const struct call *call);

#endif
