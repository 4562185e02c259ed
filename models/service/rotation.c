#include "models/service/rotation.h"


/* Whose workers they are: 0, of all endpoints that have none of their own. */
static uint32_t endpoint_of_crew(const struct service *service, uint32_t crew)
{
    uint32_t endpoint = 0;
    while (crew > 0 && service->endpoint[endpoint].crew != crew)
        endpoint++;
    return endpoint;
}

static void tell_gauge(const struct instance *instance, enum gauge gauge, uint32_t crew, double by)
{
    const struct service *service = instance->service;
    const struct ground *ground = service->ground;
    probe_tell(&ground->probe,
               &(struct fact){ .kind = FACT_SERVICE_GAUGE, .number = gauge, .by = by,
                              .service = service->id, .instance = instance->id,
                              .endpoint = (uint16_t)endpoint_of_crew(service, crew),
                              .time = sim_now(ground->sim) });
}

/* Out of rotation it has those who are at work yet.  Where a change has left fewer, so it is with
** those above the number. */
void rotation_count_workers(struct instance *instance)
{
    const struct service *service = instance->service;
    instance->strained = instance->away != 0;
    for (uint32_t c = 0; c < service->crews; c++) {
        struct crew *crew = &instance->crew[c];
        bool more = crew->busy > crew->workers;
        instance->strained |= more;
        int64_t workers = instance->away || more ? crew->busy : crew->workers;
        if (workers != crew->counted)
            tell_gauge(instance, GAUGE_WORKERS, c, (double)(workers - crew->counted));
        crew->counted = workers;
    }
}

void rotation_start(struct service *service)
{
    const struct ground *ground = service->ground;
    probe_tell(&ground->probe,
               &(struct fact){ .kind = FACT_SERVICE_GAUGE, .number = GAUGE_INSTANCES,
                              .by = service->instances - service->away, .service = service->id });
    for (uint32_t i = 0; i < service->instances; i++)
        rotation_count_workers(&service->instance[i]);
}

static void turn_away(struct instance *instance, unsigned away)
{
    struct service *service = instance->service;
    int by = (away == 0) - (instance->away == 0);
    instance->away = away;
    service->away -= (uint32_t)by;
    if (by == 0)
        return;
    tell_gauge(instance, GAUGE_INSTANCES, 0, by);
    rotation_count_workers(instance);
    instance_has_changed(instance);
}

void rotation_put_away(struct instance *instance, enum away why)
{
    turn_away(instance, instance->away | why);
}

void rotation_bring_back(struct instance *instance, enum away why)
{
    turn_away(instance, instance->away & ~(unsigned)why);
}
