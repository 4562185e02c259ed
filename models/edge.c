#include "models/edge.h"

#include "models/chain.h"
#include "models/policies/registry.h"
#include "models/service.h"

#include <assert.h>
#include <string.h>

void edge_build(struct edge *edge, const struct ones *policies, const struct one *network)
{
    struct ground *ground = edge->ground;
    edge->network = network->kind ? network : NULL;
    edge->policy = ARENA_ARRAY(ground->arena, policies->count, struct policy);
    edge->policies = (uint32_t)policies->count;
    ground_stream(ground, &edge->network_rng, "edges.%s.%s network", edge->from, edge->to);
    ground_stream(ground, &edge->ailment.rng, "edges.%s.%s faults", edge->from, edge->to);
    for (uint32_t i = 0; i < edge->policies; i++) {
        const struct policy_type *type = policy_type_of(&policies->item[i]);
        struct policy *policy = &edge->policy[i];
        *policy = (struct policy){ .type = type, .spec = policies->item[i].value, .edge = edge,
                                   .scratch_at = edge->scratch_size, .position = i,
                                   .state = arena_take(ground->arena, type->state_size) };
        ground_stream(ground, &policy->rng, "edges.%s.%s %s", edge->from, edge->to,
                      type->kind.name);
        edge->scratch_size += (uint32_t)(type->scratch_size + 7) & ~7u;
        type->build(policy, ground->arena);
    }
}

void edge_tell(const struct edge *edge, enum fact_kind kind, const struct call *call)
{
    const struct ground *ground = edge->ground;
    probe_tell(&ground->probe,
               (struct fact){ .kind = (uint8_t)kind, .edge = edge->id, .number = call->attempts,
                              .time = sim_now(ground->sim), .call = call });
}

void edge_call(struct edge *edge, struct request *parent, uint32_t owner)
{
    struct ground *ground = edge->ground;
    struct call *call = pool_take(&ground->calls);
    *call = (struct call){ .edge = edge, .parent = parent, .owner = owner,
                           .wanted = sim_now(ground->sim), .state = CALL_PASSING };
    memset(call + 1, 0, edge->scratch_size);
    if (ground->calls.live > ground->in_flight_most)
        ground->overflown = true;
    edge_tell(edge, FACT_CALL_STARTED, call);
    chain_start(call);
}

static void request_arrives(struct sim *sim, void *self, int64_t unused)
{
    (void)sim;
    (void)unused;
    service_accept(self);
}

static const struct event_type request_arrival = { "request arrives", request_arrives, NULL };

static sim_time edge_delay(struct edge *edge)
{
    double seconds = edge->network ? dist_draw(edge->network, &edge->network_rng) : 0;
    if (edge->ailment.any)
        seconds = ailment_slow(&edge->ailment, seconds);
    return time_from_s(seconds);
}

static bool edge_is_instant(const struct edge *edge)
{
    return !edge->network && !edge->ailment.any;
}

/* Over the network, or to an error that a fault makes of it on the way. */
static void edge_convey(struct request *request)
{
    struct edge *edge = request->call->edge;
    enum outcome outcome = ailment_errs(&edge->ailment);
    if (outcome == OUTCOME_ok)
        sim_after(edge->ground->sim, edge_delay(edge), &request_arrival, request, 0);
    else
        edge_refuse(request, outcome);
}

void edge_send(struct call *call)
{
    struct edge *edge = call->edge;
    struct ground *ground = edge->ground;
    struct request *request = pool_take(&ground->requests);
    call->attempts++;
    call->requests++;
    call->state = CALL_WAITING;
    *request = (struct request){ .call = call, .attempt = call->attempts };
    edge_tell(edge, FACT_ATTEMPT_SENT, call);
    if (edge_is_instant(edge)) {
        service_accept(request);
        return;
    }
    if (ailment_swallows(&edge->ailment))
        edge_lose(request);
    else if (ailment_refuses(&edge->ailment))
        edge_refuse(request, OUTCOME_refused);
    else
        edge_convey(request);
}

/* The call's record goes once it has ended and its last request is finished. */
static void request_done(struct request *request)
{
    struct call *call = request->call;
    struct ground *ground = call->edge->ground;
    pool_give(&ground->requests, request);
    if (--call->requests == 0 && call->state == CALL_ENDED)
        pool_give(&ground->calls, call);
}

static void request_is_answered(struct request *request, enum outcome outcome)
{
    struct call *call = request->call;
    const struct edge *edge = call->edge;
    bool late = request_is_late(request);
    sim_time hint = request->hinted ? edge->target->spec->retry_after : TIME_NONE;
    probe_tell(&edge->ground->probe,
               (struct fact){ .kind = FACT_ATTEMPT_ANSWERED, .edge = edge->id,
                              .outcome = (uint8_t)outcome, .late = late,
                              .number = request->attempt, .time = sim_now(edge->ground->sim),
                              .call = call, .request = request });
    request_done(request);
    if (!late)
        chain_answer(call, outcome, hint);
}

static void answer_arrives(struct sim *sim, void *self, int64_t outcome)
{
    (void)sim;
    request_is_answered(self, (enum outcome)outcome);
}

static const struct event_type answer_arrival = { "answer arrives", answer_arrives, NULL };

void edge_answer(struct request *request, enum outcome outcome)
{
    struct edge *edge = request->call->edge;
    if (edge_is_instant(edge)) {
        request_is_answered(request, outcome);
        return;
    }
    sim_after(edge->ground->sim, edge_delay(edge), &answer_arrival, request, (int64_t)outcome);
}

void edge_refuse(struct request *request, enum outcome outcome)
{
    struct edge *edge = request->call->edge;
    sim_time delay = edge_is_instant(edge) ? 0 : edge_delay(edge);
    sim_after(edge->ground->sim, delay, &answer_arrival, request, (int64_t)outcome);
}

void edge_lose(struct request *request)
{
    const struct edge *edge = request->call->edge;
    probe_tell(&edge->ground->probe,
               (struct fact){ .kind = FACT_ATTEMPT_LOST, .edge = edge->id,
                              .service = edge->target->id, .number = request->attempt,
                              .time = sim_now(edge->ground->sim), .call = request->call,
                              .request = request });
    request_done(request);
}

void edge_end(struct call *call, enum outcome outcome)
{
    struct edge *edge = call->edge;
    struct ground *ground = edge->ground;
    struct request *parent = call->parent;
    uint32_t owner = call->owner;
    sim_time now = sim_now(ground->sim);
    call->state = CALL_ENDED;
    probe_tell(&ground->probe,
               (struct fact){ .kind = FACT_CALL_ENDED, .edge = edge->id, .time = now,
                              .outcome = (uint8_t)outcome, .number = call->attempts,
                              .span = now - call->wanted, .call = call });
    if (call->requests == 0)
        pool_give(&ground->calls, call);
    edge->caller.ended(edge->caller.self, parent, owner, outcome);
}
