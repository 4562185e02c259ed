/* An edge: a caller's road to one target, its policies and its network; what calls on it ask, and
** tell.  It moves nothing by itself: chain.c moves calls through the policies, road.c conveys.
*/
#ifndef SQUALL_MODELS_CALL_EDGE_H
#define SQUALL_MODELS_CALL_EDGE_H

#include "models/call/ailment.h"
#include "models/call/baggage.h"
#include "models/call/call.h"
#include "models/call/ground.h"
#include "models/call/policy.h"
#include "models/call/target.h"
#include "models/call/tried.h"
#include "models/spec/call.h"

struct answer_port;

/* Who calls: a client, or a service on behalf of a request.  Told the end of every call. */
struct caller_port {
    void (*ended)(void *self, struct request *parent, uint32_t owner, enum outcome outcome);
    void *self;
};

#define NO_HEDGE UINT32_MAX
#define NO_LISTENER UINT32_MAX

struct edge {
    struct ground *ground;
    uint32_t id;
    uint32_t salt;      /* goes into the keys of the calls made on it */
    uint32_t processes; /* of the caller: a client's fleet, a service's instances */
    uint32_t endpoint;  /* of the target that is called; 0: none in particular */
    const char *from, *to;
    struct caller_port caller;
    struct target_port target;
    const struct answer_port *sender; /* hears what comes of its requests (models/call/road.h) */
    struct stages stages;
    struct policy *policy; /* the same, outermost first */
    uint32_t hedge; /* place of the policy that makes twins; NO_HEDGE: none */
    uint32_t listener; /* place of the one to which late answers count; NO_LISTENER: none */
    uint32_t scratch_size;
    bool straight; /* an attempt is nothing but its request (models/call/attempt.c) */
    enum cancel cancel;
    const struct one *network; /* NULL: no delay */
    uint64_t network_chance;
    struct ailment *ailment;
    uint32_t *turn; /* per process: the target's instance that was chosen last */
    enum again again;
    uint32_t tried_at; /* in a call's scratch, unless AGAIN_ANY: struct tried */
    int32_t *weight;   /* with AGAIN_UNTRIED: per process and instance: how overdue its turn is */
    struct target_filter *avoid; /* per process: instances it leaves out; NULL: none */
    struct edge *next;       /* the version after it, once that is in force */
};

/* What an edge is built from. */
struct edge_plan {
    const struct ones *policies;
    const struct one *network;
    enum cancel cancel;
    uint32_t processes;
    uint32_t endpoint;
    const struct policy_type *(*type_of)(const struct one *policy); /* they stand above */
    uint32_t version; /* of the world's values */
};

/* Puts the policies together: scratch, state, streams. */
void edge_build(struct edge *edge, const struct edge_plan *plan);

/* The version of an edge that follows `old`: what its policies have learnt is handed on where it
** means the same. */
void edge_build_next(struct edge *edge, struct edge *old, const struct edge_plan *plan);

/* Which process of the caller makes the call: 0 .. edge->processes - 1. */
uint32_t edge_process(struct call *call);

/* Which instance of the target its next attempt goes to: chosen now, unless it was before. */
uint32_t edge_aim(struct call *call);

/* A fact about a call on this edge that needs nothing but the call. */
static inline __attribute__((always_inline)) void edge_tell(const struct edge *edge,
                                                            enum fact_kind kind, struct call *call)
{
    const struct ground *ground = edge->ground;
    const struct call *primary = call_primary(call);
    probe_tell(&ground->probe,
               &(struct fact){ .kind = (uint8_t)kind, .edge = edge->id, .number = primary->attempts,
                              .time = sim_now(ground->sim), .call = primary,
                              .instance = call_twin(call) });
}

/* A policy has not let an attempt be sent, and why. */
void edge_tell_unsent(const struct edge *edge, struct call *call, enum outcome why);

/* A level of this edge has moved (models/counts/fact.h). */
static inline void edge_gauge(const struct edge *edge, enum gauge gauge, double by)
{
    stages_tell(&edge->stages, gauge, by);
}

/* A policy on it lets nothing of this process through just now. */
bool edge_is_shut(const struct edge *edge, uint32_t process);

/* Who still listens for the answer to an attempt that was given up: the call, or a twin, that goes
** on inside the listener.  NULL: nobody, or it is just moving. */
static inline struct call *edge_listening(const struct request *request)
{
    struct call *call = request->call;
    const struct edge *edge = call->edge;
    if (edge->listener == NO_LISTENER)
        return NULL;
    if (call->twin && edge->listener < edge->hedge)
        call = call->primary;
    bool waits = call->state != CALL_ENDED && call->state != CALL_PASSING;
    return waits && call->entered > edge->listener ? call : NULL;
}

/* Nobody waits for what comes of it, nor listens. */
static inline bool edge_works_for_nobody(const struct request *request)
{
    return request_is_late(request) && !edge_listening(request);
}

#endif
