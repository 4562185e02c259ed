/* Points.
**
** A grid is computed, never stored.  A hypercube's sample is drawn at once, each axis with a stream
** of its own that is named after its path, so that another axis beside it does not move its values.
*/
#include "study/space.h"

#include "sim/rng.h"

#include <stdlib.h>
#include <string.h>

/* Ten, or so many as there are whole numbers. */
static int fitting_count(const struct axis *axis)
{
    double numbers = axis->high - axis->low + 1;
    return axis->whole && numbers >= 2 && numbers < 10 ? (int)numbers : 10;
}

static bool check_axes(const struct axis *axis, size_t axes, size_t hypercube, struct err *err)
{
    if (axes == 0)
        return err_set(err, "nothing is varied: give --vary PATH=LO..HI:COUNT");
    if (axes > SPACE_AXES)
        return err_set(err, "%zu things are varied at once, but at most %d can be", axes,
                       SPACE_AXES);
    for (size_t a = 0; a < axes; a++) {
        if (axis[a].count == 0 && !hypercube)
            return err_set(err, "--vary %.200s is a range without a number of values: write "
                                "%.200s:%d", axis[a].text, axis[a].text, fitting_count(&axis[a]));
        for (size_t b = 0; b < a; b++)
            if (strcmp(axis[a].path, axis[b].path) == 0)
                return err_set(err, "--vary %.300s is given twice", axis[a].path);
    }
    return true;
}

static bool count_points(struct space *space, struct err *err)
{
    space->points = space->hypercube ? space->hypercube : 1;
    for (size_t a = 0; a < space->axes && !space->hypercube; a++) {
        if (space->axis[a].count > SPACE_POINTS / space->points)
            return err_set(err, "that makes more than %d points: fewer values an axis, or --lhs",
                           SPACE_POINTS);
        space->points *= space->axis[a].count;
    }
    if (space->points > SPACE_POINTS)
        return err_set(err, "%zu points are too many: at most %d", space->points, SPACE_POINTS);
    return true;
}

/* Column `a` of the sample: each of the n parts once, in an order drawn by Fisher and Yates. */
static void draw_column(const struct space *space, size_t a, double *sample, uint64_t seed,
                        struct arena *arena)
{
    size_t n = space->points, *part = memory_resize(NULL, n, sizeof *part);
    const struct axis *axis = &space->axis[a];
    struct rng rng;
    rng_stream(&rng, seed, 0, arena_format(arena, "latin hypercube %s", axis->path));
    for (size_t i = 0; i < n; i++)
        part[i] = i;
    for (size_t i = n; i-- > 1;) {
        size_t other = (size_t)rng_below(&rng, i + 1), kept = part[i];
        part[i] = part[other];
        part[other] = kept;
    }
    for (size_t i = 0; i < n; i++)
        sample[i * space->axes + a] =
            axis_at(axis, ((double)part[i] + rng_uniform(&rng)) / (double)n);
    free(part);
}

bool space_make(struct space *space, const struct axis *axis, size_t axes, size_t hypercube,
                uint64_t seed, struct arena *arena, struct err *err)
{
    *space = (struct space){ .axis = axis, .axes = axes, .hypercube = hypercube };
    if (!check_axes(axis, axes, hypercube, err) || !count_points(space, err))
        return false;
    if (!hypercube)
        return true;
    double *sample = ARENA_ARRAY(arena, space->points * axes, double);
    for (size_t a = 0; a < axes; a++)
        draw_column(space, a, sample, seed, arena);
    space->sample = sample;
    return true;
}

double space_value(const struct space *space, size_t point, size_t axis)
{
    if (space->hypercube)
        return space->sample[point * space->axes + axis];
    for (size_t a = space->axes; --a > axis;)
        point /= space->axis[a].count;
    return axis_value(&space->axis[axis], point % space->axis[axis].count);
}

struct choice *space_choices(const struct space *space, size_t point, struct arena *arena)
{
    struct choice *choice = ARENA_ARRAY(arena, space->axes, struct choice);
    for (size_t a = 0; a < space->axes; a++)
        choice[a] = (struct choice){
            space->axis[a].path, axis_text(&space->axis[a], space_value(space, point, a), arena)
        };
    return choice;
}
