#include "models/guard.h"

#include "models/service.h"

static struct guard_view view_of(struct guard *guard, struct request *request)
{
    struct instance *instance = instance_of(request);
    return (struct guard_view){ .guard = guard, .spec = guard->spec, .request = request,
                                .instance = instance, .hint = TIME_NONE,
                                .state = guard->state + instance->id * guard->state_size,
                                .scratch = request_scratch(request, guard->scratch_at),
                                .now = sim_now(guard->service->ground->sim) };
}

/* Those that have let it in hear of its end, the innermost first. */
static void end_at(struct request *request, uint32_t guards, enum outcome outcome)
{
    struct service *service = service_of(request);
    while (guards-- > 0) {
        struct guard *guard = &service->guard[guards];
        if (!guard->type->ended)
            continue;
        struct guard_view view = view_of(guard, request);
        view.outcome = outcome;
        view.late = request_is_late(request);
        view.wait = view.now - request->arrived;
        guard->type->ended(&view);
    }
}

enum outcome guards_admit(struct request *request, sim_time *hint)
{
    struct service *service = service_of(request);
    for (uint32_t i = 0; i < service->guards; i++) {
        struct guard *guard = &service->guard[i];
        struct guard_view view = view_of(guard, request);
        enum outcome answer = guard->type->admit(&view);
        if (answer == OUTCOME_ok)
            continue;
        *hint = view.hint;
        end_at(request, i, answer);
        return answer;
    }
    return OUTCOME_ok;
}

void guards_taken(struct request *request, sim_time wait)
{
    struct service *service = service_of(request);
    for (uint32_t i = 0; i < service->guards; i++) {
        struct guard *guard = &service->guard[i];
        if (!guard->type->taken)
            continue;
        struct guard_view view = view_of(guard, request);
        view.wait = wait;
        guard->type->taken(&view);
    }
}

void guards_ended(struct request *request, enum outcome outcome)
{
    end_at(request, service_of(request)->guards, outcome);
}

void guards_build(struct service *service)
{
    struct ground *ground = service->ground;
    const struct ones *guards = &service->spec->admission;
    service->guards = (uint32_t)guards->count;
    service->guard = ARENA_ARRAY(ground->arena, guards->count, struct guard);
    for (uint32_t i = 0; i < service->guards; i++) {
        struct guard *guard = &service->guard[i];
        const struct guard_type *type = guard_type_of(&guards->item[i]);
        *guard = (struct guard){ .type = type, .spec = guards->item[i].value, .service = service,
                                 .scratch_at = service_reserve(service, type->scratch_size) };
        guard->state_size = type->state_of ? (type->state_of(guard->spec) + 7) & ~(size_t)7 : 0;
        guard->state = arena_take_array(ground->arena, service->instances, guard->state_size);
        guard->chance = ground_chance(ground, "services.%s %s", service->spec->name, type->kind.name);
    }
}

void guards_start(struct service *service)
{
    for (uint32_t i = 0; i < service->guards; i++) {
        struct guard *guard = &service->guard[i];
        for (size_t n = 0; guard->type->begin && n < service->instances; n++)
            guard->type->begin(guard, guard->state + n * guard->state_size);
    }
}

void guard_gauge(const struct guard *guard, uint32_t gauge, double by)
{
    const struct ground *ground = guard->service->ground;
    probe_tell(&ground->probe, &(struct fact){ .kind = FACT_SERVICE_GAUGE, .number = gauge, .by = by,
                                              .service = guard->service->id,
                                              .time = sim_now(ground->sim) });
}
