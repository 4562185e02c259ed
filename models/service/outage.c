#include "models/service/outage.h"

#include "models/service/idempotency.h"
#include "models/service/rotation.h"
#include "models/service/work.h"

#include <string.h>

static struct sim *sim_of(const struct instance *instance)
{
    return instance->service->ground->sim;
}

bool outage_strikes(const struct world_spec *spec, const char *service)
{
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        if ((fault_pauses(fault) || fault->restart || fault->deploy) && fault->service &&
            strcmp(fault->service, service) == 0)
            return true;
    }
    return false;
}

/* --- who is inside --- */

void outage_join(struct request *request)
{
    struct instance *instance = instance_of(request);
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

static void has_drained(struct instance *instance);

void outage_leave(struct request *request)
{
    struct instance *instance = instance_of(request);
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
        has_drained(instance);
}

/* --- pauses --- */

void outage_keep(struct request *request)
{
    outage_join(request);
    request_more(request)->waits = WAITS_AT_DOOR;
    instance_of(request)->at_door++;
    service_wait_at_door(request, true);
}

static void goes_on_soon(struct request *request);

bool outage_lines_up(struct request *request)
{
    const struct instance *instance = instance_of(request);
    if (instance->at_door == 0 || outage_stopped(instance))
        return false;
    outage_keep(request);
    goes_on_soon(request);
    return true;
}

bool outage_defers(struct request *request, enum outage_wait what)
{
    const struct service *service = service_of(request);
    if (!service->stops || instance_of(request)->still == 0)
        return false;
    request_more(request)->waits = (uint8_t)what;
    return true;
}

static void request_goes_on(struct sim *sim, void *self, int64_t waited)
{
    struct request *request = self;
    (void)sim;
    request_more(request)->waits = WAITS_FOR_NOTHING;
    switch ((enum outage_wait)waited) {
    case WAITS_WITH_ANSWERS:
        service_answered(request);
        return;
    case WAITS_TO_ASK:
        idempotency_ask_again(request);
        return;
    case WAITS_TO_FINISH:
        service_finish(request);
        return;
    case WAITS_AT_DOOR:
    case WAITS_FOR_NOTHING:
        break;
    }
    outage_leave(request);
    instance_of(request)->at_door--;
    service_wait_at_door(request, false);
    service_enter(request);
}

static const struct event_type going_on = { "request goes on", request_goes_on, NULL };

static void goes_on_soon(struct request *request)
{
    struct request_more *more = request_more(request);
    more->go_on = sim_after(service_of(request)->ground->sim, 0, &going_on, request, more->waits);
}

/* Requests that go on may end, and others come in: each by an event of its own. */
static void wake(struct request *request)
{
    struct request_more *more = request_more(request);
    bool door = more->waits == WAITS_AT_DOOR;
    work_go_on(request);
    if (door && instance_of(request)->frozen > 0)
        return;
    sim_cancel(service_of(request)->ground->sim, more->go_on);
    if (more->waits != WAITS_FOR_NOTHING)
        goes_on_soon(request);
}

void outage_pause(struct instance *instance, const struct pause_spec *pause)
{
    instance->frozen++;
    if (pause->spares == SPARES_NOTHING && instance->still++ == 0)
        for (struct request *r = instance->first; r; r = request_more(r)->after)
            work_hold(r);
    service_set_capacity(instance);
}

void outage_go_on(struct instance *instance, const struct pause_spec *pause)
{
    instance->frozen--;
    instance->still -= pause->spares == SPARES_NOTHING;
    if (instance->still > 0)
        return;
    for (struct request *r = instance->first; r; r = request_more(r)->after)
        wake(r);
    service_set_capacity(instance);
}

/* --- restarts --- */

static void revive(struct sim *sim, void *self, int64_t unused)
{
    struct instance *instance = self;
    (void)sim;
    (void)unused;
    instance->down--;
    service_set_capacity(instance);
}

static const struct event_type revival = { "instance is up", revive, NULL };

static void lose(struct request *request)
{
    if (request_more(request)->waits != WAITS_AT_DOOR) {
        service_stop(request, OUTCOME_refused);
        return;
    }
    instance_of(request)->at_door--;
    service_turn_away(request);
}

/* The latest restart says how cold it is. */
void outage_crash(struct instance *instance, const struct restart_spec *restart)
{
    sim_time now = sim_now(sim_of(instance));
    instance->down++;
    service_set_capacity(instance);
    service_empty_queues(instance);
    while (instance->first)
        lose(instance->first);
    instance->cold = restart->cold;
    instance->cold_from = time_add(now, restart->down);
    instance->cold_until = time_add(instance->cold_from, restart->warmup);
    sim_after(sim_of(instance), restart->down, &revival, instance, 0);
}

double outage_cold(const struct instance *instance, sim_time now)
{
    if (now >= instance->cold_until)
        return 1;
    double left = (double)(instance->cold_until - now) /
                  (double)(instance->cold_until - instance->cold_from);
    return 1 + (instance->cold - 1) * left;
}

/* --- deploys --- */

struct deploy {
    struct service *service;
    const struct deploy_spec *spec;
    struct restart_spec restart;
    uint32_t next;    /* the instance whose turn comes */
    uint32_t waiting; /* of the batch: not yet up again */
    sim_time *over;
};

static void batch_begins(struct sim *sim, void *self, int64_t unused);
static const struct event_type batch_begin = { "deploy goes on", batch_begins, NULL };

static void one_is_done(struct deploy *deploy)
{
    struct sim *sim = deploy->service->ground->sim;
    if (--deploy->waiting > 0)
        return;
    if (deploy->next < deploy->service->instances)
        sim_after(sim, deploy->spec->pause, &batch_begin, deploy, 0);
    else
        *deploy->over = time_add(sim_now(sim), deploy->spec->warmup);
}

static void comes_back(struct sim *sim, void *self, int64_t id)
{
    struct deploy *deploy = self;
    (void)sim;
    if (deploy->spec->drain)
        rotation_bring_back(&deploy->service->instance[id], AWAY_FAULT);
    one_is_done(deploy);
}

static const struct event_type coming_back = { "instance is deployed", comes_back, NULL };

static void replace(struct deploy *deploy, struct instance *instance)
{
    outage_crash(instance, &deploy->restart);
    sim_after(sim_of(instance), deploy->restart.down, &coming_back, deploy, instance->id);
}

/* Empty, or its time to become so is over: whichever comes first. */
static void drain_ends(struct sim *sim, void *self, int64_t id)
{
    struct deploy *deploy = self;
    struct instance *instance = &deploy->service->instance[id];
    (void)sim;
    if (instance->turn != deploy)
        return;
    instance->turn = NULL;
    replace(deploy, instance);
}

static const struct event_type drain_end = { "instance is drained", drain_ends, NULL };

static void has_drained(struct instance *instance)
{
    sim_after(sim_of(instance), 0, &drain_end, instance->turn, instance->id);
}

static void drain(struct deploy *deploy, struct instance *instance)
{
    instance->turn = deploy;
    rotation_put_away(instance, AWAY_FAULT);
    sim_after(sim_of(instance), deploy->spec->drain_timeout, &drain_end, deploy, instance->id);
    if (!instance->first)
        has_drained(instance);
}

/* Instances out of rotation are none that serve: they are passed by. */
static void batch_begins(struct sim *sim, void *self, int64_t unused)
{
    struct deploy *deploy = self;
    struct service *service = deploy->service;
    (void)sim;
    (void)unused;
    deploy->waiting = 1; /* held until all of the batch have begun */
    for (int64_t i = 0; i < deploy->spec->batch && deploy->next < service->instances; i++) {
        struct instance *instance = &service->instance[deploy->next++];
        if (instance->away)
            continue;
        deploy->waiting++;
        if (deploy->spec->drain)
            drain(deploy, instance);
        else
            replace(deploy, instance);
    }
    one_is_done(deploy);
}

void outage_deploy(struct service *service, const struct deploy_spec *spec, sim_time *over)
{
    struct ground *ground = service->ground;
    struct deploy *deploy = ARENA_NEW(ground->arena, struct deploy);
    *deploy = (struct deploy){ .service = service, .spec = spec, .over = over,
                               .restart = { spec->down, spec->warmup, spec->cold } };
    sim_after(ground->sim, 0, &batch_begin, deploy, 0);
}

sim_time outage_deploy_time(const struct deploy_spec *spec, int64_t instances)
{
    int64_t batches = (instances + spec->batch - 1) / spec->batch;
    double seconds = (double)batches * time_to_s(spec->down) +
                     (double)(batches - 1) * time_to_s(spec->pause) + time_to_s(spec->warmup);
    return time_from_s(seconds);
}
