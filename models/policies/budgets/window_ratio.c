/* Retries as a share of the calls of the last seconds.
**
**   allowed while retries < max(trunc(ratio x calls), 1, min_per_second x window), both counted
**   over the window; always below minimum_calls; never where ratio and min_per_second are 0.
**
** Sources: Microsoft HttpRetryBudgetOptions (RetryRatio 0.1, MinimumThroughput 10, SamplingDuration
** 10 s; at least one retry a window unless the ratio is 0); Google SRE book, "Handling Overload" (a
** client's retries below 10 % of its requests); Gateway API retryConstraint (percent, interval,
** minRetryRate).  The window has ten slices, as Polly's have.
*/
#include "models/policies/budgets/budget.h"
#include "models/spec/budgets/window_ratio.h"
#include "sim/sliding.h"

#include <math.h>

enum { SLICES = 10 };
enum column { CALLS, RETRIES, COLUMNS };

static size_t ratio_state(const void *spec)
{
    (void)spec;
    return sliding_size(SLICES, COLUMNS);
}

static void ratio_begin(const void *value, void *state, sim_time now)
{
    const struct window_ratio_spec *spec = value;
    (void)now;
    sliding_begin(state, spec->window, SLICES, COLUMNS);
}

static void ratio_call_starts(const struct budget_view *view)
{
    sliding_add(view->state, view->now, CALLS, 1);
}

/* Retries the window may hold, but for the freedom of a quiet one. */
static double most_retries(const struct window_ratio_spec *spec, int64_t calls)
{
    double by_calls = spec->ratio > 0 ? fmax(1, trunc(spec->ratio * (double)calls)) : 0;
    return fmax(by_calls, spec->min_per_second * time_to_s(spec->window));
}

static bool ratio_grants(const struct budget_view *view)
{
    const struct window_ratio_spec *spec = view->spec;
    int64_t calls = sliding_sum(view->state, view->now, CALLS);
    int64_t retries = sliding_sum(view->state, view->now, RETRIES);
    bool quiet = calls < spec->minimum_calls && spec->ratio > 0;
    if (!quiet && (double)retries >= most_retries(spec, calls))
        return false;
    sliding_add(view->state, view->now, RETRIES, 1);
    return true;
}

static double ratio_level(const struct budget_view *view)
{
    const struct sliding *window = view->state;
    double most = most_retries(view->spec, sliding_held(window, CALLS));
    return fmax(0, ceil(most - (double)sliding_held(window, RETRIES)));
}

const struct budget_type window_ratio_budget = {
    .kind = &window_ratio_kind,
    .state_of = ratio_state,
    .begin = ratio_begin,
    .call_starts = ratio_call_starts,
    .grants = ratio_grants,
    .level = ratio_level,
};
