/* A policy wraps a call: enter on the way in, leave on the way out.
**
**   enter  STEP_ON goes inward; STEP_TURN refuses: the call turns here with step.outcome.
**   leave  STEP_ON goes outward with step.outcome; STEP_TURN sends the call inward again after
**          step.delay.
**
** Policies stand in an ordered list on an edge, outermost first.  They never know each other; only
** chain.c moves a call along.  A policy that was entered is always left, also when something outside
** it gives the call up: then with OUTCOME_cancelled, and its step is not looked at.
**
** A type is a constant; adding one is a file with its table of fields and one row in registry.c.
*/
#ifndef SQUALL_MODELS_POLICY_H
#define SQUALL_MODELS_POLICY_H

#include "models/call.h"
#include "sim/arena.h"
#include "sim/field.h"
#include "sim/rng.h"

struct policy;
struct edge;

enum step_kind { STEP_ON, STEP_TURN };

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

/* What a policy sees of a call on its way out. */
struct passage {
    struct call *call;
    enum outcome outcome;
    sim_time hint; /* the answer's retry-after; TIME_NONE: there is none */
};

struct policy_type {
    struct kind kind;    /* name, doc, fields */
    size_t state_size;   /* per edge */
    size_t scratch_size; /* per call; zeroed when the call starts */
    void (*build)(struct policy *policy, struct arena *arena);
    struct step (*enter)(struct policy *policy, struct call *call); /* NULL: STEP_ON */
    struct step (*leave)(struct policy *policy, const struct passage *passage); /* never NULL */
};

/* One policy on one edge. */
struct policy {
    const struct policy_type *type;
    const void *spec;
    struct edge *edge;
    void *state;
    struct rng rng; /* a stream of its own: "edges.FROM.TO retry" */
    uint32_t scratch_at;
    uint32_t position; /* in the list, 0 is outermost */
};

static inline void *policy_scratch(const struct policy *policy, struct call *call)
{
    return call_scratch(call, policy->scratch_at);
}

#endif
