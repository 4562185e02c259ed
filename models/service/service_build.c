/* How a service is put together, before anything runs. */
#include "models/service/service_build.h"

#include "models/service/autoscale.h"
#include "models/service/balance.h"
#include "models/service/capacity.h"
#include "models/service/crew.h"
#include "models/service/deploy.h"
#include "models/service/door.h"
#include "models/service/inside.h"
#include "models/service/outage.h"
#include "models/service/plan.h"
#include "models/service/rotation.h"
#include "models/service/stop.h"
#include "models/service/walk.h"
#include "models/service/work.h"
#include "models/spec/endpoint.h"
#include "models/spec/service.h"

static uint32_t count_away(const void *self)
{
    const struct service *service = self;
    return service->away;
}

static bool is_away(const void *self, uint32_t instance)
{
    const struct service *service = self;
    return service->instance[instance].away;
}

struct target_port service_target(struct service *service)
{
    return (struct target_port){ .self = service, .accept = door_accept,
                                 .cancel = stop_cancel, .choose = balance_aim,
                                 .away = count_away, .is_away = is_away, .id = service->id,
                                 .instances = (uint32_t)service_spec_instances(service->spec) };
}

static const struct service_port port = {
    .served = walk_served, .worked = walk_worked,     .replayed = walk_replayed,
    .asks = walk_ask,      .goes_on = outage_goes_on, .drained = deploy_drained,
};

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

/* Those that no endpoint has to itself are of all others. */
static void set_workers(const struct service *service, struct instance *instance)
{
    const struct service_spec *spec = service->spec;
    int64_t left = spec->workers;
    for (size_t i = 0; i < spec->endpoints.count; i++) {
        struct crew *crew = &instance->crew[service->endpoint[i + 1].crew];
        if (crew == instance->crew)
            continue;
        crew_set(crew, spec->endpoints.item[i].workers, crew->taken);
        left -= spec->endpoints.item[i].workers;
    }
    crew_set(&instance->crew[0], left, instance->crew[0].taken);
}

static void build_crews(const struct service *service, struct instance *instance)
{
    struct arena *arena = service->ground->arena;
    instance->crew = ARENA_ARRAY(arena, service->crews, struct crew);
    for (uint32_t c = 0; c < service->crews; c++)
        queue_build(&instance->crew[c].queue, &service->spec->queue, service->queue_at, arena);
    set_workers(service, instance);
}

void service_build(struct service *service, struct edge *const *edges)
{
    struct ground *ground = service->ground;
    const struct service_spec *spec = service->spec;
    service->port = &port;
    service->instances = (uint32_t)service_spec_instances(spec);
    service->request_more = ground->carries ? sizeof(struct request_more) : 0;
    service->queue_more = queue_more(&spec->queue);
    service->queue_at = service_reserve(service, service->queue_more);
    service->keys = spec->idempotency;
    if (service->stops)
        inside_build(service);
    guards_build(service);
    build_endpoints(service);
    service->instance = ARENA_ARRAY(ground->arena, service->instances, struct instance);
    for (uint32_t i = 0; i < service->instances; i++) {
        service->instance[i] = (struct instance){ .service = service, .id = i, .strength = 1 };
        build_crews(service, &service->instance[i]);
        if (i >= spec->instances) {
            service->instance[i].away = AWAY_SCALED;
            service->away++;
        }
    }
    service->errs = error_any(&spec->error_rate);
    service->plan = plan_make(spec, edges, ground->arena, &service->stages);
    service->time_chance = ground_chance(ground, "services.%s service time", spec->name);
    service->error_chance = ground_chance(ground, "services.%s errors", spec->name);
    service->balance_chance = ground_chance(ground, "services.%s balance", spec->name);
    service->branch_chance = ground_chance(ground, "services.%s branches", spec->name);
    service->ailment.chance = ground_chance(ground, "services.%s faults", spec->name);
    work_build(service);
    if (spec->autoscale)
        service->scaler = scaler_make(service);
}

void service_plan(struct service *service, const struct service_spec *spec)
{
    size_t more = queue_more(&spec->queue);
    guards_plan(service, &spec->admission);
    if (more > service->queue_more) {
        service->queue_at = service_reserve(service, more);
        service->queue_more = more;
    }
    for (uint32_t i = 0; i < service->instances; i++)
        for (uint32_t c = 0; c < service->crews; c++)
            queue_plan(&service->instance[i].crew[c].queue, &spec->queue, service->queue_at,
                       service->ground->arena);
}

/* Endpoints keep their crews: which have workers of their own does not change.  Who executes an
** operation by its key ends it so, after the keys are switched off, too. */
void service_change(struct service *service, const struct service_spec *spec)
{
    for (uint32_t i = 0; i < service->instances; i++)
        for (uint32_t c = 0; c < service->crews; c++)
            queue_change(&service->instance[i].crew[c].queue, &service->spec->queue, &spec->queue);
    guards_change(service, &spec->admission);
    service->spec = spec;
    service->keys = spec->idempotency ? spec->idempotency : service->keys;
    service->errs = error_any(&spec->error_rate);
    service->endpoint[0].service_time = &spec->service_time;
    for (size_t i = 0; i < spec->endpoints.count; i++) {
        const struct one *own = &spec->endpoints.item[i].service_time;
        service->endpoint[i + 1].service_time = own->kind ? own : &spec->service_time;
    }
    for (uint32_t i = 0; i < service->instances; i++) {
        set_workers(service, &service->instance[i]);
        rotation_count_workers(&service->instance[i]);
        capacity_renew(&service->instance[i]);
    }
}

void service_change_call(struct service *service, struct edge *edge, const struct call_spec *call)
{
    for (uint32_t s = 0; s < service->stages; s++)
        for (uint32_t b = 0; b < service->plan[s].branches; b++) {
            struct branch *branch = &service->plan[s].branch[b];
            if (branch->edge->id != edge->id)
                continue;
            branch->edge = edge;
            branch->probability = call->probability;
            branch->on_failure = (enum call_on_failure)call->on_failure;
        }
}

void service_start(struct service *service)
{
    rotation_start(service);
    if (service->guards)
        stages_start(&service->guards->stages);
    if (service->scaler)
        scaler_start(service->scaler);
}
