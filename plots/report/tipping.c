/* Every square of four neighbours is marched through by itself and leaves none, one or two
** segments; the picture draws them as they come.  Of words nothing is interpolated: a side of a
** cell is a segment where the two cells differ.
*/
#include "plots/report/tipping.h"

#include <math.h>

/* The values of an axis with one more at each end: the edges of the outermost cells. */
struct side {
    size_t count;
    double *at;
};

struct plane {
    const struct sweep_table *table;
    struct side x, y;
    struct tipping *into;
};

/* Between two neighbours; beyond the ends as far as between the last two. */
static double *edges_of(const struct axis *axis, struct arena *arena)
{
    size_t n = axis->count;
    double *edge = ARENA_ARRAY(arena, n + 1, double);
    for (size_t i = 1; i < n; i++)
        edge[i] = 0.5 * (axis_share(axis, axis_value(axis, i - 1)) +
                         axis_share(axis, axis_value(axis, i)));
    double first = axis_share(axis, axis_value(axis, 0));
    double last = axis_share(axis, axis_value(axis, n - 1));
    edge[0] = 2 * first - edge[1];
    edge[n] = 2 * last - edge[n - 1];
    return edge;
}

static struct side side_of(const struct axis *axis, const double *edge, struct arena *arena)
{
    struct side side = { axis->count + 2, ARENA_ARRAY(arena, axis->count + 2, double) };
    for (size_t i = 0; i < axis->count; i++)
        side.at[i + 1] = axis_share(axis, axis_value(axis, i));
    side.at[0] = edge[0];
    side.at[axis->count + 1] = edge[axis->count];
    return side;
}

static size_t inner(size_t i, size_t count)
{
    size_t place = i > 0 ? i - 1 : 0;
    return place < count ? place : count - 1;
}

/* The share at a corner; NaN where the point is not there. */
static double lost_at(const struct plane *plane, size_t i, size_t j)
{
    size_t rows = plane->x.count - 2, columns = plane->y.count - 2;
    size_t at = inner(i, rows) * columns + inner(j, columns);
    const struct sweep_point *point = &plane->table->point[at];
    return point->there ? (double)point->lost.hits / (double)point->lost.runs : NAN;
}

/* One corner of a square, its neighbour behind it in the circle, and where the side is crossed. */
static void cross(const struct plane *plane, const double *p, size_t i, size_t j, int side,
                  double *x, double *y)
{
    double left = plane->x.at[i], right = plane->x.at[i + 1];
    double low = plane->y.at[j], high = plane->y.at[j + 1];
    switch (side) { /* corners: 0 (i, j), 1 (i + 1, j), 2 (i + 1, j + 1), 3 (i, j + 1) */
    case 0: *x = sweep_crossing(left, p[0], right, p[1]); *y = low; return;
    case 1: *x = right; *y = sweep_crossing(low, p[1], high, p[2]); return;
    case 2: *x = sweep_crossing(left, p[3], right, p[2]); *y = high; return;
    default: *x = left; *y = sweep_crossing(low, p[0], high, p[3]); return;
    }
}

static void add_segment(const struct plane *plane, const double *p, size_t i, size_t j, int from,
                        int to)
{
    struct tipping_segment *s = &plane->into->segment[plane->into->segments++];
    cross(plane, p, i, j, from, &s->x[0], &s->y[0]);
    cross(plane, p, i, j, to, &s->x[1], &s->y[1]);
}

static void march(const struct plane *plane, size_t i, size_t j)
{
    double p[4] = { lost_at(plane, i, j), lost_at(plane, i + 1, j), lost_at(plane, i + 1, j + 1),
                    lost_at(plane, i, j + 1) };
    int side[4], crossed = 0;
    for (int k = 0; k < 4; k++) {
        double next = p[(k + 1) % 4];
        if (isnan(p[k]))
            return;
        if ((p[k] >= 0.5) != (next >= 0.5))
            side[crossed++] = k;
    }
    if (crossed == 2)
        add_segment(plane, p, i, j, side[0], side[1]);
    if (crossed < 4)
        return;
    bool joined = (p[0] + p[1] + p[2] + p[3] >= 2) == (p[0] >= 0.5); /* corners 0 and 2 */
    add_segment(plane, p, i, j, joined ? 0 : 3, joined ? 1 : 0);
    add_segment(plane, p, i, j, joined ? 2 : 1, joined ? 3 : 2);
}

/* --- words --- */

static bool apart(const struct plane *plane, size_t i, size_t j, size_t k, size_t l)
{
    double a = lost_at(plane, i, j), b = lost_at(plane, k, l);
    return !isnan(a) && !isnan(b) && (a >= 0.5) != (b >= 0.5);
}

/* There is nothing between two words: the edges of the cells. */
static void outline(const struct plane *plane)
{
    struct tipping *into = plane->into;
    const double *x = into->x_edge, *y = into->y_edge;
    for (size_t i = 1; i + 1 < plane->x.count; i++)
        for (size_t j = 1; j + 1 < plane->y.count; j++) {
            if (apart(plane, i, j, i + 1, j))
                into->segment[into->segments++] =
                    (struct tipping_segment){ { x[i], x[i] }, { y[j - 1], y[j] } };
            if (apart(plane, i, j, i, j + 1))
                into->segment[into->segments++] =
                    (struct tipping_segment){ { x[i - 1], x[i] }, { y[j], y[j] } };
        }
}

struct tipping tipping_of(const struct sweep_table *table, struct arena *arena)
{
    const struct axis *axis = table->space->axis;
    struct tipping tipping = { .x_edge = edges_of(&axis[0], arena),
                               .y_edge = edges_of(&axis[1], arena) };
    struct plane plane = { table, side_of(&axis[0], tipping.x_edge, arena),
                           side_of(&axis[1], tipping.y_edge, arena), &tipping };
    tipping.segment = ARENA_ARRAY(arena, 2 * (plane.x.count - 1) * (plane.y.count - 1),
                                  struct tipping_segment);
    if (axis[0].unit == AXIS_WORDS || axis[1].unit == AXIS_WORDS) {
        outline(&plane);
        return tipping;
    }
    for (size_t i = 0; i + 1 < plane.x.count; i++)
        for (size_t j = 0; j + 1 < plane.y.count; j++)
            march(&plane, i, j);
    return tipping;
}
