#include "models/call/effect.h"
#include "models/call/failing.h"
#include "models/spec/effects/fail_first.h"

static enum outcome errs(const struct stroke *stroke, const struct request *request, bool *effect)
{
    const struct fail_first_spec *first = stroke->spec->fail_first;
    if (request->attempt > first->attempts)
        return OUTCOME_ok;
    struct rng rng = stroke_chance(stroke, ASK_AFTER, request_key(request));
    enum outcome outcome = failure_class(first->as);
    *effect = error_after_effect(first->effect, outcome, &rng);
    return outcome;
}

const struct effect_type fail_first_effect = { .errs = errs };
