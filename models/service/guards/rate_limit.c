/* The rate limit: a token bucket of each instance.  A request that finds no token is answered
** `overloaded`, with the time until the next one comes as retry-after. */
#include "models/spec/guards/rate_limit.h"

#include "models/service/guards/registry.h"

#include <math.h>

struct bucket {
    double tokens;
    sim_time since;
};

/* One second's worth, if nothing else is said; never less than one. */
static double burst_of(const struct rate_limit_spec *spec)
{
    return isnan(spec->burst) ? fmax(1, spec->rate) : spec->burst;
}

static void bucket_begin(void *self, void *state)
{
    struct guard *guard = self;
    struct bucket *bucket = state;
    bucket->tokens = burst_of(guard->stage.spec);
}

static enum outcome bucket_admit(struct guard_view *view)
{
    const struct rate_limit_spec *spec = view->spec;
    struct bucket *bucket = view->state;
    double came = spec->rate * time_to_s(view->now - bucket->since);
    bucket->tokens = fmin(burst_of(spec), bucket->tokens + came);
    bucket->since = view->now;
    if (bucket->tokens >= 1) {
        bucket->tokens -= 1;
        return OUTCOME_ok;
    }
    if (spec->hint && spec->rate > 0)
        view->hint = time_from_s((1 - bucket->tokens) / spec->rate);
    return OUTCOME_overloaded;
}

const struct guard_type rate_limit_guard = {
    .stage = { .kind = &rate_limit_kind,
               .state = { .size = sizeof(struct bucket), .begin = bucket_begin } },
    .admit = bucket_admit,
};
