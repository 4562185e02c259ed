#include "models/call/failing.h"

enum outcome error_draw(const struct error_spec *spec, double strength, struct rng *rng)
{
    double u = rng_uniform(rng);
    if ((u -= spec->error * strength) < 0)
        return OUTCOME_error;
    if ((u -= spec->unavailable * strength) < 0)
        return OUTCOME_unavailable;
    if ((u -= spec->overloaded * strength) < 0)
        return OUTCOME_overloaded;
    return u < spec->invalid * strength ? OUTCOME_invalid : OUTCOME_ok;
}

bool error_after_effect(double effect, enum outcome outcome, struct rng *rng)
{
    return effect > 0 && outcome != OUTCOME_ok && outcome != OUTCOME_invalid &&
           rng_uniform(rng) < effect;
}

enum outcome failure_class(int as)
{
    switch ((enum failure)as) {
    case FAILURE_ERROR: return OUTCOME_error;
    case FAILURE_UNAVAILABLE: return OUTCOME_unavailable;
    case FAILURE_OVERLOADED: return OUTCOME_overloaded;
    case FAILURE_INVALID: return OUTCOME_invalid;
    }
    return OUTCOME_error;
}
