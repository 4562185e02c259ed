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
#include "models/spec/effects/redrive.h"
#include "models/spec/fault.h"
#include "models/spec/mqueue.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "models/world/needs.h"

/* What a road leads to. */
static struct target_port target_of(struct world *world, const struct road *road)
{
    if (road->delivers)
        return consumer_target(&world->consumer[road->to]);
    return world->topology.part[road->to]->kind == PART_QUEUE
               ? mqueue_target(&world->queues.queue[road->to])
               : service_target(&world->service[road->to]);
}

static struct caller_port caller_of(struct world *world, const struct road *road)
{
    if (road->delivers)
        return consumer_port(&world->consumer[road->to]);
    return road->from_client ? client_port(&world->client[road->from])
                             : walk_port(&world->service[road->from]);
}

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
                               .target = target_of(world, road),
                               .caller = caller_of(world, road),
                               .from = topology_from(topology, e),
                               .to = topology->service[road->to]->name };
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
        if (topology->road[e].from == from && topology->road[e].from_client == from_client &&
            !topology->road[e].delivers)
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
    size_t s = topology_find(&world->topology, name);
    return s < world->topology.services ? &world->service[s] : NULL;
}

static struct mqueue *find_queue(struct world *world, const char *name)
{
    size_t s = topology_find(&world->topology, name);
    return s < world->topology.services ? &world->queues.queue[s] : NULL;
}

static struct consumer *find_consumer(struct world *world, const char *name)
{
    size_t s = topology_find(&world->topology, name);
    return s < world->topology.services ? &world->consumer[s] : NULL;
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

/* --- queues and consumers --- */

static uint32_t count_takers(const struct topology *topology, size_t queue)
{
    uint32_t takers = 0;
    for (size_t e = topology->client_roads; e < topology->roads; e++)
        takers += topology->road[e].delivers && topology->road[e].from == queue;
    return takers;
}

static void build_queues(struct world *world)
{
    const struct topology *topology = &world->topology;
    struct queues *queues = &world->queues;
    const bool *copies = world_copies(topology, world->ground.arena);
    for (size_t s = 0; s < topology->services; s++) {
        struct mqueue *queue = &queues->queue[s];
        const struct mqueue_spec *spec = topology->part[s]->queue;
        if (topology->part[s]->kind != PART_QUEUE)
            continue;
        *queue = (struct mqueue){ .all = queues, .ground = &world->ground, .id = (uint32_t)s,
                                  .spec = spec, .copies = copies[s],
                                  .dead = find_queue(world, spec->dead_letter) };
        mqueue_build(queue, count_takers(topology, s));
    }
}

/* Its queues, its own first, and the edges from them: as the parts stand, a ladder's rungs come in
** their order. */
static void gather_queues(struct world *world, size_t s)
{
    const struct topology *topology = &world->topology;
    struct consumer *consumer = &world->consumer[s];
    uint32_t most = 0;
    for (size_t e = 0; e < topology->roads; e++)
        most += topology->road[e].delivers && topology->road[e].to == s;
    consumer->queue = ARENA_ARRAY(world->ground.arena, most, struct mqueue *);
    consumer->edge = ARENA_ARRAY(world->ground.arena, most, struct edge *);
    consumer->queues = most;
    for (size_t e = 0; e < topology->roads; e++) {
        const struct road *road = &topology->road[e];
        if (!road->delivers || road->to != s)
            continue;
        uint32_t q = topology->part[road->from]->rung;
        consumer->queue[q] = &world->queues.queue[road->from];
        consumer->edge[q] = &world->edge[e];
    }
}

/* Slots of an instance: as many as there may ever be. */
static uint32_t count_slots(const struct world *world, const char *name)
{
    const struct world_spec *spec = world->spec;
    int64_t most = 0;
    for (size_t v = 0; v <= spec->changes.count; v++) {
        const struct world_spec *at = v > 0 ? spec->changes.item[v - 1].spec : spec;
        int64_t workers = at->parts.item[part_find(at, name)].service->workers;
        most = workers > most ? workers : most;
    }
    return (uint32_t)most;
}

/* Before the edges, which lead to them. */
static void place_consumers(struct world *world)
{
    const struct topology *topology = &world->topology;
    for (size_t s = 0; s < topology->services; s++) {
        struct consumer *consumer = &world->consumer[s];
        if (topology->part[s]->kind != PART_CONSUMER)
            continue;
        *consumer = (struct consumer){ .ground = &world->ground, .all = &world->queues,
                                       .id = (uint32_t)s, .service = &world->service[s],
                                       .spec = topology->part[s]->consumer,
                                       .slots = count_slots(world, topology->service[s]->name) };
    }
}

static void build_consumers(struct world *world)
{
    const struct topology *topology = &world->topology;
    for (size_t s = 0; s < topology->services; s++) {
        if (topology->part[s]->kind != PART_CONSUMER)
            continue;
        gather_queues(world, s);
        consumer_build(&world->consumer[s]);
        world->service[s].watcher =
            (struct service_watcher){ consumer_changed, &world->consumer[s] };
    }
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
                                           .over = fault_over(spec, fault, SIM_FOREVER),
                                           .edge = find_edge(world, fault->edge),
                                           .queue = find_queue(world, fault->queue),
                                           .consumer = find_consumer(world, fault->consumer) };
        faults->fault[i].service =
            find_service(world, fault->service ? fault->service : fault->consumer);
        if (!fault->redrive)
            continue;
        faults->fault[i].from = find_queue(world, fault->redrive->from);
        faults->fault[i].to = find_queue(world, fault->redrive->to);
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
    pool_init(&world->queues.messages, sizeof(struct message));
    pool_init(&world->queues.deliveries, sizeof(struct delivery));
    pool_init(&world->queues.pasts, sizeof(struct message_past));
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
    world->queues = (struct queues){
        .ground = &world->ground, .count = world->topology.services,
        .queue = ARENA_ARRAY(arena, world->topology.services, struct mqueue),
        .messages_most = (size_t)spec->run.messages
    };
    world->consumer = ARENA_ARRAY(arena, world->topology.services, struct consumer);
    build_queues(world);
    place_consumers(world);
    build_edges(world);
    for (size_t s = 0; s < world->topology.services; s++)
        service_build(&world->service[s], edges_of(world, s, false));
    world->versions = (struct versions){ .ground = &world->ground, .spec = spec,
                                         .topology = &world->topology,
                                         .service = world->service, .client = world->client,
                                         .queue = world->queues.queue,
                                         .consumer = world->consumer };
    versions_build(&world->versions, world->edge);
    build_pools(world);
    build_consumers(world);
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
