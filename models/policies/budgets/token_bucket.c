/* The plain token bucket: a retry costs tokens; tokens come back over time, by calls, by
** successes. */
#include "models/spec/budgets/token_bucket.h"

#include "models/policies/budgets/budget.h"

#include <math.h>

struct bucket {
    double tokens;
    sim_time since; /* up to here the refill is counted */
};

static void bucket_begin(const void *value, void *state, sim_time now)
{
    const struct token_bucket_spec *spec = value;
    struct bucket *bucket = state;
    bucket->tokens = isnan(spec->initial) ? spec->capacity : spec->initial;
    bucket->since = now;
}

static void gain(const struct budget_view *view, double tokens)
{
    const struct token_bucket_spec *spec = view->spec;
    struct bucket *bucket = view->state;
    double refill = spec->refill * time_to_s(view->now - bucket->since);
    bucket->tokens = fmin(spec->capacity, bucket->tokens + refill + tokens);
    bucket->since = view->now;
}

static void bucket_call_starts(const struct budget_view *view)
{
    const struct token_bucket_spec *spec = view->spec;
    gain(view, spec->per_call);
}

static void bucket_call_ends(const struct budget_view *view)
{
    const struct token_bucket_spec *spec = view->spec;
    if (outcome_is_good(view->outcome))
        gain(view, spec->per_success);
}

static bool bucket_grants(const struct budget_view *view)
{
    const struct token_bucket_spec *spec = view->spec;
    struct bucket *bucket = view->state;
    gain(view, 0);
    if (bucket->tokens < spec->cost || bucket->tokens <= spec->least)
        return false;
    bucket->tokens -= spec->cost;
    return true;
}

static double bucket_level(const struct budget_view *view)
{
    const struct token_bucket_spec *spec = view->spec;
    const struct bucket *bucket = view->state;
    return bucket->tokens / spec->cost;
}

const struct budget_type token_bucket_budget = {
    .kind = &token_bucket_kind,
    .state_size = sizeof(struct bucket),
    .begin = bucket_begin,
    .call_starts = bucket_call_starts,
    .grants = bucket_grants,
    .call_ends = bucket_call_ends,
    .level = bucket_level,
};
