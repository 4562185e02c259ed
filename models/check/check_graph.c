/* The spec as a graph of edges.  Names are sorted once and looked up by bisection. */
#include "models/check/check.h"

#include <stdlib.h>
#include <string.h>

#define HINTS_MAX 100    /* findings after which no nearest name is looked for: it costs time */
#define HINT_NAMES 1000  /* names above which none is looked for */

/* Of the same names the first in the file stands first. */
static int by_text(const void *a, const void *b)
{
    const struct check_name *left = a, *right = b;
    int order = strcmp(left->text, right->text);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

static int with_text(const void *text, const void *name)
{
    return strcmp(text, ((const struct check_name *)name)->text);
}

static void names_begin(struct check *check, struct check_names *names, size_t most)
{
    names->sorted = ARENA_ARRAY(check->arena, most, struct check_name);
    names->text = ARENA_ARRAY(check->arena, most, const char *);
}

static void names_add(struct check_names *names, size_t index, const char *text)
{
    names->text[names->count] = text;
    names->sorted[names->count++] = (struct check_name){ text, index };
}

static void names_end(struct check_names *names)
{
    qsort(names->sorted, names->count, sizeof *names->sorted, by_text);
}

size_t check_find(const struct check_names *names, const char *text)
{
    const struct check_name *found =
        text ? bsearch(text, names->sorted, names->count, sizeof *names->sorted, with_text) : NULL;
    return found ? found->index : NO_PART;
}

static const char *list_names(const struct check *check, const struct check_names *names,
                              size_t count)
{
    const char *list = "";
    for (size_t i = 0; i < count; i++)
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
    size_t listed = names->count - names->rungs;
    if (!listed || listed > 8)
        return "";
    return arena_format(check->arena, "; there %s %s", listed > 1 ? "are" : "is",
                        list_names(check, names, listed));
}

const struct part *check_rung(const struct check *check, const char *name)
{
    size_t place = check_find(check_names_of(check, PART_QUEUE), name);
    bool is_rung = place != NO_PART && check_part(check, place)->rung > 0;
    return is_rung ? check_part(check, place) : NULL;
}

static double weight_sum(const struct client_spec *client)
{
    double sum = 0;
    for (size_t i = 0; i < client->calls.count; i++)
        sum += client->calls.item[i].weight;
    return sum;
}

static int64_t instances_of(const struct check *check, size_t target)
{
    if (target == NO_PART)
        return INT64_MAX;
    const struct service_spec *spec = check_part(check, target)->service;
    int64_t instances = service_spec_instances(spec);
    return spec->balance == BALANCE_BY_USER && instances > 1 ? INT64_MAX : instances;
}

static void add_client(struct check *check, const struct client_spec *client)
{
    double sum = weight_sum(client);
    for (size_t i = 0; i < client->calls.count; i++) {
        const struct client_call_spec *call = &client->calls.item[i];
        size_t target = check_find(&check->callable, call->target);
        check->edge[check->edge_count++] = (struct check_edge){
            .from = client->name, .to = &call->target, .client = client, .caller = NO_PART,
            .target = target, .policies = &call->policies, .network = &call->network,
            .endpoint = &call->endpoint, .instances = instances_of(check, target),
            .share = sum > 0 ? call->weight / sum : 0,
        };
    }
}

static void add_part(struct check *check, size_t place)
{
    const struct service_spec *service = check_part(check, place)->service;
    check->first_edge[place] = check->edge_count;
    for (size_t i = 0; i < service_spec_calls(service); i++) {
        const struct call_spec *call = service_spec_call(service, i);
        bool publishes = i >= service->calls.count;
        size_t target = check_find(&check->callable, call->target);
        if (publishes && target != NO_PART && check_part(check, target)->kind != PART_QUEUE)
            target = NO_PART;
        check->edge[check->edge_count++] = (struct check_edge){
            .from = service->name, .to = &call->target, .call = call, .publishes = publishes,
            .caller = place, .target = target, .policies = &call->policies,
            .network = &call->network, .endpoint = &call->endpoint,
            .instances = instances_of(check, target),
            .share = call->probability * (double)call->times,
        };
    }
}

static size_t count_edges(const struct world_spec *spec)
{
    size_t count = 0;
    for (size_t i = 0; i < spec->clients.count; i++)
        count += spec->clients.item[i].calls.count;
    for (size_t i = 0; i < spec->parts.count; i++)
        count += service_spec_calls(spec->parts.item[i].service);
    return count;
}

static void add_edges(struct check *check)
{
    struct world_spec *spec = check->spec;
    check->edge = ARENA_ARRAY(check->arena, count_edges(spec), struct check_edge);
    check->first_edge = ARENA_ARRAY(check->arena, spec->parts.count + 1, size_t);
    for (size_t i = 0; i < spec->clients.count; i++)
        add_client(check, &spec->clients.item[i]);
    check->client_edge_count = check->edge_count;
    for (size_t i = 0; i < spec->parts.count; i++)
        add_part(check, i);
    check->first_edge[spec->parts.count] = check->edge_count;
}

/* What a queue delivers, to whoever takes from it. */
static void add_delivery(struct check *check, size_t queue, size_t consumer)
{
    static const struct ones no_policies;
    static const struct one no_network;
    static const char *const no_endpoint;
    const struct part *to = check_part(check, consumer);
    struct check_edges *deliveries = &check->deliveries;
    deliveries->item[deliveries->count++] = (struct check_edge){
        .from = check_part(check, queue)->service->name, .to = &to->consumer->name,
        .consumer = to->consumer, .caller = queue, .target = consumer, .policies = &no_policies,
        .network = &no_network, .endpoint = &no_endpoint, .instances = INT64_MAX, .share = 1,
    };
}

static void add_deliveries(struct check *check)
{
    const struct world_spec *spec = check->spec;
    struct check_edges *deliveries = &check->deliveries;
    size_t n = spec->parts.count, most = spec->consumers.count, first = n - most;
    for (size_t i = 0; i < n; i++)
        most += spec->parts.item[i].rung > 0;
    deliveries->item = ARENA_ARRAY(check->arena, most, struct check_edge);
    deliveries->first = ARENA_ARRAY(check->arena, n + 1, size_t);
    for (size_t queue = 0; queue < n; queue++) {
        deliveries->first[queue] = deliveries->count;
        for (size_t c = first; check_part(check, queue)->kind == PART_QUEUE && c < n; c++)
            if (deliveries->count < most && part_feeds(check_part(check, queue),
                                                       check_part(check, c)))
                add_delivery(check, queue, c);
    }
    deliveries->first[n] = deliveries->count;
}

static void name_parts(struct check *check)
{
    const struct world_spec *spec = check->spec;
    size_t n = spec->parts.count;
    names_begin(check, &check->parts, n);
    names_begin(check, &check->callable, n);
    for (int k = 0; k < PART_KINDS; k++)
        names_begin(check, &check->kind[k], n);
    for (size_t i = 0; i < n; i++) {
        const struct part *part = &spec->parts.item[i];
        names_add(&check->parts, i, part->service->name);
        names_add(&check->kind[part->kind], i, part->service->name);
        check->kind[part->kind].rungs += part->rung > 0;
        if (part->kind != PART_CONSUMER && part->rung == 0)
            names_add(&check->callable, i, part->service->name);
    }
    names_end(&check->parts);
    names_end(&check->callable);
    for (int k = 0; k < PART_KINDS; k++)
        names_end(&check->kind[k]);
}

void check_graph_build(struct check *check)
{
    struct world_spec *spec = check->spec;
    names_begin(check, &check->clients, spec->clients.count);
    for (size_t i = 0; i < spec->clients.count; i++)
        names_add(&check->clients, i, spec->clients.item[i].name);
    names_end(&check->clients);
    name_parts(check);
    add_edges(check);
    add_deliveries(check);
}

const struct check_edge *check_find_edge(const struct check *check, const char *from,
                                         const char *to)
{
    size_t part = check_find(&check->parts, from), i = 0, end = check->client_edge_count;
    if (part != NO_PART)
        i = check->first_edge[part], end = check->first_edge[part + 1];
    for (; i < end; i++)
        if (strcmp(check->edge[i].from, from) == 0 && strcmp(*check->edge[i].to, to) == 0)
            return &check->edge[i];
    return NULL;
}
