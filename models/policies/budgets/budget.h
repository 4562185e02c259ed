/* A retry budget says whether a retry may be sent.  It denies by failing the call now, never by
** making it wait; first attempts are none of its business.
**
** Of each call it hears, in this order: call_starts; then for each attempt attempt_starts (after
** the pause), attempt_ends, and, where the retry policy wants another attempt and has one left,
** grants; last call_ends.  A call that is given up from outside ends its attempt and itself with
** `cancelled`.
**
** A type is a constant; adding one is its fields, a row in models/spec/budgets.h, and a file.
*/
#ifndef SQUALL_MODELS_POLICIES_BUDGETS_BUDGET_H
#define SQUALL_MODELS_POLICIES_BUDGETS_BUDGET_H

#include "models/call/policy.h"
#include "models/spec/budgets.h"

/* One question or piece of news. */
struct budget_view {
    const void *spec;
    void *state;   /* of the process, or as the scope says */
    void *scratch; /* of the call; zeroed when it starts */
    struct policy *policy;
    struct call *call;
    sim_time now;
    sim_time hint;        /* the answer's retry-after; TIME_NONE: none */
    enum outcome outcome; /* of the attempt or the call that ends */
    bool worth;           /* the attempt that ends failed in a way the retry policy would retry */
    bool retried;         /* the call has been retried before */
};

struct budget_type {
    const struct kind *kind; /* models/spec/budgets.h */
    size_t scratch_size;
    size_t state_size; /* where state_of is NULL */
    size_t (*state_of)(const void *spec);
    void (*begin)(const void *spec, void *state, sim_time now); /* NULL: zeroes are right */
    /* Any of these may be NULL: of no interest. */
    void (*call_starts)(const struct budget_view *view);
    void (*attempt_starts)(const struct budget_view *view);
    void (*attempt_ends)(const struct budget_view *view);
    bool (*grants)(const struct budget_view *view); /* takes what the retry costs; never NULL */
    void (*call_ends)(const struct budget_view *view);
    /* Retries it would grant right now; NULL: that is no number it knows. */
    double (*level)(const struct budget_view *view);
};

static inline size_t budget_state(const struct budget_type *type, const void *spec)
{
    return type->state_of ? type->state_of(spec) : type->state_size;
}

#define BUDGET_TYPE(name, ...) extern const struct budget_type name##_budget;
BUDGETS(BUDGET_TYPE)
#undef BUDGET_TYPE

/* For when a policy is built: it searches. */
const struct budget_type *budget_type_of(const struct one *budget);

#endif
