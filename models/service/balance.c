/* The rules of balancers.
**
** The turn is one of the caller's process on its edge: it holds the instance that was chosen last,
** also among those that are alike for `least_loaded`.  Process p begins at instance p, so that a
** fleet does not begin in step.  Choosing is linear in the instances where one of them is left out
** or their loads count.
**
** Where a call's attempts leave out all that it has tried, the turn goes by nginx's smooth weights:
** each choice adds one to the weight of all that may be chosen, takes the heaviest, and takes from
** it what was added.  Without retries that is the same round; with them the first attempts' shares
** stay even, where with a plain turn the neighbour of a bad instance gets its retry and loses its
** place in the round.
** Source: nginx 1.31, ngx_http_upstream_round_robin.c (get_peer) and least_conn_module.c.
*/
#include "models/service/balance.h"

#include "models/spec/service.h"

#include <assert.h>

/* Who chooses, and from what. */
struct choice {
    const struct service *service;
    const struct target_filter *filter;
    const struct tried *tried; /* leaves out what is in it; NULL: nothing */
    bool only_last;                    /* of it */
    uint32_t *turn;
    int32_t *weight; /* NULL: the turn goes plainly round */
    uint32_t open;   /* instances that may be chosen; all of them, as nearly always: no more is
                        asked */
};

static int64_t load_of(const struct instance *instance)
{
    return instance->busy + instance->queued;
}

static bool leaves_out(const struct choice *choice, uint32_t instance)
{
    const struct tried *tried = choice->tried;
    return choice->only_last ? tried->last == instance + 1 : tried_has(tried, instance);
}

static __attribute__((noinline)) bool is_among_open(const struct choice *choice,
                                                    const struct instance *instance)
{
    const struct target_filter *filter = choice->filter;
    return !instance->away && !(filter && filter->avoids(filter->self, instance->id)) &&
           !(choice->tried && leaves_out(choice, instance->id));
}

static inline bool is_open(const struct choice *choice, const struct instance *instance)
{
    return choice->open == choice->service->instances || is_among_open(choice, instance);
}

static uint32_t count_open(struct choice *choice)
{
    const struct service *service = choice->service;
    uint32_t count = 0;
    choice->open = 0; /* nobody knows yet */
    for (uint32_t i = 0; i < service->instances; i++)
        count += is_open(choice, &service->instance[i]);
    return count;
}

static uint32_t after(const struct choice *choice, uint32_t instance)
{
    return instance + 1 < choice->service->instances ? instance + 1 : 0;
}

/* Of those with the load `least`; NULL: of all. */
static __attribute__((noinline)) uint32_t smoothly(const struct choice *choice,
                                                   const int64_t *least)
{
    const struct service *service = choice->service;
    uint32_t best = service->instances;
    int32_t added = 0;
    for (uint32_t i = 0; i < service->instances; i++) {
        if (!is_open(choice, &service->instance[i]) ||
            (least && load_of(&service->instance[i]) != *least))
            continue;
        choice->weight[i]++;
        added++;
        if (best == service->instances || choice->weight[i] > choice->weight[best])
            best = i;
    }
    choice->weight[best] -= added;
    return best;
}

static uint32_t next_in_turn(const struct choice *choice)
{
    if (choice->weight)
        return smoothly(choice, NULL);
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
    assert(best); /* balance_choose() has seen to it that somebody is open */
    if (choice->weight) {
        int64_t least = load_of(best);
        return smoothly(choice, &least);
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

/* What may be chosen; where that is nothing, first what was tried may be again (the latest last),
** then what is avoided. */
static __attribute__((noinline)) void open_up(struct choice *choice, struct call *call)
{
    choice->open = count_open(choice);
    if (choice->open == 0 && choice->tried && !choice->only_last) {
        tried_forget_all_but_last(call);
        choice->open = count_open(choice);
    }
    if (choice->open == 0 && choice->tried) {
        choice->tried = NULL;
        choice->open = count_open(choice);
    }
    if (choice->open == 0 && choice->filter) {
        choice->filter = NULL;
        choice->open = count_open(choice);
    }
}

/* An autoscaler has not taken it away. */
static bool is_there(const struct service *service, uint32_t last)
{
    return last > 0 && !(service->instance[last - 1].away & AWAY_SCALED);
}

/* What its attempts before have to say. */
static void look_back(struct choice *choice, struct call *call)
{
    const struct edge *edge = call->edge;
    const struct tried *tried = tried_of(call);
    choice->tried = tried->last > 0 && edge->again != AGAIN_SAME ? tried : NULL;
    choice->only_last = edge->again == AGAIN_OTHER;
    if (edge->weight)
        choice->weight = edge->weight + (size_t)edge_process(call) * choice->service->instances;
}

/* Whatever leaves an instance out, or has a rule. */
static __attribute__((noinline)) uint32_t choose_by_rule(struct service *service, struct call *call,
                                                         uint64_t key, uint32_t user,
                                                         const struct target_filter *filter)
{
    const struct edge *edge = call->edge;
    if (edge->again == AGAIN_SAME && is_there(service, tried_of(call)->last))
        return tried_of(call)->last - 1;
    struct choice choice = { .service = service, .filter = filter,
                             .turn = &edge->turn[edge_process(call)],
                             .open = service->instances - service->away };
    if (edge->again != AGAIN_ANY)
        look_back(&choice, call);
    if (filter || choice.tried)
        open_up(&choice, call);
    if (choice.open == 0) /* nobody is in rotation: one of them is asked nevertheless */
        return (uint32_t)(key % service->instances);
    return choose(&choice, key, user);
}

uint32_t balance_choose(struct service *service, struct call *call, uint64_t key, uint32_t user,
                        const struct target_filter *filter)
{
    const struct edge *edge = call->edge;
    bool round = service->spec->balance == BALANCE_ROUND_ROBIN && edge->again == AGAIN_ANY &&
                 service->away == 0 && !filter;
    if (!round)
        return choose_by_rule(service, call, key, user, filter);
    uint32_t *turn = &edge->turn[edge_process(call)];
    *turn = *turn + 1 < service->instances ? *turn + 1 : 0;
    return *turn;
}

uint32_t balance_aim(void *self, struct call *call, uint64_t key, uint32_t user,
                     const struct target_filter *filter)
{
    struct service *service = self;
    return service->instances == 1 ? 0 : balance_choose(service, call, key, user, filter);
}
