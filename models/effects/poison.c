#include "models/call/baggage.h"
#include "models/call/effect.h"
#include "models/call/failing.h"
#include "models/spec/effects/poison.h"

/* Poison lies in the call, whatever its attempt, or in what the user wants. */
static uint32_t key(const struct poison_spec *poison, const struct request *request)
{
    return poison->sticks ? call_baggage(request->call)->root : request->call->key;
}

static enum outcome errs(const struct stroke *stroke, const struct request *request, bool *effect)
{
    const struct poison_spec *poison = stroke->spec->poison;
    if (stroke->spec->queue) /* of messages, not of the publish */
        return OUTCOME_ok;
    if (!stroke_happens(stroke, ASK_POISON, key(poison, request),
                        poison->share * stroke->strength))
        return OUTCOME_ok;
    struct rng rng = stroke_chance(stroke, ASK_AFTER, request_key(request));
    enum outcome outcome = failure_class(poison->as);
    *effect = error_after_effect(poison->effect, outcome, &rng);
    return outcome;
}

static enum outcome poisons(const struct stroke *stroke, uint64_t message)
{
    const struct poison_spec *poison = stroke->spec->poison;
    bool poisoned = stroke_happens(stroke, ASK_POISON, message, poison->share * stroke->strength);
    return poisoned ? failure_class(poison->as) : OUTCOME_ok;
}

const struct effect_type poison_effect = { .errs = errs, .poisons = poisons };
