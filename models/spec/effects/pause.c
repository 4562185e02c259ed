/* The world stands still: nothing advances, what arrives waits. */
#include "models/spec/effects/pause.h"

#include "models/spec/effects/kind.h"

FIELD_TABLE_SHORT(pause_spec, PAUSE_FIELDS);

static bool given(const struct fault_spec *fault)
{
    return fault->pause && fault->pause->on;
}

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    (void)arena;
    return fault->pause->spares == SPARES_RUNNING ? "paused, but for what is at work" : "paused";
}

const struct effect_kind pause_effect_kind = {
    .may = STRIKES_SERVICE | STRIKES_CONSUMER | MAY_SELECT,
    .stops = true,
    .given = given,
    .text = text,
};
