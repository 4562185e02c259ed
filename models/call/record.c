#include "models/call/record.h"

#include "models/call/op.h"

#include <string.h>

struct call *record_call(struct edge *edge, struct request *parent, uint32_t owner, uint32_t key,
                         bool again)
{
    struct ground *ground = edge->ground;
    struct call *call = pool_take(&ground->calls);
    *call = (struct call){ .edge = edge, .parent = parent, .owner = owner & 0xffffffu, .key = key,
                           .again = again, .wanted = sim_now(ground->sim), .state = CALL_PASSING };
    memset(call + 1, 0, edge->scratch_size);
    if (ground->calls.live > ground->in_flight_most)
        ground->overflown = true;
    return call;
}

/* An instance that was chosen beforehand is the first twin's; the next ones choose anew. */
struct call *record_twin(struct call *call, uint32_t number)
{
    struct edge *edge = call->edge;
    struct ground *ground = edge->ground;
    struct call *twin = pool_take(&ground->calls);
    *twin = (struct call){ .edge = edge, .primary = call, .twin = true, .again = call->again,
                           .key = call->key, .owner = number & 0xffffffu, .wanted = call->wanted,
                           .state = CALL_PASSING };
    memset(twin + 1, 0, edge->scratch_size);
    if (ground->carries) {
        *call_baggage(twin) = *call_baggage(call);
        call_baggage(twin)->request = NULL;
        call_baggage(call)->aimed = false;
    } else if (ground->has_ops) {
        call_baggage(twin)->op = call_baggage(call)->op;
    }
    call->requests++;
    return twin;
}

void record_drop(struct call *call)
{
    struct ground *ground = call->edge->ground;
    if (call->twin) {
        struct call *primary = call->primary;
        pool_give(&ground->calls, call);
        primary->requests--;
        record_release(primary);
        return;
    }
    if (ground->has_ops)
        op_drop(ground, call_baggage(call)->op);
    pool_give(&ground->calls, call);
}
