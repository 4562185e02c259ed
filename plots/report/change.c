/* Each headline has a form of its own: times share a unit over a column, shares are points of a
** hundred, the others plain numbers.  A change is written with its sign and, where it is known,
** with half the width of its interval in the same unit.
*/
#include "plots/report/change.h"

#include "plots/report/text.h"

#include <math.h>

static bool is_time(enum headline_of h)
{
    return h == HEADLINE_DOWNTIME || h == HEADLINE_RECOVERY || h == HEADLINE_P99 ||
           h == HEADLINE_OLDEST;
}

struct form headline_form(enum headline_of h)
{
    bool windows = h == HEADLINE_DOWNTIME || h == HEADLINE_RECOVERY; /* of a second or so */
    return (struct form){ .as = is_time(h) ? AS_TIME : AS_FACTOR, .grain = windows ? 1 : 0 };
}

struct form headline_form_of(const struct comparison *comparison, enum headline_of h)
{
    struct form form = headline_form(h);
    for (size_t v = 0; v < comparison->studies; v++)
        form_add(&form, h == HEADLINE_RECOVERY ? comparison->study[v]->recovery.middle
                                               : comparison->value[v][h].mean);
    return form;
}

static struct form_unit unit_of(enum headline_of h, const struct form *form)
{
    if (is_time(h))
        return form_unit(form);
    return h == HEADLINE_WASTED ? (struct form_unit){ 0.01, " %" } : (struct form_unit){ 1, "" };
}

static bool is_count(enum headline_of h)
{
    return h == HEADLINE_DUPLICATES || h == HEADLINE_DEAD;
}

static enum shown_as shown_as(enum headline_of h)
{
    return is_count(h) ? AS_COUNT : AS_FACTOR;
}

const char *headline_text_of(struct arena *arena, enum headline_of h, double value,
                             const struct form *form)
{
    if (isnan(value))
        return "-";
    if (h == HEADLINE_GOODPUT)
        return text_number(arena, value, AS_RATE);
    if (h == HEADLINE_WASTED)
        return text_number(arena, value, AS_SHARE);
    return is_time(h) ? form_text(arena, form, value, NAN) : text_number(arena, value, shown_as(h));
}

/* That of a single one. */
static struct form form_alone(enum headline_of h, double value)
{
    struct form form = headline_form(h);
    form_add(&form, value);
    return form;
}

const char *headline_text(struct arena *arena, enum headline_of h, double value)
{
    struct form form = form_alone(h, value);
    return headline_text_of(arena, h, value, &form);
}

static double size_of(const struct estimate *change)
{
    return isfinite(change->half_width) ? fmax(fabs(change->mean), change->half_width)
                                        : fabs(change->mean);
}

void change_add(struct form *form, const struct estimate *change)
{
    form_add(form, size_of(change));
}

const char *change_plain(struct arena *arena, enum headline_of h, const struct estimate *change,
                         bool sure, const struct form *form)
{
    if (isnan(change->mean))
        return "-";
    if (change->mean == 0 && !(change->half_width > 0))
        return "0";
    struct form_unit unit = unit_of(h, form);
    double mean = change->mean / unit.size, half = change->half_width / unit.size;
    bool whole = is_count(h) && !(half > 0);
    const char *text = sure && !whole ? text_interval_apart(arena, mean, half)
                                      : text_interval(arena, mean, half, shown_as(h));
    bool plus = mean > 0 && !(text[0] == '0' && text[1] != '.');
    return arena_format(arena, "%s%s%s", plus ? "+" : "", text, unit.name);
}

const char *change_text(struct arena *arena, enum headline_of h, const struct estimate *change,
                        bool sure, const struct form *form)
{
    const char *text = change_plain(arena, h, change, sure, form);
    return isnan(change->mean) ? text : arena_format(arena, "%s%s", text, sure ? "*" : " ");
}

const char *change_of_runs(struct arena *arena, size_t fewer, size_t more, bool sure)
{
    long net = (long)more - (long)fewer;
    if (net == 0)
        return "0 runs ";
    return arena_format(arena, "%+ld run%s%s", net, net == 1 || net == -1 ? "" : "s",
                        sure ? "*" : " ");
}

const char *change_size(struct arena *arena, enum headline_of h, double change)
{
    struct form form = form_alone(h, change);
    struct form_unit unit = unit_of(h, &form);
    return arena_format(arena, "%s%s%s", text_interval_apart(arena, fabs(change) / unit.size, NAN),
                        unit.name, h == HEADLINE_GOODPUT ? "/s" : "");
}
