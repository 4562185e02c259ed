/* Retries only while the target is healthy enough for them to be worth it: while the share of
** errors among the attempts of the last seconds is below a threshold, and, if asked for, while no
** breaker of this caller's process on this edge is open.
**
** An error is an outcome that the retry policy would retry.  What was never sent says nothing about
** the target and is not counted; nor is what was given up from outside.  With fewer attempts than
** minimum_calls in the window the share is not looked at.
*/
#include "models/call/edge.h"
#include "models/policies/budgets/budget.h"
#include "models/spec/budgets/health_gate.h"
#include "sim/sliding.h"

enum { SLICES = 10 };
enum column { ATTEMPTS, ERRORS, COLUMNS };

#define NOT_SENT                                                                            \
    (1u << OUTCOME_breaker_open | 1u << OUTCOME_bulkhead_full | 1u << OUTCOME_budget_empty | \
     1u << OUTCOME_pool_timeout | 1u << OUTCOME_throttled | 1u << OUTCOME_cancelled | \
     1u << OUTCOME_deadline)

static size_t gate_state(const void *spec)
{
    (void)spec;
    return sliding_size(SLICES, COLUMNS);
}

static void gate_begin(const void *value, void *state, sim_time now)
{
    const struct health_gate_spec *spec = value;
    (void)now;
    sliding_begin(state, spec->window, SLICES, COLUMNS);
}

static void gate_attempt_ends(const struct budget_view *view)
{
    if (outcome_in(NOT_SENT, view->outcome))
        return;
    sliding_add(view->state, view->now, ATTEMPTS, 1);
    sliding_add(view->state, view->now, ERRORS, view->worth);
}

static bool is_healthy(const struct budget_view *view)
{
    const struct health_gate_spec *spec = view->spec;
    int64_t attempts = sliding_sum(view->state, view->now, ATTEMPTS);
    int64_t errors = sliding_sum(view->state, view->now, ERRORS);
    return attempts < spec->minimum_calls || (double)errors < spec->error_share * (double)attempts;
}

static bool gate_grants(const struct budget_view *view)
{
    const struct health_gate_spec *spec = view->spec;
    const struct edge *edge = view->policy->edge;
    bool open = spec->breaker_closed && edge_is_shut(edge, edge_process(view->call));
    return !open && is_healthy(view);
}

const struct budget_type health_gate_budget = {
    .kind = &health_gate_kind,
    .state_of = gate_state,
    .begin = gate_begin,
    .attempt_ends = gate_attempt_ends,
    .grants = gate_grants,
};
