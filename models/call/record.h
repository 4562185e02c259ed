/* The records of calls and requests: taken from the run's pools, and given back.
**
** A call's record goes once it has ended and nothing refers to it any more: its last request is
** finished, its last twin's record is gone (call->requests counts both).
*/
#ifndef SQUALL_MODELS_CALL_RECORD_H
#define SQUALL_MODELS_CALL_RECORD_H

#include "models/call/edge.h"
#include "models/call/op.h"

/* What stands behind a record: a few words, sooner zeroed here than by a call of memset. */
static inline void record_clear(void *memory, size_t size)
{
    uint64_t *word = memory, *end = word + size / sizeof *word;
    for (; end - word >= 2; word += 2)
        word[0] = 0, word[1] = 0;
    if (word < end)
        *word = 0;
}

/* Of a new call, wanted now, with what its policies keep of it zeroed; without its baggage. */
static inline struct call *record_call(struct edge *edge, struct request *parent, uint32_t owner,
                                       uint32_t key, bool again)
{
    struct ground *ground = edge->ground;
    struct call *call = pool_take(&ground->calls);
    *call = (struct call){ .edge = edge, .parent = parent, .owner = owner & 0xffffffu, .key = key,
                           .again = again, .wanted = sim_now(ground->sim), .state = CALL_PASSING };
    record_clear(call + 1, edge->scratch_size);
    if (ground->calls.live > ground->in_flight_most)
        ground->overflown = true;
    return call;
}

/* Of a twin of a call, the `number`-th. */
struct call *record_twin(struct call *call, uint32_t number);

/* Gives back the record of a twin, which is done with; and that of its call if that was all. */
void record_release_twin(struct call *twin);

static inline bool record_is_done_with(const struct call *call)
{
    return call->state == CALL_ENDED && call->requests == 0;
}

/* Gives the call's record back if it is done with. */
static inline void record_release(struct call *call)
{
    if (!record_is_done_with(call))
        return;
    struct ground *ground = call->edge->ground;
    if (call->twin) {
        record_release_twin(call);
        return;
    }
    if (ground->has_ops)
        op_drop(ground, call_baggage(call)->op);
    pool_give(&ground->calls, call);
}

/* The request is over; its call, which has not ended, goes on. */
static inline void record_give(struct request *request)
{
    struct call *call = request->call;
    struct ground *ground = call->edge->ground;
    if (ground->carries && call_baggage(call)->request == request)
        call_baggage(call)->request = NULL;
    pool_give(&ground->requests, request);
    call->requests--;
}

/* The request is over, and with it, perhaps, its call's record. */
static inline void record_finish(struct request *request)
{
    struct call *call = request->call;
    record_give(request);
    record_release(call);
}

#endif
