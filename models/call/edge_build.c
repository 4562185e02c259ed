/* How an edge is put together, and how the next version of it takes over in mid-run.
**
**   before the run                              at its time (models/world/version.c)
**
**   edge_build ──► build_policy ──► build_state          edge_retire(old, next)
**       │               └─────────► type->build             │ gauges_known, not gauges_that_go_on:
**       │ of a later version                                ▼ the levels end (edge_gauge)
**   edge_build_next ──► forerunner: same state, shared   edge_start(next) ──► type->begin
**       └── gauges_that_go_on ──► breakers_open, avoid
**
** A policy gets scratch behind every call of the edge, in the order of the list; memory that is
** shared by all calls; and states, as many as its scope says.  What stands behind a call is sized
** before the run, for all versions: nothing moves or grows later.
**
** Invariants.  (1) A state is begun once: by the policy whose own it is, not by those it is handed
** on to, nor by others that share it by name.  (2) A state that leads to calls is handed on only to
** the same place of the list, and the same place in the scratch.  (3) All versions of an edge tell
** one set of levels; a level ends when all is gone that was known of it, and from then on no
** version that has ended tells it.  (4) No type is known here by its name.
*/
#include "models/call/edge.h"

#include "base/field_equal.h"
#include "models/call/chain.h"

#include <assert.h>

static size_t states_of(const struct policy *policy)
{
    const struct edge *edge = policy->edge;
    switch (policy->scope) {
    case SCOPE_FLEET:
        return 1;
    case SCOPE_INSTANCE:
        return (size_t)edge->processes * edge->target.instances;
    case SCOPE_PROCESS:
    case SCOPE_CALLER:
        break;
    }
    return edge->processes;
}

/* Of a state that several edges share only the first policy there makes it ready, be it mid-run. */
static void build_state(struct policy *policy)
{
    const struct policy_type *type = policy->type;
    const struct edge *edge = policy->edge;
    struct ground *ground = edge->ground;
    if (!type->state_of || type->state_of(policy->spec) == 0)
        return;
    policy->scope = type->scope_of ? type->scope_of(policy->spec) : SCOPE_PROCESS;
    policy->state_size = scratch_aligned(type->state_of(policy->spec));
    size_t size = policy->state_size * states_of(policy);
    policy->begins = true;
    if (policy->scope != SCOPE_CALLER) {
        policy->state = arena_take(ground->arena, size);
        return;
    }
    const char *name = arena_format(ground->arena, "%s %s %s %zu", edge->from, type->kind->name,
                                    type->kin_of ? type->kin_of(policy->spec) : "", size);
    policy->state = ground_share(ground, name, size, &policy->begins);
}

static void build_policy(struct edge *edge, const struct edge_plan *plan, uint32_t position)
{
    struct ground *ground = edge->ground;
    const struct one *one = &plan->policies->item[position];
    const struct policy_type *type = plan->type_of(one);
    struct policy *policy = &edge->policy[position];
    size_t scratch = type->scratch_of ? type->scratch_of(one->value) : type->scratch_size;
    *policy = (struct policy){ .type = type, .spec = one->value, .edge = edge, .enter = type->enter,
                               .again = type->again, .leave = type->leave,
                               .scratch_at = edge->scratch_size, .position = position,
                               .shared = arena_take(ground->arena, type->shared_size) };
    policy->chance =
        ground_chance(ground, "edges.%s.%s %s", edge->from, edge->to, type->kind->name);
    edge->scratch_size += (uint32_t)scratch_aligned(scratch);
    build_state(policy);
    if (type->twin_ended)
        edge->hedge = position;
    if (type->build)
        type->build(policy, ground->arena);
}

/* Where each process begins to go round: p at instance p, so that a fleet is not in step. */
static uint32_t *make_turns(const struct edge *edge)
{
    uint32_t instances = edge->target.instances;
    uint32_t *turn = ARENA_ARRAY(edge->ground->arena, edge->processes, uint32_t);
    for (uint32_t p = 0; p < edge->processes; p++)
        turn[p] = (p % instances + instances - 1) % instances;
    return turn;
}

void edge_build(struct edge *edge, const struct edge_plan *plan)
{
    struct ground *ground = edge->ground;
    edge->sender = &chain_answers;
    edge->network = plan->network->kind ? plan->network : NULL;
    edge->cancel = plan->cancel;
    edge->processes = plan->processes;
    edge->endpoint = plan->endpoint;
    edge->policy = ARENA_ARRAY(ground->arena, plan->policies->count, struct policy);
    edge->policies = (uint32_t)plan->policies->count;
    edge->hedge = NO_HEDGE;
    edge->listener = NO_LISTENER;
    edge->scratch_size = (uint32_t)baggage_size(ground);
    edge->breakers_open = ARENA_ARRAY(ground->arena, edge->processes, uint32_t);
    edge->turn = make_turns(edge);
    edge->salt = (uint32_t)ground_chance(ground, "edges.%s.%s calls", edge->from, edge->to);
    edge->network_chance = ground_chance(ground, "edges.%s.%s network", edge->from, edge->to);
    edge->ailment = ARENA_NEW(ground->arena, struct ailment);
    edge->ailment->chance = ground_chance(ground, "edges.%s.%s faults", edge->from, edge->to);
    assert(edge->policies <= CALL_POLICIES_MAX);
    for (uint32_t i = 0; i < edge->policies; i++)
        build_policy(edge, plan, i);
}

/* --- versions --- */

static bool is_the_same(const struct policy *policy, const struct policy *old)
{
    const struct field_table *fields = policy->type->kind->fields;
    return policy->type == old->type && (!fields || fields_equal(fields, policy->spec, old->spec));
}

/* What a policy keeps may lead to calls that wait and to timers, which know its place. */
static bool is_in_place(const struct policy *policy, const struct policy *old)
{
    return policy->position == old->position && policy->scratch_at == old->scratch_at;
}

static bool stands_the_same(const struct policy *policy, const struct policy *old)
{
    return is_the_same(policy, old) && is_in_place(policy, old);
}

static bool means_the_same(const struct policy *policy, const struct policy *old)
{
    const struct policy_type *type = policy->type;
    if (type != old->type || policy->state_size != old->state_size)
        return false;
    return stands_the_same(policy, old) ||
           (type->same_state && type->same_state(policy->spec, old->spec)) ||
           (type->same_line && is_in_place(policy, old) &&
            type->same_line(policy->spec, old->spec));
}

/* The policy of the old version whose state this one can go on with; NULL: none. */
static const struct policy *forerunner(const struct policy *policy, const struct edge *old)
{
    for (uint32_t i = 0; i < old->policies; i++)
        if (means_the_same(policy, &old->policy[i]))
            return &old->policy[i];
    return NULL;
}

static bool is_handed_on(const struct policy *policy, const struct edge *next)
{
    for (uint32_t i = 0; i < next->policies; i++)
        if ((policy->state && next->policy[i].state == policy->state) ||
            (policy->type->shared_size > 0 && next->policy[i].shared == policy->shared))
            return true;
    return false;
}

/* Policies of this type on the old version have all handed their states on. */
static bool all_handed_on(const struct edge *old, const struct edge *next,
                          const struct policy_type *type)
{
    for (uint32_t i = 0; i < old->policies; i++)
        if (old->policy[i].type == type && !is_handed_on(&old->policy[i], next))
            return false;
    return true;
}

/* Levels that end with what policies on it know. */
static uint32_t gauges_known(const struct edge *edge)
{
    uint32_t gauges = 0;
    for (uint32_t i = 0; i < edge->policies; i++)
        gauges |= edge->policy[i].type->gauges;
    return gauges;
}

/* Of these the ones that go on: a type of those that tell the level lives on; the level is theirs
** together. */
static uint32_t gauges_that_go_on(const struct edge *old, const struct edge *next)
{
    uint32_t gauges = 0;
    for (uint32_t i = 0; i < old->policies; i++)
        if (all_handed_on(old, next, old->policy[i].type))
            gauges |= old->policy[i].type->gauges;
    return gauges;
}

void edge_build_next(struct edge *edge, struct edge *old, const struct edge_plan *plan,
                     uint32_t version)
{
    struct ground *ground = old->ground;
    *edge = (struct edge){ .ground = ground, .id = old->id, .from = old->from, .to = old->to,
                           .caller = old->caller, .target = old->target, .version = version };
    if (!old->level)
        old->level = ARENA_ARRAY(ground->arena, EDGE_GAUGES, double);
    edge_build(edge, plan);
    edge->ailment = old->ailment;
    edge->turn = old->turn;
    if (edge->weight && old->weight)
        edge->weight = old->weight;
    edge->level = old->level;
    for (uint32_t i = 0; i < edge->policies; i++) {
        struct policy *policy = &edge->policy[i];
        const struct policy *before = forerunner(policy, old);
        if (!before)
            continue;
        if (stands_the_same(policy, before))
            policy->shared = before->shared;
        if (policy->scope == SCOPE_CALLER)
            continue; /* the caller's, whichever edge or version asks for it */
        policy->state = before->state;
        policy->begins = false;
    }
    uint32_t ended = gauges_known(old) & ~gauges_that_go_on(old, edge);
    if (!(ended >> GAUGE_BREAKERS_OPEN & 1))
        edge->breakers_open = old->breakers_open;
    if (gauges_that_go_on(old, edge) >> GAUGE_EJECTED & 1)
        edge->avoid = old->avoid;
}

void edge_retire(struct edge *old, struct edge *next)
{
    uint32_t ended = gauges_known(old) & ~gauges_that_go_on(old, next);
    old->next = next;
    for (int gauge = 0; gauge < EDGE_GAUGES; gauge++)
        if (ended >> gauge & 1 && (old->level[gauge] < 0 || old->level[gauge] > 0))
            edge_gauge(old, (enum gauge)gauge, -old->level[gauge]);
    old->mute = ended;
}

void edge_start(struct edge *edge)
{
    for (uint32_t i = 0; i < edge->policies; i++) {
        struct policy *policy = &edge->policy[i];
        size_t states = policy->begins && policy->type->begin ? states_of(policy) : 0;
        for (size_t s = 0; s < states; s++)
            policy->type->begin(policy, policy->state + s * policy->state_size);
    }
}
