/* How an edge is put together, before anything runs. */
#include "models/edge.h"
#include "models/policies/registry.h"
#include "models/service.h"

#include <assert.h>

static size_t aligned(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

static size_t states_of(const struct policy *policy)
{
    const struct edge *edge = policy->edge;
    switch (policy->scope) {
    case SCOPE_FLEET:
        return 1;
    case SCOPE_INSTANCE:
        return (size_t)edge->processes * (size_t)service_spec_instances(edge->target->spec);
    case SCOPE_PROCESS:
    case SCOPE_CALLER:
        break;
    }
    return edge->processes;
}

/* Of a state shared by several edges only the first policy there makes it ready. */
static void build_state(struct policy *policy)
{
    const struct policy_type *type = policy->type;
    const struct edge *edge = policy->edge;
    struct ground *ground = edge->ground;
    if (!type->state_of || type->state_of(policy->spec) == 0)
        return;
    policy->scope = type->scope_of ? type->scope_of(policy->spec) : SCOPE_PROCESS;
    policy->state_size = aligned(type->state_of(policy->spec));
    size_t size = policy->state_size * states_of(policy);
    policy->begins = true;
    if (policy->scope != SCOPE_CALLER) {
        policy->state = arena_take(ground->arena, size);
        return;
    }
    const char *name = arena_format(ground->arena, "%s %s %s", edge->from, type->kind.name,
                                    type->kin_of ? type->kin_of(policy->spec) : "");
    policy->state = ground_share(ground, name, size, &policy->begins);
}

static void build_policy(struct edge *edge, uint32_t position, const struct one *one)
{
    struct ground *ground = edge->ground;
    const struct policy_type *type = policy_type_of(one);
    struct policy *policy = &edge->policy[position];
    size_t scratch = type->scratch_of ? type->scratch_of(one->value) : type->scratch_size;
    *policy = (struct policy){ .type = type, .spec = one->value, .edge = edge,
                               .scratch_at = edge->scratch_size, .position = position,
                               .shared = arena_take(ground->arena, type->shared_size) };
    policy->chance =
        ground_chance(ground, "edges.%s.%s %s", edge->from, edge->to, type->kind.name);
    edge->scratch_size += (uint32_t)aligned(scratch);
    build_state(policy);
    if (type->twin_ended)
        edge->hedge = position;
    if (type->build)
        type->build(policy, ground->arena);
}

void edge_build(struct edge *edge, const struct edge_plan *plan)
{
    struct ground *ground = edge->ground;
    edge->network = plan->network->kind ? plan->network : NULL;
    edge->cancel = plan->cancel;
    edge->processes = plan->processes;
    edge->endpoint = plan->endpoint;
    edge->policy = ARENA_ARRAY(ground->arena, plan->policies->count, struct policy);
    edge->policies = (uint32_t)plan->policies->count;
    edge->hedge = NO_HEDGE;
    edge->scratch_size = ground->carries ? (uint32_t)sizeof(struct baggage) : 0;
    edge->breakers_open = ARENA_ARRAY(ground->arena, edge->processes, uint32_t);
    edge->salt = (uint32_t)ground_chance(ground, "edges.%s.%s calls", edge->from, edge->to);
    edge->network_chance = ground_chance(ground, "edges.%s.%s network", edge->from, edge->to);
    edge->ailment = ARENA_NEW(ground->arena, struct ailment);
    edge->ailment->chance = ground_chance(ground, "edges.%s.%s faults", edge->from, edge->to);
    assert(edge->policies <= CALL_POLICIES_MAX);
    for (uint32_t i = 0; i < edge->policies; i++)
        build_policy(edge, i, &plan->policies->item[i]);
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

void *policy_state(const struct policy *policy, struct call *call)
{
    size_t slot = 0;
    switch (policy->scope) {
    case SCOPE_FLEET:
        break;
    case SCOPE_PROCESS:
    case SCOPE_CALLER:
        slot = edge_process(call);
        break;
    case SCOPE_INSTANCE:
        slot = (size_t)edge_process(call) * (size_t)service_spec_instances(policy->edge->target->spec) +
               edge_aim(call);
        break;
    }
    return policy->state + slot * policy->state_size;
}
