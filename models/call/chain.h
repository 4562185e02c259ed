/* The chain: a call from its start through its edge's policies to its end; nobody else moves it.
**
** chain_interrupt() gives up all that lies inside one policy, whatever state it is in: the sleep is
** cancelled, the attempt's answer will be late, the policies inside are left with `cancelled`; then
** the call goes outward from that policy with the outcome given.
**
** A hedge keeps its call (STEP_HOLD) and sends twins through what lies inside it; a twin that comes
** out again goes to the hedge's port instead of outward.
*/
#ifndef SQUALL_MODELS_CALL_CHAIN_H
#define SQUALL_MODELS_CALL_CHAIN_H

#include "models/call/edge.h"
#include "models/spec/outcome.h"

struct answer_port; /* models/call/road.h */
struct baggage;

/* A new call; `parent` is the request that makes it, NULL for a client's.  `again`: a failure has
** caused it, as that request is not first-born, or its user asks once more.  `handed` is what the
** caller hands down, only looked at where the world carries baggage or operations.  Its end reaches
** the client or the request that wanted it, perhaps before chain_call() returns (a breaker that is
** open answers at once).  The record returned is good only as long as the call has not ended. */
struct call *chain_call(struct edge *edge, struct request *parent, uint32_t owner, uint32_t key,
                        bool again, const struct baggage *handed);

/* What the road tells of the requests that calls have sent. */
extern const struct answer_port chain_answers;

/* The policy at `position` gives up what is inside it. */
void chain_interrupt(struct call *call, uint32_t position, enum outcome outcome);

/* Whoever wanted the call gives it up as a whole: all policies are left, then it ends. */
void chain_abandon(struct call *call, enum outcome outcome);

/* The policy that holds the call lets it go on inward, or turns it outward without being left. */
void chain_resume(struct call *call);
void chain_turn(struct call *call, enum outcome outcome, sim_time hint);

/* A twin of `call`, the `number`-th of its twins, sent inward from the policy at `position`, which
** holds the call; hedge: beside others.  When the twin comes out, that policy's twin_ended() is
** told; the twin is then over.  NULL: that has happened already, and the call itself may be
** gone. */
struct call *chain_twin(struct call *call, uint32_t position, uint32_t number, bool hedge);

/* Gives a twin up: nobody is told.  `why`: cancelled, or what has ended the whole call. */
void chain_drop(struct call *twin, enum outcome why);

/* A pause this long, and another attempt after it, would fit into what time the call has left;
** asked only where the world carries baggage. */
bool chain_fits(struct call *call, sim_time pause);

/* The same in any world. */
static inline bool chain_has_time(struct call *call, sim_time pause)
{
    return !call->edge->ground->carries || chain_fits(call, pause);
}

#endif
