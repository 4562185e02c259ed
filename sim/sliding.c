#include "sim/sliding.h"

#include <assert.h>
#include <string.h>

size_t sliding_size(uint32_t slices, uint32_t columns)
{
    return sizeof(struct sliding) + ((size_t)slices + 1) * columns * sizeof(int64_t);
}

void sliding_begin(struct sliding *window, sim_time length, uint32_t slices, uint32_t columns)
{
    assert(slices > 0 && columns > 0);
    window->slice = length >= slices ? length / slices : 1;
    window->slices = slices;
    window->columns = columns;
}

static int64_t *part_of(struct sliding *window, int64_t slice)
{
    return window->cell + (1 + slice % window->slices) * window->columns;
}

/* The ring's place of a slice that begins held one that has run out. */
static void empty(struct sliding *window, int64_t slice)
{
    int64_t *part = part_of(window, slice);
    for (uint32_t c = 0; c < window->columns; c++) {
        window->cell[c] -= part[c];
        part[c] = 0;
    }
}

void sliding_begin_with_use(struct sliding *window, sim_time now)
{
    window->with_use = true;
    window->since = now;
}

static int64_t slice_of(struct sliding *window, sim_time now)
{
    if (!window->with_use)
        return now / window->slice;
    int64_t gone = (now - window->since) / window->slice;
    if (gone > 0)
        window->since = now;
    return window->current + gone;
}

static void advance(struct sliding *window, sim_time now)
{
    int64_t slice = slice_of(window, now);
    if (slice - window->current >= window->slices) {
        memset(window->cell, 0,
               ((size_t)window->slices + 1) * window->columns * sizeof *window->cell);
        window->current = slice;
    }
    while (window->current < slice)
        empty(window, ++window->current);
}

void sliding_add(struct sliding *window, sim_time now, uint32_t column, int64_t by)
{
    advance(window, now);
    window->cell[column] += by;
    part_of(window, window->current)[column] += by;
}

int64_t sliding_sum(struct sliding *window, sim_time now, uint32_t column)
{
    advance(window, now);
    return sliding_held(window, column);
}
