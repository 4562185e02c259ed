/* What a fault does, in words: those of its effects, one after the other. */
#include "models/spec/fault.h"

#include "base/units.h"
#include "models/spec/effect.h"
#include "models/spec/effects/words.h"

#include <math.h>

static const char *target_text(const struct fault_spec *fault, struct arena *arena)
{
    char share[UNIT_TEXT];
    const char *target = fault_part(fault) ? fault_part(fault)
                         : fault->edge     ? fault->edge
                                           : fault->client;
    if (!target)
        return "all clients";
    if (fault->instance != COUNT_NONE)
        target = arena_format(arena, "%s, instance %lld", target, (long long)fault->instance);
    if (fault->users < 1)
        target = arena_format(arena, "%s, %s of the users", target,
                              share_print(fault->users, share));
    return target;
}

const char *fault_text(const struct fault_spec *fault, struct arena *arena)
{
    const char *text = "";
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_given(e, fault))
            text = words_join(arena, text, effect_kinds[e]->text(fault, arena));
    if (fault_only_sets(fault))
        return arena_format(arena, "values %s", text);
    if (fault_target(fault) == STRIKES_NOTHING && isnan(fault->load))
        return text;
    return arena_format(arena, "%s: %s", target_text(fault, arena), text);
}

const char *fault_deed(const struct fault_spec *fault, struct arena *arena)
{
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_given(e, fault) && effect_kinds[e]->deed)
            return effect_kinds[e]->deed(fault, target_text(fault, arena), arena);
    return arena_format(arena, "'%s'", fault_text(fault, arena));
}
