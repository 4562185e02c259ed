/* One after the other, the outermost first; what each keeps of a request stands behind it, what it
** keeps of an instance in its state (models/call/stage.c).
**
**   guards_admit ─► admit of each ─ ok ─► guards_taken ─► guards_ended: ended of each,
**                        │                                the innermost first
**                        │ no: the answer
**                        ▼
**                   end_at: ended of those that had let it in
**
** Other guards in mid-run are sets of their own, made before the run; a request is told of by the
** set that let it in (*who_let_in), whichever is in force when it ends.
**
** Invariants.  (1) Of each guard that let a request in, `ended` is told once.  (2) A set that is
** gone moves no level: what it had told is taken back when it goes.
*/
#include "models/service/guard.h"

#include "base/field_equal.h"
#include "models/service/service.h"
#include "models/spec/service.h"

static struct guard_view view_of(struct guard *guard, const struct instance *instance,
                                 struct request *request)
{
    const struct stage *stage = &guard->stage;
    return (struct guard_view){ .guard = guard, .spec = stage->spec, .request = request,
                                .instance = instance, .hint = TIME_NONE,
                                .state = stage->state + instance->id * stage->state_size,
                                .scratch = request_scratch(request, stage->scratch_at),
                                .now = sim_now(guard->service->ground->sim) };
}

/* Those that let it in; NULL: none did. */
static struct guard_set **who_let_in(const struct service *service, struct request *request)
{
    return request_scratch(request, service->guards_at);
}

static struct guard_set *guards_of(const struct service *service, struct request *request)
{
    return service->guards_change ? *who_let_in(service, request) : service->guards;
}

/* The innermost of these hears first of its end. */
static void end_at(const struct instance *instance, struct request *request, struct guard_set *set,
                   uint32_t guards, enum outcome outcome)
{
    while (guards-- > 0) {
        struct guard *guard = &set->guard[guards];
        if (!guard->type->ended)
            continue;
        struct guard_view view = view_of(guard, instance, request);
        view.outcome = outcome;
        view.late = edge_works_for_nobody(request);
        view.wait = view.now - request->arrived;
        guard->type->ended(&view);
    }
}

enum outcome guards_admit(struct instance *instance, struct request *request, sim_time *hint)
{
    const struct service *service = instance->service;
    struct guard_set *set = service->guards;
    for (uint32_t i = 0; i < set->stages.count; i++) {
        struct guard *guard = &set->guard[i];
        struct guard_view view = view_of(guard, instance, request);
        enum outcome answer = guard->type->admit(&view);
        if (answer == OUTCOME_ok)
            continue;
        *hint = view.hint;
        end_at(instance, request, set, i, answer);
        return answer;
    }
    if (service->guards_change)
        *who_let_in(service, request) = set;
    return OUTCOME_ok;
}

void guards_taken(struct instance *instance, struct request *request, sim_time wait)
{
    struct guard_set *set = guards_of(instance->service, request);
    for (uint32_t i = 0; set && i < set->stages.count; i++) {
        struct guard *guard = &set->guard[i];
        if (!guard->type->taken)
            continue;
        struct guard_view view = view_of(guard, instance, request);
        view.wait = wait;
        guard->type->taken(&view);
    }
}

void guards_ended(struct instance *instance, struct request *request, enum outcome outcome)
{
    struct guard_set *set = guards_of(instance->service, request);
    if (set)
        end_at(instance, request, set, set->stages.count, outcome);
}

/* --- building --- */

static struct guard_set *make_set(struct service *service, const struct ones *guards,
                                  uint32_t version)
{
    struct ground *ground = service->ground;
    const char *name = service->spec->name;
    struct guard_set *set = ARENA_NEW(ground->arena, struct guard_set);
    uint32_t count = (uint32_t)guards->count;
    set->spec = guards;
    set->guard = ARENA_ARRAY(ground->arena, count, struct guard);
    set->stages = (struct stages){ .ground = ground, .owner = name, .processes = service->instances,
                                   .name = arena_format(ground->arena, "services.%s", name),
                                   .instances = 1, .count = count, .version = version,
                                   .size = sizeof(struct guard), .first = (char *)set->guard,
                                   .told = { .kind = FACT_SERVICE_GAUGE, .service = service->id } };
    for (uint32_t i = 0; i < count; i++) {
        const void *spec = guards->item[i].value;
        const struct guard_type *type = service->guard_type_of(&guards->item[i]);
        set->guard[i] = (struct guard){ .type = type, .service = service, .set = set };
        stage_build(&set->stages, i, &type->stage, spec,
                    service_reserve(service, stage_scratch(&type->stage, spec)));
    }
    return set;
}

void guards_build(struct service *service)
{
    service->first_guards = make_set(service, &service->spec->admission, 0);
    service->guards = service->first_guards->stages.count > 0 ? service->first_guards : NULL;
}

/* --- others in mid-run --- */

void guards_plan(struct service *service, const struct ones *spec)
{
    struct guard_set *latest = service->first_guards;
    while (latest->next)
        latest = latest->next;
    if (ones_equal(latest->spec, spec))
        return;
    if (!service->guards_change)
        service->guards_at = service_reserve(service, sizeof(struct guard_set *));
    service->guards_change = true;
    service->guards = service->first_guards;
    latest->next = make_set(service, spec, latest->stages.version + 1);
    stages_follow(&latest->next->stages, &latest->stages);
}

/* Where none has this spec those there are have the same. */
void guards_change(struct service *service, const struct ones *spec)
{
    struct guard_set *old = service->guards, *set = service->first_guards;
    while (set && set->spec != spec)
        set = set->next;
    if (!set)
        return;
    stages_retire(&old->stages, &set->stages);
    service->guards = set;
    stages_start(&set->stages);
}
