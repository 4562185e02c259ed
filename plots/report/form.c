/* Two passes: form_add() sees every value that the column will hold, then the unit is fixed and
** form_text() writes them.  A mean and its interval share their decimals.
*/
#include "plots/report/form.h"

#include "models/measure/results.h"

#include <math.h>
#include <string.h>

static const struct form_unit units[] = {
    { 1e-9, " ns" }, { 1e-6, " us" }, { 1e-3, " ms" }, { 1, " s" }, { 60, " min" }, { 3600, " h" },
    { 86400, " d" },
};
enum { UNITS = sizeof units / sizeof *units };

#define TOO_MANY 10000.0 /* of a unit */
#define DECIMALS_MOST 6

enum shown_as form_of_metric(const char *path, const char *unit)
{
    const struct metric *metric = metric_of(path);
    if (metric && metric->use & METRIC_SHARE)
        return AS_SHARE;
    if (strcmp(unit, "1/s") == 0)
        return AS_RATE;
    if (strcmp(unit, "s") == 0)
        return AS_TIME;
    return strcmp(unit, "ratio") == 0 ? AS_FACTOR : AS_COUNT;
}

void form_add(struct form *form, double value)
{
    double size = fabs(value);
    if (!isfinite(size) || size == 0)
        return;
    size = fmax(size, form->grain);
    form->most = fmax(form->most, size);
    form->least = form->least > 0 ? fmin(form->least, size) : size;
}

/* Up to two of a unit are told in the smaller one: 90 s, 119 min. */
static size_t unit_of_size(double size)
{
    size_t i = UNITS - 1;
    while (i > 0 && size < units[i].size * (units[i].size > 1 ? 2 : 0.9995))
        i--;
    return i;
}

struct form_unit form_unit(const struct form *form)
{
    if (form->most <= 0)
        return (struct form_unit){ 1, " s" };
    size_t i = unit_of_size(form->most);
    while (i > 0 && form->least < units[i].size && form->most < TOO_MANY * units[i - 1].size)
        i--;
    return units[i];
}

/* Three digits, also below one: 0.0218. */
static int decimals_of(double size)
{
    if (size >= 0.995 || size == 0)
        return size < 10 ? 2 : size < 100 ? 1 : 0;
    return (int)fmin(2 - floor(log10(size)), DECIMALS_MOST);
}

static const char *time_text(struct arena *arena, const struct form *form, double mean,
                             double half_width)
{
    struct form_unit unit = form_unit(form);
    double value = mean / unit.size, half = half_width / unit.size;
    if (!(half > 0) || !isfinite(half))
        return mean == 0
                   ? arena_format(arena, "0%s", unit.name)
                   : arena_format(arena, "%.*f%s", decimals_of(fabs(value)), value, unit.name);
    int decimals = decimals_of(fmax(fabs(value), half));
    double steps = pow(10, decimals);
    return arena_format(arena, "%.*f ±%.*f%s", decimals, value, decimals,
                        ceil(half * steps - 1e-9) / steps, unit.name);
}

const char *form_text(struct arena *arena, const struct form *form, double mean, double half_width)
{
    if (form->as != AS_TIME || !isfinite(mean))
        return text_interval(arena, mean, half_width, form->as);
    return time_text(arena, form, mean, half_width);
}

const char *form_of_axis(struct arena *arena, const struct axis *axis, double value)
{
    struct form form = { .as = AS_TIME };
    if (axis->unit != AXIS_TIME)
        return axis_shown(axis, value, arena);
    form_add(&form, axis->low);
    form_add(&form, axis->high);
    return form_text(arena, &form, value, NAN);
}
