/* The ladder of calendar_ladder.c with the short ways inline, for the engine: nine in ten pushes,
** and all looks at what comes first while the bottom lasts.  Others ask by ladder_calendar.
*/
#ifndef SQUALL_SIM_LADDER_H
#define SQUALL_SIM_LADDER_H

#include "sim/calendar.h"
#include "sim/cells.h"
#include "sim/rung.h"
#include "sim/sorted.h"

#include <assert.h>

enum { BOTTOM_MAX = 64 /* a bottom of more is spread */, RUNGS = 24 };

struct ladder {
    struct sorted bottom;
    sim_time border; /* the lowest: of the last rung, or top_from */
    sim_time top_from, floor;
    uint32_t rungs;
    struct bucket top;
    struct cells cells;
    entries_soon *soon; /* NULL: nobody wants to know */
    void *soon_self;
    struct rung rung[RUNGS];
};

/* Into a bucket, or into a bottom that is long. */
void ladder_place(struct ladder *ladder, struct entry entry);

/* The bottom is empty: fills it with what comes next, if there is anything. */
void ladder_refill(struct ladder *ladder);

/* Straight into a bottom that is short. */
static inline bool ladder_is_near(const struct ladder *ladder, sim_time when)
{
    return when < ladder->border && ladder->bottom.count < BOTTOM_MAX;
}

static inline void ladder_push(struct ladder *ladder, struct entry entry)
{
    if (ladder_is_near(ladder, entry.when))
        sorted_insert(&ladder->bottom, entry);
    else
        ladder_place(ladder, entry);
}

/* What comes first, until the next push or pop; NULL: there is nothing. */
static inline const struct entry *ladder_first(struct ladder *ladder)
{
    if (ladder->bottom.count == 0)
        ladder_refill(ladder);
    return ladder->bottom.count ? &ladder->bottom.entries[ladder->bottom.count - 1] : NULL;
}

/* Drops what comes first. */
static inline void ladder_pop(struct ladder *ladder)
{
    assert(ladder->bottom.count > 0);
    ladder->floor = ladder->bottom.entries[--ladder->bottom.count].when;
}

#endif
