/*   stop_cancel ─┬─ queued ───────────────► bury: crew_bury, exit_over
**                ├─ `running`, is_at_work ► stop_request
**                └─ else ─────────────────► marked alone: it is worked on, or refused at the door
**
**   outage ──────► stop_request ─► chain_abandon its calls ─► work_stop, idempotency_stop
**                               ─► crew_free ─► exit_drop ─► crew_serve_next
**
** Invariants.  (1) It is marked `stopped` before its calls are given up: their ends mean nothing to
** it (call_ended).  (2) Its worker is free before it is answered; who waits is served after that.
*/
#include "models/service/stop.h"

#include "models/call/chain.h"
#include "models/service/crew.h"
#include "models/service/exit.h"
#include "models/service/idempotency.h"
#include "models/service/inside.h"
#include "models/service/tell.h"
#include "models/service/work.h"

/* Its answer, which nobody waits for, goes out when it is dug up. */
static void bury(struct instance *instance, struct request *request)
{
    if (instance->service->stops)
        inside_leave(instance, request);
    crew_bury(instance, request);
    struct fact fact = { .kind = FACT_REQUEST_DROPPED, .time = service_now(instance->service) };
    fact.outcome = OUTCOME_cancelled;
    fact.late = true;
    service_tell(instance, request, &fact);
    exit_over(instance, request, OUTCOME_cancelled, false);
}

void stop_request(struct instance *instance, struct request *request, enum outcome outcome)
{
    struct request_baggage *handed = request_baggage(request);
    struct crew *crew = crew_of(instance, request);
    request->stopped = true;
    while (handed->children)
        chain_abandon(handed->children, OUTCOME_cancelled);
    work_stop(instance, request);
    if (instance->service->keys)
        idempotency_stop(instance->service, request);
    bool worked = request->working;
    if (worked)
        crew_free(instance, crew, request, service_now(instance->service),
                  edge_works_for_nobody(request));
    exit_drop(instance, request, outcome);
    if (worked)
        crew_serve_next(instance, crew);
}

/* At work: with a worker, or, asynchronous, waiting for downstream calls. */
static bool is_at_work(struct request *request)
{
    return request->working || request_baggage(request)->children;
}

void stop_cancel(void *self, struct request *request, bool running)
{
    struct service *service = self;
    struct instance *instance = &service->instance[request->instance];
    request->cancelled = !request->queued;
    if (request->queued)
        bury(instance, request);
    else if (running && is_at_work(request))
        stop_request(instance, request, OUTCOME_cancelled);
}
