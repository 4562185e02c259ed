/* An attempt is a number, a fact and a request on the road.
**
**   attempt_send ─────────── straight ──────────────────────► FACT_ATTEMPT_SENT ─► road_send
**      └─► send_with_care ─► edge_aim, if bound to an instance ──┘
**   attempt_give_up ─► FACT_ATTEMPT_GIVEN_UP ─► target.cancel, if the edge cancels
**
** Invariants.  (1) The number is the call's as a whole: those of its twins count on.  (2) The call
** waits for this attempt (CALL_WAITING, call->attempts) before the request is on the road: its
** answer may come at once.  (3) What is given up is not taken back: the request lives until it is
** answered or lost, and then it is late.
*/
#include "models/call/attempt.h"

#include "models/call/edge.h"
#include "models/call/road.h"

#include <string.h>

/* That of the call's latest attempt, which it now waits for. */
static inline struct request *request_of(struct call *call, struct request *request)
{
    call->requests++;
    call->state = CALL_WAITING;
    *request = (struct request){ .call = call,
                                 .attempt = call->attempts & ((1u << REQUEST_ATTEMPT_BITS) - 1) };
    return request;
}

static struct request *new_request(struct call *call)
{
    struct ground *ground = call->edge->ground;
    call->attempts = ++call_primary(call)->attempts;
    struct request *request = request_of(call, pool_take(&ground->requests));
    if (ground->request_more > 0)
        memset(request + 1, 0, ground->request_more);
    if (!ground->carries)
        return request;
    struct baggage *baggage = call_baggage(call);
    baggage->request = request;
    request_baggage(request)->deadline = baggage->deadline;
    request_baggage(request)->margin = baggage->margin;
    request->aimed = baggage->aimed & 1u;
    request->instance = baggage->aim & ((1u << REQUEST_INSTANCE_BITS) - 1);
    baggage->aimed = false;
    return request;
}

/* Of a twin's attempts the first one is a hedge, where another one of its call was sent before. */
static void tell_hedge(struct call *call)
{
    call->hedge = false;
    if (call->attempts > 1)
        edge_tell(call->edge, FACT_HEDGED, call);
}

/* With all that edges and worlds may ask for. */
static __attribute__((noinline)) void send_with_care(struct call *call)
{
    struct edge *edge = call->edge;
    if (edge->again != AGAIN_ANY)
        tried_note(call, edge_aim(call));
    struct request *request = new_request(call);
    if (call->hedge)
        tell_hedge(call);
    probe_tell(&edge->ground->probe,
               &(struct fact){ .kind = FACT_ATTEMPT_SENT, .edge = edge->id,
                              .number = call->attempts, .time = sim_now(edge->ground->sim),
                              .call = call_primary(call), .request = request,
                              .instance = call_twin(call) });
    road_send(request);
}

/* What most edges need of it, at most times: without a twin, without baggage, and with a record
** that has been used before.  It calls nothing on its way to the road. */
void attempt_send(struct call *call)
{
    const struct edge *edge = call->edge;
    struct ground *ground = edge->ground;
    sim_time now = sim_now(ground->sim);
    bool straight = edge->straight && ground->request_more == 0 && ground->requests.free;
    if (!straight || !probe_only_counts(&ground->probe, now)) {
        send_with_care(call);
        return;
    }
    call->attempts++;
    probe_count(&ground->probe, &(struct fact){ .kind = FACT_ATTEMPT_SENT, .edge = edge->id,
                                                .number = call->attempts, .time = now });
    road_send(request_of(call, pool_take(&ground->requests)));
}

void attempt_give_up(struct call *call, enum outcome outcome)
{
    const struct edge *edge = call->edge;
    const struct target_port *target = &edge->target;
    probe_tell(&edge->ground->probe,
               &(struct fact){ .kind = FACT_ATTEMPT_GIVEN_UP, .edge = edge->id,
                              .outcome = (uint8_t)outcome, .number = call->attempts,
                              .time = sim_now(edge->ground->sim), .call = call_primary(call) });
    if (edge->cancel == CANCEL_NONE || !call_baggage(call)->request)
        return;
    call->state = CALL_PASSING;
    target->cancel(target->self, call_baggage(call)->request, edge->cancel == CANCEL_RUNNING);
}
