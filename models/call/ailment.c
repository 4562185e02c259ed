#include "models/call/ailment.h"

#include "models/call/baggage.h"
#include "models/call/edge.h"

#include <math.h>

/* Each question has draws of its own. */
enum question {
    ASK_SLOW,
    ASK_REFUSES,
    ASK_SWALLOWS,
    ASK_ERRS,
    ASK_SLOW_BACK,
    ASK_LOSES_ANSWER,
    ASK_POISON,
    ASK_EFFECT,
    QUESTIONS = 16
};

static struct rng chance_of(const struct ailment *ailment, const struct stroke *stroke,
                            enum question question, uint64_t key)
{
    struct rng rng;
    uint64_t stream = (uint64_t)stroke->place * QUESTIONS + (uint64_t)question;
    rng_keyed(&rng, ailment->chance + stream, key);
    return rng;
}

bool fault_is_for(const struct fault_spec *spec, uint32_t instance)
{
    return spec->instance == COUNT_NONE || spec->instance == (int64_t)instance;
}

/* The share of the users is the lower end of their hashes. */
static bool strikes(const struct stroke *stroke, const struct request *request)
{
    const struct fault_spec *spec = stroke->spec;
    if (!fault_is_for(spec, request->instance))
        return false;
    return spec->users >= 1 ||
           (double)call_baggage(request->call)->user < spec->users * 4294967296.0;
}

static bool happens(const struct ailment *ailment, const struct stroke *stroke,
                    enum question question, uint64_t key, double share)
{
    if (share <= 0 || share >= 1)
        return share >= 1;
    struct rng rng = chance_of(ailment, stroke, question, key);
    return rng_uniform(&rng) < share;
}

/* --- slower --- */

double ailment_slow(const struct ailment *ailment, const struct request *request,
                    enum slowed slowed, double seconds)
{
    enum question question = slowed == SLOWED_BACK ? ASK_SLOW_BACK : ASK_SLOW;
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        const struct latency_fault_spec *spec = stroke->spec->latency;
        if (!spec || !strikes(stroke, request))
            continue;
        struct rng rng = chance_of(ailment, stroke, question, request_key(request));
        if (spec->share < 1 && rng_uniform(&rng) >= spec->share)
            continue;
        seconds *= 1 + (spec->multiply - 1) * stroke->strength;
        if (spec->add.kind)
            seconds += dist_draw(&spec->add, &rng) * stroke->strength;
    }
    return seconds;
}

/* --- refused, swallowed --- */

bool ailment_refuses(const struct ailment *ailment, const struct request *request)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        if (stroke->spec->down && strikes(stroke, request) &&
            happens(ailment, stroke, ASK_REFUSES, request_key(request), stroke->strength))
            return true;
    }
    return false;
}

/* The share of the messages that a fault loses for sure, and those that a lossy road loses. */
static double lost_share(const struct stroke *stroke, bool certain, double lossy)
{
    return (certain ? 1 : lossy) * stroke->strength;
}

bool ailment_swallows(const struct ailment *ailment, const struct request *request)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        const struct fault_spec *spec = stroke->spec;
        double share = lost_share(stroke, spec->black_hole || spec->partition,
                                  spec->loss ? spec->loss->request : 0);
        if (share > 0 && strikes(stroke, request) &&
            happens(ailment, stroke, ASK_SWALLOWS, request_key(request), share))
            return true;
    }
    return false;
}

bool ailment_swallows_answer(const struct ailment *ailment, const struct request *request)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        const struct fault_spec *spec = stroke->spec;
        double share = lost_share(stroke, spec->partition, spec->loss ? spec->loss->answer : 0);
        if (share > 0 && strikes(stroke, request) &&
            happens(ailment, stroke, ASK_LOSES_ANSWER, request_key(request), share))
            return true;
    }
    return false;
}

/* --- failing --- */

static enum outcome failure_class(int as)
{
    switch ((enum failure)as) {
    case FAILURE_ERROR: return OUTCOME_error;
    case FAILURE_UNAVAILABLE: return OUTCOME_unavailable;
    case FAILURE_OVERLOADED: return OUTCOME_overloaded;
    case FAILURE_INVALID: return OUTCOME_invalid;
    }
    return OUTCOME_error;
}

/* Poison lies in the call, whatever its attempt, or in what the user wants. */
static uint32_t poison_key(const struct poison_spec *poison, const struct request *request)
{
    return poison->sticks ? call_baggage(request->call)->root : request->call->key;
}

static enum outcome fails(const struct ailment *ailment, const struct stroke *stroke,
                          const struct request *request, bool *effect)
{
    const struct fail_first_spec *first = stroke->spec->fail_first;
    const struct poison_spec *poison = stroke->spec->poison;
    bool fails_first = first && request->attempt <= first->attempts;
    if (!fails_first &&
        !(poison && happens(ailment, stroke, ASK_POISON, poison_key(poison, request),
                            poison->share * stroke->strength)))
        return OUTCOME_ok;
    struct rng rng = chance_of(ailment, stroke, ASK_EFFECT, request_key(request));
    enum outcome outcome = failure_class(fails_first ? first->as : poison->as);
    *effect = error_after_effect(fails_first ? first->effect : poison->effect, outcome, &rng);
    return outcome;
}

enum outcome ailment_errs(const struct ailment *ailment, const struct request *request,
                          bool *effect)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        const struct fault_spec *spec = stroke->spec;
        if ((!spec->errors && !spec->fail_first && !spec->poison) || !strikes(stroke, request))
            continue;
        enum outcome outcome = fails(ailment, stroke, request, effect);
        if (outcome == OUTCOME_ok && spec->errors) {
            struct rng rng = chance_of(ailment, stroke, ASK_ERRS, request_key(request));
            outcome = error_draw(spec->errors, stroke->strength, &rng);
            *effect = error_after_effect(spec->errors->effect, outcome, &rng);
        }
        if (outcome != OUTCOME_ok)
            return outcome;
    }
    return OUTCOME_ok;
}

/* --- limited --- */

double limit_burst(const struct limit_fault_spec *limit)
{
    return isnan(limit->burst) ? fmax(1, limit->rate) : limit->burst;
}

static bool takes_token(struct stroke *stroke, sim_time now, sim_time *hint)
{
    const struct limit_fault_spec *limit = stroke->spec->rate_limit;
    double came = limit->rate * time_to_s(now - stroke->since);
    stroke->tokens = fmin(limit_burst(limit), stroke->tokens + came);
    stroke->since = now;
    if (stroke->tokens >= 1) {
        stroke->tokens -= 1;
        return true;
    }
    *hint = limit->rate > 0 ? time_from_s((1 - stroke->tokens) / limit->rate) : TIME_NONE;
    return false;
}

bool ailment_limits(const struct ailment *ailment, const struct request *request, sim_time now,
                    sim_time *hint)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        struct stroke *stroke = ailment->stroke[i];
        if (stroke->spec->rate_limit && strikes(stroke, request) && !takes_token(stroke, now, hint))
            return true;
    }
    return false;
}

/* --- fewer workers --- */

double ailment_capacity(const struct ailment *ailment, uint32_t instance)
{
    double left = 1;
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        const struct fault_spec *spec = stroke->spec;
        if (!isnan(spec->capacity) && fault_is_for(spec, instance))
            left *= 1 - (1 - spec->capacity) * stroke->strength;
    }
    return left;
}

/* --- errors by class --- */

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

bool error_any(const struct error_spec *spec)
{
    return spec->error > 0 || spec->unavailable > 0 || spec->overloaded > 0 || spec->invalid > 0;
}
