/*   walk_enter ─┬─ sync: crew_seek ═► walk_served ─► begin
**               └─ async: begin
**
**   begin ─┬─ no keys, KEY_RUN ─► run
**          ├─ KEY_KNOWN: replay ─┬─ for nothing ─────────────────────────────► walk_finish
**          │                     └─ with a worker: idempotency_replay ═► walk_replayed ─► the same
**          └─ KEY_WAIT ═► walk_ask ─► begin
**
**   run ─┬─ call_others: plan_start ═► call_ended, the last: walk_answered ─► run, the next stage
**        └─ work_or_finish ─┬─ sync: work_begin ═► walk_worked ─► run, the next stage
**                           ├─ async: crew_seek ═► walk_served ─► work_begin ═► walk_worked ─► run
**                           └─ no stage is left: walk_finish ─► road_answer
**
** A double arrow comes back by a port, perhaps later; meanwhile stop_request may take it out.
**
** Invariants.  (1) A synchronous request holds its worker from walk_served to walk_finish; an
** asynchronous one during its own work only.  (2) request->stage is the stage it is at, and moves
** only here.  (3) The first failure stays: after it no further calls are made, the work is still
** done.  (4) The queue is served before the answer goes out: whoever is answered may call again at
** once, and must not overtake those who wait.
*/
#include "models/service/walk.h"

#include "models/call/op.h"
#include "models/call/road.h"
#include "models/service/crew.h"
#include "models/service/exit.h"
#include "models/service/idempotency.h"
#include "models/service/inside.h"
#include "models/service/plan.h"
#include "models/service/tell.h"
#include "models/service/work.h"
#include "models/spec/idempotency.h"
#include "models/spec/service.h"

/* --- the end --- */

/* How often the call's effect has now been executed; 0: not this time. */
static uint32_t execute(const struct ground *ground, struct request *request, enum outcome outcome)
{
    struct call *call = call_primary(request->call);
    bool done = outcome_is_good(outcome) || (ground->carries && request_more(request)->effect);
    if (!done || request->replayed)
        return 0;
    if (ground->has_ops)
        return ++call_baggage(call)->op->executed;
    if (call->executed < 3)
        call->executed++;
    return call->executed;
}

void walk_finish(struct instance *instance, struct request *request)
{
    const struct service *service = instance->service;
    struct crew *crew = crew_of(instance, request);
    enum outcome outcome = (enum outcome)request->outcome;
    sim_time now = service_now(service);
    uint32_t times = execute(service->ground, request, outcome);
    bool late = edge_works_for_nobody(request);
    if (service->stops)
        inside_leave(instance, request);
    bool worked = request->working;
    if (worked)
        crew_free(instance, crew, request, now, late);
    service_tell(instance, request,
                 &(struct fact){ .kind = FACT_REQUEST_FINISHED, .time = now,
                                 .span = now - request->arrived, .outcome = (uint8_t)outcome,
                                 .number = times, .late = late });
    exit_over(instance, request, outcome, true);
    if (worked)
        crew_serve_next(instance, crew);
    bool hinted = outcome == OUTCOME_overloaded || outcome == OUTCOME_unavailable;
    road_answer(request, outcome, hinted ? service->spec->retry_after : TIME_NONE);
}

/* --- stage by stage --- */

/* No calls come next. */
static inline void work_or_finish(struct instance *instance, struct request *request)
{
    const struct service *service = instance->service;
    if (request->stage == service->stages)
        walk_finish(instance, request);
    else if (service->spec->async)
        crew_seek(instance, request);
    else
        work_begin(instance, request);
}

static inline bool calls_are_next(const struct service *service, const struct request *request)
{
    return request->stage < service->stages && service->plan[request->stage].branches > 0;
}

/* Stage after stage, until calls are waited for. */
static __attribute__((noinline)) void call_others(struct instance *instance,
                                                  struct request *request)
{
    const struct service *service = instance->service;
    do {
        if (outcome_is_good((enum outcome)request->outcome)) {
            plan_start(service, request, &service->plan[request->stage]);
            if (request->pending > 0)
                return;
        }
        request->stage++;
    } while (calls_are_next(service, request));
    work_or_finish(instance, request);
}

static inline void run(struct instance *instance, struct request *request)
{
    if (calls_are_next(instance->service, request))
        call_others(instance, request);
    else
        work_or_finish(instance, request);
}

void walk_worked(struct instance *instance, struct request *request)
{
    struct service *service = instance->service;
    if (outcome_is_good((enum outcome)request->outcome)) {
        enum outcome outcome = work_outcome(service, request);
        if (outcome != OUTCOME_ok)
            request->outcome = outcome & 15u;
    }
    request->stage++;
    if (service->spec->async) {
        struct crew *crew = crew_of(instance, request);
        crew_free(instance, crew, request, service_now(service), edge_works_for_nobody(request));
        crew_serve_next(instance, crew);
    }
    run(instance, request);
}

void walk_answered(struct instance *instance, struct request *request)
{
    if (inside_defers(instance, request, WAITS_WITH_ANSWERS))
        return;
    request->stage++;
    run(instance, request);
}

/* `branch`: its place in the stage. */
static __attribute__((noinline)) void note_failure(const struct service *service,
                                                   struct request *request, uint32_t branch,
                                                   enum outcome outcome)
{
    const struct plan_stage *stage = &service->plan[request->stage];
    request->outcome = 15u & plan_outcome((enum outcome)request->outcome, outcome,
                                          stage->branch[branch].on_failure);
}

static void call_ended(void *self, struct request *request, uint32_t branch, enum outcome outcome)
{
    struct service *service = self;
    if (outcome != OUTCOME_ok)
        note_failure(service, request, branch, outcome);
    if (--request->pending == 0 && !request->stopped)
        walk_answered(&service->instance[request->instance], request);
}

struct caller_port walk_port(struct service *service)
{
    return (struct caller_port){ call_ended, service };
}

/* --- the beginning --- */

/* It costs a worker; a synchronous service has taken that already. */
static void replay(struct instance *instance, struct request *request)
{
    struct service *service = instance->service;
    if (service->keys->replay_cost == 0)
        walk_finish(instance, request);
    else if (service->spec->async)
        crew_seek(instance, request);
    else
        idempotency_replay(service, request);
}

void walk_replayed(struct instance *instance, struct request *request)
{
    if (!inside_defers(instance, request, WAITS_TO_FINISH))
        walk_finish(instance, request);
}

static __attribute__((noinline)) void begin_by_key(struct instance *instance,
                                                   struct request *request)
{
    switch (idempotency_ask(instance->service, request)) {
    case KEY_RUN:
        run(instance, request);
        break;
    case KEY_KNOWN:
        replay(instance, request);
        break;
    case KEY_WAIT:
        break;
    }
}

/* Keys may be switched off while it waits for its own. */
static void begin(struct instance *instance, struct request *request)
{
    if (instance->service->spec->idempotency)
        begin_by_key(instance, request);
    else
        run(instance, request);
}

void walk_ask(struct instance *instance, struct request *request)
{
    if (!inside_defers(instance, request, WAITS_TO_ASK))
        begin(instance, request);
}

void walk_served(struct instance *instance, struct request *request)
{
    struct service *service = instance->service;
    if (!service->spec->async)
        begin(instance, request);
    else if (request->replayed)
        idempotency_replay(service, request);
    else
        work_begin(instance, request);
}

void walk_enter(struct instance *instance, struct request *request)
{
    if (instance->service->spec->async)
        begin(instance, request);
    else
        crew_seek(instance, request);
}
