#include "models/call/edge.h"
#include "models/call/effect.h"
#include "models/policies/cache.h"
#include "models/policies/registry.h"

/* What it knows is known to the next version, too. */
static bool handed_on(const struct policy *policy)
{
    const struct edge *next = policy->edge->next;
    for (uint32_t i = 0; next && i < next->policies; i++)
        if (next->policy[i].state == policy->state)
            return true;
    return false;
}

/* Of the version in force, and of those before, on which calls may still be under way. */
static void begins(struct stroke *stroke, struct edge *edge)
{
    for (; edge; edge = edge->next)
        for (uint32_t i = 0; i < edge->policies; i++) {
            struct policy *policy = &edge->policy[i];
            if (policy->type == &cache_policy && !handed_on(policy))
                cache_empty(policy, stroke->spec->cache_loss);
        }
}

const struct effect_type cache_loss_effect = { .edge_begins = begins };
