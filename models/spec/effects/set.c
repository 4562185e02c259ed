/* Values are changed in mid-run, and put back at the end: an event, as they may mean anything. */
#include "models/spec/effects/kind.h"

#include <string.h>

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    return arena_format(arena, "set to %s", fault->set);
}

/* {path: value}, without the braces. */
static const char *deed(const struct fault_spec *fault, const char *target, struct arena *arena)
{
    size_t length = strlen(fault->set), braced = *fault->set == '{' ? 1 : 0;
    (void)target;
    return arena_format(arena, "%.*s was set", (int)(length - 2 * braced), fault->set + braced);
}

static enum fault_role role(const struct fault_spec *fault)
{
    (void)fault;
    return ROLE_EVENT;
}

const struct effect_kind set_effect_kind = {
    .may = STRIKES_NOTHING,
    .elsewhere = "its paths say what is changed",
    .role = role,
    .text = text,
    .deed = deed,
};
