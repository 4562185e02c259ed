/* The records of calls and requests: taken from the run's pools, and given back.
**
** A call's record goes once it has ended and nothing refers to it any more: its last request is
** finished, its last twin's record is gone (call->requests counts both).
*/
#ifndef SQUALL_MODELS_CALL_RECORD_H
#define SQUALL_MODELS_CALL_RECORD_H

#include "models/call/edge.h"

/* Of a new call, wanted now, with what its policies keep of it zeroed; without its baggage. */
struct call *record_call(struct edge *edge, struct request *parent, uint32_t owner, uint32_t key,
                         bool again);

/* Of a twin of a call, the `number`-th. */
struct call *record_twin(struct call *call, uint32_t number);

/* Gives the call's record back, which is done with; and that of the call whose twin it is, if that
** was all. */
void record_drop(struct call *call);

static inline bool record_is_done_with(const struct call *call)
{
    return call->state == CALL_ENDED && call->requests == 0;
}

/* The same where it may be done with. */
static inline void record_release(struct call *call)
{
    if (record_is_done_with(call))
        record_drop(call);
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
