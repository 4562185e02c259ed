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

static const double *after(const struct fault_spec *fault)
{
    return &fault->poison->effect;
}

static bool carries(const struct fault_spec *fault)
{
    return fault->poison->sticks || fault->poison->effect > 0;
}

const struct effect_kind poison_effect_kind = {
    .may = STRIKES_QUEUE | STRIKES_SERVICE | STRIKES_EDGE | ONE_BY_ONE | MAY_RAMP,
    .at_once = STRIKES_EDGE,
    .text = text,
    .after = after,
    .carries = carries,
};
