#include "study/spec_port.h"

#include <math.h>

/* All axes where they begin, but one of them elsewhere: valid or not. */
static bool fits(struct spec_port *port, const struct axis *axes, size_t count, size_t which,
                 double value, struct err *err)
{
    struct arena *arena = arena_create();
    struct choice *choice = ARENA_ARRAY(arena, count, struct choice);
    for (size_t a = 0; a < count; a++) {
        double at = a == which ? value : axes[a].low;
        choice[a] = (struct choice){ axes[a].path, axis_text(&axes[a], at, arena) };
    }
    bool fine = port->make(port->self, choice, count, arena, err) != NULL;
    arena_destroy(arena);
    return fine;
}

static bool try_words(struct spec_port *port, const struct axis *axes, size_t count, size_t which,
                      struct err *err)
{
    for (size_t i = 0; i < axes[which].count; i++)
        if (!fits(port, axes, count, which, (double)i, err))
            return false;
    return true;
}

/* Between the ends: a number that is not whole, and the whole one below it. */
static bool try_between(struct spec_port *port, struct axis *axes, size_t count, size_t which,
                        struct err *err)
{
    struct axis *axis = &axes[which];
    double below = floor(axis_at(axis, 0.5)), between = below + 0.5;
    struct err other;
    if (axis->unit != AXIS_NUMBER || between <= axis->low || between >= axis->high)
        return fits(port, axes, count, which, axis_at(axis, 0.5), err);
    if (fits(port, axes, count, which, between, err))
        return true;
    if (!fits(port, axes, count, which, below, &other))
        return false;
    axis_round(axis);
    return true;
}

bool spec_port_try(struct spec_port *port, struct axis *axes, size_t count, struct err *err)
{
    for (size_t a = 0; a < count; a++) {
        bool fine = axes[a].unit == AXIS_WORDS
                        ? try_words(port, axes, count, a, err)
                        : fits(port, axes, count, a, axes[a].low, err) &&
                              fits(port, axes, count, a, axes[a].high, err) &&
                              try_between(port, axes, count, a, err);
        if (!fine)
            return false;
    }
    return true;
}
