/* The tipping line of a grid of two axes: where half of the runs do not recover.
**
** By marching squares on the shares at the points, with straight lines between neighbours (Lorensen
** and Cline, 1987, in the plane); from the outermost points straight on to the edge of their
** cells.  Where the two diagonals of a square disagree, its mean decides.  Between words there is
** nothing to draw a line through: it follows the cells.  Coordinates are shares of the way along
** the axes (axis_share).
*/
#ifndef SQUALL_PLOTS_TIPPING_H
#define SQUALL_PLOTS_TIPPING_H

#include "base/arena.h"
#include "study/sweep.h"

struct tipping_segment {
    double x[2], y[2]; /* x: along axis 0 */
};

struct tipping {
    struct tipping_segment *segment;
    size_t segments;
    double *x_edge, *y_edge; /* of the points' cells, one more than there are values */
};

struct tipping tipping_of(const struct sweep_table *table, struct arena *arena);

#endif
