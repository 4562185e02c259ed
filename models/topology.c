#include "models/topology.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static size_t place_in_spec(const struct world_spec *spec, const char *name)
{
    size_t i = 0;
    while (i < spec->services.count && strcmp(spec->services.item[i].name, name) != 0)
        i++;
    assert(i < spec->services.count); /* a checked spec names only services that exist */
    return i;
}

static size_t place_in_order(const struct topology *topology, const char *name)
{
    size_t i = 0;
    while (i < topology->services && strcmp(topology->service[i]->name, name) != 0)
        i++;
    assert(i < topology->services);
    return i;
}

/* Kahn, 1962: again and again the first service whose callers all have their place. */
static void order_services(struct topology *topology, struct arena *arena)
{
    const struct world_spec *spec = topology->spec;
    size_t n = spec->services.count;
    size_t *callers = ARENA_ARRAY(arena, n, size_t);
    bool *placed = ARENA_ARRAY(arena, n, bool);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < spec->services.item[i].calls.count; j++)
            callers[place_in_spec(spec, spec->services.item[i].calls.item[j].target)]++;
    topology->service = ARENA_ARRAY(arena, n, const struct service_spec *);
    while (topology->services < n) {
        size_t i = 0;
        while (placed[i] || callers[i] > 0)
            i++;
        const struct service_spec *service = &spec->services.item[i];
        placed[i] = true;
        topology->service[topology->services++] = service;
        for (size_t j = 0; j < service->calls.count; j++)
            callers[place_in_spec(spec, service->calls.item[j].target)]--;
    }
}

static void add_road(struct topology *topology, size_t from, size_t call, const char *target,
                     bool from_client)
{
    topology->road[topology->roads++] =
        (struct road){ from, place_in_order(topology, target), call, from_client };
}

static void list_roads(struct topology *topology, struct arena *arena)
{
    const struct world_spec *spec = topology->spec;
    size_t count = 0;
    for (size_t i = 0; i < spec->clients.count; i++)
        count += spec->clients.item[i].calls.count;
    for (size_t i = 0; i < spec->services.count; i++)
        count += spec->services.item[i].calls.count;
    topology->road = ARENA_ARRAY(arena, count, struct road);
    for (size_t i = 0; i < spec->clients.count; i++)
        for (size_t j = 0; j < spec->clients.item[i].calls.count; j++)
            add_road(topology, i, j, spec->clients.item[i].calls.item[j].target, true);
    topology->client_roads = topology->roads;
    for (size_t i = 0; i < topology->services; i++)
        for (size_t j = 0; j < topology->service[i]->calls.count; j++)
            add_road(topology, i, j, topology->service[i]->calls.item[j].target, false);
}

static const struct call_spec *call_of(const struct topology *topology, const struct road *road)
{
    return &topology->service[road->from]->calls.item[road->call];
}

/* Roads are in the order of their callers, so every caller's number is whole before it is used. */
static void count_fanout(struct topology *topology, struct arena *arena)
{
    size_t n = topology->services;
    topology->fanout = ARENA_ARRAY(arena, topology->client_roads * n, double);
    for (size_t c = 0; c < topology->client_roads; c++) {
        double *fanout = &topology->fanout[c * n];
        fanout[topology->road[c].to] = 1;
        for (size_t r = topology->client_roads; r < topology->roads; r++) {
            const struct road *road = &topology->road[r];
            const struct call_spec *call = call_of(topology, road);
            fanout[road->to] += fanout[road->from] * call->probability * (double)call->times;
        }
    }
}

static double network_mean(const struct one *network)
{
    return network->kind ? 2 * dist_mean(network) : 0;
}

/* A parallel group takes as long as its slowest call in the mean; the others add up. */
static double downstream_response(const struct topology *topology, size_t service)
{
    double sum = 0, group = 0;
    const char *word = NULL;
    for (size_t r = topology->client_roads; r < topology->roads; r++) {
        const struct road *road = &topology->road[r];
        if (road->from != service)
            continue;
        const struct call_spec *call = call_of(topology, road);
        double one = call->probability *
                     (network_mean(&call->network) + topology->response[road->to]);
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

static void time_answers(struct topology *topology, struct arena *arena)
{
    topology->response = ARENA_ARRAY(arena, topology->services, double);
    topology->holding = ARENA_ARRAY(arena, topology->services, double);
    for (size_t i = topology->services; i-- > 0;) {
        const struct service_spec *service = topology->service[i];
        double work = dist_mean(&service->service_time);
        topology->response[i] = work + downstream_response(topology, i);
        topology->holding[i] = service->async ? work : topology->response[i];
    }
}

void topology_make(struct topology *topology, const struct world_spec *spec, struct arena *arena)
{
    *topology = (struct topology){ .spec = spec };
    order_services(topology, arena);
    list_roads(topology, arena);
    count_fanout(topology, arena);
    time_answers(topology, arena);
}

double topology_fanout(const struct topology *topology, size_t client_road, size_t service)
{
    return topology->fanout[client_road * topology->services + service];
}

double topology_response(const struct topology *topology, size_t client_road)
{
    const struct road *road = &topology->road[client_road];
    const struct client_spec *client = &topology->spec->clients.item[road->from];
    return network_mean(&client->calls.item[road->call].network) + topology->response[road->to];
}

double topology_capacity(const struct topology *topology, const double *mix)
{
    double total = 0, busiest = 0;
    for (size_t c = 0; c < topology->client_roads; c++)
        total += mix[c];
    for (size_t s = 0; s < topology->services; s++) {
        double requests = 0;
        for (size_t c = 0; c < topology->client_roads; c++)
            requests += mix[c] * topology_fanout(topology, c, s);
        const struct service_spec *service = topology->service[s];
        double workers = (double)service->workers * (double)service->instances;
        busiest = fmax(busiest, requests * topology->holding[s] / workers);
    }
    return busiest > 0 ? total / busiest : INFINITY;
}
