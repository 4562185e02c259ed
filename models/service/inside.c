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
** Invariants.  (1) Whoever waits (more->waits) is inside.  (2) at_door counts those who wait at the door.
** (3) When the last one leaves an instance whose turn in a deploy has come, port->drained is told.
*/
#include "models/service/inside.h"

static struct sim *sim_of(const struct instance *instance)
{
    return instance->service->ground->sim;
}

void inside_join(struct instance *instance, struct request *request)
{
    struct request_more *more = request_more(request);
    if (more->inside)
        return;
    more->inside = true;
    more->before = instance->last;
    more->after = NULL;
    if (instance->last)
        request_more(instance->last)->after = request;
    else
        instance->first = request;
    instance->last = request;
}

void inside_leave(struct instance *instance, struct request *request)
{
    struct request_more *more = request_more(request);
    if (!more->inside)
        return;
    more->inside = false;
    sim_cancel(sim_of(instance), more->go_on);
    if (more->before)
        request_more(more->before)->after = more->after;
    else
        instance->first = more->after;
    if (more->after)
        request_more(more->after)->before = more->before;
    else
        instance->last = more->before;
    if (!instance->first && instance->turn)
        instance->service->port->drained(instance);
}

/* --- at the door --- */

void inside_keep(struct instance *instance, struct request *request)
{
    struct fact fact = service_fact(instance, request, FACT_REQUEST_QUEUED);
    inside_join(instance, request);
    request_more(request)->waits = WAITS_AT_DOOR;
    request->begun = fact.time;
    instance->at_door++;
    instance->queued++;
    service_tell(instance, &fact);
}

void inside_let_go(struct instance *instance, struct request *request)
{
    struct fact fact = service_fact(instance, request, FACT_REQUEST_UNQUEUED);
    inside_leave(instance, request);
    fact.span = fact.time - request->begun;
    instance->at_door--;
    instance->queued--;
    service_tell(instance, &fact);
}

/* --- going on --- */

static void goes_on(struct sim *sim, void *self, int64_t waited)
{
    struct request *request = self;
    struct instance *instance = instance_of(request);
    (void)sim;
    request_more(request)->waits = WAITS_FOR_NOTHING;
    instance->service->port->goes_on(instance, request, (enum inside_wait)waited);
}

static const struct event_type going_on = { "request goes on", goes_on, NULL };

static void goes_on_soon(struct instance *instance, struct request *request)
{
    struct request_more *more = request_more(request);
    more->go_on = sim_after(sim_of(instance), 0, &going_on, request, more->waits);
}

bool inside_lines_up(struct instance *instance, struct request *request)
{
    if (instance->at_door == 0 || instance_is_stopped(instance))
        return false;
    inside_keep(instance, request);
    goes_on_soon(instance, request);
    return true;
}

bool inside_defers(struct instance *instance, struct request *request, enum inside_wait what)
{
    if (!instance->service->stops || instance->still == 0)
        return false;
    request_more(request)->waits = (uint8_t)what;
    return true;
}

/* Requests that go on may end, and others come in: each by an event of its own. */
void inside_wake(struct instance *instance, struct request *request)
{
    struct request_more *more = request_more(request);
    if (more->waits == WAITS_AT_DOOR && instance->frozen > 0)
        return;
    sim_cancel(sim_of(instance), more->go_on);
    if (more->waits != WAITS_FOR_NOTHING)
        goes_on_soon(instance, request);
}
