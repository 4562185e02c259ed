#include "models/balance.h"

static int64_t load_of(const struct instance *instance)
{
    return instance->busy + instance->queued;
}

static bool is_open(const struct instance *instance, const struct balance_filter *filter)
{
    return !instance->away && !(filter && filter->avoids(filter->self, instance->id));
}

/* The instances that may be chosen.  Only who avoids some makes it count. */
static uint32_t count_open(const struct service *service, const struct balance_filter *filter)
{
    uint32_t count = 0;
    if (!filter)
        return service->instances - service->away;
    for (uint32_t i = 0; i < service->instances; i++)
        count += is_open(&service->instance[i], filter);
    return count;
}

static struct instance *next_in_turn(struct service *service, const struct balance_filter *filter)
{
    do
        service->turn = service->turn + 1 < service->instances ? service->turn + 1 : 0;
    while (!is_open(&service->instance[service->turn], filter));
    return &service->instance[service->turn];
}

/* The first of those with the least, so none is less loaded than an idle one. */
static struct instance *least_loaded(const struct service *service,
                                     const struct balance_filter *filter)
{
    struct instance *best = NULL;
    for (uint32_t i = 0; i < service->instances; i++) {
        struct instance *instance = &service->instance[i];
        if (is_open(instance, filter) && (!best || load_of(instance) < load_of(best)))
            best = instance;
        if (best && load_of(best) == 0)
            break;
    }
    return best;
}

/* Drawn until it is one of those that are open; all are, as nearly always. */
static struct instance *at_random(const struct service *service, const struct balance_filter *filter,
                                  struct rng *rng)
{
    struct instance *instance;
    do
        instance = &service->instance[rng_below(rng, service->instances)];
    while (!is_open(instance, filter));
    return instance;
}

static struct instance *choose(struct service *service, uint64_t key, uint32_t user,
                               const struct balance_filter *filter)
{
    struct rng rng;
    switch ((enum balance)service->spec->balance) {
    case BALANCE_ROUND_ROBIN:
        return next_in_turn(service, filter);
    case BALANCE_RANDOM:
        rng_keyed(&rng, service->balance_chance, key);
        return at_random(service, filter, &rng);
    case BALANCE_LEAST_LOADED:
        return least_loaded(service, filter);
    case BALANCE_POWER_OF_TWO: {
        rng_keyed(&rng, service->balance_chance, key);
        struct instance *one = at_random(service, filter, &rng);
        struct instance *two = at_random(service, filter, &rng);
        return load_of(two) < load_of(one) ? two : one;
    }
    case BALANCE_BY_USER: /* a shard: it is this one or none, whatever is out of rotation */
        return &service->instance[(uint64_t)user * service->instances >> 32];
    }
    return service->instance;
}

uint32_t balance_choose(struct service *service, uint64_t key, uint32_t user,
                        const struct balance_filter *filter)
{
    if (service->instances == 1)
        return 0;
    uint32_t open = count_open(service, filter);
    if (open == 0 && filter)
        return balance_choose(service, key, user, NULL);
    if (open == 0) /* nobody is in rotation: one of them is asked nevertheless */
        return (uint32_t)(key % service->instances);
    return choose(service, key, user, filter)->id;
}

uint32_t balance_aim(struct call *call, const struct balance_filter *filter)
{
    struct baggage *baggage = call->edge->ground->carries ? call_baggage(call) : NULL;
    uint32_t choice = call_primary(call)->attempts + 1;
    if (baggage) /* a choice that was refused was one, too: the next is another */
        choice ^= (uint32_t)baggage->aims++ << (32 - 7);
    uint64_t key = (uint64_t)call->key << 32 | choice;
    uint32_t user = baggage ? baggage->user : call->key;
    return balance_choose(call->edge->target, key, user, filter);
}
