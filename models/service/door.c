/*                  choose_instance
**   door_accept ─────────────────────► door_enter ◄──────── outage_goes_on ◄───────────────┐
**        │                                 ├─ cancelled on its way ─────► exit_refuse      │
**        │                                 ├─ is_stopped: down ─────────► exit_refuse      │
**        │                                 │              frozen ───────► inside_keep ═════┤
**        │                                 ├─ is_struck_down, by faults ► exit_refuse,     │
**        │                                 │                              road_lose        │
**        │                                 ├─ is_let_in: a guard's no ──► exit_refuse      │
**        │                                 └─ else ─────────────────────► walk_enter       │
**        ├─ inside_lines_up, behind others ─────────────────────────────► inside_keep ═════┘
**        └─ nothing is in its way, as nearly always ────► walk_enter
**
** A double arrow lasts as long as the pause.
**
** Invariants.  (1) Every request that arrives is told of once, whatever becomes of it.  (2) A guard
** that let it in is told its end (exit_over).  (3) Where some fault stops instances, whoever is let
** in is inside.
*/
#include "models/service/door.h"

#include "models/call/road.h"
#include "models/service/balance.h"
#include "models/service/exit.h"
#include "models/service/guard.h"
#include "models/service/inside.h"
#include "models/service/tell.h"
#include "models/service/walk.h"
#include "models/spec/service.h"

/* Faults at the service as a whole. */
static bool is_struck_down(struct instance *instance, struct request *request)
{
    const struct service *service = instance->service;
    sim_time hint = TIME_NONE;
    if (ailment_swallows(&service->ailment, request)) {
        road_lose(request);
        return true;
    }
    if (ailment_refuses(&service->ailment, request)) {
        exit_refuse(instance, request, OUTCOME_refused, TIME_NONE);
        return true;
    }
    if (ailment_limits(&service->ailment, request, sim_now(service->ground->sim), &hint)) {
        exit_refuse(instance, request, OUTCOME_overloaded, hint);
        return true;
    }
    return false;
}

/* Its instance is frozen, or down for a restart. */
static bool is_stopped(struct instance *instance, struct request *request)
{
    if (instance->down > 0)
        exit_refuse(instance, request, OUTCOME_refused, TIME_NONE);
    else if (instance->frozen > 0)
        inside_keep(instance, request);
    return instance_is_stopped(instance);
}

static bool is_let_in(struct instance *instance, struct request *request)
{
    sim_time hint = TIME_NONE;
    enum outcome answer = guards_admit(instance, request, &hint);
    if (answer != OUTCOME_ok)
        exit_refuse(instance, request, answer,
                    hint == TIME_NONE ? instance->service->spec->retry_after : hint);
    return answer == OUTCOME_ok;
}

/* Whatever may keep it out. */
static bool is_kept_out(struct instance *instance, struct request *request)
{
    const struct service *service = instance->service;
    if (request->cancelled) {
        exit_refuse(instance, request, OUTCOME_cancelled, TIME_NONE);
        return true;
    }
    if (service->stops && is_stopped(instance, request))
        return true;
    if (service->ailment.any && is_struck_down(instance, request))
        return true;
    if (service->guards && !is_let_in(instance, request))
        return true;
    if (service->stops)
        inside_join(instance, request);
    return false;
}

void door_enter(struct instance *instance, struct request *request)
{
    if (!is_kept_out(instance, request))
        walk_enter(instance, request);
}

static __attribute__((noinline)) void accept_watched(struct service *service,
                                                     struct request *request)
{
    struct instance *instance = &service->instance[request->instance];
    request->arrived = service_now(service);
    service_tell(instance, request,
                 &(struct fact){ .kind = FACT_REQUEST_ARRIVED, .time = request->arrived,
                                 .first_born = request_is_first_born(request) });
    if (!service->stops || !inside_lines_up(instance, request))
        door_enter(instance, request);
}

/* Something may keep it out, or others hear of it. */
static bool is_watched(const struct service *service, const struct request *request)
{
    return request->cancelled || service->stops || service->ailment.any || service->guards ||
           !service_only_counts(service);
}

/* On the plain way nothing is called but what comes next, so that it saves no registers. */
static inline void accept_at(struct service *service, struct request *request)
{
    if (is_watched(service, request)) {
        accept_watched(service, request);
        return;
    }
    request->arrived = service_now(service);
    service_count(service, request,
                  &(struct fact){ .kind = FACT_REQUEST_ARRIVED,
                                  .first_born = request_is_first_born(request) });
    walk_enter(&service->instance[request->instance], request);
}

static void choose_instance(struct service *service, struct request *request)
{
    struct call *call = request->call;
    uint32_t user = service->ground->carries ? call_baggage(call)->user : call->key;
    request->instance = balance_choose(service, call, request_key(request), user, NULL) &
                        ((1u << REQUEST_INSTANCE_BITS) - 1);
}

static __attribute__((noinline)) void accept_somewhere(struct service *service,
                                                       struct request *request)
{
    choose_instance(service, request);
    accept_at(service, request);
}

void door_accept(void *self, struct request *request)
{
    struct service *service = self;
    if (service->instances > 1 && !request->aimed)
        accept_somewhere(service, request);
    else
        accept_at(service, request);
}
