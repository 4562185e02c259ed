/* A service: instances with crews of workers, its own work, and calls to others.
**
**   edge ══► door ──► crew ══► walk ──► plan: calls before ► work ► calls after ──► road_answer
**             │        │                  a required call failed: no further calls, the work is
**             │        │                  still done
**             ▼        ▼
**            exit ◄────┴──── stop (its caller left), outage (its instance is lost)
**
** The files, from the bottom: tell; queue and balance; rotation, autoscale; inside; the stations
** work, sharing, lock and idempotency; exit, crew, plan, walk, door; stop, capacity, outage,
** deploy; service_build puts them together.  Each uses those before it; what it has to tell those
** after it goes by struct service_port (═►).  Service, instance and crew are looked up where a
** request comes in or an event is its own, then handed on.
**
** A crew is a number of workers with a queue.  An instance has one for all requests, and one for
** each endpoint that has workers of its own (a partition).  A synchronous service (threads) holds
** its worker from the start of the plan to its end, through downstream calls and the pauses of
** their retries.  An asynchronous one holds it during its own work only, and lets requests wait for
** a worker there.
**
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

struct idempotency_spec;
struct service_spec;
struct service;
struct scaler;
struct row_lock;
struct deploy;

struct crew {
    struct queue queue;
    int64_t busy;
    int64_t workers; /* of the spec */
    double taken;    /* share of them that faults have taken away */
    int64_t present; /* what that leaves */
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
    /* models/service/inside.c and outage.c: */
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
    uint32_t place;    /* in the plan, as key_at() takes it */
};

/* A stage of the plan: the own work, or calls made at once. */
struct plan_stage {
    struct branch *branch;
    uint16_t branches; /* 0: the service's own work */
};

/* Endpoint 0 is that of requests that name none. */
struct endpoint {
    const struct one *service_time;
    uint32_t crew;
};

/* What a request inside waits for its instance to go on with. */
enum inside_wait {
    WAITS_FOR_NOTHING,
    WAITS_AT_DOOR,
    WAITS_WITH_ANSWERS, /* of its downstream calls */
    WAITS_TO_ASK,       /* for its idempotency key again */
    WAITS_TO_FINISH     /* a replay */
};

/* All calls upwards inside a service: who tells, and what.  `asks`: for its key again; `goes_on`:
** after a pause; `drained`: the last one has left, and a deploy waits for that. */
struct service_port {
    void (*served)(struct instance *, struct request *);   /* crew: it has got its worker */
    void (*worked)(struct instance *, struct request *);   /* work: its own work is done */
    void (*replayed)(struct instance *, struct request *); /* idempotency: its replay is */
    void (*asks)(struct instance *, struct request *);     /* idempotency: it may */
    void (*goes_on)(struct instance *, struct request *, enum inside_wait); /* inside */
    void (*drained)(struct instance *);                                     /* inside */
};

/* Whoever has a service do his work hears when an instance came, went, stopped, went on, or has
** more or fewer workers. */
struct service_watcher {
    void (*changed)(void *self, struct instance *instance); /* NULL: nobody */
    void *self;
};

struct service {
    struct ground *ground;
    const struct service_port *port;
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
    const struct guard_type *(*guard_type_of)(const struct one *guard); /* they stand above */
    struct guard_set *guards; /* of the present; NULL: none, ever */
    struct guard_set *first_guards;
    bool guards_change;
    uint32_t guards_at; /* where they change, behind a request: who let it in */
    struct scaler *scaler; /* NULL: the number of instances is fixed */
    struct plan_stage *plan;
    uint16_t stages;
    bool errs, stops; /* stops: some fault stops its instances (models/service/outage.h) */
    struct row_lock *lock; /* NULL: none */
    uint32_t work_at, lock_at; /* behind a request: what its work keeps there */
    uint32_t stay_at;          /* and, where faults stop instances, struct stay */
    size_t request_more;       /* bytes that its parts keep behind a request */
    uint64_t time_chance, error_chance, balance_chance, branch_chance; /* seeds of its streams */
    struct ailment ailment;
    struct service_watcher watcher;
    struct service_meter *meter; /* where its facts are counted (models/service/tell.h) */
};

/* What stands behind a request where the world carries baggage; then what its parts keep. */
struct request_more {
    struct request_baggage handed; /* first: its calls see no more than this */
    struct event_id work;  /* the end of its own work */
    struct event_id lookup; /* the end of a replay, of a wait for its key */
    bool effect; /* it has taken place, though the answer is a failure */
};

static inline struct request_more *request_more(struct request *request)
{
    return request_scratch(request, 0);
}

/* Bytes behind each of its requests for one of its parts, while it is built: where they begin. */
static inline uint32_t service_reserve(struct service *service, size_t size)
{
    struct ground *ground = service->ground;
    size_t at = service->request_more;
    service->request_more = at + scratch_aligned(size);
    if (service->request_more > ground->request_more)
        ground->request_more = service->request_more;
    return (uint32_t)at;
}

/* What is at work stands still. */
static inline bool instance_stands_still(const struct instance *instance)
{
    return instance->still > 0 || instance->down > 0;
}

/* Nothing begins. */
static inline bool instance_is_stopped(const struct instance *instance)
{
    return instance->frozen > 0 || instance->down > 0;
}

/* Where a request comes from outside, and when an event is its own; then they are handed on. */
static inline struct service *service_of(const struct request *request)
{
    return request->call->edge->target.self;
}

static inline struct instance *instance_of(const struct request *request)
{
    return &service_of(request)->instance[request->instance];
}

static inline void instance_has_changed(struct instance *instance)
{
    const struct service_watcher *watcher = &instance->service->watcher;
    if (watcher->changed)
        watcher->changed(watcher->self, instance);
}

static inline sim_time service_now(const struct service *service)
{
    return sim_now(service->ground->sim);
}

#endif
