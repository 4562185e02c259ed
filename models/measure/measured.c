/* Objects come in the order run, clients, edges, services, queues, consumers, endpoints, alerts;
** the measures of each in the order of the metrics' table.
*/
#include "models/measure/measured.h"

#include "models/spec/alert.h"
#include "models/spec/client.h"
#include "models/spec/endpoint.h"
#include "models/spec/part.h"
#include "models/spec/run.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <math.h>

static const char *road_to(const struct topology *topology, const struct road *road)
{
    return topology->service[road->to]->name;
}

/* A scope and a key for each kind of part. */
static const struct { enum metric_scope scope; const char *key; } of_part[] = {
    [PART_SERVICE] = { OF_SERVICE, "services" },
    [PART_QUEUE] = { OF_QUEUE, "queues" },
    [PART_CONSUMER] = { OF_CONSUMER, "consumers" },
};

static size_t add_parts(struct measured *object, const struct topology *topology,
                        enum part_kind kind, struct arena *arena)
{
    size_t n = 0;
    for (size_t s = 0; s < topology->services; s++)
        if (topology->part[s]->kind == kind)
            object[n++] = (struct measured){
                of_part[kind].scope, s,
                arena_format(arena, "%s.%s", of_part[kind].key, topology->service[s]->name)
            };
    return n;
}

const struct measured *measured_objects(const struct topology *topology, size_t *count,
                                        struct arena *arena)
{
    const struct world_spec *spec = topology->spec;
    size_t most = 1 + spec->clients.count + topology->roads + topology->nodes +
                  spec->alerts.count, n = 0;
    struct measured *object = ARENA_ARRAY(arena, most, struct measured);
    object[n++] = (struct measured){ OF_RUN, 0, "run" };
    for (size_t c = 0; c < spec->clients.count; c++)
        object[n++] = (struct measured){
            OF_CLIENT, c, arena_format(arena, "clients.%s", spec->clients.item[c].name)
        };
    for (size_t e = 0; e < topology->roads; e++)
        if (!topology->road[e].delivers)
            object[n++] = (struct measured){
                OF_EDGE, e,
                arena_format(arena, "edges.%s.%s", topology_from(topology, e),
                             road_to(topology, &topology->road[e]))
            };
    n += add_parts(&object[n], topology, PART_SERVICE, arena);
    n += add_parts(&object[n], topology, PART_QUEUE, arena);
    n += add_parts(&object[n], topology, PART_CONSUMER, arena);
    for (size_t s = 0; s < topology->services; s++)
        for (size_t i = 0; i < topology->service[s]->endpoints.count; i++)
            object[n++] = (struct measured){
                OF_ENDPOINT, topology->first_node[s] + 1 + i,
                arena_format(arena, "endpoints.%s.%s", topology->service[s]->name,
                             topology->service[s]->endpoints.item[i].name)
            };
    for (size_t a = 0; a < spec->alerts.count; a++)
        object[n++] = (struct measured){
            OF_ALERT, a, arena_format(arena, "alerts.%s", spec->alerts.item[a].name)
        };
    *count = n;
    return object;
}

static const char *const *part_names(const struct topology *topology, enum part_kind kind,
                                     size_t *count, struct arena *arena)
{
    const char **name = ARENA_ARRAY(arena, topology->services, const char *);
    *count = 0;
    for (size_t s = 0; s < topology->services; s++)
        if (topology->part[s]->kind == kind)
            name[(*count)++] = topology->service[s]->name;
    return name;
}

static void name_objects(struct results *results, const struct topology *topology,
                         struct arena *arena)
{
    struct edge_name *edge = ARENA_ARRAY(arena, topology->roads, struct edge_name);
    for (size_t e = 0; e < topology->roads; e++) {
        const struct road *road = &topology->road[e];
        if (!road->delivers)
            edge[results->edges++] = (struct edge_name){
                topology_from(topology, e), road_to(topology, road), road->from_client
            };
    }
    results->edge = edge;
    results->service = part_names(topology, PART_SERVICE, &results->services, arena);
    results->queue = part_names(topology, PART_QUEUE, &results->queues, arena);
    results->consumer = part_names(topology, PART_CONSUMER, &results->consumers, arena);
}

static void name_measures(struct results *results, const struct measured *object,
                          struct arena *arena)
{
    for (size_t i = 0; i < metrics_count(); i++) {
        const struct metric *metric = metric_describe(i);
        if (metric->scope != object->scope)
            continue;
        const char *path = arena_format(arena, "%s.%s", object->path, metric->name);
        results->measure[results->measures++] = (struct measure){ path, metric, NAN, NULL };
    }
}

struct results *results_lay(const struct topology *topology, struct arena *arena)
{
    const struct run_spec *run = &topology->spec->run;
    struct results *results = ARENA_NEW(arena, struct results);
    size_t objects;
    const struct measured *object = measured_objects(topology, &objects, arena);
    *results = (struct results){ .spec = topology->spec, .tick = run->tick,
                                 .windows = (size_t)(run->duration / run->tick) };
    results->measure = ARENA_ARRAY(arena, objects * metrics_count(), struct measure);
    for (size_t i = 0; i < objects; i++)
        name_measures(results, &object[i], arena);
    name_objects(results, topology, arena);
    return results;
}

struct results *results_blank(const struct world_spec *spec, struct arena *arena)
{
    struct topology topology;
    topology_make(&topology, spec, arena);
    return results_lay(&topology, arena);
}
