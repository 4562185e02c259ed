/* Checks of endpoints: names that exist, and workers for everybody who comes. */
#include "models/check/check.h"

/* The names of a service's endpoints, for hints. */
static struct check_names endpoint_names(const struct check *check,
                                         const struct service_spec *service)
{
    size_t count = service->endpoints.count;
    struct check_names names = { .text = ARENA_ARRAY(check->arena, count, const char *) };
    for (; names.count < count; names.count++)
        names.text[names.count] = service->endpoints.item[names.count].name;
    return names;
}

/* `member` names an endpoint of the part. */
static void check_name(struct check *check, const struct part *part, const char *const *member)
{
    const struct service_spec *service = part->service;
    if (!*member || endpoint_find(service, *member))
        return;
    struct check_names names = endpoint_names(check, service);
    if (names.count == 0)
        CHECK_ERROR(check, member, "%s '%s' has no endpoints%s", part_noun(part->kind),
                    service->name,
                    part->kind == PART_SERVICE ? "" : "; only services have");
    else
        CHECK_ERROR(check, member, "service '%s' has no endpoint '%s'%s", service->name, *member,
                    check_hint(check, &names, *member));
}

/* Where all workers are set apart, nobody may come without an endpoint that has some. */
static void check_shared(struct check *check, const struct service_spec *service,
                         const struct check_edge *edge, const char *endpoint)
{
    int64_t left = service->workers;
    for (size_t i = 0; i < service->endpoints.count; i++)
        if (service->endpoints.item[i].workers != COUNT_NONE)
            left -= service->endpoints.item[i].workers;
    uint32_t place = endpoint_find(service, endpoint);
    bool apart = place > 0 && service->endpoints.item[place - 1].workers != COUNT_NONE;
    if (left == 0 && !apart)
        CHECK_ERROR(check, edge->to,
                    "'%s' calls '%s', whose workers are all set apart for endpoints; name one of "
                    "those, or leave some workers for all",
                    edge->from, *edge->to);
}

static void check_partition(struct check *check, const struct service_spec *service)
{
    int64_t sum = 0;
    if (service->endpoints.count > ENDPOINTS_MAX)
        CHECK_ERROR(check, &service->endpoints,
                    "'%s' has %zu endpoints, but a service has at most %d",
                    service->name, service->endpoints.count, ENDPOINTS_MAX);
    for (size_t i = 0; i < service->endpoints.count; i++) {
        const struct endpoint_spec *endpoint = &service->endpoints.item[i];
        if (endpoint->workers == COUNT_NONE)
            continue;
        sum += endpoint->workers;
        if (sum > service->workers && sum - endpoint->workers <= service->workers)
            CHECK_ERROR(check, &endpoint->workers,
                        "the endpoints of '%s' set %lld workers apart, but there are only %lld",
                        service->name, (long long)sum, (long long)service->workers);
    }
}

void check_endpoints(struct check *check)
{
    const struct world_spec *spec = check->spec;
    for (size_t i = 0; i < spec->services.count; i++)
        check_partition(check, &spec->services.item[i]);
    for (size_t e = 0; e < check->edge_count; e++) {
        const struct check_edge *edge = &check->edge[e];
        if (edge->call && edge->call->serves)
            check_name(check, check_part(check, edge->caller), &edge->call->serves);
        if (edge->target == NO_PART)
            continue;
        const struct part *target = check_part(check, edge->target);
        check_name(check, target, edge->endpoint);
        check_shared(check, target->service, edge, *edge->endpoint);
    }
}
