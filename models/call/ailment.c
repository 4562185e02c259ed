/* One question after the other to the strokes, fault after fault, as ailment_add() put them:
**
**   slow       each makes of the time what it will, one upon the other
**   refuses, swallows, limits, errs   the first that says so decides
**   capacity   shares that are left multiply
**
** Invariant.  A stroke's draws depend on its place among those of the target and on the request,
** not on who was asked before it.
*/
#include "models/call/ailment.h"

#include "models/call/baggage.h"

void ailment_add(struct ailment *ailment, struct stroke *stroke, uint32_t place)
{
    stroke->chance = ailment->chance + (uint64_t)place * QUESTIONS;
    ailment->stroke[ailment->strokes++] = stroke;
    ailment->any = true;
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

double ailment_slow(const struct ailment *ailment, const struct request *request,
                    enum question question, double seconds)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        if (!stroke->type->slow || !strikes(stroke, request))
            continue;
        struct rng rng = stroke_chance(stroke, question, request_key(request));
        seconds = stroke->type->slow(stroke, seconds, &rng);
    }
    return seconds;
}

/* What happens to a share of the requests. */
typedef double share_of(const struct fault_spec *);

static bool befalls(const struct stroke *stroke, share_of *share, enum question question,
                    const struct request *request)
{
    return share && strikes(stroke, request) &&
           stroke_happens(stroke, question, request_key(request),
                          share(stroke->spec) * stroke->strength);
}

bool ailment_refuses(const struct ailment *ailment, const struct request *request)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        if (befalls(stroke, stroke->type->refuses, ASK_REFUSES, request))
            return true;
    }
    return false;
}

bool ailment_swallows(const struct ailment *ailment, const struct request *request)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        if (befalls(stroke, stroke->type->swallows, ASK_SWALLOWS, request))
            return true;
    }
    return false;
}

bool ailment_swallows_answer(const struct ailment *ailment, const struct request *request)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        if (befalls(stroke, stroke->type->swallows_answer, ASK_LOSES_ANSWER, request))
            return true;
    }
    return false;
}

enum outcome ailment_errs(const struct ailment *ailment, const struct request *request,
                          bool *effect)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        if (!stroke->type->errs || !strikes(stroke, request))
            continue;
        enum outcome outcome = stroke->type->errs(stroke, request, effect);
        if (outcome != OUTCOME_ok)
            return outcome;
    }
    return OUTCOME_ok;
}

bool ailment_limits(const struct ailment *ailment, const struct request *request, sim_time now,
                    sim_time *hint)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        struct stroke *stroke = ailment->stroke[i];
        if (stroke->type->limits && strikes(stroke, request) &&
            stroke->type->limits(stroke, now, hint))
            return true;
    }
    return false;
}

double ailment_capacity(const struct ailment *ailment, uint32_t instance)
{
    double left = 1;
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        const struct fault_spec *spec = stroke->spec;
        if (stroke->type->capacity && fault_is_for(spec, instance))
            left *= 1 - (1 - stroke->type->capacity(spec)) * stroke->strength;
    }
    return left;
}

bool ailment_shuts(const struct ailment *ailment, uint32_t instance)
{
    for (size_t i = 0; i < ailment->strokes; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        bool all = fault_is_for(stroke->spec, instance) && stroke->spec->users >= 1;
        if (all && stroke->type->refuses &&
            stroke->type->refuses(stroke->spec) * stroke->strength >= 1)
            return true;
    }
    return false;
}

enum outcome ailment_poisons(const struct ailment *ailment, const struct request *publish,
                             uint64_t key)
{
    enum outcome outcome = OUTCOME_ok;
    for (size_t i = 0; i < ailment->strokes && outcome == OUTCOME_ok; i++) {
        const struct stroke *stroke = ailment->stroke[i];
        if (stroke->type->poisons && strikes(stroke, publish))
            outcome = stroke->type->poisons(stroke, key);
    }
    return outcome;
}
