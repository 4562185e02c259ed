/* The road.
**
**   road_send ───────────────────── instant ───────────────────► target.accept
**      └─► road_convey ── delay ──► request_arrives ────────────────┘
**             ├── ailment_swallows ─────────────────► road_lose
**             └── ailment_refuses, ailment_errs ────► turn_back
**
**   sender.answered ◄────────────── instant ──────────────────── road_answer ◄── target
**      ▲                                                            │
**      └── answer_arrives ◄── delay ◄─┬ bring_back ◄────────────────┴──── road_refuse ◄── target
**             ▲                       └ turn_back, of road_convey           │
**             └────── an event of this instant ◄──────── instant ───────────┘
**
**   sender.lost ◄── road_lose ◄── ailment_swallows_answer, on both ways back; target
**
** Invariants.  (1) What is sent comes to one end: answered or lost.  (2) Each way has a draw of its
** own, by the attempt's key; so a way never moves another.  (3) On an instant road nothing is drawn
** and nothing scheduled, but for refusals.
*/
#include "models/call/road.h"

#include "sim/dist/dist.h"

/* --- delays --- */

enum way { WAY_THERE, WAY_BACK };

static sim_time delay_of(const struct request *request, enum way way)
{
    const struct edge *edge = request->call->edge;
    uint64_t chance = edge->network_chance + (uint64_t)way;
    double seconds =
        edge->network ? dist_draw_keyed(edge->network, chance, request_key(request)) : 0;
    if (edge->ailment->any)
        seconds = ailment_slow(edge->ailment, request,
                               way == WAY_BACK ? ASK_SLOW_BACK : ASK_SLOW, seconds);
    return time_from_s(seconds);
}

/* --- back --- */

static void answer_arrives(struct sim *sim, void *self, int64_t outcome)
{
    struct request *request = self;
    (void)sim;
    request->call->edge->sender->answered(request, (enum outcome)outcome);
}

static const struct event_type answer_arrival = { "answer arrives", answer_arrives, NULL };

void road_lose(struct request *request)
{
    request->call->edge->sender->lost(request);
}

/* A fault has it that the answer does not get through. */
static bool loses_answer(struct request *request)
{
    const struct edge *edge = request->call->edge;
    if (!edge->ailment->any || !ailment_swallows_answer(edge->ailment, request))
        return false;
    road_lose(request);
    return true;
}

static __attribute__((noinline)) void bring_back(struct request *request, enum outcome outcome)
{
    if (loses_answer(request))
        return;
    struct sim *sim = request->call->edge->ground->sim;
    sim_after(sim, delay_of(request, WAY_BACK), &answer_arrival, request, (int64_t)outcome);
}

void road_answer(struct request *request, enum outcome outcome, sim_time hint)
{
    const struct edge *edge = request->call->edge;
    request->begun = hint;
    if (road_is_instant(edge))
        edge->sender->answered(request, outcome);
    else
        bring_back(request, outcome);
}

void road_refuse(struct request *request, enum outcome outcome, sim_time hint)
{
    const struct edge *edge = request->call->edge;
    request->begun = hint;
    if (road_is_instant(edge))
        sim_post(edge->ground->sim, &answer_arrival, request, (int64_t)outcome);
    else
        bring_back(request, outcome);
}

/* --- there --- */

static void request_arrives(struct sim *sim, void *self, int64_t unused)
{
    struct request *request = self;
    const struct target_port *target = &request->call->edge->target;
    (void)sim;
    (void)unused;
    target->accept(target->self, request);
}

static const struct event_type request_arrival = { "request arrives", request_arrives, NULL };

/* An error that a fault makes of it on the way. */
static void turn_back(struct request *request, enum outcome outcome)
{
    struct sim *sim = request->call->edge->ground->sim;
    request->begun = TIME_NONE;
    sim_after(sim, delay_of(request, WAY_BACK), &answer_arrival, request, (int64_t)outcome);
}

/* Over the network, or to such an error. */
void road_convey(struct request *request)
{
    const struct edge *edge = request->call->edge;
    bool effect = false; /* never: the request has not arrived */
    if (ailment_swallows(edge->ailment, request)) {
        road_lose(request);
        return;
    }
    enum outcome outcome = ailment_refuses(edge->ailment, request)
                               ? OUTCOME_refused
                               : ailment_errs(edge->ailment, request, &effect);
    if (outcome == OUTCOME_ok)
        sim_after(edge->ground->sim, delay_of(request, WAY_THERE), &request_arrival, request, 0);
    else
        turn_back(request, outcome);
}
