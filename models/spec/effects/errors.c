/* A share of the requests fails, by class. */
#include "models/spec/effects/errors.h"

#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

FIELD_TABLE_SHORT(error_spec, ERROR_FIELDS);

double error_sum(const struct error_spec *spec)
{
    return spec->error + spec->unavailable + spec->overloaded + spec->invalid;
}

bool error_any(const struct error_spec *spec)
{
    return spec->error > 0 || spec->unavailable > 0 || spec->overloaded > 0 || spec->invalid > 0;
}

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    const struct error_spec *errors = fault->errors;
    const struct {
        const char *name;
        double share;
    } all[] = { { "error", errors->error },
                { "unavailable", errors->unavailable },
                { "overloaded", errors->overloaded },
                { "invalid", errors->invalid } };
    const char *text = "";
    char share[UNIT_TEXT];
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].share > 0)
            text = words_join(arena, text,
                              arena_format(arena, fault->consumer ? "%s end in %s"
                                                                  : "%s answered %s",
                                           share_print(all[i].share, share), all[i].name));
    if (errors->effect > 0)
        text = words_join(arena, text, arena_format(arena, "%s of them once it was done",
                                                    share_print(errors->effect, share)));
    return text;
}

static const struct error_spec *classes(const struct fault_spec *fault)
{
    return fault->errors;
}

/* A publish that fails has stored nothing. */
static const void *senseless(const struct fault_spec *fault, unsigned target, const char **why)
{
    *why = target == STRIKES_EDGE
               ? NO_EFFECT_ON_EDGE
               : "errors of a queue come before the message is stored: nothing can have taken "
                 "effect; lose answers on the way to it (an `edge`, `loss: {answer: ...}`)";
    bool before = target == STRIKES_EDGE || target == STRIKES_QUEUE;
    return before && fault->errors->effect > 0 ? &fault->errors->effect : NULL;
}

static bool carries(const struct fault_spec *fault)
{
    return fault->errors->effect > 0 && error_any(fault->errors);
}

const struct effect_kind errors_effect_kind = {
    .may = STRIKES_QUEUE | STRIKES_SERVICE | STRIKES_CONSUMER | STRIKES_EDGE | ONE_BY_ONE |
           MAY_RAMP,
    .at_once = STRIKES_QUEUE | STRIKES_EDGE,
    .text = text,
    .classes = classes,
    .senseless = senseless,
    .carries = carries,
};
