/* The caches of an edge lose a share of their keys, at once. */
#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    char share[UNIT_TEXT];
    return arena_format(arena, "%s of the cache lost", share_print(fault->cache_loss, share));
}

const struct effect_kind cache_loss_effect_kind = {
    .may = STRIKES_EDGE,
    .done = true,
    .policy = "cache",
    .text = text,
};
