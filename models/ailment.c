#include "models/ailment.h"

double ailment_slow(struct ailment *ailment, double seconds)
{
    for (size_t i = 0; i < ailment->slowings; i++) {
        const struct slowing *slowing = &ailment->slowing[i];
        const struct latency_fault_spec *spec = slowing->spec;
        if (spec->share < 1 && rng_uniform(&ailment->rng) >= spec->share)
            continue;
        seconds *= 1 + (spec->multiply - 1) * slowing->strength;
        if (spec->add.kind)
            seconds += dist_draw(&spec->add, &ailment->rng) * slowing->strength;
    }
    return seconds;
}

static bool happens(double share, struct rng *rng)
{
    return share > 0 && (share >= 1 || rng_uniform(rng) < share);
}

bool ailment_refuses(struct ailment *ailment)
{
    return happens(ailment->down, &ailment->rng);
}

bool ailment_swallows(struct ailment *ailment)
{
    return happens(ailment->black_hole, &ailment->rng);
}

enum outcome ailment_errs(struct ailment *ailment)
{
    for (size_t i = 0; i < ailment->errings; i++) {
        const struct erring *erring = &ailment->erring[i];
        enum outcome outcome = error_draw(erring->spec, erring->strength, &ailment->rng);
        if (outcome != OUTCOME_ok)
            return outcome;
    }
    return OUTCOME_ok;
}

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

bool error_any(const struct error_spec *spec)
{
    return spec->error > 0 || spec->unavailable > 0 || spec->overloaded > 0 || spec->invalid > 0;
}
