/* What a mix of root calls asks of each service, and so how much of it can be carried. */
#include "models/shape/contention.h"
#include "models/shape/topology.h"
#include "models/spec/endpoint.h"
#include "models/spec/service.h"

#include <math.h>

/* Worker seconds a second that the mix asks of a node. */
static double node_load(const struct topology *topology, const double *mix, size_t node)
{
    return topology_requests(topology, mix, node) * topology->holding[node];
}

/* The utilisation of its busiest crew. */
static double busiest_crew(const struct topology *topology, const double *mix, size_t service)
{
    const struct service_spec *spec = topology->service[service];
    size_t first = topology->first_node[service];
    double workers = (double)spec->workers, load = node_load(topology, mix, first), busiest = 0;
    for (size_t e = 0; e < spec->endpoints.count; e++) {
        double own = node_load(topology, mix, first + 1 + e);
        int64_t apart = spec->endpoints.item[e].workers;
        if (apart == COUNT_NONE) {
            load += own;
            continue;
        }
        workers -= (double)apart;
        busiest = fmax(busiest, own / (double)apart);
    }
    if (load > 0)
        busiest = fmax(busiest, load / workers);
    return busiest / topology->instances[service];
}

/* What contention inside its instances leaves, whichever crews they have: the requests that come
** over those that the instances can answer at best. */
static double contended(const struct topology *topology, const double *mix, size_t service)
{
    const struct service_spec *spec = topology->service[service];
    double requests = 0, work = 0, held = 0;
    if (!contention_any(spec))
        return 0;
    for (size_t n = topology->first_node[service]; n < topology->first_node[service + 1]; n++) {
        double here = topology_requests(topology, mix, n);
        requests += here;
        work += here * topology->work[n];
        held += here * topology->holding[n];
    }
    if (!(requests > 0))
        return 0;
    double best = contention_capacity(spec, work / requests, fmax(held - work, 0) / requests);
    return requests / (best * topology->instances[service]);
}

double topology_load(const struct topology *topology, const double *mix, size_t service)
{
    return fmax(busiest_crew(topology, mix, service), contended(topology, mix, service));
}

double topology_capacity(const struct topology *topology, const double *mix)
{
    double total = 0, busiest = 0;
    for (size_t c = 0; c < topology->client_roads; c++)
        total += mix[c];
    for (size_t s = 0; s < topology->services; s++)
        if (topology->awaited[s] || topology->beyond)
            busiest = fmax(busiest, topology_load(topology, mix, s));
    return busiest > 0 ? total / busiest : INFINITY;
}
