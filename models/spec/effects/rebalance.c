/* The consumer's instances share the partitions out anew; meanwhile nothing is handed out. */
#include "models/spec/effects/kind.h"
#include "models/spec/effects/words.h"

static const char *text(const struct fault_spec *fault, struct arena *arena)
{
    char length[UNIT_TEXT];
    return arena_format(arena, "rebalances for %s", time_print(fault->rebalance, length));
}

static sim_time length(const struct fault_spec *fault, int64_t instances)
{
    (void)instances;
    return fault->rebalance;
}

const struct effect_kind rebalance_effect_kind = {
    .may = STRIKES_CONSUMER,
    .done = true,
    .text = text,
    .length = length,
};
