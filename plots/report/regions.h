/* The two sides of a map: where most runs recover, and where they do not; and the place in the
** midst of each where a word may stand.
**
** That is the point farthest from the other side and from the edge, counted in points (chessboard
** distance, by the two passes of Rosenfeld and Pfaltz, JACM 13, 1966).
*/
#ifndef SQUALL_PLOTS_REGIONS_H
#define SQUALL_PLOTS_REGIONS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct region {
    bool wide; /* enough for a word */
    size_t row, column;
};

/* The side of which inside[row * columns + column] is true; there is a row and a column at
** least. */
struct region region_of(const bool *inside, size_t rows, size_t columns, struct arena *arena);

#endif
