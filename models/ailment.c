#include "models/ailment.h"

/* Each question has draws of its own. */
enum question { ASK_SLOW, ASK_REFUSES, ASK_SWALLOWS, ASK_ERRS };

static struct rng chance_of(const struct ailment *ailment, enum question question, uint64_t key)
{
    struct rng rng;
    rng_keyed(&rng, ailment->chance + (uint64_t)question, key);
    return rng;
}

double ailment_slow(const struct ailment *ailment, uint64_t key, double seconds)
{
    if (ailment->slowings == 0)
        return seconds;
    struct rng rng = chance_of(ailment, ASK_SLOW, key);
    for (size_t i = 0; i < ailment->slowings; i++) {
        const struct slowing *slowing = &ailment->slowing[i];
        const struct latency_fault_spec *spec = slowing->spec;
        if (spec->share < 1 && rng_uniform(&rng) >= spec->share)
            continue;
        seconds *= 1 + (spec->multiply - 1) * slowing->strength;
        if (spec->add.kind)
            seconds += dist_draw(&spec->add, &rng) * slowing->strength;
    }
    return seconds;
}

static bool happens(const struct ailment *ailment, enum question question, uint64_t key,
                    double share)
{
    if (share <= 0 || share >= 1)
        return share >= 1;
    struct rng rng = chance_of(ailment, question, key);
    return rng_uniform(&rng) < share;
}

bool ailment_refuses(const struct ailment *ailment, uint64_t key)
{
    return happens(ailment, ASK_REFUSES, key, ailment->down);
}

bool ailment_swallows(const struct ailment *ailment, uint64_t key)
{
    return happens(ailment, ASK_SWALLOWS, key, ailment->black_hole);
}

enum outcome ailment_errs(const struct ailment *ailment, uint64_t key)
{
    if (ailment->errings == 0)
        return OUTCOME_ok;
    struct rng rng = chance_of(ailment, ASK_ERRS, key);
    for (size_t i = 0; i < ailment->errings; i++) {
        const struct erring *erring = &ailment->erring[i];
        enum outcome outcome = error_draw(erring->spec, erring->strength, &rng);
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
