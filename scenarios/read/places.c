/* Where the members of a bound spec were written: a hash table of members set, and a list of the
** memory of maps.
**
** Blocks of memory are disjoint or nested, so, sorted by their start, the smallest one that holds
** an address is the nearest before it that reaches so far.  The walk back passes only blocks nested
** in the one found: a handful.  The list is sorted when first asked.  Nothing is ordered by address
** in any result.
*/
#include "scenarios/read/places.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct spot {
    const void *member; /* NULL: free */
    struct place place;
};

struct block {
    uintptr_t start, end;
    struct place place;
};

struct places {
    struct arena *arena;
    struct spot *spot;
    size_t room, count; /* room is a power of two, never more than half full */
    struct block *block;
    size_t block_room, blocks;
    bool sorted;
};

struct places *places_create(struct arena *arena)
{
    struct places *places = ARENA_NEW(arena, struct places);
    *places = (struct places){ .arena = arena, .room = 64, .block_room = 16, .sorted = true };
    places->spot = ARENA_ARRAY(arena, places->room, struct spot);
    places->block = ARENA_ARRAY(arena, places->block_room, struct block);
    return places;
}

static struct spot *find_spot(const struct places *places, const void *member)
{
    uint64_t hash = (uint64_t)(uintptr_t)member * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(hash >> 32) & (places->room - 1);
    while (places->spot[at].member && places->spot[at].member != member)
        at = (at + 1) & (places->room - 1);
    return &places->spot[at];
}

static void grow(struct places *places)
{
    struct spot *old = places->spot;
    size_t room = places->room;
    places->room = 2 * room;
    places->spot = ARENA_ARRAY(places->arena, places->room, struct spot);
    for (size_t i = 0; i < room; i++)
        if (old[i].member)
            *find_spot(places, old[i].member) = old[i];
}

void places_set(struct places *places, const void *member, struct place place)
{
    if (2 * places->count >= places->room)
        grow(places);
    struct spot *spot = find_spot(places, member);
    places->count += !spot->member;
    *spot = (struct spot){ member, place };
}

void places_cover(struct places *places, const void *object, size_t size, struct place place)
{
    if (places->blocks == places->block_room) {
        struct block *old = places->block;
        places->block_room *= 2;
        places->block = ARENA_ARRAY(places->arena, places->block_room, struct block);
        memcpy(places->block, old, places->blocks * sizeof *old);
    }
    uintptr_t start = (uintptr_t)object;
    places->block[places->blocks++] = (struct block){ start, start + size, place };
    places->sorted = false;
}

static int by_start(const void *left, const void *right)
{
    const struct block *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end > b->end ? -1 : a->end < b->end;
}

static struct place place_around(struct places *places, const void *member)
{
    uintptr_t address = (uintptr_t)member;
    size_t low = 0, high = places->blocks;
    if (!places->sorted)
        qsort(places->block, places->blocks, sizeof *places->block, by_start);
    places->sorted = true;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (places->block[middle].start <= address)
            low = middle + 1;
        else
            high = middle;
    }
    while (low > 0)
        if (places->block[--low].end > address)
            return places->block[low].place;
    return (struct place){ NULL, 0, 0 };
}

static struct place place_of(void *self, const void *member)
{
    struct places *places = self;
    const struct spot *spot = find_spot(places, member);
    return spot->member ? spot->place : place_around(places, member);
}

/* Whether the user set the member: not a default. */
static bool places_has(const struct places *places, const void *member)
{
    return find_spot(places, member)->member != NULL;
}

struct place_port places_port(struct places *places)
{
    return (struct place_port){ place_of, places };
}

bool place_was_set(const struct findings *findings, const void *member)
{
    return findings->places.place_of == place_of && places_has(findings->places.self, member);
}
