/* Objects come in the order run, clients, edges, services, endpoints; the measures of each in the
** order of the metrics' table.
*/
#include "models/measure/measured.h"

#include "models/spec/client.h"
#include "models/spec/endpoint.h"
#include "models/spec/run.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <math.h>

static const char *road_from(const struct topology *topology, const struct road *road)
{
    return road->from_client ? topology->spec->clients.item[road->from].name
                             : topology->service[road->from]->name;
}

static const char *road_to(const struct topology *topology, const struct road *road)
{
    return topology->service[road->to]->name;
}

const struct measured *measured_objects(const struct topology *topology, size_t *count,
                                        struct arena *arena)
{
    const struct world_spec *spec = topology->spec;
    size_t most = 1 + spec->clients.count + topology->roads + topology->nodes, n = 0;
    struct measured *object = ARENA_ARRAY(arena, most, struct measured);
    object[n++] = (struct measured){ OF_RUN, 0, "run" };
    for (size_t c = 0; c < spec->clients.count; c++)
        object[n++] = (struct measured){
            OF_CLIENT, c, arena_format(arena, "clients.%s", spec->clients.item[c].name)
        };
    for (size_t e = 0; e < topology->roads; e++)
        object[n++] = (struct measured){
            OF_EDGE, e,
            arena_format(arena, "edges.%s.%s", road_from(topology, &topology->road[e]),
                         road_to(topology, &topology->road[e]))
        };
    for (size_t s = 0; s < topology->services; s++)
        object[n++] = (struct measured){
            OF_SERVICE, s, arena_format(arena, "services.%s", topology->service[s]->name)
        };
    for (size_t s = 0; s < topology->services; s++)
        for (size_t i = 0; i < topology->service[s]->endpoints.count; i++)
            object[n++] = (struct measured){
                OF_ENDPOINT, topology->first_node[s] + 1 + i,
                arena_format(arena, "endpoints.%s.%s", topology->service[s]->name,
                             topology->service[s]->endpoints.item[i].name)
            };
    *count = n;
    return object;
}

static void name_objects(struct results *results, const struct topology *topology,
                         struct arena *arena)
{
    struct edge_name *edge = ARENA_ARRAY(arena, topology->roads, struct edge_name);
    const char **service = ARENA_ARRAY(arena, topology->services, const char *);
    for (size_t e = 0; e < topology->roads; e++) {
        const struct road *road = &topology->road[e];
        edge[e] = (struct edge_name){ road_from(topology, road), road_to(topology, road),
                                      road->from_client };
    }
    for (size_t s = 0; s < topology->services; s++)
        service[s] = topology->service[s]->name;
    results->edge = edge;
    results->edges = topology->roads;
    results->service = service;
    results->services = topology->services;
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
