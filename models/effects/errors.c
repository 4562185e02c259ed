#include "models/call/effect.h"
#include "models/call/failing.h"

static enum outcome errs(const struct stroke *stroke, const struct request *request, bool *effect)
{
    const struct error_spec *errors = stroke->spec->errors;
    struct rng rng = stroke_chance(stroke, ASK_ERRS, request_key(request));
    enum outcome outcome = error_draw(errors, stroke->strength, &rng);
    *effect = error_after_effect(errors->effect, outcome, &rng);
    return outcome;
}

const struct effect_type errors_effect = { .errs = errs };
