#include "models/call/tried.h"

#include "models/call/edge.h"

#include <assert.h>
#include <string.h>

/* As if instances 0 .. p - 1 had been chosen before. */
static int32_t *smooth_turns(uint32_t instances, uint32_t processes, struct arena *arena)
{
    int32_t *weight = ARENA_ARRAY(arena, (size_t)processes * instances, int32_t);
    for (uint32_t p = 0; p < processes; p++)
        for (uint32_t i = 0; i < instances; i++) {
            uint32_t gone = p % instances;
            weight[(size_t)p * instances + i] = (int32_t)gone - (i < gone ? (int32_t)instances : 0);
        }
    return weight;
}

static uint32_t words(const struct edge *edge)
{
    return (edge->target.instances + 63) / 64;
}

void tried_keep(struct edge *edge, enum again again, struct arena *arena)
{
    edge->again = again;
    edge->tried_at = edge->scratch_size;
    edge->scratch_size += (uint32_t)sizeof(struct tried);
    if (again != AGAIN_UNTRIED)
        return;
    edge->scratch_size += words(edge) * (uint32_t)sizeof(uint64_t);
    edge->weight = smooth_turns(edge->target.instances, edge->processes, arena);
}

struct tried *tried_of(struct call *call)
{
    assert(call->edge->again != AGAIN_ANY);
    return call_scratch(call_primary(call), call->edge->tried_at);
}

void tried_note(struct call *call, uint32_t instance)
{
    struct tried *tried = tried_of(call);
    tried->last = instance + 1;
    if (call->edge->again == AGAIN_UNTRIED)
        tried->map[instance / 64] |= 1ull << instance % 64;
}

void tried_forget_all_but_last(struct call *call)
{
    struct tried *tried = tried_of(call);
    memset(tried->map, 0, words(call->edge) * sizeof *tried->map);
    tried_note(call, tried->last - 1);
}

bool tried_all(struct call *call)
{
    const struct target_port *target = &call->edge->target;
    const struct tried *tried = tried_of(call);
    for (uint32_t i = 0; i < target->instances; i++)
        if (!target->is_away(target->self, i) && !tried_has(tried, i))
            return false;
    return true;
}
