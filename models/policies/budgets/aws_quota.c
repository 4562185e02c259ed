/* The AWS SDKs' retry quota: retries cost tokens, successes bring some back, time brings none.
**
**   a retry:            the cost of the failure before it, if that much is there
**   a call succeeds:    a retried one brings back the cost of its *last* retry, any other one
**                       success_increment
**   a call fails:       brings nothing back
**
** success_fills is a slip of @smithy/util-retry up to 4.2: max(capacity, tokens) for min.
**
** Costs: 14 and 5 for throttling (the rules of 2026, the defaults here); 5, and 10 after a timeout
** (before).  Sources: botocore standard.py and quota.py, the SDKs' retry specification 2.1.  Check:
** in a total outage 500 tokens make 100 retries at a cost of 5, 50 at 10, 35 at 14, and then none.
*/
#include "models/policies/budgets/budget.h"
#include "models/spec/budgets/aws_quota.h"

static void quota_begin(const void *value, void *state, sim_time now)
{
    const struct aws_quota_spec *spec = value;
    (void)now;
    *(int64_t *)state = spec->capacity;
}

static int64_t cost_after(const struct aws_quota_spec *spec, enum outcome outcome)
{
    if (outcome == OUTCOME_overloaded)
        return spec->throttling_cost;
    if (outcome == OUTCOME_timeout && spec->timeout_cost != COUNT_NONE)
        return spec->timeout_cost;
    return spec->retry_cost;
}

static bool quota_grants(const struct budget_view *view)
{
    int64_t *tokens = view->state, *last_cost = view->scratch;
    int64_t cost = cost_after(view->spec, view->outcome);
    if (cost > *tokens)
        return false;
    *tokens -= cost;
    *last_cost = cost;
    return true;
}

static void quota_call_ends(const struct budget_view *view)
{
    const struct aws_quota_spec *spec = view->spec;
    int64_t *tokens = view->state;
    const int64_t *last_cost = view->scratch;
    if (!outcome_is_good(view->outcome))
        return;
    *tokens += view->retried ? *last_cost : spec->success_increment;
    if (spec->success_fills ? *tokens < spec->capacity : *tokens > spec->capacity)
        *tokens = spec->capacity;
}

static double quota_level(const struct budget_view *view)
{
    const struct aws_quota_spec *spec = view->spec;
    int64_t tokens = *(const int64_t *)view->state;
    return (double)(spec->retry_cost > 0 ? tokens / spec->retry_cost : tokens);
}

const struct budget_type aws_quota_budget = {
    .kind = &aws_quota_kind,
    .scratch_size = sizeof(int64_t),
    .state_size = sizeof(int64_t), /* tokens */
    .begin = quota_begin,
    .grants = quota_grants,
    .call_ends = quota_call_ends,
    .level = quota_level,
};
