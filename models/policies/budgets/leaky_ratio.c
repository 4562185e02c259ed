/* The leaky retry budget of Finagle, Tower and Linkerd: each call deposits, each retry withdraws
** more, and both are forgotten after the time to live.
**
**   balance = sum of the last ttl + reserve,  reserve = min_retries_per_second x ttl x W
**   deposit: + D.   A retry is granted if balance >= W, and takes W.
**
**             finagle                       tower
**   D         1000 (0 without a ratio)      1; 0 without a ratio
**   W         trunc(1000 / ratio), or 1     trunc(1 / ratio), or 1
**
** So tower's ratio of 0.3 is a third, and 0.7 all of it.  The reserve is not a rate but what may
** be spent within any ttl, at once if need be.  The sum goes below zero and comes back as
** withdrawals age, without any traffic.
**
** Which event deposits decides what an outage does: call_start (Finagle's RetryFilter) keeps
** ratio x rate going; success (its RequeueFilter) and non_retryable (Linkerd's ServiceProfile)
** fall to the reserve.  A slice begins with the first use after the one before has had its time.
** Sources: twitter/finagle RetryBudget.scala, twitter/util TokenBucket.scala and
** WindowedAdder.scala, tower tps_budget.rs.
*/
#include "models/spec/budgets/leaky_ratio.h"

#include "models/policies/budgets/budget.h"
#include "sim/sliding.h"

#include <math.h>

static int64_t deposit_of(const struct leaky_ratio_spec *spec)
{
    if (!(spec->ratio > 0))
        return 0;
    return spec->rounding == ROUNDING_FINAGLE ? 1000 : 1;
}

static int64_t withdrawal_of(const struct leaky_ratio_spec *spec)
{
    return spec->ratio > 0 ? (int64_t)trunc((double)deposit_of(spec) / spec->ratio) : 1;
}

static int64_t reserve_of(const struct leaky_ratio_spec *spec)
{
    double retries = spec->min_retries_per_second * time_to_s(spec->ttl);
    return (int64_t)(retries * (double)withdrawal_of(spec));
}

static size_t leaky_state(const void *value)
{
    const struct leaky_ratio_spec *spec = value;
    return sliding_size((uint32_t)spec->slices, 1);
}

static void leaky_begin(const void *value, void *state, sim_time now)
{
    const struct leaky_ratio_spec *spec = value;
    sliding_begin(state, spec->ttl, (uint32_t)spec->slices, 1);
    sliding_begin_with_use(state, now);
}

static void deposit_if(const struct budget_view *view, bool due)
{
    if (due)
        sliding_add(view->state, view->now, 0, deposit_of(view->spec));
}

static bool deposits_on(const struct budget_view *view, enum deposit_on when)
{
    const struct leaky_ratio_spec *spec = view->spec;
    return (enum deposit_on)spec->deposit_on == when;
}

static void leaky_call_starts(const struct budget_view *view)
{
    deposit_if(view, deposits_on(view, ON_CALL_START));
}

static void leaky_attempt_ends(const struct budget_view *view)
{
    bool answered = view->outcome != OUTCOME_cancelled;
    deposit_if(view, deposits_on(view, ON_NON_RETRYABLE) && answered && !view->worth);
}

static void leaky_call_ends(const struct budget_view *view)
{
    deposit_if(view, deposits_on(view, ON_SUCCESS) && outcome_is_good(view->outcome));
}

static bool leaky_grants(const struct budget_view *view)
{
    const struct leaky_ratio_spec *spec = view->spec;
    int64_t cost = withdrawal_of(spec);
    if (sliding_sum(view->state, view->now, 0) + reserve_of(spec) < cost)
        return false;
    sliding_add(view->state, view->now, 0, -cost);
    return true;
}

static double leaky_level(const struct budget_view *view)
{
    int64_t balance = sliding_held(view->state, 0) + reserve_of(view->spec);
    return balance > 0 ? (double)(balance / withdrawal_of(view->spec)) : 0;
}

const struct budget_type leaky_ratio_budget = {
    .kind = &leaky_ratio_kind,
    .state_of = leaky_state,
    .begin = leaky_begin,
    .call_starts = leaky_call_starts,
    .attempt_ends = leaky_attempt_ends,
    .grants = leaky_grants,
    .call_ends = leaky_call_ends,
    .level = leaky_level,
};
