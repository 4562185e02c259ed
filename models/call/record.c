#include "models/call/record.h"

/* An instance that was chosen beforehand is the first twin's; the next ones choose anew. */
struct call *record_twin(struct call *call, uint32_t number)
{
    struct edge *edge = call->edge;
    struct ground *ground = edge->ground;
    struct call *twin = pool_take(&ground->calls);
    *twin = (struct call){ .edge = edge, .primary = call, .twin = true, .again = call->again,
                           .key = call->key, .owner = number & 0xffffffu, .wanted = call->wanted,
                           .state = CALL_PASSING };
    record_clear(twin + 1, edge->scratch_size);
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

void record_release_twin(struct call *twin)
{
    struct call *primary = twin->primary;
    pool_give(&twin->edge->ground->calls, twin);
    primary->requests--;
    record_release(primary);
}
