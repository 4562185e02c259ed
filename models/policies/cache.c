/* The cache.
**
**   enter --not cacheable--------------------------> inward
**         --looks (after `takes`)--> hit-----------> turned with `ok`
**                                --> miss----------> inward; leave(ok): kept
**
** Which thing a call asks for is drawn by its key: the same whoever asks, and again after a retry.
** Nobody waits for another's answer to the same miss: each misses for itself (no coalescing).
**
** State: one entry for each key, in two rings through the sentinel entry[keys]: by use, and by
** expiry.  The time to live is constant, so the order of expiry is that of filling; what has
** expired is dropped whenever the cache is used.  All in O(1); 24 bytes a key.
**
** Invariants.  (1) An entry is in both rings, or in none and its expires is 0.  (2) count is the
** number of the former, and never above the capacity.
*/
#include "models/policies/cache.h"

#include "models/call/chain.h"
#include "models/call/edge.h"
#include "models/policies/registry.h"
#include "models/spec/policies/cache.h"
#include "sim/dist/dist.h"
#include "sim/zipf.h"

struct cache_shared {
    struct zipf zipf;
    uint32_t emptied; /* how often: each time has draws of its own */
};

struct cached {
    sim_time expires;       /* 0: not there */
    uint32_t newer, older;  /* by use */
    uint32_t sooner, later; /* by expiry */
};

struct cache {
    uint32_t count, end; /* end: the sentinel's place */
    struct cached entry[];
};

enum look { LOOK_NOT, LOOK_HOLDS, LOOK_MISSED };
struct cache_memory {
    struct event_id looked;
    uint32_t key;
    enum look look;
};

static const struct cache_spec *cache_of(const struct policy *policy)
{
    return policy->stage.spec;
}

static int64_t room_of(const struct cache_spec *spec)
{
    return spec->capacity < spec->keys ? spec->capacity : spec->keys;
}

/* --- the two rings --- */

static void use_unlink(struct cache *cache, uint32_t key)
{
    const struct cached *entry = &cache->entry[key];
    cache->entry[entry->newer].older = entry->older;
    cache->entry[entry->older].newer = entry->newer;
}

/* The sentinel's older is the one used last, its newer the one not used for longest. */
static void use_link(struct cache *cache, uint32_t key)
{
    struct cached *end = &cache->entry[cache->end], *entry = &cache->entry[key];
    entry->older = end->older;
    entry->newer = cache->end;
    cache->entry[end->older].newer = key;
    end->older = key;
}

static void expiry_unlink(struct cache *cache, uint32_t key)
{
    const struct cached *entry = &cache->entry[key];
    cache->entry[entry->sooner].later = entry->later;
    cache->entry[entry->later].sooner = entry->sooner;
}

static void expiry_link(struct cache *cache, uint32_t key)
{
    struct cached *end = &cache->entry[cache->end], *entry = &cache->entry[key];
    entry->sooner = end->sooner;
    entry->later = cache->end;
    cache->entry[end->sooner].later = key;
    end->sooner = key;
}

static void put(struct cache *cache, uint32_t key, sim_time expires)
{
    cache->entry[key].expires = expires;
    use_link(cache, key);
    expiry_link(cache, key);
    cache->count++;
}

static void take(struct cache *cache, uint32_t key)
{
    use_unlink(cache, key);
    expiry_unlink(cache, key);
    cache->entry[key].expires = 0;
    cache->count--;
}

static void tell_count(const struct policy *policy, const struct cache *cache, uint32_t before)
{
    if (cache->count != before)
        edge_gauge(policy->edge, GAUGE_CACHED, (double)cache->count - (double)before);
}

static void drop_expired(struct cache *cache, sim_time now)
{
    for (;;) {
        uint32_t first = cache->entry[cache->end].later;
        if (first == cache->end || cache->entry[first].expires > now)
            return;
        take(cache, first);
    }
}

/* --- asking and filling --- */

static bool ask(struct policy *policy, struct call *call, uint32_t key)
{
    struct cache *cache = policy_state(policy, call);
    const struct ground *ground = policy->edge->ground;
    uint32_t before = cache->count;
    drop_expired(cache, sim_now(ground->sim));
    tell_count(policy, cache, before);
    bool hit = cache->entry[key].expires != 0;
    if (hit) {
        use_unlink(cache, key);
        use_link(cache, key);
    }
    probe_tell(&ground->probe, &(struct fact){ .kind = FACT_CACHE_ASKED, .edge = policy->edge->id,
                                              .outcome = hit ? OUTCOME_ok : OUTCOME_error,
                                              .time = sim_now(ground->sim),
                                              .call = call_primary(call) });
    return hit;
}

static void fill(struct policy *policy, struct call *call, uint32_t key)
{
    const struct cache_spec *spec = policy->stage.spec;
    struct cache *cache = policy_state(policy, call);
    sim_time now = sim_now(policy->edge->ground->sim);
    uint32_t before = cache->count;
    drop_expired(cache, now);
    if (cache->entry[key].expires != 0)
        take(cache, key);
    else if (cache->count >= room_of(spec))
        take(cache, cache->entry[cache->end].newer);
    put(cache, key, spec->ttl == TIME_NONE ? SIM_FOREVER : time_add(now, spec->ttl));
    tell_count(policy, cache, before);
}

/* --- beginning --- */

static size_t cache_state(const void *value)
{
    const struct cache_spec *spec = value;
    return sizeof(struct cache) + ((size_t)spec->keys + 1) * sizeof(struct cached);
}

static enum scope cache_scope(const void *value)
{
    const struct cache_spec *spec = value;
    return (enum scope)spec->scope;
}

static void cache_build(struct policy *policy, struct arena *arena)
{
    struct cache_shared *shared = policy->stage.shared;
    (void)arena;
    zipf_init(&shared->zipf, (uint64_t)cache_of(policy)->keys, cache_of(policy)->skew);
}

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    while (b) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The n most wanted, in an order that has nothing to do with how wanted they are: each by a step of
** about the golden section of n, which shares no divisor with n. */
static void warm_up(const struct cache_spec *spec, struct cache *cache)
{
    uint32_t n = (uint32_t)room_of(spec), step = (uint32_t)(0.618 * n), key = 0;
    step = step ? step : 1;
    while (common_divisor(n, step) != 1)
        step++;
    for (uint32_t i = 0; i < n; i++) {
        double part = (double)(i + 1) / n;
        put(cache, key,
            spec->ttl == TIME_NONE ? SIM_FOREVER : 1 + (sim_time)(part * (double)spec->ttl));
        key = (uint32_t)(((uint64_t)key + step) % n);
    }
}

static void cache_begin(void *self, void *state)
{
    struct policy *policy = self;
    const struct cache_spec *spec = policy->stage.spec;
    struct cache *cache = state;
    cache->end = (uint32_t)spec->keys;
    cache->entry[cache->end] = (struct cached){ 0, cache->end, cache->end, cache->end, cache->end };
    if (spec->warm)
        warm_up(spec, cache);
    tell_count(policy, cache, 0);
}

void cache_empty(struct policy *policy, double share)
{
    struct cache_shared *shared = policy->stage.shared;
    size_t states = policy->stage.scope == SCOPE_FLEET ? 1 : policy->edge->processes;
    shared->emptied++;
    for (size_t s = 0; s < states; s++) {
        struct cache *cache = (void *)(policy->stage.state + s * policy->stage.state_size);
        uint32_t before = cache->count;
        struct rng rng;
        rng_keyed(&rng, policy->stage.chance, (uint64_t)shared->emptied << 32 | (uint32_t)s);
        for (uint32_t key = 0; key < cache->end; key++)
            if (rng_uniform(&rng) < share && cache->entry[key].expires != 0)
                take(cache, key);
        tell_count(policy, cache, before);
    }
}

/* --- in and out --- */

static void cache_looks(struct sim *sim, void *self, int64_t position)
{
    struct call *call = self;
    struct policy *policy = &call->edge->policy[position];
    struct cache_memory *memory = policy_scratch(policy, call);
    (void)sim;
    memory->looked = (struct event_id){ 0 };
    if (ask(policy, call, memory->key)) {
        chain_turn(call, OUTCOME_ok, TIME_NONE);
        return;
    }
    memory->look = LOOK_MISSED;
    chain_resume(call);
}

static const struct event_type cache_looking = { "cache looks", cache_looks, NULL };

static struct step cache_enter(struct policy *policy, struct call *call)
{
    const struct cache_spec *spec = policy->stage.spec;
    const struct cache_shared *shared = policy->stage.shared;
    struct cache_memory *memory = policy_scratch(policy, call);
    struct rng rng = policy_chance(policy, call_primary(call), 0);
    memory->look = LOOK_NOT;
    if (rng_uniform(&rng) >= spec->share)
        return step_on(OUTCOME_ok);
    memory->key = (uint32_t)zipf_draw(&shared->zipf, &rng);
    if (spec->takes.kind) {
        memory->look = LOOK_HOLDS;
        memory->looked = sim_after(policy->edge->ground->sim, dist_draw_time(&spec->takes, &rng),
                                   &cache_looking, call, policy->stage.position);
        return step_hold();
    }
    if (ask(policy, call, memory->key))
        return step_refuse(OUTCOME_ok);
    memory->look = LOOK_MISSED;
    return step_on(OUTCOME_ok);
}

static struct step cache_leave(struct policy *policy, const struct passage *passage)
{
    struct cache_memory *memory = policy_scratch(policy, passage->call);
    if (memory->look == LOOK_HOLDS)
        sim_cancel(policy->edge->ground->sim, memory->looked);
    else if (memory->look == LOOK_MISSED && passage->outcome == OUTCOME_ok)
        fill(policy, passage->call, memory->key);
    return step_on(passage->outcome);
}

const struct policy_type cache_policy = {
    .stage = { .kind = &cache_kind, .gauges = 1u << GAUGE_CACHED,
               .shared_size = sizeof(struct cache_shared),
               .scratch_size = sizeof(struct cache_memory),
               .state = { .size_of = cache_state, .scope_of = cache_scope, .begin = cache_begin },
               .change = STAGE_GOES_ON },
    .build = cache_build,
    .enter = cache_enter,
    .leave = cache_leave,
};
