#include "models/shape/gates.h"

#include "models/spec/policies/bulkhead.h"
#include "models/spec/policies/pool.h"

#include <math.h>

/* Calls at once that one policy lets in, of all processes of the caller; INFINITY: any number. */
static double places_of(const struct one *policy, double processes)
{
    if (one_is(policy, "pool")) {
        const struct pool_spec *pool = policy->value;
        return (double)pool->size * (pool->scope == SCOPE_FLEET ? 1 : processes);
    }
    if (one_is(policy, "bulkhead")) {
        const struct bulkhead_spec *bulkhead = policy->value;
        return (double)bulkhead->concurrent * (bulkhead->scope == SCOPE_FLEET ? 1 : processes);
    }
    return INFINITY;
}

static double narrowest(const struct topology *topology, size_t road)
{
    const struct ones *policies = topology_policies(topology, road);
    double least = INFINITY, processes = topology_processes(topology, road);
    for (size_t i = 0; i < policies->count; i++)
        least = fmin(least, places_of(&policies->item[i], processes));
    return least;
}

double gates_taken(const struct topology *topology, const double *mix, size_t road)
{
    double inside = topology_calls(topology, mix, road) * topology->passes[road] *
                    topology_answer(topology, road);
    return inside / narrowest(topology, road);
}

double gates_capacity(const struct topology *topology, const double *mix)
{
    double total = 0, fullest = 0;
    for (size_t r = 0; r < topology->client_roads; r++)
        total += mix[r];
    for (size_t r = 0; r < topology->roads; r++) {
        const struct road *road = &topology->road[r];
        if (road->from_client || topology->awaited[road->from] || topology->beyond)
            fullest = fmax(fullest, gates_taken(topology, mix, r));
    }
    return fullest > 0 ? total / fullest : INFINITY;
}
