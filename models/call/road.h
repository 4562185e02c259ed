/* The road between a caller and its target: it conveys, and knows nothing of policies, of queues or
** of work.
**
** Messages take the network's delay each way; without one they arrive at once, and so do answers,
** but a refusal always comes back as an event of the present instant: whoever is refused at once
** may call again at once, and must not do so from within the call that refused him.
**
** What comes back is told to the one who sent it by a port; a request is told of exactly once, and
** its record is not the road's any more.
*/
#ifndef SQUALL_MODELS_CALL_ROAD_H
#define SQUALL_MODELS_CALL_ROAD_H

#include "models/call/edge.h"

/* How a request ends for the one who sent it. */
struct answer_port {
    /* Its retry-after hint stands in request->begun; TIME_NONE: none. */
    void (*answered)(struct request *request, enum outcome outcome);
    void (*lost)(struct request *request); /* nobody will ever answer */
};

static inline bool road_is_instant(const struct edge *edge)
{
    return !edge->network && !edge->ailment->any;
}

/* There; takes the road's time. */
void road_convey(struct request *request);

/* There. */
static inline void road_send(struct request *request)
{
    const struct edge *edge = request->call->edge;
    if (road_is_instant(edge))
        edge->target.accept(edge->target.self, request);
    else
        road_convey(request);
}

/* Back: the target is done with it, with a retry-after hint or TIME_NONE; the same for an answer
** given at once, without any work (a refusal); the message is gone. */
void road_answer(struct request *request, enum outcome outcome, sim_time hint);
void road_refuse(struct request *request, enum outcome outcome, sim_time hint);
void road_lose(struct request *request);

#endif
