/*                        a worker is free
**   crew_seek ────────────────────────────────► take_worker ─► port->served ══► at work
**       │ none is                                    ▲                            │
**       │        queue_add           queue_next: ok  │                            │ crew_free
**       ├────────────────► waiting ──────────────────┤                            ▼
**       │ full                │ │                crew_serve_next ◄──────── a worker is free
**       │                     │ │ queue_next: has waited too long
**       │                     │ │ make_room: less important than a newcomer
**       ▼                     │ └───────────────────────────► exit_drop
**   exit_refuse               │ crew_bury (its caller left)
**                             ▼
**                         tombstone, answered when it is dug up
**
** Invariants.  (1) No worker is taken while busy >= present.  (2) A request holds at most one
** worker (request->working), and none while it is queued.  (3) After crew_serve_next nobody waits
** while a worker is free.  (4) Sums over its crews: instance->busy; instance->queued, with those
** kept at the door.
*/
#include "models/service/crew.h"

#include "models/call/road.h"
#include "models/service/exit.h"
#include "models/service/guard.h"
#include "models/spec/service.h"

/* --- workers --- */

/* Part of a worker is one. */
void crew_set(struct crew *crew, int64_t workers, double taken)
{
    double left = (double)workers * (1 - taken);
    int64_t whole = (int64_t)left;
    crew->workers = workers;
    crew->taken = taken;
    crew->present = taken <= 0 ? workers : (double)whole < left - 1e-9 ? whole + 1 : whole;
}

static void take_worker(struct instance *instance, struct crew *crew, struct request *request,
                        sim_time now)
{
    const struct service *service = instance->service;
    sim_time waited = now - request->begun;
    if (service->scaler)
        scaler_moves(service->scaler, instance, 1);
    crew->busy++;
    instance->busy++;
    if (instance->strained)
        rotation_count_workers(instance);
    request->working = true;
    request->begun = now;
    service_tell(instance, request, &(struct fact){ .kind = FACT_WORKER_TAKEN, .time = now,
                                                    .span = now - request->call->wanted });
    if (service->guards)
        guards_taken(instance, request, waited);
    service->port->served(instance, request);
}

/* Seldom ways stand apart, each with its call at the end, so that the plain ones save no
** registers. */
static __attribute__((noinline)) void take_at_once(struct instance *instance, struct crew *crew,
                                                   struct request *request)
{
    queue_passed(&crew->queue, &instance->service->spec->queue, request->begun);
    take_worker(instance, crew, request, request->begun);
}

/* --- who waits --- */

/* It has left the queue: to be served (`fate` ok), or dropped. */
static void tell_unqueued(struct instance *instance, struct request *request, enum outcome fate,
                          sim_time now)
{
    instance->queued--;
    service_tell(instance, request,
                 &(struct fact){ .kind = FACT_REQUEST_UNQUEUED, .time = now,
                                 .span = fate == OUTCOME_ok ? now - request->begun : 0 });
}

/* Tombstones have left the queue, and been told of, when their callers cancelled them. */
static void drop_queued(struct instance *instance, struct request *request, enum outcome fate,
                        enum outcome answer)
{
    if (fate == OUTCOME_cancelled) {
        road_refuse(request, OUTCOME_cancelled, TIME_NONE);
        return;
    }
    tell_unqueued(instance, request, answer, service_now(instance->service));
    exit_drop(instance, request, answer);
}

void crew_serve(struct instance *instance, struct crew *crew)
{
    const struct service *service = instance->service;
    sim_time now = sim_now(service->ground->sim);
    enum outcome fate;
    while (crew->busy < crew->present) {
        struct request *request = queue_next(&crew->queue, &service->spec->queue, now, &fate);
        if (!request)
            return;
        if (fate == OUTCOME_ok) {
            tell_unqueued(instance, request, fate, now);
            take_worker(instance, crew, request, now);
        } else {
            drop_queued(instance, request, fate, fate);
        }
    }
}

/* The queue is full: somebody less important may have to go. */
static bool make_room(struct instance *instance, struct crew *crew, const struct request *newcomer)
{
    const struct queue_spec *spec = &instance->service->spec->queue;
    enum outcome fate = OUTCOME_cancelled;
    while (fate == OUTCOME_cancelled) {
        struct request *least = queue_push_out(&crew->queue, spec, newcomer, &fate);
        if (!least)
            return false;
        drop_queued(instance, least, fate, fate);
    }
    return true;
}

static __attribute__((noinline)) void wait(struct instance *instance, struct crew *crew,
                                           struct request *request)
{
    queue_add(&crew->queue, &instance->service->spec->queue, request, request->begun);
    instance->queued++;
    service_tell(instance, request,
                 &(struct fact){ .kind = FACT_REQUEST_QUEUED, .time = request->begun });
}

static __attribute__((noinline)) void refuse_watched(struct instance *instance,
                                                     struct request *request)
{
    exit_over(instance, request, OUTCOME_refused, false);
    exit_refuse(instance, request, OUTCOME_refused, instance->service->spec->retry_after);
}

static __attribute__((noinline)) void find_no_place(struct instance *instance,
                                                    struct request *request)
{
    const struct service *service = instance->service;
    bool watched = service->guards || service->keys || service->stops ||
                   !service_only_counts(service);
    if (watched)
        refuse_watched(instance, request);
    else
        exit_refuse(instance, request, OUTCOME_refused, service->spec->retry_after);
}

static __attribute__((noinline)) void find_place(struct instance *instance, struct crew *crew,
                                                 struct request *request)
{
    if (make_room(instance, crew, request))
        wait(instance, crew, request);
    else
        find_no_place(instance, request);
}

/* Only an asynchronous one can have been cancelled before: while it waited for others. */
void crew_seek(struct instance *instance, struct request *request)
{
    const struct service *service = instance->service;
    struct crew *crew = crew_of(instance, request);
    request->begun = sim_now(service->ground->sim);
    if (request->cancelled)
        exit_drop(instance, request, OUTCOME_cancelled);
    else if (crew->busy < crew->present)
        take_at_once(instance, crew, request);
    else if (crew->queue.waiters.count < service->spec->queue.limit)
        wait(instance, crew, request);
    else if (crew->queue.order->push_out)
        find_place(instance, crew, request);
    else
        find_no_place(instance, request);
}

void crew_bury(struct instance *instance, struct request *request)
{
    queue_bury(&crew_of(instance, request)->queue, request);
    tell_unqueued(instance, request, OUTCOME_cancelled, service_now(instance->service));
}

void crew_empty(struct instance *instance, struct crew *crew)
{
    const struct queue_spec *spec = &instance->service->spec->queue;
    sim_time now = sim_now(instance->service->ground->sim);
    struct request *request;
    enum outcome fate;
    while ((request = queue_next(&crew->queue, spec, now, &fate)) != NULL)
        drop_queued(instance, request, fate, OUTCOME_refused);
}
