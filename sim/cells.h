/* Buckets of calendar entries in no order: filled one by one, emptied as a whole.  For the ladder;
** never tells where an entry is.
**
** A bucket is a list of cells of CELL entries, two cache lines, all full except for the first.
** Cells come from one array and are reused last first, so the one to be written next is still in
** the cache.
*/
#ifndef SQUALL_SIM_CELLS_H
#define SQUALL_SIM_CELLS_H

#include "sim/calendar.h"

#include <string.h>

enum { CELL = 8 };
#define CELL_NONE UINT32_MAX

struct cells {
    struct entry *entries; /* of cell i: entries[i * CELL ..] */
    uint32_t *next;        /* the next cell in a bucket, or among the free */
    uint32_t free, fresh, capacity;
};

/* All zero: empty. */
struct bucket {
    uint32_t first, count; /* cell; entries */
};

void cells_init(struct cells *cells);
void cells_release(struct cells *cells);

/* The earliest and the latest time in a bucket that is not empty. */
void bucket_range(const struct cells *cells, struct bucket bucket, sim_time *first, sim_time *last);

/* Makes a cell that was never used the first of the free. */
void cells_extend(struct cells *cells);

static inline void bucket_add(struct cells *cells, struct bucket *bucket, struct entry entry)
{
    if (bucket->count % CELL == 0) {
        if (cells->free == CELL_NONE)
            cells_extend(cells);
        uint32_t cell = cells->free;
        cells->free = cells->next[cell];
        cells->next[cell] = bucket->first;
        bucket->first = cell;
    }
    cells->entries[(size_t)bucket->first * CELL + bucket->count++ % CELL] = entry;
}

/* How many entries the first cell of a bucket of `count` holds. */
static inline uint32_t bucket_in_first(uint32_t count)
{
    return count ? (count - 1) % CELL + 1 : 0;
}

/* What is read next of a bucket: where it goes on, and both lines of its entries. */
static inline void cell_fetch(const struct cells *cells, uint32_t cell)
{
    const struct entry *entries = &cells->entries[(size_t)cell * CELL];
    __builtin_prefetch(&cells->next[cell]);
    __builtin_prefetch(entries);
    __builtin_prefetch(entries + CELL / 2);
}

/* Moves the entries of the first cell to `out`, which has room for CELL, and returns how many they
** were.  0: the bucket was empty. */
static inline uint32_t bucket_drain(struct cells *cells, struct bucket *bucket, struct entry *out)
{
    uint32_t cell = bucket->first, found = bucket_in_first(bucket->count);
    if (found == 0)
        return 0;
    memcpy(out, &cells->entries[(size_t)cell * CELL], CELL * sizeof *out);
    bucket->first = cells->next[cell];
    bucket->count -= found;
    if (bucket->count)
        cell_fetch(cells, bucket->first);
    cells->next[cell] = cells->free;
    cells->free = cell;
    return found;
}

#endif
