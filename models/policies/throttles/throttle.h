/* A throttle: whether the caller itself lets its next attempt go, by what became of those before.
**
** Of each attempt it hears asks, then, unless it refused it, ends: with `cancelled` where the
** attempt was given up from outside.  It answers with a step: on, refuse, or hold.  A call it holds
** it lets go by chain_resume(), from an event; when such a call is given up, ends comes while it is
** held.
**
** A type is a constant; adding one is its fields, a row in models/spec/throttles.h, and a file.
*/
#ifndef SQUALL_MODELS_POLICIES_THROTTLES_THROTTLE_H
#define SQUALL_MODELS_POLICIES_THROTTLES_THROTTLE_H

#include "models/call/policy.h"
#include "models/spec/throttles.h"

struct throttle_view {
    const void *spec;
    void *state;   /* of the process, or as the scope says */
    void *scratch; /* of the call; zeroed when it starts */
    struct policy *policy;
    struct call *call;
    sim_time now;
    uint32_t nth;         /* numbers the draw about this attempt (policy_chance) */
    enum outcome outcome; /* of the attempt that ends */
};

struct throttle_type {
    const struct kind *kind; /* models/spec/throttles.h */
    size_t scratch_size;
    size_t state_size; /* where state_of is NULL */
    size_t (*state_of)(const void *spec);
    /* NULL: zeroes are right */
    void (*begin)(struct policy *policy, const void *spec, void *state);
    struct step (*asks)(const struct throttle_view *view); /* refuses with `throttled` */
    void (*ends)(const struct throttle_view *view);        /* NULL: of no interest */
};

static inline size_t throttle_state(const struct throttle_type *type, const void *spec)
{
    return type->state_of ? type->state_of(spec) : type->state_size;
}

#define THROTTLE_TYPE(name, ...) extern const struct throttle_type name##_throttle;
THROTTLES(THROTTLE_TYPE)
#undef THROTTLE_TYPE

/* For when a policy is built: it searches. */
const struct throttle_type *throttle_type_of(const struct one *throttle);

/* An even chance, drawn for this attempt. */
static inline double throttle_draw(const struct throttle_view *view)
{
    struct rng rng = policy_chance(view->policy, view->call, view->nth);
    return rng_uniform(&rng);
}

#endif
