#include "models/service/service.h"

#include "models/call/chain.h"
#include "models/call/op.h"
#include "models/service/balance.h"
#include "models/service/idempotency.h"
#include "models/service/outage.h"
#include "models/service/plan.h"
#include "models/service/rotation.h"
#include "models/service/service_parts.h"
#include "models/service/work.h"

/* --- facts --- */

void service_tell(const struct request *request, const struct fact *fact)
{
    probe_tell(&service_of(request)->ground->probe, fact);
}

static void tell_plain(const struct request *request, enum fact_kind kind)
{
    struct fact fact = service_fact(request, kind);
    service_tell(request, &fact);
}

/* --- turned away, and dropped --- */

void service_refuse(struct request *request, enum outcome outcome, sim_time hint)
{
    if (service_of(request)->stops)
        outage_leave(request);
    struct fact fact = service_fact(request, FACT_REQUEST_REFUSED);
    fact.outcome = (uint8_t)outcome;
    service_tell(request, &fact);
    edge_refuse(request, outcome, hint);
}

void service_over(struct request *request, enum outcome outcome, bool done)
{
    const struct service *service = service_of(request);
    if (service->guards)
        guards_ended(request, outcome);
    if (service->keys)
        idempotency_ended(request, outcome, done);
}

void service_drop(struct request *request, enum outcome outcome)
{
    const struct service *service = service_of(request);
    if (service->stops)
        outage_leave(request);
    struct fact fact = service_fact(request, FACT_REQUEST_DROPPED);
    fact.outcome = (uint8_t)outcome;
    fact.late = edge_works_for_nobody(request);
    service_tell(request, &fact);
    service_over(request, outcome, false);
    edge_refuse(request, outcome,
                outcome == OUTCOME_overloaded ? service->spec->retry_after : TIME_NONE);
}

/* --- workers --- */


static void begin(struct request *request)
{
    if (service_of(request)->spec->idempotency)
        idempotency_begin(request);
    else
        service_run(request);
}

struct crew *service_crew(const struct request *request)
{
    const struct service *service = service_of(request);
    const struct endpoint *endpoint = &service->endpoint[request->call->edge->endpoint];
    return &service->instance[request->instance].crew[endpoint->crew];
}

static void take_worker(struct request *request)
{
    struct instance *instance = instance_of(request);
    const struct service *service = instance->service;
    sim_time waited = sim_now(service->ground->sim) - request->begun;
    if (service->scaler)
        scaler_moves(service->scaler, instance, 1);
    service_crew(request)->busy++;
    instance->busy++;
    if (instance->strained)
        rotation_count_workers(instance);
    request->working = true;
    request->begun += waited;
    struct fact fact = service_fact(request, FACT_WORKER_TAKEN);
    fact.span = fact.time - request->call->wanted;
    service_tell(request, &fact);
    if (service->guards)
        guards_taken(request, waited);
    if (!service->spec->async)
        begin(request);
    else if (request->replayed)
        idempotency_replay(request);
    else
        work_begin(request);
}

void service_unqueue(struct request *request, enum outcome fate)
{
    struct fact fact = service_fact(request, FACT_REQUEST_UNQUEUED);
    instance_of(request)->queued--;
    fact.span = fate == OUTCOME_ok ? fact.time - request->begun : 0;
    service_tell(request, &fact);
}

/* Tombstones have left the queue, and been told of, when their callers cancelled them. */
static void drop_queued(struct request *request, enum outcome fate)
{
    if (fate == OUTCOME_cancelled) {
        edge_refuse(request, OUTCOME_cancelled, TIME_NONE);
        return;
    }
    service_unqueue(request, fate);
    service_drop(request, fate);
}

void service_serve_next(struct instance *instance, struct crew *crew)
{
    const struct service *service = instance->service;
    sim_time now = sim_now(service->ground->sim);
    enum outcome fate;
    while (crew->busy < crew_workers(service, crew)) {
        struct request *request = queue_next(&crew->queue, &service->spec->queue, now, &fate);
        if (!request)
            return;
        if (fate == OUTCOME_ok) {
            service_unqueue(request, fate);
            take_worker(request);
        } else {
            drop_queued(request, fate);
        }
    }
}

void service_free_worker(struct request *request)
{
    struct instance *instance = instance_of(request);
    struct fact fact = service_fact(request, FACT_WORKER_FREED);
    fact.span = fact.time - request->begun;
    fact.late = edge_works_for_nobody(request);
    if (instance->service->scaler)
        scaler_moves(instance->service->scaler, instance, -1);
    service_crew(request)->busy--;
    instance->busy--;
    request->working = false;
    service_tell(request, &fact);
    if (instance->strained)
        rotation_count_workers(instance);
}

/* The queue is full: somebody less important may have to go. */
static bool make_room(struct request *request)
{
    struct crew *crew = service_crew(request);
    const struct queue_spec *spec = &service_of(request)->spec->queue;
    enum outcome fate = OUTCOME_cancelled;
    while (fate == OUTCOME_cancelled) {
        struct request *least = queue_push_out(&crew->queue, spec, request, &fate);
        if (!least)
            return false;
        drop_queued(least, fate);
    }
    return true;
}

/* Only an asynchronous one can have been cancelled before: while it waited for others. */
void service_seek(struct request *request)
{
    struct instance *instance = instance_of(request);
    const struct service *service = instance->service;
    struct crew *crew = service_crew(request);
    request->begun = sim_now(service->ground->sim);
    if (request->cancelled) {
        service_drop(request, OUTCOME_cancelled);
        return;
    }
    if (crew->busy < crew_workers(service, crew)) {
        queue_passed(&crew->queue, &service->spec->queue, request->begun);
        take_worker(request);
        return;
    }
    if (crew->queue.count >= service->spec->queue.limit && !make_room(request)) {
        service_over(request, OUTCOME_refused, false);
        service_refuse(request, OUTCOME_refused, service->spec->retry_after);
        return;
    }
    queue_add(&crew->queue, &service->spec->queue, request, request->begun);
    instance->queued++;
    tell_plain(request, FACT_REQUEST_QUEUED);
}

/* --- the plan --- */

/* How often the call's effect has now been executed; 0: not this time. */
static uint32_t execute(struct request *request, enum outcome outcome)
{
    struct call *call = call_primary(request->call);
    const struct ground *ground = service_of(request)->ground;
    bool done = outcome_is_good(outcome) || (ground->carries && request_more(request)->effect);
    if (!done || request->replayed)
        return 0;
    if (ground->has_ops)
        return ++call_baggage(call)->op->executed;
    if (call->executed < 3)
        call->executed++;
    return call->executed;
}

/* The queue is served before the answer goes out: whoever is answered may call again at once, and
** must not overtake those who wait. */
void service_finish(struct request *request)
{
    struct instance *instance = instance_of(request);
    const struct service *service = instance->service;
    struct crew *crew = service_crew(request);
    enum outcome outcome = (enum outcome)request->outcome;
    struct fact fact = service_fact(request, FACT_REQUEST_FINISHED);
    fact.span = fact.time - request->arrived;
    fact.outcome = (uint8_t)outcome;
    fact.number = execute(request, outcome);
    fact.late = edge_works_for_nobody(request);
    if (service->stops)
        outage_leave(request);
    bool worked = request->working;
    if (worked)
        service_free_worker(request);
    service_tell(request, &fact);
    service_over(request, outcome, true);
    if (worked)
        service_serve_next(instance, crew);
    bool hinted = outcome == OUTCOME_overloaded || outcome == OUTCOME_unavailable;
    edge_answer(request, outcome, hinted ? service->spec->retry_after : TIME_NONE);
}

void service_worked(struct request *request)
{
    const struct service *service = service_of(request);
    if (outcome_is_good((enum outcome)request->outcome)) {
        enum outcome outcome = work_outcome(request);
        if (outcome != OUTCOME_ok)
            request->outcome = outcome & 15u;
    }
    request->stage++;
    if (service->spec->async) {
        struct crew *crew = service_crew(request);
        service_free_worker(request);
        service_serve_next(instance_of(request), crew);
    }
    service_run(request);
}

void service_run(struct request *request)
{
    const struct service *service = service_of(request);
    for (; request->stage < service->stages; request->stage++) {
        const struct stage *stage = &service->plan[request->stage];
        if (stage->branches == 0) {
            if (service->spec->async)
                service_seek(request);
            else
                work_begin(request);
            return;
        }
        if (!outcome_is_good((enum outcome)request->outcome))
            continue;
        plan_start(request, stage);
        if (request->pending > 0)
            return;
    }
    service_finish(request);
}

/* `branch`: its place in the stage. */
static void call_ended(void *self, struct request *request, uint32_t branch, enum outcome outcome)
{
    const struct service *service = self;
    const struct stage *stage = &service->plan[request->stage];
    request->outcome = 15u & plan_outcome((enum outcome)request->outcome, outcome,
                                          stage->branch[branch].on_failure);
    if (--request->pending == 0 && !request->stopped)
        service_answered(request);
}

void service_answered(struct request *request)
{
    if (outage_defers(request, WAITS_WITH_ANSWERS))
        return;
    request->stage++;
    service_run(request);
}

struct caller_port service_port(struct service *service)
{
    return (struct caller_port){ call_ended, service };
}

/* --- the door --- */

static bool is_struck_down(struct request *request)
{
    const struct service *service = service_of(request);
    sim_time hint = TIME_NONE;
    if (ailment_swallows(&service->ailment, request)) {
        edge_lose(request);
        return true;
    }
    if (ailment_refuses(&service->ailment, request)) {
        service_refuse(request, OUTCOME_refused, TIME_NONE);
        return true;
    }
    if (ailment_limits(&service->ailment, request, sim_now(service->ground->sim), &hint)) {
        service_refuse(request, OUTCOME_overloaded, hint);
        return true;
    }
    return false;
}

/* Its instance is frozen, or down for a restart. */
static bool is_stopped(struct request *request)
{
    const struct instance *instance = instance_of(request);
    if (instance->down > 0)
        service_refuse(request, OUTCOME_refused, TIME_NONE);
    else if (instance->frozen > 0)
        outage_keep(request);
    return outage_stopped(instance);
}

static void choose_instance(struct service *service, struct request *request)
{
    struct call *call = request->call;
    uint32_t user = service->ground->carries ? call_baggage(call)->user : call->key;
    request->instance = balance_choose(service, call, request_key(request), user, NULL) &
                        ((1u << REQUEST_INSTANCE_BITS) - 1);
}

static bool is_let_in(struct request *request)
{
    sim_time hint = TIME_NONE;
    enum outcome answer = guards_admit(request, &hint);
    if (answer != OUTCOME_ok)
        service_refuse(request, answer, hint == TIME_NONE ? service_of(request)->spec->retry_after : hint);
    return answer == OUTCOME_ok;
}

void service_accept(void *self, struct request *request)
{
    struct service *service = self;
    request->arrived = sim_now(service->ground->sim);
    if (!request->aimed)
        choose_instance(service, request);
    struct fact fact = service_fact(request, FACT_REQUEST_ARRIVED);
    fact.first_born = request_is_first_born(request);
    service_tell(request, &fact);
    if (!service->stops || !outage_lines_up(request))
        service_enter(request);
}

void service_enter(struct request *request)
{
    struct service *service = service_of(request);
    if (request->cancelled) {
        service_refuse(request, OUTCOME_cancelled, TIME_NONE);
        return;
    }
    if (service->stops && is_stopped(request))
        return;
    if (service->ailment.any && is_struck_down(request))
        return;
    if (service->guards && !is_let_in(request))
        return;
    if (service->stops)
        outage_join(request);
    if (service->spec->async)
        begin(request);
    else
        service_seek(request);
}
