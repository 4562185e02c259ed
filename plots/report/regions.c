#include "plots/report/regions.h"

#include <assert.h>

#define WIDE_SHARE 0.12 /* of the points; a side with fewer has no room for a word */

struct field {
    const bool *inside;
    size_t *depth, rows, columns;
};

/* Beyond the edge lies the other side. */
static size_t depth_at(const struct field *field, size_t row, size_t column)
{
    bool inside = row < field->rows && column < field->columns;
    return inside ? field->depth[row * field->columns + column] : 0;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One more than the shallowest of the four neighbours that were seen in this pass: those in the row
** before (step -1) or behind (step 1), and the one in this row.  A place before the first wraps
** round to one beyond the last. */
static size_t from_seen(const struct field *field, size_t row, size_t column, size_t step)
{
    size_t shallow = depth_at(field, row, column + step);
    for (size_t c = 0; c < 3; c++)
        shallow = least(shallow, depth_at(field, row + step, column + c - 1));
    return shallow + 1;
}

static void measure(const struct field *field)
{
    size_t points = field->rows * field->columns;
    for (size_t i = 0; i < points; i++)
        if (field->inside[i])
            field->depth[i] = from_seen(field, i / field->columns, i % field->columns, (size_t)-1);
    for (size_t i = points; i-- > 0;)
        if (field->inside[i])
            field->depth[i] = least(field->depth[i], from_seen(field, i / field->columns,
                                                               i % field->columns, 1));
}

struct region region_of(const bool *inside, size_t rows, size_t columns, struct arena *arena)
{
    assert(rows > 0 && columns > 0);
    size_t points = rows * columns, deepest = 0, count = 0;
    struct field field = { inside, ARENA_ARRAY(arena, points, size_t), rows, columns };
    measure(&field);
    for (size_t i = 0; i < points; i++) {
        count += inside[i];
        if (field.depth[i] > field.depth[deepest])
            deepest = i;
    }
    bool wide = field.depth[deepest] > 1 && (double)count >= WIDE_SHARE * (double)points;
    return (struct region){ wide, deepest / columns, deepest % columns };
}
