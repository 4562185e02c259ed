/* Specs as the reader would make them: defaults first, then what is said. */
#include "tests/spec_maker.h"

#include "models/spec/policies.h"
#include "sim/dist/dist.h"

#include <string.h>

void add_policy(struct fixture *f, struct ones *policies, const char *kind, sim_time after,
                const char *attempts)
{
    struct one *item = ARENA_ARRAY(f->arena, policies->count + 1, struct one);
    if (policies->count)
        memcpy(item, policies->item, policies->count * sizeof *item);
    struct one *one = &item[policies->count++];
    policies->item = item;
    one->kind = registry_find(&policy_registry, kind);
    one->value = arena_take(f->arena, one->kind->size);
    fields_default(one->kind->fields, one->value, f->arena);
    struct err err;
    if (attempts)
        field_read(fields_find(one->kind->fields, "attempts"), one->value, attempts, f->arena,
                   &err);
    else
        *(sim_time *)one->value = after;
}

static void service_add(struct fixture *f, size_t index, const char *name)
{
    struct service_spec *service = &f->spec.services.item[index];
    fields_default(&service_spec_fields, service, f->arena);
    service->name = name;
    service->workers = 10;
    service->queue.limit = 20;
    service->service_time = dist_make(f->arena, "exponential", "mean", "10ms", NULL);
}

struct call_spec *service_call(struct fixture *f, size_t from, size_t to)
{
    struct service_spec *service = &f->spec.services.item[from];
    struct call_spec *call = ARENA_ARRAY(f->arena, service->calls.count + 1, struct call_spec);
    if (service->calls.count)
        memcpy(call, service->calls.item, service->calls.count * sizeof *call);
    service->calls.item = call;
    call += service->calls.count++;
    fields_default(&call_spec_fields, call, f->arena);
    call->target = f->spec.services.item[to].name;
    return call;
}

void chain_make(struct fixture *f, size_t services)
{
    f->arena = arena_create();
    f->spec = (struct world_spec){ 0 };
    findings_init(&f->findings, f->arena);
    fields_default(&world_spec_fields, &f->spec, f->arena);
    f->spec.name = "chain";
    f->spec.services.item = ARENA_ARRAY(f->arena, services, struct service_spec);
    f->spec.services.count = services;
    for (size_t i = 0; i < services; i++)
        service_add(f, i, arena_format(f->arena, "s%zu", i));
    for (size_t i = 1; i < services; i++)
        service_call(f, i - 1, i);
    struct client_spec *client = ARENA_NEW(f->arena, struct client_spec);
    fields_default(&client_spec_fields, client, f->arena);
    client->name = "users";
    client->open = ARENA_NEW(f->arena, struct open_spec);
    fields_default(&open_spec_fields, client->open, f->arena);
    client->open->rate.item = ARENA_NEW(f->arena, struct rate_point_spec);
    client->open->rate.item[0].rate = 10;
    client->open->rate.count = 1;
    client->calls.item = ARENA_NEW(f->arena, struct client_call_spec);
    fields_default(&client_call_spec_fields, client->calls.item, f->arena);
    client->calls.item[0].target = "s0";
    client->calls.count = 1;
    f->spec.clients.item = client;
    f->spec.clients.count = 1;
}
