/* Where records come from once no free one is at hand: never used ones, and those that a walk over
** everything that waits sets free.
*/
#include "sim/engine_private.h"

#include <stdlib.h>

enum { RECORDS_FIRST = 1024 };

static bool sim_keeps(const void *self, struct entry entry)
{
    const struct sim *sim = self;
    return record_waits(&sim->records[entry.rank % SIM_PENDING_MAX]);
}

static void present_compact(struct sim *sim)
{
    size_t kept = 0;
    for (size_t i = 0; i < sim->present_count; i++) {
        struct present event = sim->present[(sim->present_head + i) & sim->present_mask];
        if (event.type || sim_keeps(sim, (struct entry){ sim->now, event.rank }))
            sim->present[(sim->present_head + kept++) & sim->present_mask] = event;
    }
    sim->present_count = kept;
}

/* No entry names a cancelled record then: all that do not wait are free. */
void sim_compact(struct sim *sim)
{
    sim->calendar->compact(sim->entries, sim_keeps, sim);
    present_compact(sim);
    sim->dead = 0;
    sim->free = SLOT_NONE;
    for (uint32_t slot = sim->fresh; slot-- > 0;)
        if (!record_waits(&sim->records[slot]))
            sim_give_record(sim, slot);
}

uint32_t sim_find_record(struct sim *sim)
{
    if (sim->fresh == sim->pending_max) {
        if (sim->dead)
            sim_compact(sim);
        return sim->free;
    }
    if (sim->fresh == sim->capacity) {
        sim->capacity = sim->capacity ? sim->capacity * 2 : RECORDS_FIRST;
        sim->records = memory_resize(sim->records, sim->capacity, sizeof *sim->records);
    }
    sim->records[sim->fresh].generation = 0;
    sim->records[sim->fresh].next_free = SLOT_NONE;
    return sim->fresh++;
}
