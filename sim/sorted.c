/* Invariants
**   1. entries[-1] is later than any entry; it is never moved.
**   2. entries[i] comes after entries[i+1], from -1 to count-1.
**
** Sizes: up to 64 entries as a rule, and a crowd at one instant of up to 10^6.  Cost: a sort of few
** is one of insertion; a crowd takes Shell's, which needs no memory and is fast on what is nearly
** in order, one way or the other.
*/
#include "sim/sorted.h"

#include "base/arena.h"

#include <stdlib.h>

enum { SORTED_FIRST = 128, GAP_SHARE = 32 };

void sorted_init(struct sorted *sorted)
{
    *sorted = (struct sorted){ 0 };
    sorted_reserve(sorted, SORTED_FIRST);
}

void sorted_release(struct sorted *sorted)
{
    free(sorted->entries - 1);
    *sorted = (struct sorted){ 0 };
}

void sorted_reserve(struct sorted *sorted, size_t capacity)
{
    if (capacity <= sorted->capacity)
        return;
    if (capacity < 2 * sorted->capacity)
        capacity = 2 * sorted->capacity;
    struct entry *memory = sorted->entries ? sorted->entries - 1 : NULL;
    memory = memory_resize(memory, capacity + 1, sizeof *memory);
    memory[0] = (struct entry){ SIM_FOREVER, UINT64_MAX };
    sorted->entries = memory + 1;
    sorted->capacity = capacity;
}

/* Each to its place among those before it; entries[-1] ends the walks. */
static void sort_by_insertion(struct entry *entries, size_t count)
{
    for (struct entry *next = entries + 1; next < entries + count; next++) {
        struct entry entry = *next, *place = next;
        for (; entry_before(place[-1], entry); place--)
            place[0] = place[-1];
        place[0] = entry;
    }
}

static void sort_by_gap(struct entry *entries, size_t count, size_t gap)
{
    for (size_t i = gap; i < count; i++) {
        struct entry entry = entries[i];
        size_t hole = i;
        for (; hole >= gap && entry_before(entries[hole - gap], entry); hole -= gap)
            entries[hole] = entries[hole - gap];
        entries[hole] = entry;
    }
}

/* Gaps of Shell's sort, each about 9/4 of the next (Tokuda, 1992); for a few entries only 1. */
void sorted_sort(struct sorted *sorted)
{
    size_t count = sorted->count, gap = 1;
    while (gap < count / GAP_SHARE)
        gap = gap * 9 / 4 + 1;
    for (; gap > 1; gap = gap * 4 / 9)
        sort_by_gap(sorted->entries, count, gap);
    sort_by_insertion(sorted->entries, count);
}
