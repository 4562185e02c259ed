/* Retries only while the target is healthy enough for them to be worth it: while the share of errors
** among the attempts of the last seconds is below a threshold, and, if asked for, while no breaker of
** this caller's process on this edge is open.
**
** An error is an outcome that the retry policy would retry.  What was never sent says nothing about the
** target and is not counted; nor is what was given up from outside.  With fewer attempts than
** minimum_calls in the window the share is not looked at.
*/
#include "models/call/edge.h"
#include "models/policies/budgets/budget.h"
#include "sim/sliding.h"

#define HEALTH_GATE_FIELDS(F, T)                                                                \
    F(T, SHARE, error_share, "50%", "0%..100%", "no retry while the share of errors is at this or above") \
    F(T, TIME, window, "10s", "10ms..1h", "how far back attempts count")                        \
    F(T, COUNT, minimum_calls, "10", "0..1000000000",                                           \
      "with fewer attempts in the window the share is not looked at")                           \
    F(T, FLAG, breaker_closed, "false", "", "no retry while a breaker of this call is open, either") \
    BUDGET_SCOPE_FIELD(F, T)
FIELD_STRUCT(health_gate_spec, HEALTH_GATE_FIELDS);
FIELD_TABLE_SHORT(health_gate_spec, HEALTH_GATE_FIELDS);

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
    bool open = spec->breaker_closed && edge->breakers_open[edge_process(view->call)] > 0;
    return !open && is_healthy(view);
}

const struct budget_type health_gate_budget = {
    .kind = { "health_gate", "retries only while few attempts fail, and no breaker is open",
              &health_gate_spec_fields, sizeof(struct health_gate_spec), NULL },
    .state_of = gate_state,
    .begin = gate_begin,
    .attempt_ends = gate_attempt_ends,
    .grants = gate_grants,
};
