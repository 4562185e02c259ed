/* A doubly linked list through what stands behind each request, in the order in which they came.
**
**               inside_join                      inside_leave
**    outside ──────────────► inside, at work ──────────────► outside
**       │                      ▲   │ inside_defers   ▲             ▲
**       │ inside_keep          │   ▼                 │             │ crash: refused
**       ▼                      │  deferred ──────────┘             │
**    at the door ── inside_let_go    inside_wake, port->goes_on    │
**       └──────────────────────────────────────────────────────────┘
**
** Invariants.  (1) Whoever waits (stay->waits) is inside.  (2) at_door counts those who wait at the
** door.  (3) When the last one leaves an instance whose turn in a deploy has come, port->drained is
** told.
*/
#include "models/service/inside.h"

#include "models/service/tell.h"

static struct sim *sim_of(const struct instance *instance)
{
    return instance->service->ground->sim;
}

void inside_build(struct service *service)
{
    service->stay_at = service_reserve(service, sizeof(struct stay));
}

void inside_join(struct instance *instance, struct request *request)
{
    struct stay *stay = stay_of(instance, request);
    if (stay->inside)
        return;
    stay->inside = true;
    stay->before = instance->last;
    stay->after = NULL;
    if (instance->last)
        stay_of(instance, instance->last)->after = request;
    else
        instance->first = request;
    instance->last = request;
}

void inside_leave(struct instance *instance, struct request *request)
{
    struct stay *stay = stay_of(instance, request);
    if (!stay->inside)
        return;
    stay->inside = false;
    sim_cancel(sim_of(instance), stay->go_on);
    if (stay->before)
        stay_of(instance, stay->before)->after = stay->after;
    else
        instance->first = stay->after;
    if (stay->after)
        stay_of(instance, stay->after)->before = stay->before;
    else
        instance->last = stay->before;
    if (!instance->first && instance->turn)
        instance->service->port->drained(instance);
}

/* --- at the door --- */

void inside_keep(struct instance *instance, struct request *request)
{
    struct fact fact = { .kind = FACT_REQUEST_QUEUED, .time = service_now(instance->service) };
    inside_join(instance, request);
    stay_of(instance, request)->waits = WAITS_AT_DOOR;
    request->begun = fact.time;
    instance->at_door++;
    instance->queued++;
    service_tell(instance, request, &fact);
}

void inside_let_go(struct instance *instance, struct request *request)
{
    struct fact fact = { .kind = FACT_REQUEST_UNQUEUED, .time = service_now(instance->service) };
    inside_leave(instance, request);
    fact.span = fact.time - request->begun;
    instance->at_door--;
    instance->queued--;
    service_tell(instance, request, &fact);
}

/* --- going on --- */

static void goes_on(struct sim *sim, void *self, int64_t waited)
{
    struct request *request = self;
    struct instance *instance = instance_of(request);
    (void)sim;
    stay_of(instance, request)->waits = WAITS_FOR_NOTHING;
    instance->service->port->goes_on(instance, request, (enum inside_wait)waited);
}

static const struct event_type going_on = { "request goes on", goes_on, NULL };

static void goes_on_soon(struct instance *instance, struct request *request)
{
    struct stay *stay = stay_of(instance, request);
    stay->go_on = sim_after(sim_of(instance), 0, &going_on, request, stay->waits);
}

bool inside_lines_up(struct instance *instance, struct request *request)
{
    if (instance->at_door == 0 || instance_is_stopped(instance))
        return false;
    inside_keep(instance, request);
    goes_on_soon(instance, request);
    return true;
}

/* Requests that go on may end, and others come in: each by an event of its own. */
void inside_wake(struct instance *instance, struct request *request)
{
    struct stay *stay = stay_of(instance, request);
    if (stay->waits == WAITS_AT_DOOR && instance->frozen > 0)
        return;
    sim_cancel(sim_of(instance), stay->go_on);
    if (stay->waits != WAITS_FOR_NOTHING)
        goes_on_soon(instance, request);
}
