/* Retries at once as a share of the attempts at once: Envoy's retry_budget.
**
**   limit = max(trunc(ratio x attempts in flight), min_retry_concurrency)
**
** Retries in flight are among the attempts, so the share is of the total.  The attempts pile up as
** the target slows down, and the limit with them.  The attempt that has just failed is in flight no
** more when its retry asks.  Source: Envoy resource_manager_impl.h; 20 % and 3 are its defaults.
*/
#include "models/policies/budgets/retry_slots.h"
#include "models/spec/budgets/concurrency_ratio.h"

#include <math.h>

static double limit_of(const struct budget_view *view)
{
    const struct concurrency_ratio_spec *spec = view->spec;
    const struct retry_slots *slots = view->state;
    return fmax(trunc(spec->ratio * (double)slots->attempts),
                (double)spec->min_retry_concurrency);
}

static void concurrency_attempt_starts(const struct budget_view *view)
{
    const struct concurrency_ratio_spec *spec = view->spec;
    retry_slots_attempt_starts(view, spec->count);
}

static bool concurrency_grants(const struct budget_view *view)
{
    const struct concurrency_ratio_spec *spec = view->spec;
    return retry_slots_grants(view, spec->count, limit_of(view));
}

static double concurrency_level(const struct budget_view *view)
{
    const struct retry_slots *slots = view->state;
    return fmax(0, limit_of(view) - (double)slots->retries);
}

const struct budget_type concurrency_ratio_budget = {
    .kind = &concurrency_ratio_kind,
    .scratch_size = sizeof(struct retry_slot),
    .state_size = sizeof(struct retry_slots),
    .attempt_starts = concurrency_attempt_starts,
    .attempt_ends = retry_slots_attempt_ends,
    .grants = concurrency_grants,
    .call_ends = retry_slots_call_ends,
    .level = concurrency_level,
};
