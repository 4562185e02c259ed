/* Where the members of a bound spec were written.
**
** Asked by address.  A member that was set answers with its own place; one that was not, with that
** of the smallest map that holds it; what belongs to no map, with none.  A group has the address of
** its first member and no place of its own.
*/
#ifndef SQUALL_SCENARIOS_PLACES_H
#define SQUALL_SCENARIOS_PLACES_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct places;

struct places *places_create(struct arena *arena);

/* The member was set there.  Said again, the last holds. */
void places_set(struct places *places, const void *member, struct place place);

/* A struct of `size` bytes was made from the map there. */
void places_cover(struct places *places, const void *object, size_t size, struct place place);

struct place_port places_port(struct places *places);

/* The same, asked of the findings of a bind; false where their places are not of this kind. */
bool place_was_set(const struct findings *findings, const void *member);

#endif
