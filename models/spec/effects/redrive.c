/* Messages of one queue are put into another, from the oldest on.  It may cure, or be the second
** outage: an event. */
#include "models/spec/effects/redrive.h"

#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

#include <math.h>

FIELD_TABLE(redrive_spec, REDRIVE_FIELDS);

static const char *pace(const struct redrive_spec *redrive, struct arena *arena)
{
    char rate[UNIT_TEXT];
    return isnan(redrive->rate) ? "all at once"
                                : arena_format(arena, "at %s/s", words_factor(redrive->rate, rate));
}

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    const struct redrive_spec *redrive = fault->redrive;
    return arena_format(arena, "redrive of %s into %s, %s", redrive->from, redrive->to,
                        pace(redrive, arena));
}

static const char *deed(const struct fault_spec *fault, const char *target, struct arena *arena)
{
    const struct redrive_spec *redrive = fault->redrive;
    (void)target;
    return arena_format(arena, "%s was redriven into %s, %s", redrive->from, redrive->to,
                        pace(redrive, arena));
}

static enum fault_role role(const struct fault_spec *fault)
{
    (void)fault;
    return ROLE_EVENT;
}

const struct effect_kind redrive_effect_kind = {
    .may = STRIKES_NOTHING,
    .open_end = true,
    .role = role,
    .text = text,
    .deed = deed,
};
