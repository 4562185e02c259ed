/* The script is a policy of its own, put innermost behind those under test: it holds each attempt
** for as long as the script says and turns it with the script's outcome, so nothing is ever sent.
*/
#include "tests/rig.h"

#include "models/call/baggage.h"
#include "models/call/chain.h"
#include "models/call/edge.h"
#include "models/policies/registry.h"
#include "models/spec/client.h"
#include "models/spec/world.h"
#include "models/world/needs.h"
#include "tests/support.h"

#include <stdlib.h>
#include <string.h>

enum { RIG_CALLS = 1 << 20 };

struct rig {
    struct ground ground;
    struct metrics uncounted; /* all zero: nobody counts */
    struct world_spec spec;
    struct edge edge;
    struct rig_call **call; /* by owner */
    uint32_t calls;
    void (*ended)(void *self, struct rig_call *call);
    void *self;
};

static struct rig *rig_of(const struct edge *edge)
{
    return edge->caller.self;
}

/* --- the script as a policy --- */

static void script_answers(struct sim *sim, void *self, int64_t sending)
{
    struct call *call = self;
    struct rig_call *scripted = rig_of(call->edge)->call[call_primary(call)->owner];
    size_t n = (size_t)sending < scripted->attempts ? (size_t)sending : scripted->attempts - 1;
    const struct rig_attempt *attempt = &scripted->attempt[n];
    (void)sim;
    chain_turn(call, attempt->outcome, attempt->hint > 0 ? attempt->hint : TIME_NONE);
}

static const struct event_type script_answer = { "script answers", script_answers, NULL };

static struct step script_enter(struct policy *policy, struct call *call)
{
    struct rig *rig = rig_of(policy->edge);
    struct rig_call *scripted = rig->call[call_primary(call)->owner];
    struct event_id *answer = policy_scratch(policy, call);
    size_t n = scripted->sent < scripted->attempts ? scripted->sent : scripted->attempts - 1;
    call->attempts = ++call_primary(call)->attempts;
    if (scripted->sent < RIG_ATTEMPTS)
        scripted->sent_at[scripted->sent] = sim_now(rig->ground.sim);
    if (scripted->attempt[n].length != TIME_NONE)
        *answer = sim_after(rig->ground.sim, scripted->attempt[n].length, &script_answer, call,
                            (int64_t)scripted->sent);
    scripted->sent++;
    return step_hold();
}

/* Something further out has given the attempt up. */
static struct step script_leave(struct policy *policy, const struct passage *passage)
{
    struct event_id *answer = policy_scratch(policy, passage->call);
    sim_cancel(policy->edge->ground->sim, *answer);
    return step_on(passage->outcome);
}

static const struct kind script_kind = { "script", "answers as the test says", NULL, 0, NULL };

static const struct policy_type script_policy = {
    .stage = { .kind = &script_kind, .scratch_size = sizeof(struct event_id) },
    .enter = script_enter,
    .leave = script_leave,
};

/* --- the caller --- */

static void call_ended(void *self, struct request *parent, uint32_t owner, enum outcome outcome)
{
    struct rig *rig = self;
    struct rig_call *call = rig->call[owner];
    (void)parent;
    call->ended = true;
    call->ended_at = sim_now(rig->ground.sim);
    call->outcome = outcome;
    if (rig->ended)
        rig->ended(rig->self, call);
}

static void call_begins(struct sim *sim, void *self, int64_t owner)
{
    struct rig *rig = self;
    struct baggage handed = { .deadline = SIM_FOREVER, .until = SIM_FOREVER };
    (void)sim;
    chain_call(&rig->edge, NULL, (uint32_t)owner, key_mix((uint32_t)owner), false, &handed);
}

static const struct event_type call_begin = { "call begins", call_begins, NULL };

void rig_make(struct rig *rig, struct rig_call *call)
{
    assert_true(rig->calls < RIG_CALLS && call->attempts <= RIG_ATTEMPTS && call->attempts > 0);
    rig->call[rig->calls] = call;
    sim_at(rig->ground.sim, call->asked, &call_begin, rig, rig->calls++);
}

static void hear(void *self, const struct fact *fact)
{
    struct rig *rig = self;
    const struct call *call = fact->call;
    if (fact->kind == FACT_ATTEMPT_UNSENT)
        rig->call[call->owner]->refused++;
}

/* --- put together and taken apart --- */

static struct ones with_script(const struct ones *policies, struct arena *arena)
{
    struct ones all = { .item = ARENA_ARRAY(arena, policies->count + 1, struct one),
                        .count = policies->count + 1 };
    memcpy(all.item, policies->item, policies->count * sizeof *all.item);
    all.item[policies->count] = (struct one){ &script_kind, NULL };
    return all;
}

static const struct policy_type *type_of(const struct one *policy)
{
    return policy->kind == &script_kind ? &script_policy : policy_type_of(policy);
}

static void build(struct rig *rig, struct arena *arena)
{
    const struct client_call_spec *call = &rig->spec.clients.item[0].calls.item[0];
    static const struct one no_network;
    struct ones policies = with_script(&call->policies, arena);
    struct ground *ground = &rig->ground;
    *ground = (struct ground){ .sim = sim_create(NULL),
                               .arena = arena,
                               .seed = 1,
                               .in_flight_most = RIG_CALLS,
                               .carries = world_needs(&rig->spec) & NEED_BAGGAGE };
    ground->probe = (struct probe){ .metrics = &rig->uncounted, .observer = { { hear, rig } },
                                    .observers = 1 };
    rig->edge = (struct edge){ .ground = ground,
                               .from = "c",
                               .to = "s",
                               .target = { .instances = 1 },
                               .caller = { call_ended, rig } };
    edge_build(&rig->edge,
               &(struct edge_plan){ &policies, &no_network, CANCEL_NONE, 1, 0, type_of, 0 });
    ground->call_size = sizeof(struct call) + rig->edge.scratch_size;
    pool_init(&ground->calls, ground->call_size);
    stages_start(&rig->edge.stages);
}

struct rig *rig_open(const char *policies, struct arena *arena)
{
    struct rig *rig = ARENA_NEW(arena, struct rig);
    rig->call = calloc(RIG_CALLS, sizeof *rig->call);
    assert_non_null(rig->call);
    rig->spec = support_spec(arena_format(arena,
                                          "name: rig\nrun: {duration: 1s}\n"
                                          "clients:\n  c:\n    open: 1/s\n    calls: {s: {%s}}\n"
                                          "services: {s: {workers: 1, service_time: 0s}}\n",
                                          policies),
                             arena);
    build(rig, arena);
    return rig;
}

void rig_close(struct rig *rig)
{
    pool_release(&rig->ground.calls);
    sim_destroy(rig->ground.sim);
    free(rig->call);
}

void rig_on_end(struct rig *rig, void (*ended)(void *self, struct rig_call *call), void *self)
{
    rig->ended = ended;
    rig->self = self;
}

void rig_run(struct rig *rig, sim_time until)
{
    sim_run_until(rig->ground.sim, until);
}

sim_time rig_now(const struct rig *rig)
{
    return sim_now(rig->ground.sim);
}
