/* Axes.
**
** A grid's values are made tidy: of an evenly spaced one 12 significant digits are kept, so that a
** tenth is 10% and not 0.1000000000000000055; of a logarithmic one 6, unless its steps are too
** small for that, for nobody wants to read 14.384499ms. The ends are exactly what was asked for.
**
** A grid of whole numbers has each of them once.  Its unrounded steps grow (or stay as they are),
** so from low on there is a part in which rounding hits every whole number, and behind it one in
** which no two values fall together; `dense` is where the second part begins.
*/
#include "study/axis.h"

#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TIDY_LINEAR = 12, TIDY_LOG = 6 };
#define TIDY_STEP 1e-3

/* --- values --- */

static double tidy(double value, int digits)
{
    char text[UNIT_TEXT];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    return strtod(text, NULL);
}

/* As it can be set: times are whole nanoseconds. */
static double settable(const struct axis *axis, double value)
{
    if (axis->unit == AXIS_TIME)
        return round(value * (double)SIM_S) / (double)SIM_S;
    return axis->whole ? round(value) : value;
}

/* Between the ends, where nothing was rounded yet. */
static double between(const struct axis *axis, double share)
{
    if (share <= 0)
        return axis->low;
    if (share >= 1)
        return axis->high;
    if (axis->scale == AXIS_LOG)
        return axis->low * pow(axis->high / axis->low, share);
    return axis->low + share * (axis->high - axis->low);
}

double axis_at(const struct axis *axis, double share)
{
    if (axis->unit == AXIS_WORDS) {
        double place = floor(share * (double)axis->count);
        return fmin(fmax(place, 0), (double)axis->count - 1);
    }
    double value = between(axis, share);
    return settable(axis, share > 0 && share < 1 ? tidy(value, TIDY_LINEAR) : value);
}

double axis_share(const struct axis *axis, double value)
{
    if (axis->unit == AXIS_WORDS)
        return (value + 0.5) / (double)axis->count;
    if (axis->scale == AXIS_LOG)
        return log(value / axis->low) / log(axis->high / axis->low);
    return (value - axis->low) / (axis->high - axis->low);
}

static double step_value(const struct axis *axis, size_t step, size_t steps)
{
    double value = between(axis, (double)step / (double)(steps - 1));
    if (step == 0 || step + 1 == steps)
        return value;
    bool coarse = axis->scale == AXIS_LOG &&
                  log(axis->high / axis->low) > TIDY_STEP * (double)(steps - 1);
    return settable(axis, tidy(value, coarse ? TIDY_LOG : TIDY_LINEAR));
}

double axis_value(const struct axis *axis, size_t i)
{
    if (axis->unit == AXIS_WORDS)
        return (double)i;
    if (!axis->whole)
        return step_value(axis, i, axis->count);
    double filled = step_value(axis, axis->dense, axis->asked); /* up to here, every whole number */
    if (axis->low + (double)i <= filled)
        return axis->low + (double)i;
    return step_value(axis, axis->dense + i - (size_t)(filled - axis->low), axis->asked);
}

void axis_round(struct axis *axis)
{
    if (axis->unit == AXIS_WORDS || axis->whole)
        return;
    axis->whole = true;
    axis->low = ceil(axis->low);
    axis->high = floor(axis->high);
    if (axis->count == 0)
        return;
    size_t asked = axis->asked = axis->count, dense = 0;
    while (dense + 1 < asked && between(axis, (double)(dense + 1) / (double)(asked - 1)) -
                                        between(axis, (double)dense / (double)(asked - 1)) < 1)
        dense++;
    axis->dense = dense;
    axis->count = (size_t)(step_value(axis, dense, asked) - axis->low) + asked - dense;
}

/* --- texts --- */

const char *axis_text(const struct axis *axis, double value, struct arena *arena)
{
    char text[UNIT_TEXT];
    switch (axis->unit) {
    case AXIS_NUMBER: number_print(value, text); break;
    case AXIS_TIME: time_print((sim_time)llround(value * (double)SIM_S), text); break;
    case AXIS_RATE: rate_print(value, text); break;
    case AXIS_SHARE: share_print(value, text); break;
    case AXIS_WORDS: return axis->word[(size_t)value];
    }
    return arena_text(arena, text);
}

/* A rate in the largest of the usual units of which it is one or more. */
static const char *rate_shown(double per_s, struct arena *arena)
{
    char text[UNIT_TEXT];
    size_t unit = RATE_UNITS - 1;
    while (per_s > 0 && unit > 1 &&
           per_s * (double)time_units[unit].length < (double)SIM_S)
        unit--;
    double number = per_s * (double)time_units[unit].length / (double)SIM_S;
    return arena_format(arena, "%s/%s", number_print_short(number, text), time_units[unit].name);
}

const char *axis_shown(const struct axis *axis, double value, struct arena *arena)
{
    char text[UNIT_TEXT];
    switch (axis->unit) {
    case AXIS_NUMBER: return arena_text(arena, number_print_short(value, text));
    case AXIS_TIME: return arena_text(arena, time_print_short(value, text));
    case AXIS_RATE: return rate_shown(value, arena);
    case AXIS_SHARE:
        number_print_short(tidy(value * 100, TIDY_LINEAR), text);
        return arena_format(arena, "%s%%", text);
    case AXIS_WORDS: break;
    }
    return axis->word[(size_t)value];
}
