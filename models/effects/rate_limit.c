#include "models/call/effect.h"
#include "models/spec/effects/rate_limit.h"

#include <math.h>

struct bucket {
    double tokens; /* at the time `since` */
    sim_time since;
};

static double size(const struct limit_fault_spec *limit)
{
    return isnan(limit->burst) ? fmax(1, limit->rate) : limit->burst;
}

static void start(struct stroke *stroke)
{
    struct bucket *bucket = stroke->state;
    *bucket = (struct bucket){ size(stroke->spec->rate_limit), stroke->spec->at };
}

static bool limits(struct stroke *stroke, sim_time now, sim_time *hint)
{
    const struct limit_fault_spec *limit = stroke->spec->rate_limit;
    struct bucket *bucket = stroke->state;
    double came = limit->rate * time_to_s(now - bucket->since);
    bucket->tokens = fmin(size(limit), bucket->tokens + came);
    bucket->since = now;
    if (bucket->tokens >= 1) {
        bucket->tokens -= 1;
        return false;
    }
    *hint = limit->rate > 0 ? time_from_s((1 - bucket->tokens) / limit->rate) : TIME_NONE;
    return true;
}

const struct effect_type rate_limit_effect = {
    .state_size = sizeof(struct bucket), .start = start, .limits = limits,
};
