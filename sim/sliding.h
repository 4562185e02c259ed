/* Sums over a sliding window of time: a ring of slices, each with a few columns to count in.
**
** The window covers the slice of the present and the slices - 1 before it, so between length x
** (slices - 1) / slices and length.  Slices lie on a grid that begins with the run, or
** (begin_with_use) one begins with the first use after the one before has had its time, and may
** then be longer.  Advanced lazily, on use; adding and reading cost O(1) but for the slices that
** have gone by meanwhile, which are emptied once.  The memory is the owner's: sliding_size()
** bytes, 8-byte aligned.
*/
#ifndef SQUALL_SIM_SLIDING_H
#define SQUALL_SIM_SLIDING_H

#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sliding {
    sim_time slice;  /* how long one is */
    int64_t current; /* the slice of the latest use, counted from the run's begin */
    sim_time since;  /* when that one began, where it does so with use */
    uint32_t slices, columns;
    bool with_use;
    int64_t cell[]; /* the sums of the columns; then slice by slice their parts */
};

size_t sliding_size(uint32_t slices, uint32_t columns);

/* Of zeroed memory. */
void sliding_begin(struct sliding *window, sim_time length, uint32_t slices, uint32_t columns);

/* From now on, slices begin with use. */
void sliding_begin_with_use(struct sliding *window, sim_time now);

void sliding_add(struct sliding *window, sim_time now, uint32_t column, int64_t by);
int64_t sliding_sum(struct sliding *window, sim_time now, uint32_t column);

/* As of the latest use, whatever has run out since. */
static inline int64_t sliding_held(const struct sliding *window, uint32_t column)
{
    return window->cell[column];
}

#endif
