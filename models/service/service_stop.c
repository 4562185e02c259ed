/* What ends a request before its time, and what faults do to an instance as a whole. */
#include "models/call/chain.h"
#include "models/service/balance.h"
#include "models/service/outage.h"
#include "models/service/service_parts.h"
#include "models/service/work.h"

static void bury(struct request *request)
{
    if (service_of(request)->stops)
        outage_leave(request);
    struct crew *crew = service_crew(request);
    queue_bury(&crew->queue, request);
    service_unqueue(request, OUTCOME_cancelled);
    struct fact fact = service_fact(request, FACT_REQUEST_DROPPED);
    fact.outcome = OUTCOME_cancelled;
    fact.late = true;
    service_tell(request, &fact);
    service_over(request, OUTCOME_cancelled, false);
}

void service_stop(struct request *request, enum outcome outcome)
{
    struct request_baggage *more = request_baggage(request);
    struct instance *instance = instance_of(request);
    struct crew *crew = service_crew(request);
    request->stopped = true;
    while (more->children)
        chain_abandon(more->children, OUTCOME_cancelled);
    work_stop(request);
    bool worked = request->working;
    if (worked)
        service_free_worker(request);
    service_drop(request, outcome);
    if (worked)
        service_serve_next(instance, crew);
}

/* At work: with a worker, or, asynchronous, waiting for downstream calls. */
static bool is_at_work(struct request *request)
{
    return request->working || request_baggage(request)->children;
}

void service_cancel(void *self, struct request *request, bool running)
{
    (void)self;
    request->cancelled = !request->queued;
    if (request->queued)
        bury(request);
    else if (running && is_at_work(request))
        service_stop(request, OUTCOME_cancelled);
}

/* --- what faults do to an instance --- */

void service_set_capacity(struct instance *instance)
{
    const struct service *service = instance->service;
    double left = ailment_capacity(&service->ailment, instance->id);
    instance->strength = outage_stands_still(instance) ? 0 : left;
    if (service->scaler && instance->id == 0)
        scaler_workers_change(service->scaler);
    work_resume(instance);
    for (uint32_t c = 0; c < service->crews; c++) {
        instance->crew[c].taken = outage_stopped(instance) ? 1 : 1 - left;
        service_serve_next(instance, &instance->crew[c]);
    }
}

void service_wait_at_door(struct request *request, bool waits)
{
    struct fact fact =
        service_fact(request, waits ? FACT_REQUEST_QUEUED : FACT_REQUEST_UNQUEUED);
    if (waits)
        request->begun = fact.time;
    else
        fact.span = fact.time - request->begun;
    instance_of(request)->queued += waits ? 1 : -1;
    service_tell(request, &fact);
}

void service_turn_away(struct request *request)
{
    service_wait_at_door(request, false);
    service_refuse(request, OUTCOME_refused, TIME_NONE);
}

static void empty_queue(struct service *service, struct crew *crew)
{
    struct request *request;
    enum outcome fate;
    sim_time now = sim_now(service->ground->sim);
    while ((request = queue_next(&crew->queue, &service->spec->queue, now, &fate)) != NULL) {
        if (fate == OUTCOME_cancelled) {
            edge_refuse(request, OUTCOME_cancelled, TIME_NONE);
            continue;
        }
        service_unqueue(request, OUTCOME_refused);
        service_drop(request, OUTCOME_refused);
    }
}

void service_empty_queues(struct instance *instance)
{
    for (uint32_t c = 0; c < instance->service->crews; c++)
        empty_queue(instance->service, &instance->crew[c]);
}
