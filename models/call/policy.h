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
** Three kinds of memory.  `shared` is put together once for the edge.  `state` is what the policy
** has learnt (a budget, a breaker): one for each process of the caller, or as its scope says.
** Scratch is of one call, zeroed when the call starts.
**
** A type is a constant.  What a scenario may set of it, its kind, stands in models/spec/policies.h;
** adding one is a row there, a header with its fields, and a file.
*/
#ifndef SQUALL_MODELS_CALL_POLICY_H
#define SQUALL_MODELS_CALL_POLICY_H

#include "base/arena.h"
#include "base/field.h"
#include "models/call/call.h"
#include "models/call/need.h"
#include "models/spec/scope.h"
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
    enum outcome outcome;
    sim_time hint; /* the answer's retry-after; TIME_NONE: there is none */
    enum outcome why; /* of one given up from outside: timeout, deadline or cancelled */
};

struct policy_type {
    const struct kind *kind; /* name, doc, fields: models/spec/policies.h */
    unsigned (*needs)(const void *spec); /* bits of enum need; NULL: nothing */
    uint32_t gauges;     /* levels of the edge that end with what it knows, a bit each */
    size_t shared_size;  /* per edge; zeroed */
    size_t scratch_size; /* per call, where scratch_of is NULL */
    size_t (*scratch_of)(const void *spec);
    /* Per state; zeroed, then begin() is called.  state_of NULL: no state. */
    size_t (*state_of)(const void *spec);
    enum scope (*scope_of)(const void *spec); /* NULL: SCOPE_PROCESS */
    /* With SCOPE_CALLER: policies of the same type share a state when this word is the same, too. */
    const char *(*kin_of)(const void *spec);
    void (*begin)(struct policy *policy, void *state); /* NULL: zeroes are right */
    /* A state made under one spec can go on under the other (values changed in mid-run), wherever the
    ** policy then stands: it leads to no calls.  NULL: only where spec and place are the same. */
    bool (*same_state)(const void *spec, const void *other);
    /* The same of a state that leads to calls, which know their place: only where that is the same. */
    bool (*same_line)(const void *spec, const void *other);
    void (*build)(struct policy *policy, struct arena *arena); /* NULL: nothing to do */
    struct step (*enter)(struct policy *policy, struct call *call); /* NULL: STEP_ON */
    /* Its pause is over: STEP_ON inward again, STEP_TURN outward with step.outcome, without being
       left. */
    struct step (*again)(struct policy *policy, struct call *call); /* NULL: STEP_ON */
    struct step (*leave)(struct policy *policy, const struct passage *passage); /* never NULL */
    /* Of edge->listener: the late answer to an attempt given up inside it ends the call. */
    bool (*hears)(const struct policy *policy, enum outcome outcome, sim_time hint);
    /* A twin of a call it holds has come out; passage->call is the held one.  NULL: makes no twins. */
    void (*twin_ended)(struct policy *policy, const struct passage *passage, struct call *twin);
};

/* One policy on one edge. */
struct policy {
    const struct policy_type *type;
    struct step (*enter)(struct policy *policy, struct call *call); /* the type's, while build() */
    struct step (*again)(struct policy *policy, struct call *call); /* puts shorter ones there */
    struct step (*leave)(struct policy *policy, const struct passage *passage);
    const void *spec;
    struct edge *edge;
    void *shared;
    char *state; /* of slot 0; policy_state() finds a call's */
    size_t state_size;
    bool begins; /* its states are its own to make ready */
    uint64_t chance; /* seed of its stream: "edges.FROM.TO retry" */
    enum scope scope;
    uint32_t scratch_at;
    uint32_t position; /* in the list, 0 is outermost */
};

/* What it has learnt, for this call.  With SCOPE_INSTANCE only on the way in: the attempt's
** instance is chosen then (edge_aim), and the policy remembers the state for the way out. */
void *policy_state(const struct policy *policy, struct call *call);

static inline void *policy_scratch(const struct policy *policy, struct call *call)
{
    return call_scratch(call, policy->scratch_at);
}

/* The record whose scratch this is. */
static inline struct call *policy_call(const struct policy *policy, void *scratch)
{
    return (struct call *)(void *)((char *)scratch - policy->scratch_at) - 1;
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
    rng_keyed(&rng, policy->chance, policy_key(call, what));
    return rng;
}

/* The first of these draws, in [0, 1). */
static inline double policy_uniform(const struct policy *policy, struct call *call, uint32_t what)
{
    return rng_keyed_uniform(policy->chance, policy_key(call, what));
}

#endif
