#include "models/call/effect.h"
#include "models/spec/effects/latency.h"

static double slow(const struct stroke *stroke, double seconds, struct rng *rng)
{
    const struct latency_fault_spec *spec = stroke->spec->latency;
    if (spec->share < 1 && rng_uniform(rng) >= spec->share)
        return seconds;
    seconds *= 1 + (spec->multiply - 1) * stroke->strength;
    return spec->add.kind ? seconds + dist_draw(&spec->add, rng) * stroke->strength : seconds;
}

const struct effect_type latency_effect = { .slow = slow };
