/* Open addressing, at most half full. */
#include "models/trace/known.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 1024 };

static size_t place_of(const struct known *known, const void *address)
{
    size_t mask = known->room - 1;
    size_t i = (size_t)(((uintptr_t)address >> 3) * 0x9e3779b97f4a7c15u >> 20) & mask;
    while (known->place[i].address && known->place[i].address != address)
        i = (i + 1) & mask;
    return i;
}

static void grow(struct known *known)
{
    struct known larger = { .room = known->room ? 2 * known->room : ROOM_FIRST,
                            .count = known->count };
    larger.place = memory_resize(NULL, larger.room, sizeof *larger.place);
    memset(larger.place, 0, larger.room * sizeof *larger.place);
    for (size_t i = 0; i < known->room; i++)
        if (known->place[i].address)
            larger.place[place_of(&larger, known->place[i].address)] = known->place[i];
    free(known->place);
    *known = larger;
}

void known_release(struct known *known)
{
    free(known->place);
    *known = (struct known){ 0 };
}

/* That somebody unknown stands there needs no place. */
void known_set(struct known *known, const void *address, uint32_t number)
{
    if (number == KNOWN_NONE && known_find(known, address) == KNOWN_NONE)
        return;
    if (2 * (known->count + 1) > known->room)
        grow(known);
    struct known_place *place = &known->place[place_of(known, address)];
    known->count += !place->address;
    *place = (struct known_place){ address, number };
}

uint32_t known_find(const struct known *known, const void *address)
{
    if (known->room == 0 || !address)
        return KNOWN_NONE;
    const struct known_place *place = &known->place[place_of(known, address)];
    return place->address ? place->number : KNOWN_NONE;
}
