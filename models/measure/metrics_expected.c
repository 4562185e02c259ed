/* Every client road is a source of requests, and so is every queue: what one request or message of
** a source causes is a walk that ends at the next queue.
*/
#include "models/measure/metrics_expected.h"

#include "models/spec/part.h"
#include "models/spec/world.h"

struct expected {
    const struct topology *topology;
    double *of_road;    /* [client road x services] */
    double *of_message; /* [service as a queue x services] */
    double *meant;      /* [service]: of a queue's messages, the share that root calls cause */
};

static void sum_nodes(const struct topology *topology, const double *requests, double *services)
{
    for (size_t s = 0; s < topology->services; s++)
        for (size_t n = topology->first_node[s]; n < topology->first_node[s + 1]; n++)
            services[s] += requests[n];
}

static void walk_from_client(struct expected *expected, size_t road, struct arena *arena)
{
    const struct topology *topology = expected->topology;
    double *requests = ARENA_ARRAY(arena, topology->nodes, double);
    requests[topology_node(topology, road)] = topology->passes[road];
    topology_walk(topology, requests, false);
    sum_nodes(topology, requests, &expected->of_road[road * topology->services]);
}

static void walk_from_queue(struct expected *expected, size_t queue, struct arena *arena)
{
    const struct topology *topology = expected->topology;
    double *requests = ARENA_ARRAY(arena, topology->nodes, double);
    for (size_t r = topology->client_roads; r < topology->roads; r++)
        if (topology->road[r].delivers && topology->road[r].from == queue)
            requests[topology_node(topology, r)] += topology_taken(topology, r);
    topology_walk(topology, requests, false);
    sum_nodes(topology, requests, &expected->of_message[queue * topology->services]);
}

static double meant(const struct metrics *metrics, size_t queue)
{
    double wanted = 0, published = 0;
    for (size_t w = 0; w < metrics->rows; w++) {
        for (size_t e = 0; e < metrics->topology->client_roads; e++)
            wanted += (double)metrics->edge[e].row[w].calls *
                      topology_fanout(metrics->topology, e, queue);
        published += (double)metrics->queue[queue].row[w].published;
    }
    return published > 0 ? wanted / published : 0;
}

const struct expected *expected_make(const struct metrics *metrics, struct arena *arena)
{
    const struct topology *topology = metrics->topology;
    struct expected *expected = ARENA_NEW(arena, struct expected);
    *expected = (struct expected){ .topology = topology };
    if (topology->spec->queues.count == 0)
        return expected;
    size_t n = topology->services;
    expected->of_road = ARENA_ARRAY(arena, topology->client_roads * n, double);
    expected->of_message = ARENA_ARRAY(arena, n * n, double);
    expected->meant = ARENA_ARRAY(arena, n, double);
    for (size_t e = 0; e < topology->client_roads; e++)
        walk_from_client(expected, e, arena);
    for (size_t s = 0; s < n; s++)
        if (topology->part[s]->kind == PART_QUEUE) {
            walk_from_queue(expected, s, arena);
            expected->meant[s] = meant(metrics, s);
        }
    return expected;
}

double expected_requests(const struct expected *expected, const struct metrics *metrics,
                         size_t service, size_t window)
{
    const struct topology *topology = expected->topology;
    size_t n = topology->services;
    double requests = 0;
    for (size_t e = 0; e < topology->client_roads; e++)
        requests += (double)metrics->edge[e].row[window].calls *
                    (expected->of_road ? expected->of_road[e * n + service]
                                       : topology_fanout(topology, e, service));
    for (size_t q = 0; q < n && expected->of_message; q++)
        if (expected->meant[q] > 0)
            requests += (double)metrics->queue[q].row[window].first_handed * expected->meant[q] *
                        expected->of_message[q * n + service];
    return requests;
}
