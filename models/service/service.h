/* A service: instances with crews of workers, its own work, and calls to others.
**
** A request goes through the door, then through the service's plan, stage by stage:
**
**   service_accept ──► guards ──► worker free? ──yes──► plan: [calls before] ► work ► [calls after] ──► answer
**        │               │            │ no                  │ a required call failed: no further calls,
**        │ down          │ shed       ▼                     │ the work is still done
**        ▼               ▼          queue ── dropped        ▼
**      refused       overloaded       │ full            answer the failure's class
**                                     ▼
**                                  refused
**
** A crew is a number of workers with a queue.  An instance has one for all requests, and one for each
** endpoint that has workers of its own (a partition).  A synchronous service (threads) holds its worker
** from the start of the plan to its end, through downstream calls and the pauses of their retries.  An
** asynchronous one holds it during its own work only, and lets requests wait for a worker there.
**
** Invariants.  (1) No worker is taken while busy >= workers.  (2) A request holds at most one worker.
** (3) Whoever can be served is: nobody waits while a worker of his crew is free and not taken away by a
** fault.  (4) A guard that let a request in is told its end, whichever that is.
** A request whose caller has left is worked on like any other, unless that is told: wasted work.
*/
#ifndef SQUALL_MODELS_SERVICE_SERVICE_H
#define SQUALL_MODELS_SERVICE_SERVICE_H

#include "models/call/ailment.h"
#include "models/call/call.h"
#include "models/call/edge.h"
#include "models/call/ground.h"
#include "models/service/guard.h"
#include "models/service/queue.h"
#include "models/spec/spec.h"

struct service;
struct scaler;
struct row_lock;
struct deploy;

struct crew {
    struct queue queue;
    int64_t busy;
    int64_t workers; /* of the spec */
    double taken;    /* share of them that faults have taken away */
    int64_t counted; /* as told to those who watch (GAUGE_WORKERS) */
};

/* Reasons to be out of rotation. */
enum away { AWAY_SCALED = 1, AWAY_FAULT = 2 };

struct instance {
    struct service *service;
    struct crew *crew; /* [0]: of all requests whose endpoint has none of its own */
    uint32_t id;
    unsigned away;  /* why it is out of the balancer's rotation: bits of enum away; 0: it is in */
    int64_t busy, queued; /* of all crews */
    bool strained;        /* the workers told to those who watch change with who works */
    double strength;      /* share of its cores that faults have left */
    void *discipline;     /* what models/service/work.c keeps of an instance */
    /* models/service/outage.c: */
    struct request *first, *last; /* those inside, where faults stop instances */
    uint32_t frozen, still, down; /* how many faults hold it so; still: of frozen, at work too */
    uint32_t at_door;             /* those kept there, until they have gone through it */
    double cold;                  /* times the work at cold_from, 1 at cold_until */
    sim_time cold_from, cold_until;
    struct deploy *turn;          /* drains for this one */
};

/* One downstream call of a stage. */
struct branch {
    struct edge *edge;
    double probability;
    enum call_on_failure on_failure;
    uint32_t endpoint; /* whose requests make it; ENDPOINT_ANY: all do */
};

/* A stage of the plan: the own work, or calls made at once. */
struct stage {
    struct branch *branch;
    uint16_t branches; /* 0: the service's own work */
};

/* Endpoint 0 is that of requests that name none. */
struct endpoint {
    const struct one *service_time;
    uint32_t crew;
};

struct service {
    struct ground *ground;
    const struct service_spec *spec;
    uint32_t id;
    struct instance *instance;
    uint32_t instances;
    uint32_t away; /* instances out of rotation */
    struct endpoint *endpoint;
    uint32_t crews;
    const struct idempotency_spec *keys; /* of the spec, or the last there were; NULL: never any */
    size_t queue_more;
    uint32_t queue_at; /* what the queues keep behind a request */
    struct guard_set *guards; /* of the present; NULL: none, ever */
    struct guard_set *first_guards;
    bool guards_change;
    uint32_t guards_at; /* where they change, behind a request: who let it in */
    struct scaler *scaler; /* NULL: the number of instances is fixed */
    struct stage *plan;
    uint16_t stages;
    bool errs, stops; /* stops: some fault stops its instances (models/service/outage.h) */
    struct row_lock *lock; /* NULL: none */
    uint32_t work_at, lock_at; /* behind a request: what its work keeps there */
    size_t request_more;       /* bytes that its parts keep behind a request */
    uint64_t time_chance, error_chance, balance_chance, branch_chance; /* seeds of its streams */
    struct ailment ailment;
};

/* What stands behind a request where the world carries baggage; then what the guards keep. */
struct request_more {
    struct request_baggage handed; /* first: its calls see no more than this */
    struct event_id work;  /* the end of its own work */
    struct event_id lookup; /* the end of a replay, of a wait for its key */
    sim_time work_end;     /* when its work ends; how much is left while it is held */
    /* models/service/outage.c: */
    struct request *before, *after; /* of those inside its instance */
    struct event_id go_on;
    bool held, inside;
    bool effect; /* it has taken place, though the answer is a failure */
    uint8_t waits;
};

static inline struct request_more *request_more(struct request *request)
{
    return request_scratch(request, 0);
}

/* Sets up instances and streams; edges[i] is that of call i of the spec. */
void service_build(struct service *service, struct edge *const *edges);

/* Bytes behind each of its requests for one of its parts, while it is built: where they begin. */
uint32_t service_reserve(struct service *service, size_t size);

/* Makes guards ready and tells the levels that it starts with. */
void service_start(struct service *service);

/* Makes room for what it may change to, before the run. */
void service_plan(struct service *service, const struct service_spec *spec);

/* It goes on by another spec of the same shape; one of its calls goes by this edge from now on. */
void service_change(struct service *service, const struct service_spec *spec);
void service_change_call(struct service *service, struct edge *edge, const struct call_spec *call);

/* What edges that lead to it see of it. */
struct target_port service_target(struct service *service);

/* For the port (models/call/target.h): a request has arrived; nobody waits for it any more. */
void service_accept(void *self, struct request *request);
void service_cancel(void *self, struct request *request, bool running);

/* Cuts a request short that is queued or at work: its downstream calls are given up, its worker is free,
** the answer is `outcome`.  Needs baggage. */
void service_stop(struct request *request, enum outcome outcome);

/* The request's own work is done (told by models/service/work.c). */
void service_worked(struct request *request);

/* For models/service/idempotency.c: goes on with the plan; ends it where it stands; gets a worker first. */
void service_run(struct request *request);
void service_finish(struct request *request);
void service_seek(struct request *request);

/* What the edges of its downstream calls tell it. */
struct caller_port service_port(struct service *service);

/* Workers have come or gone (a fault has changed): serves who can be served. */
void service_set_capacity(struct instance *instance);

/* For models/service/outage.c.  A request is kept at the door, or goes through it; all downstream calls of a
** stage have ended and the plan goes on; all who are queued, or one at the door, see `refused`. */
void service_wait_at_door(struct request *request, bool waits);
void service_enter(struct request *request);
void service_answered(struct request *request);
void service_empty_queues(struct instance *instance);
void service_turn_away(struct request *request);

/* The workers of a crew that are there now. */
static inline int64_t crew_workers(const struct service *service, const struct crew *crew)
{
    (void)service;
    if (crew->taken <= 0)
        return crew->workers;
    double left = (double)crew->workers * (1 - crew->taken);
    int64_t whole = (int64_t)left;
    return (double)whole < left - 1e-9 ? whole + 1 : whole;
}

static inline struct service *service_of(const struct request *request)
{
    return request->call->edge->target.self;
}

static inline struct instance *instance_of(const struct request *request)
{
    return &service_of(request)->instance[request->instance];
}

/* Facts of a request begin like this. */
static inline struct fact service_fact(const struct request *request, enum fact_kind kind)
{
    const struct edge *edge = request->call->edge;
    const struct service *service = edge->target.self;
    return (struct fact){ .kind = (uint8_t)kind, .edge = edge->id, .service = service->id,
                          .instance = request->instance, .time = sim_now(service->ground->sim),
                          .call = call_primary(request->call), .request = request };
}

#endif
