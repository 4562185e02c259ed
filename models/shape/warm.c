#include "models/shape/warm.h"

#include "models/shape/cache_share.h"

#include <string.h>

static const struct cache_spec *cache_on(const struct topology *topology, size_t road)
{
    const struct ones *policies = topology_policies(topology, road);
    for (size_t i = 0; i < policies->count; i++)
        if (one_is(&policies->item[i], "cache"))
            return policies->item[i].value;
    return NULL;
}

bool warm_any(const struct topology *topology)
{
    for (size_t r = 0; r < topology->roads; r++)
        if (cache_on(topology, r))
            return true;
    return false;
}

/* Roads come in the order of their callers: what reaches one is known when all before it are. */
void warm_learn(struct topology *topology, const double *mix, struct arena *arena)
{
    double *passes = ARENA_ARRAY(arena, topology->roads, double);
    memcpy(passes, topology->passes, topology->roads * sizeof *passes);
    for (size_t r = 0; r < topology->roads; r++) {
        const struct cache_spec *cache = cache_on(topology, r);
        if (!cache)
            continue;
        double caches = cache->scope == SCOPE_FLEET ? 1 : topology_processes(topology, r);
        double rate = cache->share * topology_calls(topology, mix, r) / caches;
        double fetch = topology_answer(topology, r);
        passes[r] = 1 - cache->share * cache_share_warm(cache, rate, fetch);
        topology_learn(topology, passes, arena);
    }
}
