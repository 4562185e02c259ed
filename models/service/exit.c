/* Both ways out end with road_refuse(), and a fact before it:
**
**   exit_refuse ─► inside_leave ─► FACT_REQUEST_REFUSED ──────────────────────► road_refuse
**   exit_drop ───► inside_leave ─► FACT_REQUEST_DROPPED ─► exit_over ─────────► road_refuse
**                                                     guards_ended, idempotency_ended
**
** Who was let in by guards and is then turned away (crew.c) is told of by exit_over() first.
*/
#include "models/service/exit.h"

#include "models/service/guard.h"
#include "models/service/idempotency.h"
#include "models/spec/service.h"

void exit_tell_keepers(struct instance *instance, struct request *request, enum outcome outcome,
                       bool done)
{
    const struct service *service = instance->service;
    if (service->guards)
        guards_ended(instance, request, outcome);
    if (service->keys)
        idempotency_ended(instance->service, request, outcome, done);
}

void exit_drop(struct instance *instance, struct request *request, enum outcome outcome)
{
    const struct service *service = instance->service;
    if (service->stops)
        inside_leave(instance, request);
    struct fact fact = { .kind = FACT_REQUEST_DROPPED, .time = service_now(instance->service) };
    fact.outcome = (uint8_t)outcome;
    fact.late = edge_works_for_nobody(request);
    service_tell(instance, request, &fact);
    exit_over(instance, request, outcome, false);
    road_refuse(request, outcome,
                outcome == OUTCOME_overloaded ? service->spec->retry_after : TIME_NONE);
}
