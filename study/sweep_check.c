/* What can be known of a sweep's points before any is run.
**
** Of a large grid the corners are looked at.  A hypercube has none among its points: its ends are
** tried when its axes are.
*/
#include "study/sweep.h"

#include "study/warned.h"

/* --- which points --- */

static bool has_corners(const struct space *space)
{
    return space->points > SWEEP_CHECKED && !space->hypercube;
}

static size_t looked_at(const struct space *space)
{
    if (has_corners(space))
        return (size_t)1 << space->axes;
    return space->points < SWEEP_CHECKED ? space->points : SWEEP_CHECKED;
}

/* The corner of a grid whose bit a says whether axis a stands at its end. */
static size_t corner_point(const struct space *space, size_t corner)
{
    size_t point = 0;
    for (size_t a = 0; a < space->axes; a++)
        point = point * space->axis[a].count + (corner >> a & 1 ? space->axis[a].count - 1 : 0);
    return point;
}

static size_t point_to_look_at(const struct space *space, size_t i)
{
    return has_corners(space) ? corner_point(space, i) : i;
}

/* --- errors --- */

static bool check_point(const struct sweep *sweep, size_t point, struct err *err)
{
    struct arena *arena = arena_create();
    const struct choice *choice = space_choices(sweep->space, point, arena);
    struct spec_port *port = sweep->port;
    bool fine = port->make(port->self, choice, sweep->space->axes, arena, err) != NULL;
    arena_destroy(arena);
    return fine;
}

bool sweep_check(const struct sweep *sweep, struct err *err)
{
    for (size_t i = 0; i < looked_at(sweep->space); i++)
        if (!check_point(sweep, point_to_look_at(sweep->space, i), err))
            return false;
    return true;
}

/* --- warnings --- */

static struct sweep_warning *find(struct sweep_warnings *warnings, const char *text)
{
    for (size_t i = 0; i < warnings->count; i++)
        if (warning_alike(warnings->warning[i].text, text))
            return &warnings->warning[i];
    return NULL;
}

static void add(struct sweep_warnings *warnings, const char *text, size_t point,
                struct arena *arena)
{
    struct sweep_warning *found = find(warnings, text);
    if (!found && warnings->count == SWEEP_WARNINGS)
        return;
    const char *kept = arena_text(arena, text);
    if (!found) {
        found = &warnings->warning[warnings->count++];
        *found = (struct sweep_warning){ .text = kept, .first = point };
    }
    found->points++;
    found->last = point;
    found->last_text = kept;
}

struct sweep_warnings sweep_warnings(const struct sweep *sweep, struct arena *arena)
{
    struct sweep_warnings warnings = { .looked_at = looked_at(sweep->space) };
    struct warned written = warned_of(sweep->port, NULL, 0, arena);
    for (size_t i = 0; i < warnings.looked_at; i++) {
        struct arena *own = arena_create();
        size_t point = point_to_look_at(sweep->space, i);
        const struct choice *choice = space_choices(sweep->space, point, own);
        struct warned here = warned_of(sweep->port, choice, sweep->space->axes, own);
        for (size_t w = 0; w < here.count; w++)
            if (!warned_has(&written, here.text[w]))
                add(&warnings, here.text[w], point, arena);
        arena_destroy(own);
    }
    return warnings;
}
