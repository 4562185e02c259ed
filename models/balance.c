/* The rules of balancers.
**
** The turn is one of the caller's process on its edge: it holds the instance that was chosen last, also among
** those that are alike for `least_loaded`.  Process p begins at instance p, so that a fleet does not
** begin in step.  Choosing is linear in the instances where one of them is out or their loads count.
*/
#include "models/balance.h"

/* Who chooses, and from what. */
struct choice {
    const struct service *service;
    const struct balance_filter *filter;
    uint32_t *turn;
    uint32_t open; /* instances that may be chosen */
};

static int64_t load_of(const struct instance *instance)
{
    return instance->busy + instance->queued;
}

static bool is_open(const struct choice *choice, const struct instance *instance)
{
    const struct balance_filter *filter = choice->filter;
    return !instance->away && !(filter && filter->avoids(filter->self, instance->id));
}

/* Only who avoids some makes it count. */
static uint32_t count_open(const struct choice *choice)
{
    const struct service *service = choice->service;
    uint32_t count = 0;
    if (!choice->filter)
        return service->instances - service->away;
    for (uint32_t i = 0; i < service->instances; i++)
        count += is_open(choice, &service->instance[i]);
    return count;
}

static uint32_t after(const struct choice *choice, uint32_t instance)
{
    return instance + 1 < choice->service->instances ? instance + 1 : 0;
}

static uint32_t next_in_turn(const struct choice *choice)
{
    do
        *choice->turn = after(choice, *choice->turn);
    while (!is_open(choice, &choice->service->instance[*choice->turn]));
    return *choice->turn;
}

/* Of those with the least the next in turn; none is less loaded than an idle one. */
static uint32_t least_loaded(const struct choice *choice)
{
    const struct instance *best = NULL;
    uint32_t next = *choice->turn;
    for (uint32_t i = 0; i < choice->service->instances; i++) {
        next = after(choice, next);
        const struct instance *instance = &choice->service->instance[next];
        if (is_open(choice, instance) && (!best || load_of(instance) < load_of(best)))
            best = instance;
        if (best && load_of(best) == 0)
            break;
    }
    return *choice->turn = best->id;
}

/* Drawn until it is one of those that are open; all are, as nearly always. */
static uint32_t at_random(const struct choice *choice, struct rng *rng)
{
    uint32_t id;
    do
        id = (uint32_t)rng_below(rng, choice->service->instances);
    while (!is_open(choice, &choice->service->instance[id]));
    return id;
}

/* Two different ones, where there are. */
static uint32_t less_loaded_of_two(const struct choice *choice, struct rng *rng)
{
    const struct instance *instance = choice->service->instance;
    uint32_t one = at_random(choice, rng), two = one;
    while (two == one && choice->open > 1)
        two = at_random(choice, rng);
    return load_of(&instance[two]) < load_of(&instance[one]) ? two : one;
}

static uint32_t choose(const struct choice *choice, uint64_t key, uint32_t user)
{
    const struct service *service = choice->service;
    struct rng rng;
    switch ((enum balance)service->spec->balance) {
    case BALANCE_ROUND_ROBIN:
        return next_in_turn(choice);
    case BALANCE_RANDOM:
        rng_keyed(&rng, service->balance_chance, key);
        return at_random(choice, &rng);
    case BALANCE_LEAST_LOADED:
        return least_loaded(choice);
    case BALANCE_POWER_OF_TWO:
        rng_keyed(&rng, service->balance_chance, key);
        return less_loaded_of_two(choice, &rng);
    case BALANCE_BY_USER: /* a shard: it is this one or none, whatever is out of rotation */
        return (uint32_t)((uint64_t)user * service->instances >> 32);
    }
    return 0;
}

uint32_t balance_choose(struct call *call, uint64_t key, uint32_t user,
                        const struct balance_filter *filter)
{
    const struct edge *edge = call->edge;
    const struct service *service = edge->target;
    if (service->instances == 1)
        return 0;
    struct choice choice = { .service = service, .filter = filter,
                             .turn = &edge->turn[edge_process(call)] };
    choice.open = count_open(&choice);
    if (choice.open == 0 && filter)
        return balance_choose(call, key, user, NULL);
    if (choice.open == 0) /* nobody is in rotation: one of them is asked nevertheless */
        return (uint32_t)(key % service->instances);
    return choose(&choice, key, user);
}

uint32_t *balance_turns(const struct service_spec *target, uint32_t processes, struct arena *arena)
{
    uint32_t instances = (uint32_t)service_spec_instances(target);
    uint32_t *turn = ARENA_ARRAY(arena, processes, uint32_t);
    for (uint32_t p = 0; p < processes; p++)
        turn[p] = (p % instances + instances - 1) % instances;
    return turn;
}

uint32_t balance_aim(struct call *call, const struct balance_filter *filter)
{
    struct baggage *baggage = call->edge->ground->carries ? call_baggage(call) : NULL;
    uint32_t choice = call_primary(call)->attempts + 1;
    if (baggage) /* a choice that was refused was one, too: the next is another */
        choice ^= (uint32_t)baggage->aims++ << (32 - 7);
    uint64_t key = (uint64_t)call->key << 32 | choice;
    uint32_t user = baggage ? baggage->user : call->key;
    return balance_choose(call, key, user, filter);
}
