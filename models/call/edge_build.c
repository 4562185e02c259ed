/* How an edge is put together, and the next version of it: memory and levels of its policies are
** stage.c's.  What a policy is to its edge its type declares: that it makes twins, listens for late
** answers, has instances left out.
**
** Invariants.  (1) Scratch stands in the order of the list, behind what is carried; what a policy
** asks for in build() (struct tried) stands behind its own.  (2) No type is known here by its name.
*/
#include "models/call/edge.h"

#include "models/call/chain.h"

#include <assert.h>

static void build_policy(struct edge *edge, const struct edge_plan *plan, uint32_t position)
{
    const struct one *one = &plan->policies->item[position];
    const struct policy_type *type = plan->type_of(one);
    struct policy *policy = &edge->policy[position];
    *policy = (struct policy){ .type = type, .edge = edge, .enter = type->enter,
                               .again = type->again, .leave = type->leave };
    stage_build(&edge->stages, position, &type->stage, one->value, edge->scratch_size);
    edge->scratch_size += (uint32_t)stage_scratch(&type->stage, one->value);
    if (type->twin_ended)
        edge->hedge = position;
    if (type->listens && type->listens(one->value) && edge->listener == NO_LISTENER)
        edge->listener = position;
    if (type->build)
        type->build(policy, edge->ground->arena);
}

static void build_policies(struct edge *edge, const struct edge_plan *plan)
{
    struct arena *arena = edge->ground->arena;
    const char *name = arena_format(arena, "edges.%s.%s", edge->from, edge->to);
    uint32_t count = (uint32_t)plan->policies->count;
    assert(count <= CALL_POLICIES_MAX);
    edge->policy = ARENA_ARRAY(arena, count, struct policy);
    edge->stages = (struct stages){ .ground = edge->ground, .name = name, .owner = edge->from,
                                    .processes = plan->processes, .version = plan->version,
                                    .instances = edge->target.instances, .count = count,
                                    .size = sizeof(struct policy), .first = (char *)edge->policy,
                                    .told = { .kind = FACT_EDGE_GAUGE, .edge = edge->id } };
    for (uint32_t i = 0; i < count; i++)
        build_policy(edge, plan, i);
}

/* Its memory may be an older version's. */
static void ask_whom_to_avoid(struct edge *edge)
{
    for (uint32_t i = 0; i < edge->stages.count; i++)
        if (edge->policy[i].type->avoids)
            edge->avoid = edge->policy[i].type->avoids(&edge->policy[i]);
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
    edge->hedge = NO_HEDGE;
    edge->listener = NO_LISTENER;
    edge->scratch_size = (uint32_t)baggage_size(ground);
    edge->turn = make_turns(edge);
    edge->salt = (uint32_t)ground_chance(ground, "edges.%s.%s calls", edge->from, edge->to);
    edge->network_chance = ground_chance(ground, "edges.%s.%s network", edge->from, edge->to);
    edge->ailment = ARENA_NEW(ground->arena, struct ailment);
    edge->ailment->chance = ground_chance(ground, "edges.%s.%s faults", edge->from, edge->to);
    build_policies(edge, plan);
    ask_whom_to_avoid(edge);
    edge->straight = edge->hedge == NO_HEDGE && edge->again == AGAIN_ANY && !ground->carries;
}

void edge_build_next(struct edge *edge, struct edge *old, const struct edge_plan *plan)
{
    *edge = (struct edge){ .ground = old->ground, .id = old->id, .from = old->from, .to = old->to,
                           .caller = old->caller, .target = old->target };
    edge_build(edge, plan);
    edge->ailment = old->ailment;
    edge->turn = old->turn;
    if (edge->weight && old->weight)
        edge->weight = old->weight;
    stages_follow(&edge->stages, &old->stages);
    ask_whom_to_avoid(edge);
}
