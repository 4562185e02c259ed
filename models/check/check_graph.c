/* The spec as a graph of edges, and whether every name called is a service's.  Names are sorted
** once and looked up by bisection. */
#include "models/check/check.h"

#include <stdlib.h>
#include <string.h>

#define HINTS_MAX 100    /* findings after which no nearest name is looked for: it costs time */
#define HINT_NAMES 1000  /* names above which none is looked for */

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct check_name *)a)->text, ((const struct check_name *)b)->text);
}

static void names_begin(struct check *check, struct check_names *names, size_t count)
{
    names->count = count;
    names->sorted = ARENA_ARRAY(check->arena, count, struct check_name);
    names->text = ARENA_ARRAY(check->arena, count, const char *);
}

static void names_set(struct check_names *names, size_t index, const char *text)
{
    names->text[index] = text;
    names->sorted[index] = (struct check_name){ text, index };
}

static void names_end(struct check_names *names)
{
    qsort(names->sorted, names->count, sizeof *names->sorted, by_text);
}

size_t check_find(const struct check_names *names, const char *text)
{
    struct check_name key = { text, 0 };
    const struct check_name *found =
        bsearch(&key, names->sorted, names->count, sizeof key, by_text);
    return found ? found->index : NO_SERVICE;
}

static const char *list_names(const struct check *check, const struct check_names *names)
{
    const char *list = "";
    for (size_t i = 0; i < names->count; i++)
        list = arena_format(check->arena, "%s%s'%s'", list, i ? ", " : "", names->text[i]);
    return list;
}

const char *check_hint(const struct check *check, const struct check_names *names,
                       const char *text)
{
    if (names->count > HINT_NAMES || check->findings->errors > HINTS_MAX)
        return "";
    const char *near = nearest_word(text, names->text, names->count);
    if (near)
        return arena_format(check->arena, "; did you mean '%s'?", near);
    if (!names->count || names->count > 8)
        return "";
    return arena_format(check->arena, "; there %s %s", names->count > 1 ? "are" : "is",
                        list_names(check, names));
}

static double weight_sum(const struct client_spec *client)
{
    double sum = 0;
    for (size_t i = 0; i < client->calls.count; i++)
        sum += client->calls.item[i].weight;
    return sum;
}

static int64_t instances_of(const struct check *check, const char *target)
{
    size_t service = check_find(&check->services, target);
    if (service == NO_SERVICE)
        return INT64_MAX;
    const struct service_spec *spec = &check->spec->services.item[service];
    int64_t instances = service_spec_instances(spec);
    return spec->balance == BALANCE_BY_USER && instances > 1 ? INT64_MAX : instances;
}

static void add_client(struct check *check, const struct client_spec *client)
{
    double sum = weight_sum(client);
    for (size_t i = 0; i < client->calls.count; i++) {
        const struct client_call_spec *call = &client->calls.item[i];
        check->edge[check->edge_count++] = (struct check_edge){
            .from = client->name, .to = &call->target, .client = client, .caller = NO_SERVICE,
            .target = check_find(&check->services, call->target), .policies = &call->policies,
            .network = &call->network, .endpoint = &call->endpoint,
            .instances = instances_of(check, call->target),
            .share = sum > 0 ? call->weight / sum : 0,
        };
    }
}

static void add_service(struct check *check, size_t index)
{
    const struct service_spec *service = &check->spec->services.item[index];
    check->first_edge[index] = check->edge_count;
    for (size_t i = 0; i < service->calls.count; i++) {
        const struct call_spec *call = &service->calls.item[i];
        check->edge[check->edge_count++] = (struct check_edge){
            .from = service->name, .to = &call->target, .call = call, .caller = index,
            .target = check_find(&check->services, call->target), .policies = &call->policies,
            .network = &call->network, .endpoint = &call->endpoint,
            .instances = instances_of(check, call->target),
            .share = call->probability * (double)call->times,
        };
    }
}

static size_t count_edges(const struct world_spec *spec)
{
    size_t count = 0;
    for (size_t i = 0; i < spec->clients.count; i++)
        count += spec->clients.item[i].calls.count;
    for (size_t i = 0; i < spec->services.count; i++)
        count += spec->services.item[i].calls.count;
    return count;
}

void check_graph_build(struct check *check)
{
    struct world_spec *spec = check->spec;
    names_begin(check, &check->clients, spec->clients.count);
    names_begin(check, &check->services, spec->services.count);
    for (size_t i = 0; i < spec->clients.count; i++)
        names_set(&check->clients, i, spec->clients.item[i].name);
    for (size_t i = 0; i < spec->services.count; i++)
        names_set(&check->services, i, spec->services.item[i].name);
    names_end(&check->clients);
    names_end(&check->services);
    check->edge = ARENA_ARRAY(check->arena, count_edges(spec), struct check_edge);
    check->first_edge = ARENA_ARRAY(check->arena, spec->services.count + 1, size_t);
    for (size_t i = 0; i < spec->clients.count; i++)
        add_client(check, &spec->clients.item[i]);
    check->client_edge_count = check->edge_count;
    for (size_t i = 0; i < spec->services.count; i++)
        add_service(check, i);
    check->first_edge[spec->services.count] = check->edge_count;
}

const struct check_edge *check_find_edge(const struct check *check, const char *from,
                                         const char *to)
{
    size_t service = check_find(&check->services, from), i = 0, end = check->client_edge_count;
    if (service != NO_SERVICE)
        i = check->first_edge[service], end = check->first_edge[service + 1];
    for (; i < end; i++)
        if (strcmp(check->edge[i].from, from) == 0 && strcmp(*check->edge[i].to, to) == 0)
            return &check->edge[i];
    return NULL;
}

void check_targets(struct check *check)
{
    for (size_t i = 0; i < check->edge_count; i++) {
        const struct check_edge *edge = &check->edge[i];
        if (edge->target != NO_SERVICE)
            continue;
        check->unresolved = true;
        if (check_find(&check->clients, *edge->to) != NO_SERVICE)
            CHECK_ERROR(check, edge->to, "'%s' calls '%s', which is a client; only services can be "
                        "called", edge->from, *edge->to);
        else
            CHECK_ERROR(check, edge->to, "'%s' calls '%s', but there is no such service%s",
                        edge->from, *edge->to, check_hint(check, &check->services, *edge->to));
    }
}
