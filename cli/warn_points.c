/* A warning that many points share is told once, with where it holds: everywhere, from a value on,
** up to one, or at one.  Of a search there are two ends to look at, and the answer.
*/
#include "cli/warn_points.h"

#include "cli/complain.h"
#include "plots/report/sweep_words.h"
#include "study/warned.h"

#include <math.h>

/* --- of a sweep --- */

static const char *shown(const struct space *space, size_t point, size_t axis, struct arena *arena)
{
    return axis_shown(&space->axis[axis], space_value(space, point, axis), arena);
}

static const char *place(const struct space *space, size_t point, struct arena *arena)
{
    const char *text = "";
    for (size_t a = 0; a < space->axes; a++)
        text = arena_format(arena, "%s%s%s=%s", text, a ? ", " : "",
                            sweep_axis_name(arena, space->axis[a].path),
                            text_clean(arena, shown(space, point, a, arena)));
    return text;
}

/* Its points are all those from the first one on, or all up to the last one. */
static bool is_from(const struct space *space, const struct sweep_warning *warning)
{
    return warning->first + warning->points == space->points;
}

static bool is_up_to(const struct sweep_warning *warning)
{
    return warning->last + 1 == warning->points;
}

static void tell(const struct space *space, const struct sweep_warning *warning, bool all_known,
                 struct arena *arena)
{
    bool range = space->axes == 1 && !space->hypercube && space->axis[0].unit != AXIS_WORDS;
    if (all_known && warning->points == space->points)
        complain("warning: at all points, as at %s: %s", place(space, warning->first, arena),
                 warning->text);
    else if (all_known && range && is_from(space, warning))
        complain("warning: from %s on: %s", shown(space, warning->first, 0, arena), warning->text);
    else if (all_known && range && is_up_to(warning))
        complain("warning: up to %s: %s", shown(space, warning->last, 0, arena),
                 warning->last_text);
    else if (all_known)
        complain("warning: at %zu of %zu points, first at %s: %s", warning->points, space->points,
                 place(space, warning->first, arena), warning->text);
    else
        complain("warning: at some points, as at %s: %s", place(space, warning->first, arena),
                 warning->text);
}

void warn_sweep(const struct sweep *sweep)
{
    struct arena *arena = arena_create();
    struct sweep_warnings warnings = sweep_warnings(sweep, arena);
    for (size_t i = 0; i < warnings.count; i++)
        tell(sweep->space, &warnings.warning[i], warnings.looked_at == sweep->space->points, arena);
    arena_destroy(arena);
}

/* --- of a search --- */

static struct warned at(struct spec_port *port, const struct axis *axis, double value,
                        struct arena *arena)
{
    struct choice choice = { axis->path, axis_text(axis, value, arena) };
    return warned_of(port, &choice, 1, arena);
}

void warn_ends(struct spec_port *port, const struct axis *axis)
{
    struct arena *arena = arena_create();
    struct warned written = warned_of(port, NULL, 0, arena), low = at(port, axis, axis->low, arena);
    struct warned high = at(port, axis, axis->high, arena);
    for (size_t i = 0; i < low.count; i++)
        if (!warned_has(&written, low.text[i]))
            complain("warning: at %s: %s", axis_text(axis, axis->low, arena), low.text[i]);
    for (size_t i = 0; i < high.count; i++)
        if (!warned_has(&written, high.text[i]) && !warned_has(&low, high.text[i]))
            complain("warning: at %s: %s", axis_text(axis, axis->high, arena), high.text[i]);
    arena_destroy(arena);
}

/* Between whole numbers: the one at which it recovers. */
static double answer_of(const struct tip *tip)
{
    if (tip->checks && tip->check[tip->checks - 1].stuck.runs)
        return tip->check[tip->checks - 1].value;
    if (tip->between)
        return tip_rises(tip) ? tip->below : tip->above;
    return tip->order.axis->whole ? round(tip->crossing) : tip->crossing;
}

void warn_answer(struct spec_port *port, struct tip_story *story, struct arena *arena)
{
    const struct axis *axis = story->tip->order.axis;
    if (!story->tip->found)
        return;
    struct warned here = at(port, axis, answer_of(story->tip), arena);
    struct warned others[] = { warned_of(port, NULL, 0, arena), at(port, axis, axis->low, arena),
                               at(port, axis, axis->high, arena) };
    const char **text = ARENA_ARRAY(arena, here.count, const char *);
    for (size_t i = 0; i < here.count; i++) {
        bool everywhere = true;
        for (size_t o = 0; o < sizeof others / sizeof *others; o++)
            everywhere = everywhere && warned_has(&others[o], here.text[i]);
        if (!everywhere)
            text[story->warnings++] = here.text[i];
    }
    story->warning = text;
}
