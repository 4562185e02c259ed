/* Invariants.  (1) instance->turn is set exactly while it drains.  (2) `waiting` counts those of
** the batch that are not up again, and one more while the batch begins; at 0 the next batch's turn
** comes.  (3) drain_ends may be set off twice, by its time and by the last request: the first
** clears `turn`, and the second does nothing.
*/
#include "models/service/deploy.h"

#include "models/service/outage.h"
#include "models/service/rotation.h"

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
    sim_after(instance->service->ground->sim, deploy->restart.down, &coming_back, deploy,
              instance->id);
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

void deploy_drained(struct instance *instance)
{
    sim_after(instance->service->ground->sim, 0, &drain_end, instance->turn, instance->id);
}

static void drain(struct deploy *deploy, struct instance *instance)
{
    instance->turn = deploy;
    rotation_put_away(instance, AWAY_FAULT);
    sim_after(instance->service->ground->sim, deploy->spec->drain_timeout, &drain_end, deploy,
              instance->id);
    if (!instance->first)
        deploy_drained(instance);
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

void deploy_start(struct service *service, const struct deploy_spec *spec, sim_time *over)
{
    struct ground *ground = service->ground;
    struct deploy *deploy = ARENA_NEW(ground->arena, struct deploy);
    *deploy = (struct deploy){ .service = service, .spec = spec, .over = over,
                               .restart = { spec->down, spec->warmup, spec->cold } };
    sim_after(ground->sim, 0, &batch_begin, deploy, 0);
}
