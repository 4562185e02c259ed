/* What calls on an edge ask of it, and what it tells those who watch. */
#include "models/call/edge.h"

#include <assert.h>

uint32_t edge_process(struct call *call)
{
    const struct edge *edge = call->edge;
    if (edge->processes == 1)
        return 0;
    const struct call *primary = call_primary(call);
    return primary->parent ? primary->parent->instance : primary->owner % edge->processes;
}

/* What the caller's process leaves out just now. */
static const struct target_filter *filter_of(struct call *call)
{
    const struct edge *edge = call->edge;
    const struct target_filter *avoid = edge->avoid ? &edge->avoid[edge_process(call)] : NULL;
    return avoid && avoid->avoids ? avoid : NULL;
}

/* A choice that was refused was one, too: the next is another. */
static uint64_t aim_key(struct call *call)
{
    uint32_t choice = call_primary(call)->attempts + 1;
    choice ^= (uint32_t)call_baggage(call)->aims++ << (32 - 7);
    return (uint64_t)call->key << 32 | choice;
}

uint32_t edge_aim(struct call *call)
{
    const struct target_port *target = &call->edge->target;
    struct baggage *baggage = call_baggage(call);
    assert(call->edge->ground->carries);
    if (!baggage->aimed) {
        baggage->aim = (uint16_t)target->choose(target->self, call, aim_key(call), baggage->user,
                                                filter_of(call));
        baggage->aimed = true;
    }
    return baggage->aim;
}

void *policy_state(const struct policy *policy, struct call *call)
{
    size_t slot = 0;
    switch (policy->stage.scope) {
    case SCOPE_FLEET:
        break;
    case SCOPE_PROCESS:
    case SCOPE_CALLER:
        slot = edge_process(call);
        break;
    case SCOPE_INSTANCE:
        slot = (size_t)edge_process(call) * policy->edge->target.instances +
               edge_aim(call);
        break;
    }
    return policy->stage.state + slot * policy->stage.state_size;
}

bool edge_is_shut(const struct edge *edge, uint32_t process)
{
    for (uint32_t i = 0; i < edge->stages.count; i++) {
        const struct policy *policy = &edge->policy[i];
        if (policy->type->is_shut && policy->type->is_shut(policy, process))
            return true;
    }
    return false;
}

/* --- facts --- */

void edge_tell_unsent(const struct edge *edge, struct call *call, enum outcome why)
{
    const struct ground *ground = edge->ground;
    probe_tell(&ground->probe,
               &(struct fact){ .kind = FACT_ATTEMPT_UNSENT, .edge = edge->id,
                              .outcome = (uint8_t)why, .time = sim_now(ground->sim),
                              .call = call_primary(call), .instance = call_twin(call) });
}
