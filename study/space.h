/* The points of a sweep: all combinations of the axes' values, or a Latin hypercube.
**
** Points are numbered from 0.  In a grid the last axis turns fastest.  In a Latin hypercube of n
** points each axis is cut into n equal parts and each part is used once, at a place drawn within it
** (McKay, Beckman, Conover, Technometrics 21, 1979); which, depends on the seed alone.
*/
#ifndef SQUALL_STUDY_SPACE_H
#define SQUALL_STUDY_SPACE_H

#include "study/axis.h"

#include <stdint.h>

enum { SPACE_AXES = 6, SPACE_POINTS = 1000000 };

struct space {
    const struct axis *axis;
    size_t axes, points;
    size_t hypercube;     /* 0: a grid */
    const double *sample; /* of a hypercube: points x axes */
};

/* hypercube: its points, or 0 for a grid.  False with `err`: too many axes or points, or an axis
** without a number of values in a grid. */
bool space_make(struct space *space, const struct axis *axis, size_t axes, size_t hypercube,
                uint64_t seed, struct arena *arena, struct err *err);

double space_value(const struct space *space, size_t point, size_t axis);

/* The choices of a point, one an axis. */
struct choice *space_choices(const struct space *space, size_t point, struct arena *arena);

#endif
