/* The world as seen from a queue: the first client road is taken for what comes out of it, and all
** others for nothing, so that one message per second is a mix.  Behind further queues nothing holds
** the consumers up.
*/
#include "models/shape/drain.h"

#include "models/shape/doors.h"
#include "models/shape/gates.h"
#include "models/spec/service.h"

#include <math.h>

static bool is_delivery(const struct topology *topology, size_t road, size_t queue)
{
    return topology->road[road].delivers && topology->road[road].from == queue;
}

static struct topology seen_from(const struct topology *topology, size_t queue,
                                 struct arena *arena)
{
    struct topology seen = *topology;
    seen.fanout = ARENA_ARRAY(arena, topology->client_roads * topology->nodes, double);
    for (size_t r = topology->client_roads; r < topology->roads; r++)
        if (is_delivery(topology, r, queue))
            seen.fanout[topology_node(topology, r)] += topology_taken(topology, r);
    topology_walk(&seen, seen.fanout, false);
    return seen;
}

/* The share of a service that others leave. */
static double left(const struct topology *topology, const double *mix, double own, size_t service)
{
    double others = topology_load(topology, mix, service) - own;
    return fmin(1, fmax(0, 1 - others));
}

static double requests(const struct topology *topology, const double *mix, size_t service)
{
    double sum = 0;
    for (size_t n = topology->first_node[service]; n < topology->first_node[service + 1]; n++)
        sum += topology_requests(topology, mix, n);
    return sum;
}

/* Messages per second that its door lets through, `own` requests each, beside what others send. */
static double let_in(const struct topology *topology, const double *mix, double in, double own,
                     size_t service, sim_time at)
{
    double rate = doors_rate(topology->spec, topology->service[service],
                             topology->instances[service], at);
    double others = isinf(rate) ? 0 : requests(topology, mix, service) - in * own;
    return fmax(0, rate - fmax(0, others)) / own;
}

double drain_capacity(const struct topology *topology, const double *mix, size_t queue, sim_time at,
                      struct arena *arena)
{
    struct topology seen = seen_from(topology, queue, arena);
    double *one = ARENA_ARRAY(arena, topology->client_roads, double), can = INFINITY;
    double in = topology_requests(topology, mix, topology->first_node[queue]);
    bool any = false;
    one[0] = 1;
    for (size_t s = 0; s < topology->services; s++) {
        double load = topology_load(&seen, one, s), own = requests(&seen, one, s);
        if (load > 0)
            can = fmin(can, left(topology, mix, in * load, s) / load);
        if (own > 0)
            can = fmin(can, let_in(topology, mix, in, own, s, at));
    }
    for (size_t r = topology->client_roads; r < topology->roads; r++) {
        double taken = gates_taken(&seen, one, r);
        can = taken > 0 ? fmin(can, 1 / taken) : can;
        any |= is_delivery(topology, r, queue);
    }
    return any ? can : 0;
}

double drain_holding(const struct topology *topology, size_t queue)
{
    double sum = 0;
    for (size_t r = topology->client_roads; r < topology->roads; r++)
        if (is_delivery(topology, r, queue))
            sum += topology_taken(topology, r) * topology->holding[topology_node(topology, r)];
    return sum;
}
