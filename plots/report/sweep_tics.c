/* Of words every n-th has room; an even scale gets the steps 1, 2, 5 of a unit people count in; a
** logarithmic one the decades, or every few of them, and multiples within each where there would be
** too few.
*/
#include "plots/report/sweep_tics.h"

#include "plots/report/text.h"

#include <math.h>

enum { WORD_WIDTH = 14, TICS_LEAST = 4, TICS_USUAL = 6 };

static void add(struct sweep_tics *tics, const struct axis *axis, double value, struct arena *arena)
{
    if (tics->count == SWEEP_TICS)
        return;
    tics->at[tics->count] = axis_share(axis, value);
    const char *label = axis->unit == AXIS_TIME ? axis_text(axis, value, arena)
                                                : axis_shown(axis, value, arena);
    tics->label[tics->count++] = text_cut(arena, label, WORD_WIDTH);
}

static void add_words(struct sweep_tics *tics, const struct axis *axis, struct arena *arena)
{
    size_t step = (axis->count + SWEEP_TICS - 1) / SWEEP_TICS;
    for (size_t i = 0; i < axis->count; i += step)
        add(tics, axis, (double)i, arena);
}

/* What a value is counted in: minutes and hours for long times, hundredths for shares. */
static double unit_of(const struct axis *axis)
{
    if (axis->unit != AXIS_TIME)
        return 1;
    return axis->high >= 3 * 3600.0 ? 3600 : axis->high >= 180 ? 60 : 1;
}

static double nice_step(double raw)
{
    double power = pow(10, floor(log10(raw))), times = raw / power;
    return power * (times > 5 ? 10 : times > 2 ? 5 : times > 1 ? 2 : 1);
}

static void add_even(struct sweep_tics *tics, const struct axis *axis, struct arena *arena)
{
    double unit = unit_of(axis);
    double step = unit * nice_step((axis->high - axis->low) / unit / TICS_USUAL);
    step = axis->whole && step < 1 ? 1 : step;
    for (double n = ceil(axis->low / step - 1e-9); n * step <= axis->high + 1e-9 * step; n++)
        add(tics, axis, n * step + 0.0, arena); /* not -0 */
}

/* Of each decade the multiples given, where they lie within the axis. */
static size_t add_decades(struct sweep_tics *tics, const struct axis *axis, const double *times,
                          size_t count, double decades, struct arena *arena)
{
    tics->count = 0;
    for (double n = floor(log10(axis->low)); n <= log10(axis->high) + 1e-9; n += decades)
        for (size_t i = 0; i < count; i++) {
            double value = times[i] * pow(10, n);
            if (value >= axis->low * (1 - 1e-9) && value <= axis->high * (1 + 1e-9))
                add(tics, axis, value, arena);
        }
    return tics->count;
}

static void add_log(struct sweep_tics *tics, const struct axis *axis, struct arena *arena)
{
    static const double ones[] = { 1 }, few[] = { 1, 3 }, more[] = { 1, 2, 5 };
    static const double most[] = { 1, 1.5, 2, 3, 4, 5, 6, 8 };
    double decades = log10(axis->high / axis->low);
    if (decades > 2 * TICS_USUAL)
        add_decades(tics, axis, ones, 1, ceil(decades / TICS_USUAL), arena);
    else if (decades > TICS_USUAL - 1)
        add_decades(tics, axis, ones, 1, 1, arena);
    else if (decades > TICS_LEAST - 1)
        add_decades(tics, axis, few, 2, 1, arena);
    else if (add_decades(tics, axis, more, 3, 1, arena) < TICS_LEAST &&
             add_decades(tics, axis, most, 8, 1, arena) < 2) {
        tics->count = 0;
        add_even(tics, axis, arena);
    }
}

struct sweep_tics sweep_tics_of(const struct axis *axis, struct arena *arena)
{
    struct sweep_tics tics = { .count = 0 };
    if (axis->unit == AXIS_WORDS)
        add_words(&tics, axis, arena);
    else if (axis->scale == AXIS_LOG)
        add_log(&tics, axis, arena);
    else
        add_even(&tics, axis, arena);
    return tics;
}
