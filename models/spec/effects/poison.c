/* A share of the calls fails however often it is tried. */
#include "models/spec/effects/poison.h"

#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

FIELD_TABLE_SHORT(poison_spec, POISON_FIELDS);

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    char share[UNIT_TEXT];
    const char *what = fault->poison->sticks ? "root calls" : "calls";
    return arena_format(arena, "%s of the %s poisoned", share_print(fault->poison->share, share),
                        fault->queue ? "messages" : what);
}

/* In a queue it lies in the message. */
static const void *senseless(const struct fault_spec *fault, unsigned target, const char **why)
{
    const struct poison_spec *poison = fault->poison;
    *why = NO_EFFECT_ON_EDGE;
    if (target == STRIKES_EDGE && poison->effect > 0)
        return &poison->effect;
    if (target != STRIKES_QUEUE)
        return NULL;
    if (poison->effect > 0) {
        *why = "a poisoned message fails in the consumer, before it calls anybody: nothing has "
               "taken effect; let errors strike the consumer "
               "(`errors: {error: 1%, effect: 30%}`)";
        return &poison->effect;
    }
    *why = "poison in a queue sticks to the message by itself: it fails in every delivery, on "
           "every rung; leave `sticks` out";
    return poison->sticks ? &poison->sticks : NULL;
}

static bool carries(const struct fault_spec *fault)
{
    return fault->poison->sticks || fault->poison->effect > 0;
}

const struct effect_kind poison_effect_kind = {
    .may = STRIKES_QUEUE | STRIKES_SERVICE | STRIKES_EDGE | ONE_BY_ONE | MAY_RAMP,
    .at_once = STRIKES_EDGE,
    .text = text,
    .senseless = senseless,
    .carries = carries,
};
