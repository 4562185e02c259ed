/* Parts are put in an order in which callers stand before callees, and queues before their
** consumers; everything else is one walk along it, down for how often a part is called, up for how
** long it takes to answer.
**
**   1. Roads are in the order of their callers, the clients' first.
**   2. A number of a node is whole once the roads of all its callers have been walked.
**   3. topology_learn() walks again, with what caches are known to let through.
**   4. Messages may go round in a circle, over queues: there the order is cut (order.h), and what
**      is published backwards is not in the fan-out.
**   5. Nobody waits for what happens behind a queue: its answer takes no time.
**
** Linear in the roads, for each client road; but deliveries are held against each other.
*/
#include "models/shape/topology.h"

#include "models/shape/order.h"
#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/endpoint.h"
#include "models/spec/mqueue.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "sim/dist/dist.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* What a queue and its consumer say of each other. */
static const struct call_spec delivery = { .probability = 1, .times = 1 };

size_t topology_find(const struct topology *topology, const char *name)
{
    size_t s = 0;
    while (s < topology->services && (!name || strcmp(topology->service[s]->name, name) != 0))
        s++;
    return s;
}

static size_t place_in_order(const struct topology *topology, const char *name)
{
    size_t place = topology_find(topology, name);
    assert(place < topology->services);
    return place;
}

static void order_services(struct topology *topology, struct arena *arena)
{
    const struct world_spec *spec = topology->spec;
    const size_t *order = parts_in_order(spec, arena);
    topology->services = spec->parts.count;
    topology->service = ARENA_ARRAY(arena, topology->services, const struct service_spec *);
    topology->part = ARENA_ARRAY(arena, topology->services, const struct part *);
    for (size_t i = 0; i < topology->services; i++) {
        topology->part[i] = &spec->parts.item[order[i]];
        topology->service[i] = topology->part[i]->service;
    }
}

static void add_road(struct topology *topology, size_t from, size_t call, const char *target,
                     bool from_client)
{
    topology->road[topology->roads++] =
        (struct road){ from, place_in_order(topology, target), call, from_client, false };
}

static void add_deliveries(struct topology *topology, size_t queue)
{
    for (size_t s = 0; s < topology->services; s++)
        if (part_feeds(topology->part[queue], topology->part[s]))
            topology->road[topology->roads++] = (struct road){ queue, s, 0, false, true };
}

static size_t roads_most(const struct topology *topology)
{
    const struct world_spec *spec = topology->spec;
    size_t count = 0;
    for (size_t i = 0; i < spec->clients.count; i++)
        count += spec->clients.item[i].calls.count;
    for (size_t i = 0; i < topology->services; i++) {
        count += service_spec_calls(topology->service[i]);
        for (size_t j = 0; j < topology->services; j++)
            count += part_feeds(topology->part[i], topology->part[j]);
    }
    return count;
}

static void list_roads(struct topology *topology, struct arena *arena)
{
    const struct world_spec *spec = topology->spec;
    topology->road = ARENA_ARRAY(arena, roads_most(topology), struct road);
    for (size_t i = 0; i < spec->clients.count; i++)
        for (size_t j = 0; j < spec->clients.item[i].calls.count; j++)
            add_road(topology, i, j, spec->clients.item[i].calls.item[j].target, true);
    topology->client_roads = topology->roads;
    for (size_t i = 0; i < topology->services; i++) {
        for (size_t j = 0; j < service_spec_calls(topology->service[i]); j++)
            add_road(topology, i, j, service_spec_call(topology->service[i], j)->target, false);
        add_deliveries(topology, i);
    }
}

static const struct call_spec *call_of(const struct topology *topology, const struct road *road)
{
    return road->delivers ? &delivery
                          : service_spec_call(topology->service[road->from], road->call);
}

static const struct client_call_spec *client_call_of(const struct topology *topology,
                                                     const struct road *road)
{
    return &topology->spec->clients.item[road->from].calls.item[road->call];
}

const char *topology_from(const struct topology *topology, size_t road)
{
    const struct road *at = &topology->road[road];
    return at->from_client ? topology->spec->clients.item[at->from].name
                           : topology->service[at->from]->name;
}

const struct call_spec *topology_call(const struct topology *topology, size_t road)
{
    return call_of(topology, &topology->road[road]);
}

const struct one *topology_network(const struct topology *topology, size_t road)
{
    const struct road *at = &topology->road[road];
    return at->from_client ? &client_call_of(topology, at)->network
                           : &call_of(topology, at)->network;
}

/* Clients call it, or what clients wait for does. */
static void find_awaited(struct topology *topology, struct arena *arena)
{
    topology->awaited = ARENA_ARRAY(arena, topology->services, bool);
    for (size_t r = 0; r < topology->roads; r++) {
        const struct road *road = &topology->road[r];
        topology->awaited[road->to] |=
            road->from_client || (!road->delivers && topology->awaited[road->from]);
    }
}

static void number_nodes(struct topology *topology, struct arena *arena)
{
    topology->first_node = ARENA_ARRAY(arena, topology->services + 1, size_t);
    for (size_t s = 0; s < topology->services; s++)
        topology->first_node[s + 1] =
            topology->first_node[s] + 1 + topology->service[s]->endpoints.count;
    topology->nodes = topology->first_node[topology->services];
}

/* The endpoint that a road leads to. */
static size_t node_of(const struct topology *topology, const struct road *road)
{
    const char *endpoint =
        road->from_client ? client_call_of(topology, road)->endpoint
                          : call_of(topology, road)->endpoint;
    return topology->first_node[road->to] + endpoint_find(topology->service[road->to], endpoint);
}

size_t topology_node(const struct topology *topology, size_t road)
{
    return node_of(topology, &topology->road[road]);
}

/* Requests of this endpoint make the call. */
static bool serves(const struct topology *topology, const struct road *road, size_t endpoint)
{
    const struct call_spec *call = call_of(topology, road);
    return !call->serves || endpoint_find(topology->service[road->from], call->serves) == endpoint;
}

double topology_taken(const struct topology *topology, size_t road)
{
    const struct road *at = &topology->road[road];
    double all = 0, own = 1;
    for (size_t r = topology->client_roads; at->delivers && r < topology->roads; r++) {
        const struct road *other = &topology->road[r];
        if (other->from != at->from || !other->delivers)
            continue;
        double slots = topology->instances[other->to] *
                       (double)topology->service[other->to]->workers;
        all += slots;
        own = r == road ? slots : own;
    }
    return all > 0 ? own / all : 1;
}

/* Roads are in the order of their callers, so every caller's number is whole before it is used. */
void topology_walk(const struct topology *topology, double *requests, bool beyond)
{
    for (size_t r = topology->client_roads; r < topology->roads; r++) {
        const struct road *road = &topology->road[r];
        const struct call_spec *call = call_of(topology, road);
        size_t first = topology->first_node[road->from];
        bool back = road->to <= road->from; /* to a queue, in a circle */
        if (back || (road->delivers && !beyond))
            continue;
        for (size_t e = 0; first + e < topology->first_node[road->from + 1]; e++)
            if (serves(topology, road, e))
                requests[node_of(topology, road)] += requests[first + e] * topology->passes[r] *
                                                     call->probability * (double)call->times *
                                                     topology_taken(topology, r);
    }
}

static void count_fanout(struct topology *topology, struct arena *arena)
{
    size_t n = topology->nodes;
    topology->fanout = ARENA_ARRAY(arena, topology->client_roads * n, double);
    for (size_t c = 0; c < topology->client_roads; c++) {
        double *fanout = &topology->fanout[c * n];
        fanout[node_of(topology, &topology->road[c])] = topology->passes[c];
        topology_walk(topology, fanout, true);
    }
}

static double network_mean(const struct one *network)
{
    return network->kind ? 2 * dist_mean(network) : 0;
}

/* A parallel group takes as long as its slowest call in the mean; the others add up. */
static double downstream_response(const struct topology *topology, size_t service, size_t endpoint)
{
    double sum = 0, group = 0;
    const char *word = NULL;
    for (size_t r = topology->client_roads; r < topology->roads; r++) {
        const struct road *road = &topology->road[r];
        if (road->from != service || road->delivers || !serves(topology, road, endpoint))
            continue;
        const struct call_spec *call = call_of(topology, road);
        double odds = topology->passes[r] * call->probability;
        double answer = network_mean(&call->network) +
                        topology->response[node_of(topology, road)];
        double one = odds > 0 ? odds * answer : 0; /* its mean may have no bound */
        bool same = word && call->parallel && strcmp(word, call->parallel) == 0;
        if (!same) {
            sum += group;
            group = 0;
        }
        word = call->parallel;
        group = word ? fmax(group, one) : one * (double)call->times;
    }
    return sum + group;
}

static double work_mean(const struct service_spec *service, size_t endpoint)
{
    const struct one *own =
        endpoint > 0 ? &service->endpoints.item[endpoint - 1].service_time : NULL;
    return dist_mean(own && own->kind ? own : &service->service_time);
}

static void time_answers(struct topology *topology, struct arena *arena)
{
    topology->response = ARENA_ARRAY(arena, topology->nodes, double);
    topology->holding = ARENA_ARRAY(arena, topology->nodes, double);
    topology->work = ARENA_ARRAY(arena, topology->nodes, double);
    for (size_t i = topology->services; i-- > 0;) {
        const struct service_spec *service = topology->service[i];
        for (size_t e = 0; e <= service->endpoints.count; e++) {
            size_t node = topology->first_node[i] + e;
            double work = work_mean(service, e);
            topology->work[node] = work;
            topology->response[node] = work + downstream_response(topology, i, e);
            topology->holding[node] = service->async ? work : topology->response[node];
        }
    }
}

/* A slot without a partition of its own has nothing to do. */
static double instances_at_work(const struct topology *topology, size_t s)
{
    const struct part *part = topology->part[s];
    double instances = (double)service_spec_instances(part->service);
    for (size_t q = 0; part->kind == PART_CONSUMER && q < topology->services; q++) {
        const struct part *queue = topology->part[q];
        if (part_feeds(queue, part) && queue->rung == 0 && queue->queue->partitions != COUNT_NONE)
            instances = fmin(instances, (double)queue->queue->partitions /
                                            (double)part->service->workers);
    }
    return instances;
}

void topology_make(struct topology *topology, const struct world_spec *spec, struct arena *arena)
{
    *topology = (struct topology){ .spec = spec, .beyond = spec->objective.queues.count > 0 };
    order_services(topology, arena);
    list_roads(topology, arena);
    find_awaited(topology, arena);
    number_nodes(topology, arena);
    topology->instances = ARENA_ARRAY(arena, topology->services, double);
    for (size_t s = 0; s < topology->services; s++)
        topology->instances[s] = instances_at_work(topology, s);
    topology->passes = ARENA_ARRAY(arena, topology->roads, double);
    for (size_t r = 0; r < topology->roads; r++)
        topology->passes[r] = 1;
    count_fanout(topology, arena);
    time_answers(topology, arena);
}

void topology_learn(struct topology *topology, const double *passes, struct arena *arena)
{
    memcpy(topology->passes, passes, topology->roads * sizeof *passes);
    count_fanout(topology, arena);
    time_answers(topology, arena);
}

struct topology topology_copy(const struct topology *topology, struct arena *arena)
{
    struct topology copy = *topology;
    copy.passes = ARENA_ARRAY(arena, topology->roads, double);
    memcpy(copy.passes, topology->passes, topology->roads * sizeof *copy.passes);
    copy.instances = ARENA_ARRAY(arena, topology->services, double);
    memcpy(copy.instances, topology->instances, topology->services * sizeof *copy.instances);
    return copy;
}

double topology_fanout(const struct topology *topology, size_t client_road, size_t service)
{
    double sum = 0;
    for (size_t n = topology->first_node[service]; n < topology->first_node[service + 1]; n++)
        sum += topology->fanout[client_road * topology->nodes + n];
    return sum;
}

double topology_requests(const struct topology *topology, const double *mix, size_t node)
{
    double requests = 0;
    for (size_t c = 0; c < topology->client_roads; c++)
        requests += mix[c] * topology->fanout[c * topology->nodes + node];
    return requests;
}

const struct ones *topology_policies(const struct topology *topology, size_t road)
{
    const struct road *at = &topology->road[road];
    return at->from_client ? &client_call_of(topology, at)->policies
                           : &call_of(topology, at)->policies;
}

double topology_processes(const struct topology *topology, size_t road)
{
    const struct road *at = &topology->road[road];
    return at->from_client ? (double)topology->spec->clients.item[at->from].fleet
                           : topology->instances[at->from];
}

double topology_calls(const struct topology *topology, const double *mix, size_t road)
{
    const struct road *at = &topology->road[road];
    if (at->from_client)
        return mix[road];
    const struct call_spec *call = call_of(topology, at);
    size_t first = topology->first_node[at->from];
    double calls = 0;
    for (size_t e = 0; first + e < topology->first_node[at->from + 1]; e++)
        if (serves(topology, at, e))
            calls += topology_requests(topology, mix, first + e) * call->probability *
                     (double)call->times;
    return calls * topology_taken(topology, road);
}

double topology_answer(const struct topology *topology, size_t road)
{
    const struct road *at = &topology->road[road];
    return network_mean(topology_network(topology, road)) +
           topology->response[node_of(topology, at)];
}
