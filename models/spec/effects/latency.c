/* Work, or the way, takes longer, or shorter. */
#include "models/spec/effects/latency.h"

#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

#include <math.h>

FIELD_TABLE_SHORT(latency_fault_spec, LATENCY_FAULT_FIELDS);

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    const struct latency_fault_spec *latency = fault->latency;
    char share[UNIT_TEXT], length[UNIT_TEXT], times[UNIT_TEXT];
    const char *who = arena_format(arena, "every %s", words_struck(fault));
    const char *text = "";
    if (latency->share < 1)
        who = arena_format(arena, "%s of the %s", share_print(latency->share, share),
                           words_all_struck(fault));
    if (latency->add.kind) {
        sim_time mean = time_from_s(dist_mean(&latency->add));
        text = arena_format(arena, "%s slower", time_print(mean, length));
    }
    if (fabs(latency->multiply - 1) > 0)
        text = words_join(arena, text, arena_format(arena, "%s times the time",
                                                    words_factor(latency->multiply, times)));
    return arena_format(arena, "%s %s", who, *text ? text : "as before");
}

static enum fault_role role(const struct fault_spec *fault)
{
    const struct latency_fault_spec *latency = fault->latency;
    return !latency->add.kind && latency->multiply < 1 ? ROLE_REMEDY : ROLE_TRIGGER;
}

static const char *idle(const struct fault_spec *fault)
{
    if (fault->latency->add.kind || fault->latency->multiply != 1)
        return NULL;
    return "the latency fault changes nothing: it has neither `add` nor a `multiply` other than 1";
}

const struct effect_kind latency_effect_kind = {
    .may = STRIKES_QUEUE | STRIKES_SERVICE | STRIKES_CONSUMER | STRIKES_EDGE | ONE_BY_ONE |
           MAY_RAMP,
    .role = role,
    .text = text,
    .idle = idle,
};
