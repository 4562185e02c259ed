/* The border of a row of places, each of which is up or down, found by trying few of them: the
** first place from which on all that were tried are down.
**
** Three places in between first, then bisection between the last that is up and the next that is
** down; then the border is held against places close above it, and looked for anew where one of
** these is up.  A row that goes up and down more than once has several borders: what is found is
** the last one that these places show.  Where the last place is up there is none, and four more are
** tried between the three.  Place 0 is taken for up until the rest leads there.
**
** It runs nothing itself: whoever hunts tries the places that are asked for, in any order, and
** tells what they were.
*/
#ifndef SQUALL_STUDY_HUNT_H
#define SQUALL_STUDY_HUNT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { HUNT_WANTS = 4, HUNT_MOST = 24 /* places tried; no more are held against */ };

#define HUNT_NOWHERE ((size_t)-1)

struct hunt {
    size_t last; /* places are 0 .. last */
    size_t tried;
    unsigned char *state; /* one a place, hunt.c's own */
};

/* last: at least 1. */
void hunt_begin(struct hunt *hunt, size_t last, struct arena *arena);

void hunt_tell(struct hunt *hunt, size_t place, bool down);

/* What to try next; 0: it is over. */
size_t hunt_next(const struct hunt *hunt, size_t place[HUNT_WANTS]);

/* The first place from which on all that were tried are down; HUNT_NOWHERE: the last of them is
** up, or none was tried. */
size_t hunt_border(const struct hunt *hunt);

/* The last place tried that is up, and the first that is down; HUNT_NOWHERE: there is none. */
size_t hunt_last_up(const struct hunt *hunt);
size_t hunt_first_down(const struct hunt *hunt);

#endif
