#include "models/call/edge.h"
#include "models/call/effect.h"
#include "models/policies/cache.h"
#include "models/policies/registry.h"

/* Of the version in force, and of those before, on which calls may still be under way. */
static void begins(struct stroke *stroke, struct edge *edge)
{
    for (; edge; edge = edge->next)
        for (uint32_t i = 0; i < edge->stages.count; i++) {
            struct policy *policy = &edge->policy[i];
            bool goes_on = edge->next && stage_goes_on(&policy->stage, &edge->next->stages);
            if (policy->type == &cache_policy && !goes_on)
                cache_empty(policy, stroke->spec->cache_loss);
        }
}

const struct effect_type cache_loss_effect = { .edge_begins = begins };
