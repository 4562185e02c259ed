/* A sorted array of calendar entries, the latest first, so that the earliest is taken off its end.
** For the ladder's bottom: short as a rule, and right for any length.
*/
#ifndef SQUALL_SIM_SORTED_H
#define SQUALL_SIM_SORTED_H

#include "sim/calendar.h"

struct sorted {
    struct entry *entries; /* entries[-1] comes after all others, so that walks end there */
    size_t count, capacity;
};

void sorted_init(struct sorted *sorted);
void sorted_release(struct sorted *sorted);

/* Makes room for `capacity` entries in all. */
void sorted_reserve(struct sorted *sorted, size_t capacity);

/* Puts entries[0 .. count-1] in order. */
void sorted_sort(struct sorted *sorted);

/* There must be room.  The first comparison is an address, not a branch: in a queue of two nobody
** could foretell it. */
static inline void sorted_insert(struct sorted *sorted, struct entry entry)
{
    size_t count = sorted->count++;
    struct entry *place = sorted->entries + count, last = place[-1];
    size_t before = entry_before(last, entry);
    place[-(ptrdiff_t)before] = entry;
    place[(ptrdiff_t)before - 1] = last;
    if (count <= 1 || !before)
        return;
    for (place--; entry_before(place[-1], entry); place--)
        place[0] = place[-1];
    place[0] = entry;
}

#endif
