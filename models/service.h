/* A service: instances with workers and a queue, its own work, and calls to others.
**
** A request goes through the service's plan, stage by stage:
**
**   service_accept ──► worker free? ──yes──► plan: [calls before] ► work ► [calls after] ──► answer
**        │                 no                    │ a required call failed: no further calls,
**        │ down, full      ▼                     │ the work is still done
**        ▼              queue (fifo, lifo)       ▼
**      refused                              answer the failure's class
**
** A synchronous service (threads) holds its worker from the start of the plan to its end, through
** downstream calls and the pauses of their retries.  An asynchronous one holds it during its own work
** only, and lets requests wait for a worker there.
**
** Invariants.  (1) No worker is taken while busy >= workers.  (2) A request holds at most one worker.  (3) Whoever can be
** served is: nobody waits while a worker is free and not taken away by a fault.
** A request whose caller has left is worked on like any other: that is wasted work.
*/
#ifndef SQUALL_MODELS_SERVICE_H
#define SQUALL_MODELS_SERVICE_H

#include "models/ailment.h"
#include "models/call.h"
#include "models/edge.h"
#include "models/ground.h"
#include "models/spec.h"

struct service;

struct instance {
    struct service *service;
    struct request *first, *last; /* of the queue */
    uint32_t id;
    int64_t queued, busy;
};

/* One downstream call of a stage. */
struct branch {
    struct edge *edge;
    double probability;
    enum call_on_failure on_failure;
};

/* A stage of the plan: the own work, or calls made at once. */
struct stage {
    struct branch *branch;
    uint16_t branches; /* 0: the service's own work */
};

struct service {
    struct ground *ground;
    const struct service_spec *spec;
    uint32_t id;
    struct instance *instance;
    uint32_t instances, turn; /* turn: of round robin */
    int64_t workers;          /* of an instance, less what faults take away */
    struct stage *plan;
    uint16_t stages;
    bool errs;
    uint64_t time_chance, error_chance, balance_chance, branch_chance; /* seeds of its streams */
    struct ailment ailment;
};

/* Sets up instances and streams; edges[i] is that of call i of the spec. */
void service_build(struct service *service, struct edge *const *edges);

/* A request has arrived. */
void service_accept(struct request *request);

/* Nobody waits for the request any more, and its caller has said so.  It may be anywhere: on its way,
** queued, at work, answered. */
void service_cancel(struct request *request);

/* The instance that an attempt of this call goes to, by the balancer's rule. */
uint32_t service_choose(struct service *service, struct call *call);

/* What the edges of its downstream calls tell it. */
struct caller_port service_port(struct service *service);

/* Workers have come back (a fault has changed): serves who can be served. */
void service_resume(struct service *service);

#endif
