/* Puts a world together.
**
**   world_build ──► topology_make ──► build_edges ──► service_build ──► versions_build
**               ──► build_pools ──► build_clients ──► build_faults ──► metrics_init
**
** Invariants.  (1) Places are those of the topology: service s, edge e and their meters are the
** s-th and the e-th everywhere.  (2) Edges come before what stands at their ends: they get ports of
** services and clients whose memory is there, and call none of them before the run.  (3) What
** stands behind a record is sized once all versions are known.
*/
#include "models/world/world_private.h"

#include "models/call/edge.h"
#include "models/call/op.h"
#include "models/service/guards/registry.h"
#include "models/service/outage.h"
#include "models/service/service_build.h"
#include "models/service/walk.h"
#include "models/spec/client.h"
#include "models/spec/fault.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "models/world/needs.h"

#include <string.h>

static void build_edges(struct world *world)
{
    const struct topology *topology = &world->topology;
    struct ground *ground = &world->ground;
    world->edge = ARENA_ARRAY(ground->arena, topology->roads, struct edge);
    for (size_t e = 0; e < topology->roads; e++) {
        const struct road *road = &topology->road[e];
        struct edge_plan plan = version_plan(topology, road);
        struct edge *edge = &world->edge[e];
        *edge = (struct edge){ .ground = ground, .id = (uint32_t)e,
                               .target = service_target(&world->service[road->to]),
                               .to = topology->service[road->to]->name };
        edge->caller = road->from_client ? client_port(&world->client[road->from])
                                         : walk_port(&world->service[road->from]);
        edge->from = road->from_client ? topology->spec->clients.item[road->from].name
                                       : topology->service[road->from]->name;
        edge_build(edge, &plan);
    }
}

/* The edges of one caller, by the place of the call in its spec: roads of a caller stand
** together. */
static struct edge **edges_of(struct world *world, size_t from, bool from_client)
{
    const struct topology *topology = &world->topology;
    struct edge **edges = ARENA_ARRAY(world->ground.arena, topology->roads, struct edge *);
    for (size_t e = 0; e < topology->roads; e++)
        if (topology->road[e].from == from && topology->road[e].from_client == from_client)
            edges[topology->road[e].call] = &world->edge[e];
    return edges;
}

static bool build_clients(struct world *world, struct err *err)
{
    struct arena *arena = world->ground.arena;
    for (size_t c = 0; c < world->spec->clients.count; c++) {
        struct client *client = &world->client[c];
        struct line *load;
        size_t loads = fault_loads(world->spec, world->spec->clients.item[c].name, arena, &load);
        *client = (struct client){ .ground = &world->ground,
                                   .spec = &world->spec->clients.item[c],
                                   .edges = edges_of(world, c, true) };
        if (!client_build(client, load, loads, err))
            return false;
    }
    return true;
}

static struct service *find_service(struct world *world, const char *name)
{
    for (size_t s = 0; name && s < world->topology.services; s++)
        if (strcmp(world->topology.service[s]->name, name) == 0)
            return &world->service[s];
    return NULL;
}

/* name is FROM.TO. */
static struct edge *find_edge(struct world *world, const char *name)
{
    for (size_t e = 0; name && e < world->topology.roads; e++) {
        struct edge *edge = &world->edge[e];
        if (edge_is(name, edge->from, edge->to))
            return edge;
    }
    return NULL;
}

static void build_faults(struct world *world)
{
    const struct world_spec *spec = world->spec;
    struct faults *faults = &world->faults;
    faults->ground = &world->ground;
    faults->count = spec->faults.count;
    faults->fault = ARENA_ARRAY(world->ground.arena, faults->count, struct fault);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        faults->fault[i] = (struct fault){ .spec = fault, .all = faults, .begin = fault->at,
                                           .end = fault_end(fault, SIM_FOREVER),
                                           .service = find_service(world, fault->service),
                                           .edge = find_edge(world, fault->edge) };
    }
    faults_build(faults);
}

static void build_pools(struct world *world)
{
    struct ground *ground = &world->ground;
    ground->call_size = sizeof(struct call) + versions_scratch(&world->versions);
    pool_init(&ground->calls, ground->call_size);
    pool_init(&ground->requests, sizeof(struct request) + ground->request_more);
    pool_init(&ground->ops, op_size(world->needs & NEED_KEYS));
}

bool world_build(struct world *world, struct err *err)
{
    const struct world_spec *spec = world->spec;
    struct arena *arena = world->ground.arena;
    topology_make(&world->topology, spec, arena);
    world->service = ARENA_ARRAY(arena, world->topology.services, struct service);
    world->client = ARENA_ARRAY(arena, spec->clients.count, struct client);
    world->needs = world_needs(spec);
    world->ground.carries = world->needs & NEED_BAGGAGE;
    world->ground.has_ops = world->needs & NEED_OPS;
    world->ground.request_more = world->ground.carries ? sizeof(struct request_more) : 0;
    for (size_t s = 0; s < world->topology.services; s++) {
        const struct service_spec *service = world->topology.service[s];
        world->service[s] = (struct service){ .ground = &world->ground, .id = (uint32_t)s,
                                              .spec = service, .guard_type_of = guard_type_of,
                                              .stops = outage_strikes(spec, service->name) };
    }
    build_edges(world);
    for (size_t s = 0; s < world->topology.services; s++)
        service_build(&world->service[s], edges_of(world, s, false));
    world->versions = (struct versions){ .ground = &world->ground, .spec = spec,
                                         .topology = &world->topology,
                                         .service = world->service, .client = world->client };
    versions_build(&world->versions, world->edge);
    build_pools(world);
    if (!build_clients(world, err))
        return false;
    build_faults(world);
    metrics_init(&world->metrics, &world->topology, arena);
    world->ground.probe.metrics = &world->metrics;
    for (size_t s = 0; s < world->topology.services; s++)
        world->service[s].meter = &world->metrics.service[s];
    if (metrics_wants_slice(&spec->run)) {
        metrics_init_slice(&world->slice, &world->topology, arena);
        struct observer slicing = metrics_slicer(&world->slice);
        probe_observe(&world->ground.probe, &slicing);
    }
    return true;
}
