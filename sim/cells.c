/* The array of cells doubles; cells are numbers, so that it may move.
**
** Invariants
**   1. A cell is in exactly one bucket, or in the list `free`, or not before `fresh`.
**   2. In a bucket only the first cell may have room left; there is no cell without an entry.
**
** Sizes: up to 10^6 entries in some thousand buckets.  Cost: what does not fill its first cell, on
** average 64 bytes for each bucket in use.
*/
#include "sim/cells.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>

enum { CELLS_FIRST = 64 };

void cells_init(struct cells *cells)
{
    *cells = (struct cells){ .free = CELL_NONE };
}

void cells_release(struct cells *cells)
{
    free(cells->entries);
    free(cells->next);
    cells_init(cells);
}

static void cells_grow(struct cells *cells)
{
    size_t before = cells->capacity;
    size_t capacity = before ? before * 2 : CELLS_FIRST;
    assert(capacity < CELL_NONE / CELL);
    struct entry *entries = memory_aligned(capacity * CELL, sizeof *entries);
    if (before)
        memcpy(entries, cells->entries, before * CELL * sizeof *entries);
    free(cells->entries);
    cells->entries = entries;
    cells->next = memory_resize(cells->next, capacity, sizeof *cells->next);
    cells->capacity = (uint32_t)capacity;
}

void cells_extend(struct cells *cells)
{
    if (cells->fresh == cells->capacity)
        cells_grow(cells);
    cells->next[cells->fresh] = cells->free;
    cells->free = cells->fresh++;
}

void bucket_range(const struct cells *cells, struct bucket bucket, sim_time *first, sim_time *last)
{
    *first = SIM_FOREVER;
    *last = 0;
    while (bucket.count) {
        const struct entry *entries = &cells->entries[(size_t)bucket.first * CELL];
        uint32_t found = bucket_in_first(bucket.count), next = cells->next[bucket.first];
        if (bucket.count > found)
            cell_fetch(cells, next);
        for (uint32_t i = 0; i < found; i++) {
            sim_time when = entries[i].when;
            *first = when < *first ? when : *first;
            *last = when > *last ? when : *last;
        }
        bucket.first = next;
        bucket.count -= found;
    }
}
