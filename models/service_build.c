/* How a service is put together, before anything runs. */
#include "models/plan.h"
#include "models/service.h"
#include "models/work.h"

/* Endpoints with workers of their own have a crew; the others share what is left. */
static void build_endpoints(struct service *service)
{
    const struct service_spec *spec = service->spec;
    struct endpoint *endpoint =
        ARENA_ARRAY(service->ground->arena, spec->endpoints.count + 1, struct endpoint);
    endpoint[0] = (struct endpoint){ &spec->service_time, 0 };
    service->crews = 1;
    for (size_t i = 0; i < spec->endpoints.count; i++) {
        const struct endpoint_spec *given = &spec->endpoints.item[i];
        endpoint[i + 1].service_time =
            given->service_time.kind ? &given->service_time : &spec->service_time;
        if (given->workers != COUNT_NONE)
            endpoint[i + 1].crew = service->crews++;
    }
    service->endpoint = endpoint;
}

static void build_crews(const struct service *service, struct instance *instance)
{
    const struct service_spec *spec = service->spec;
    instance->crew = ARENA_ARRAY(service->ground->arena, service->crews, struct crew);
    instance->crew[0].workers = spec->workers;
    for (size_t i = 0; i < spec->endpoints.count; i++) {
        uint32_t crew = service->endpoint[i + 1].crew;
        if (crew == 0)
            continue;
        instance->crew[crew].workers = spec->endpoints.item[i].workers;
        instance->crew[0].workers -= spec->endpoints.item[i].workers;
    }
}

void service_build(struct service *service, struct edge *const *edges)
{
    struct ground *ground = service->ground;
    const struct service_spec *spec = service->spec;
    service->instances = (uint32_t)spec->instances;
    service->capacity = 1;
    build_endpoints(service);
    service->instance = ARENA_ARRAY(ground->arena, service->instances, struct instance);
    for (uint32_t i = 0; i < service->instances; i++) {
        service->instance[i] = (struct instance){ .service = service, .id = i };
        build_crews(service, &service->instance[i]);
    }
    service->errs = error_any(&spec->error_rate);
    service->turn = service->instances - 1;
    service->plan = plan_make(spec, edges, ground->arena, &service->stages);
    service->time_chance = ground_chance(ground, "services.%s service time", spec->name);
    service->error_chance = ground_chance(ground, "services.%s errors", spec->name);
    service->balance_chance = ground_chance(ground, "services.%s balance", spec->name);
    service->branch_chance = ground_chance(ground, "services.%s branches", spec->name);
    service->ailment.chance = ground_chance(ground, "services.%s faults", spec->name);
    guards_build(service);
    work_build(service);
}

void service_start(struct service *service)
{
    const struct ground *ground = service->ground;
    probe_tell(&ground->probe,
               &(struct fact){ .kind = FACT_SERVICE_GAUGE, .number = GAUGE_INSTANCES,
                              .by = service->instances, .service = service->id });
    guards_start(service);
}
