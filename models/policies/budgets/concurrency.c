/* A fixed number of retries at once: Envoy's circuit_breakers.thresholds.max_retries (default 3).
** A number of retries, not a rate: slow attempts hold their slots longer, and fewer retries a
** second get through. */
#include "models/policies/budgets/retry_slots.h"
#include "models/spec/budgets/concurrency.h"

#include <math.h>

static void concurrency_attempt_starts(const struct budget_view *view)
{
    const struct concurrency_spec *spec = view->spec;
    retry_slots_attempt_starts(view, spec->count);
}

static bool concurrency_grants(const struct budget_view *view)
{
    const struct concurrency_spec *spec = view->spec;
    return retry_slots_grants(view, spec->count, (double)spec->max_retries);
}

static double concurrency_level(const struct budget_view *view)
{
    const struct concurrency_spec *spec = view->spec;
    const struct retry_slots *slots = view->state;
    return fmax(0, (double)(spec->max_retries - slots->retries));
}

const struct budget_type concurrency_budget = {
    .kind = &concurrency_kind,
    .scratch_size = sizeof(struct retry_slot),
    .state_size = sizeof(struct retry_slots),
    .attempt_starts = concurrency_attempt_starts,
    .attempt_ends = retry_slots_attempt_ends,
    .grants = concurrency_grants,
    .call_ends = retry_slots_call_ends,
    .level = concurrency_level,
};
