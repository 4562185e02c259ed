#include "models/call/edge.h"

#include "models/call/chain.h"
#include "models/call/op.h"

#include <assert.h>
#include <string.h>

/* --- calls --- */

uint32_t edge_process(struct call *call)
{
    const struct edge *edge = call->edge;
    if (edge->processes == 1)
        return 0;
    const struct call *primary = call_primary(call);
    return primary->parent ? primary->parent->instance : primary->owner % edge->processes;
}

static void deadline_passes(struct sim *sim, void *self, int64_t unused)
{
    (void)sim;
    (void)unused;
    chain_abandon(self, OUTCOME_deadline);
}

static const struct event_type deadline_passing = { "deadline passes", deadline_passes, NULL };

/* A step of what its caller does, by its place there; of a root call the one that was handed down, if the
** user asks again, or a new one.  The call holds it until its record goes. */
static struct op *take_op(struct call *call, struct op *handed)
{
    struct ground *ground = call->edge->ground;
    const struct request *parent = call->parent;
    if (!ground->has_ops)
        return NULL;
    if (!parent && !handed)
        return op_root(ground);
    struct op *op = handed;
    if (parent)
        op = op_step(ground, handed, (uint32_t)parent->stage << 16 | call->owner);
    op_hold(op);
    return op;
}

/* A downstream call inherits what is left of the root call's time, and ends with it. */
static void take_baggage(struct call *call, const struct baggage *handed)
{
    struct baggage *baggage = call_baggage(call);
    *baggage = (struct baggage){ .deadline = handed->deadline, .until = handed->deadline,
                                 .margin = handed->margin, .user = handed->user,
                                 .root = handed->root, .priority = handed->priority,
                                 .op = take_op(call, handed->op) };
    if (!call->parent)
        return;
    struct request_baggage *more = request_baggage(call->parent);
    baggage->sibling = more->children;
    more->children = call;
    struct sim *sim = call->edge->ground->sim;
    if (baggage->deadline > sim_now(sim))
        baggage->alarm = sim_at(sim, baggage->deadline, &deadline_passing, call, 0);
}

static void drop_baggage(struct call *call)
{
    struct baggage *baggage = call_baggage(call);
    sim_cancel(call->edge->ground->sim, baggage->alarm);
    if (!call->parent)
        return;
    struct call **link = &request_baggage(call->parent)->children;
    while (*link != call)
        link = &call_baggage(*link)->sibling;
    *link = baggage->sibling;
}

/* False, and the call over: the inherited deadline has passed, and the server works on for nobody. */
static bool has_time(struct call *call)
{
    if (call_baggage(call)->deadline > sim_now(call->edge->ground->sim))
        return true;
    edge_tell_unsent(call->edge, call, OUTCOME_deadline);
    edge_end(call, OUTCOME_deadline);
    return false;
}

struct call *edge_call(struct edge *edge, struct request *parent, uint32_t owner, uint32_t key,
                       bool again, const struct baggage *handed)
{
    struct ground *ground = edge->ground;
    struct call *call = pool_take(&ground->calls);
    *call = (struct call){ .edge = edge, .parent = parent, .owner = owner & 0xffffffu, .key = key,
                           .again = again, .wanted = sim_now(ground->sim), .state = CALL_PASSING };
    memset(call + 1, 0, edge->scratch_size);
    if (ground->calls.live > ground->in_flight_most)
        ground->overflown = true;
    if (ground->carries)
        take_baggage(call, handed);
    edge_tell(edge, FACT_CALL_STARTED, call);
    if (!ground->carries || !parent || has_time(call))
        chain_start(call);
    return call;
}

/* An instance that was chosen beforehand is the first twin's; the next ones choose anew. */
struct call *edge_twin(struct call *call, uint32_t number)
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
    }
    call->requests++;
    return twin;
}

/* What the caller's process leaves out just now. */
static const struct target_filter *filter_of(struct call *call)
{
    const struct edge *edge = call->edge;
    const struct target_filter *avoid = edge->avoid ? &edge->avoid[edge_process(call)] : NULL;
    return avoid && avoid->avoids ? avoid : NULL;
}

/* A choice that was refused was one, too: the next is another. */
static uint64_t aim_key(struct call *call)
{
    uint32_t choice = call_primary(call)->attempts + 1;
    choice ^= (uint32_t)call_baggage(call)->aims++ << (32 - 7);
    return (uint64_t)call->key << 32 | choice;
}

uint32_t edge_aim(struct call *call)
{
    const struct target_port *target = &call->edge->target;
    struct baggage *baggage = call_baggage(call);
    assert(call->edge->ground->carries);
    if (!baggage->aimed) {
        baggage->aim = (uint16_t)target->choose(target->self, call, aim_key(call), baggage->user,
                                                filter_of(call));
        baggage->aimed = true;
    }
    return baggage->aim;
}

void edge_release(struct call *call)
{
    struct ground *ground = call->edge->ground;
    while (call && call->state == CALL_ENDED && call->requests == 0) {
        struct call *primary = call->twin ? call->primary : NULL;
        if (ground->has_ops && !primary)
            op_drop(ground, call_baggage(call)->op);
        pool_give(&ground->calls, call);
        if (primary)
            primary->requests--;
        call = primary;
    }
}

void edge_end(struct call *call, enum outcome outcome)
{
    struct edge *edge = call->edge;
    struct ground *ground = edge->ground;
    struct request *parent = call->parent;
    uint32_t owner = call->owner;
    sim_time now = sim_now(ground->sim);
    if (ground->carries)
        drop_baggage(call);
    call->state = CALL_ENDED;
    probe_tell(&ground->probe,
               &(struct fact){ .kind = FACT_CALL_ENDED, .edge = edge->id, .time = now,
                              .outcome = (uint8_t)outcome, .number = call->attempts,
                              .span = now - call->wanted, .call = call });
    edge_release(call);
    edge->caller.ended(edge->caller.self, parent, owner, outcome);
}

/* --- the way there --- */

static void target_accept(struct request *request)
{
    const struct target_port *target = &request->call->edge->target;
    target->accept(target->self, request);
}

static void request_arrives(struct sim *sim, void *self, int64_t unused)
{
    struct request *request = self;
    (void)sim;
    (void)unused;
    target_accept(request);
}

static const struct event_type request_arrival = { "request arrives", request_arrives, NULL };

/* Each way has a draw of its own. */
enum way { WAY_THERE, WAY_BACK, WAYS };

static struct rng way_chance(const struct request *request, enum way way)
{
    struct rng rng;
    const struct edge *edge = request->call->edge;
    rng_keyed(&rng, edge->network_chance + (uint64_t)way, request_key(request));
    return rng;
}

static sim_time edge_delay(const struct request *request, enum way way)
{
    const struct edge *edge = request->call->edge;
    struct rng rng = way_chance(request, way);
    double seconds = edge->network ? dist_draw(edge->network, &rng) : 0;
    if (edge->ailment->any)
        seconds = ailment_slow(edge->ailment, request,
                               way == WAY_BACK ? SLOWED_BACK : SLOWED_THERE, seconds);
    return time_from_s(seconds);
}

static bool edge_is_instant(const struct edge *edge)
{
    return !edge->network && !edge->ailment->any;
}

static void answer_arrives(struct sim *sim, void *self, int64_t outcome);
static const struct event_type answer_arrival = { "answer arrives", answer_arrives, NULL };

/* An answer that the road itself gives. */
static void turn_back(struct request *request, enum outcome outcome, sim_time hint)
{
    const struct edge *edge = request->call->edge;
    sim_time delay = edge_is_instant(edge) ? 0 : edge_delay(request, WAY_BACK);
    request->begun = hint;
    sim_after(edge->ground->sim, delay, &answer_arrival, request, (int64_t)outcome);
}

/* Over the network, or to an error that a fault makes of it on the way. */
static void edge_convey(struct request *request)
{
    const struct edge *edge = request->call->edge;
    bool effect = false; /* never: the request has not arrived */
    enum outcome outcome = ailment_errs(edge->ailment, request, &effect);
    if (outcome == OUTCOME_ok)
        sim_after(edge->ground->sim, edge_delay(request, WAY_THERE), &request_arrival, request, 0);
    else
        turn_back(request, outcome, TIME_NONE);
}

static struct request *new_request(struct call *call)
{
    struct ground *ground = call->edge->ground;
    struct request *request = pool_take(&ground->requests);
    uint32_t number = ++call_primary(call)->attempts;
    call->attempts = number;
    call->requests++;
    call->state = CALL_WAITING;
    *request = (struct request){ .call = call,
                                 .attempt = call->attempts & ((1u << REQUEST_ATTEMPT_BITS) - 1) };
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

void edge_send(struct call *call)
{
    struct edge *edge = call->edge;
    if (edge->again != AGAIN_ANY)
        tried_note(call, edge_aim(call));
    struct request *request = new_request(call);
    if (call->hedge)
        tell_hedge(call);
    edge_tell(edge, FACT_ATTEMPT_SENT, call);
    if (edge_is_instant(edge))
        target_accept(request);
    else if (ailment_swallows(edge->ailment, request))
        edge_lose(request);
    else if (ailment_refuses(edge->ailment, request))
        turn_back(request, OUTCOME_refused, TIME_NONE);
    else
        edge_convey(request);
}

void edge_give_up(struct call *call, enum outcome outcome)
{
    const struct edge *edge = call->edge;
    probe_tell(&edge->ground->probe,
               &(struct fact){ .kind = FACT_ATTEMPT_GIVEN_UP, .edge = edge->id,
                              .outcome = (uint8_t)outcome, .number = call->attempts,
                              .time = sim_now(edge->ground->sim), .call = call_primary(call) });
    if (edge->cancel == CANCEL_NONE || !call_baggage(call)->request)
        return;
    call->state = CALL_PASSING;
    edge->target.cancel(edge->target.self, call_baggage(call)->request, edge->cancel == CANCEL_RUNNING);
}

/* --- the way back --- */

/* The call's record goes once it has ended and its last request is finished. */
static void request_done(struct request *request)
{
    struct call *call = request->call;
    struct ground *ground = call->edge->ground;
    if (ground->carries && call_baggage(call)->request == request)
        call_baggage(call)->request = NULL;
    pool_give(&ground->requests, request);
    call->requests--;
    edge_release(call);
}

/* The call that ends with a late answer; NULL: none does. */
static struct call *ends_late(const struct request *request, enum outcome outcome)
{
    const struct edge *edge = request->call->edge;
    struct call *call = edge_listening(request);
    const struct policy *listener = call ? &edge->policy[edge->listener] : NULL;
    return call && listener->type->hears(listener, outcome, request->begun) ? call : NULL;
}

static void request_is_answered(struct request *request, enum outcome outcome)
{
    struct call *call = request->call;
    const struct edge *edge = call->edge;
    bool late = request_is_late(request);
    struct call *ends = late ? ends_late(request, outcome) : NULL;
    sim_time hint = request->begun;
    probe_tell(&edge->ground->probe,
               &(struct fact){ .kind = FACT_ATTEMPT_ANSWERED, .edge = edge->id,
                              .outcome = (uint8_t)outcome, .late = late, .counts = !late || ends,
                              .number = request->attempt, .time = sim_now(edge->ground->sim),
                              .call = call_primary(call), .request = request });
    request_done(request);
    if (!late)
        chain_answer(call, outcome, hint);
    else if (ends)
        chain_hear(ends, edge->listener, outcome, hint);
}

static void answer_arrives(struct sim *sim, void *self, int64_t outcome)
{
    (void)sim;
    request_is_answered(self, (enum outcome)outcome);
}

/* A fault has it that the answer does not get through. */
static bool loses_answer(struct request *request)
{
    const struct edge *edge = request->call->edge;
    if (!edge->ailment->any || !ailment_swallows_answer(edge->ailment, request))
        return false;
    edge_lose(request);
    return true;
}

void edge_answer(struct request *request, enum outcome outcome, sim_time hint)
{
    const struct edge *edge = request->call->edge;
    if (loses_answer(request))
        return;
    request->begun = hint;
    if (edge_is_instant(edge)) {
        request_is_answered(request, outcome);
        return;
    }
    sim_after(edge->ground->sim, edge_delay(request, WAY_BACK), &answer_arrival, request,
              (int64_t)outcome);
}

void edge_refuse(struct request *request, enum outcome outcome, sim_time hint)
{
    if (!loses_answer(request))
        turn_back(request, outcome, hint);
}

void edge_lose(struct request *request)
{
    const struct edge *edge = request->call->edge;
    probe_tell(&edge->ground->probe,
               &(struct fact){ .kind = FACT_ATTEMPT_LOST, .edge = edge->id,
                              .service = edge->target.id, .number = request->attempt,
                              .time = sim_now(edge->ground->sim),
                              .call = call_primary(request->call), .request = request });
    request_done(request);
}
