/* Each version against the one before.
**
**   versions_build  ──plans_equal──► the edge stays
**                   ──else─────────► edge_build_next: an edge that waits for its time
**                   ───────────────► build_curves, service_plan
**   versions_start  ──at its time──► values_change ──► turn_to: stages_retire, stages_start
**                                                  ──► change_services ──► change_queues
**                                                  ──► change_clients
**
** Invariants.  (1) versions->edge[e] is the edge that new calls of road e go by.  (2) Edges turn
** first: services and clients take theirs from there.  (3) Nothing is built once the run has begun.
*/
#include "models/world/version.h"

#include "base/field_equal.h"
#include "models/policies/registry.h"
#include "models/service/service_build.h"
#include "models/queues/consumer.h"
#include "models/spec/client.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "models/world/fault.h"

#include <string.h>

struct edge_plan version_plan(const struct topology *topology, const struct road *road)
{
    const struct service_spec *target = topology->service[road->to];
    if (road->from_client) {
        const struct client_spec *client = &topology->spec->clients.item[road->from];
        const struct client_call_spec *call = &client->calls.item[road->call];
        return (struct edge_plan){ &call->policies, &call->network, (enum cancel)call->cancel,
                                   (uint32_t)client->fleet, endpoint_find(target, call->endpoint),
                                   policy_type_of, 0 };
    }
    static const struct ones no_policies;
    static const struct one no_network;
    const struct service_spec *service = topology->service[road->from];
    if (road->delivers)
        return (struct edge_plan){ &no_policies, &no_network, CANCEL_NONE, 1, 0, policy_type_of,
                                   0 };
    const struct call_spec *call = service_spec_call(service, road->call);
    return (struct edge_plan){ &call->policies, &call->network, (enum cancel)call->cancel,
                               (uint32_t)service_spec_instances(service),
                               endpoint_find(target, call->endpoint), policy_type_of, 0 };
}

/* --- before the run --- */

static bool plans_equal(const struct edge_plan *a, const struct edge_plan *b)
{
    return ones_equal(a->policies, b->policies) && one_equal(a->network, b->network) &&
           a->cancel == b->cancel;
}

static void build_edges(struct version *version, const struct topology *before,
                        struct edge **current, uint32_t number)
{
    const struct topology *topology = &version->topology;
    struct arena *arena = version->all->ground->arena;
    version->edge = ARENA_ARRAY(arena, topology->roads, struct edge *);
    for (size_t e = 0; e < topology->roads; e++) {
        struct edge_plan old = version_plan(before, &topology->road[e]);
        struct edge_plan new = version_plan(topology, &topology->road[e]);
        if (plans_equal(&old, &new))
            continue;
        new.version = number;
        version->edge[e] = ARENA_NEW(arena, struct edge);
        edge_build_next(version->edge[e], current[e], &new);
        current[e] = version->edge[e];
    }
}

static const struct field *load_field(const char *key)
{
    return fields_find(&client_spec_fields, key);
}

static void build_curves(struct version *version, const struct world_spec *before)
{
    const struct world_spec *spec = version->spec;
    struct arena *arena = version->all->ground->arena;
    version->curve = ARENA_ARRAY(arena, spec->clients.count, struct curve);
    for (size_t c = 0; c < spec->clients.count; c++) {
        const struct client_spec *new = &spec->clients.item[c], *old = &before->clients.item[c];
        struct line *load;
        if (field_equal(load_field("open"), new, old) &&
            field_equal(load_field("impatient"), new, old))
            continue;
        size_t loads = fault_loads(spec, new->name, arena, &load);
        client_curve(&version->curve[c], new, load, loads, arena);
    }
}

void versions_build(struct versions *versions, struct edge *edge)
{
    struct arena *arena = versions->ground->arena;
    const struct topology *before = versions->topology;
    size_t roads = before->roads;
    struct edge **current = ARENA_ARRAY(arena, roads, struct edge *);
    versions->count = versions->spec->changes.count;
    versions->version = ARENA_ARRAY(arena, versions->count, struct version);
    versions->edge = ARENA_ARRAY(arena, roads, struct edge *);
    for (size_t e = 0; e < roads; e++)
        versions->edge[e] = current[e] = &edge[e];
    for (size_t v = 0; v < versions->count; v++) {
        struct version *version = &versions->version[v];
        version->all = versions;
        version->at = versions->spec->changes.item[v].at;
        version->spec = versions->spec->changes.item[v].spec;
        topology_make(&version->topology, version->spec, arena);
        build_edges(version, before, current, (uint32_t)v + 1);
        build_curves(version, before->spec);
        for (size_t s = 0; s < before->services; s++)
            service_plan(&versions->service[s], version->topology.service[s]);
        before = &version->topology;
    }
}

uint32_t versions_scratch(const struct versions *versions)
{
    uint32_t most = 0;
    for (size_t e = 0; e < versions->topology->roads; e++)
        most = versions->edge[e]->scratch_size > most ? versions->edge[e]->scratch_size : most;
    for (size_t v = 0; v < versions->count; v++)
        for (size_t e = 0; e < versions->topology->roads; e++) {
            const struct edge *edge = versions->version[v].edge[e];
            most = edge && edge->scratch_size > most ? edge->scratch_size : most;
        }
    return most;
}

/* --- at its time --- */

static void turn_to(struct version *version, size_t road)
{
    struct versions *all = version->all;
    struct edge *old = all->edge[road], *new = version->edge[road];
    stages_retire(&old->stages, &new->stages);
    stages_start(&new->stages);
    old->next = new;
    all->edge[road] = new;
}

static void change_services(struct version *version)
{
    struct versions *all = version->all;
    for (size_t s = 0; s < all->topology->services; s++)
        service_change(&all->service[s], version->topology.service[s]);
    for (size_t e = all->topology->client_roads; e < all->topology->roads; e++) {
        const struct road *road = &all->topology->road[e];
        if (road->delivers)
            continue;
        service_change_call(&all->service[road->from], all->edge[e],
                            service_spec_call(version->topology.service[road->from], road->call));
    }
}

/* After their services: who looks for work finds the new number of workers. */
static void change_queues(struct version *version)
{
    struct versions *all = version->all;
    for (size_t s = 0; s < all->topology->services; s++) {
        const struct part *part = version->topology.part[s];
        if (part->kind == PART_QUEUE)
            mqueue_change(&all->queue[s], part->queue);
        if (part->kind == PART_CONSUMER)
            consumer_change(&all->consumer[s], part->consumer);
    }
}

static void change_clients(struct version *version)
{
    struct versions *all = version->all;
    for (size_t e = 0; e < all->topology->client_roads; e++) {
        const struct road *road = &all->topology->road[e];
        all->client[road->from].edges[road->call] = all->edge[e];
    }
    for (size_t c = 0; c < version->spec->clients.count; c++)
        client_change(&all->client[c], &version->spec->clients.item[c],
                      version->curve[c].count > 0 ? &version->curve[c] : NULL);
}

static void values_change(struct sim *sim, void *self, int64_t unused)
{
    struct version *version = self;
    (void)sim;
    (void)unused;
    for (size_t e = 0; e < version->topology.roads; e++)
        if (version->edge[e])
            turn_to(version, e);
    change_services(version);
    change_queues(version);
    change_clients(version);
}

static const struct event_type value_change = { "values change", values_change, NULL };

void versions_start(struct versions *versions)
{
    for (size_t v = 0; v < versions->count; v++)
        sim_at(versions->ground->sim, versions->version[v].at, &value_change,
               &versions->version[v], 0);
}
