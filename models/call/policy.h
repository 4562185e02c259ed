/* A policy wraps a call: enter on the way in, leave on the way out.
**
**   enter  STEP_ON    goes inward
**          STEP_TURN  refuses: the call turns here with step.outcome
**          STEP_HOLD  keeps the call until chain_resume() or chain_turn(); it counts as entered
**   leave  STEP_ON    goes outward with step.outcome
**          STEP_TURN  sends the call inward again after step.delay
**          STEP_HOLD  keeps the call until chain_resume() (inward again) or chain_turn() (outward)
**
** Policies stand in an ordered list on an edge, outermost first.  They never know each other; only
** chain.c moves a call along.  A policy that was entered is always left, also when something
** outside it gives the call up: then with OUTCOME_cancelled, and its step is not looked at; one
** that holds the call lets go of it then.  Whatever sets *other* calls going (a slot that is free
** again) does so by an event of the present instant, never from within enter or leave: a queue of
** calls must not become a tower of function calls.
**
** A type is a constant.  What a scenario may set of it, its kind, stands in models/spec/policies.h;
** adding one is a row there, a header with its fields, and a file.
*/
#ifndef SQUALL_MODELS_CALL_POLICY_H
#define SQUALL_MODELS_CALL_POLICY_H

#include "base/arena.h"
#include "models/call/call.h"
#include "models/call/stage.h"
#include "sim/rng.h"

struct policy;
struct edge;

enum step_kind { STEP_ON, STEP_TURN, STEP_HOLD };

struct step {
    enum step_kind kind;
    enum outcome outcome;
    sim_time delay;
};

static inline struct step step_on(enum outcome outcome)
{
    return (struct step){ STEP_ON, outcome, 0 };
}

static inline struct step step_again(sim_time delay)
{
    return (struct step){ STEP_TURN, OUTCOME_ok, delay };
}

static inline struct step step_refuse(enum outcome outcome)
{
    return (struct step){ STEP_TURN, outcome, 0 };
}

static inline struct step step_hold(void)
{
    return (struct step){ STEP_HOLD, OUTCOME_ok, 0 };
}

/* What a policy sees of a call on its way out. */
struct passage {
    struct call *call;
    sim_time hint; /* the answer's retry-after; TIME_NONE: there is none */
    enum outcome outcome;
    enum outcome why; /* of one given up from outside: timeout, deadline or cancelled */
};

struct policy_type {
    struct stage_type stage; /* memory, needs, levels, versions */
    void (*build)(struct policy *policy, struct arena *arena); /* NULL: nothing to do */
    struct step (*enter)(struct policy *policy, struct call *call); /* NULL: STEP_ON */
    /* Its pause is over: STEP_ON inward again, STEP_TURN outward with step.outcome, without being
       left. */
    struct step (*again)(struct policy *policy, struct call *call); /* NULL: STEP_ON */
    struct step (*leave)(struct policy *policy, const struct passage *passage); /* never NULL */
    /* Late answers, to attempts given up inside it: whether it listens (edge->listener is the
    ** outermost that does), and whether this one ends the call.  NULL: it does not. */
    bool (*listens)(const void *spec);
    bool (*hears)(const struct policy *policy, enum outcome outcome, sim_time hint);
    /* A twin of a call it holds (passage->call) has come out.  NULL: makes no twins. */
    void (*twin_ended)(struct policy *policy, const struct passage *passage, struct call *twin);
    /* Per process: instances that it has the balancer leave out.  NULL: none. */
    struct target_filter *(*avoids)(const struct policy *policy);
    /* Some of what this process uses lets nothing through now.  NULL: never. */
    bool (*is_shut)(const struct policy *policy, uint32_t process);
};

/* One policy on one edge. */
struct policy {
    struct stage stage;
    const struct policy_type *type;
    /* The type's, unless its build() knows a shorter way that comes to the same here. */
    struct step (*enter)(struct policy *policy, struct call *call);
    struct step (*again)(struct policy *policy, struct call *call);
    struct step (*leave)(struct policy *policy, const struct passage *passage);
    struct edge *edge;
};

/* What it has learnt, for this call.  With SCOPE_INSTANCE only on the way in: the attempt's
** instance is chosen then (edge_aim), and the policy remembers the state for the way out. */
void *policy_state(const struct policy *policy, struct call *call);

static inline void *policy_scratch(const struct policy *policy, struct call *call)
{
    return call_scratch(call, policy->stage.scratch_at);
}

/* The record whose scratch this is. */
static inline struct call *policy_call(const struct policy *policy, void *scratch)
{
    return (struct call *)(void *)((char *)scratch - policy->stage.scratch_at) - 1;
}

/* Of the draws about the `what`-th thing (a retry, say) that happens to a call here.  Twins of one
** call have draws of their own; whoever wants the same for all asks about call_primary(). */
static inline uint64_t policy_key(struct call *call, uint32_t what)
{
    uint32_t twin = call->twin ? (uint32_t)call->owner << 24 : 0;
    return (uint64_t)call->key << 32 | (what + twin);
}

static inline struct rng policy_chance(const struct policy *policy, struct call *call,
                                       uint32_t what)
{
    struct rng rng;
    rng_keyed(&rng, policy->stage.chance, policy_key(call, what));
    return rng;
}

/* The first of these draws, in [0, 1). */
static inline double policy_uniform(const struct policy *policy, struct call *call, uint32_t what)
{
    return rng_keyed_uniform(policy->stage.chance, policy_key(call, what));
}

#endif
