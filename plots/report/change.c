#include "plots/report/change.h"

#include "plots/report/text.h"

#include <math.h>

struct unit_of {
    double size;
    const char *name; /* with the blank before it */
};

/* Up to two of a unit are told in the smaller one: 90 s, 119 min. */
static struct unit_of unit_of_time(double seconds)
{
    if (seconds < 1)
        return (struct unit_of){ 1e-3, " ms" };
    if (seconds < 120)
        return (struct unit_of){ 1, " s" };
    return seconds < 7200 ? (struct unit_of){ 60, " min" } : (struct unit_of){ 3600, " h" };
}

static struct unit_of unit_of_headline(enum headline_of h, double size)
{
    switch (h) {
    case HEADLINE_DOWNTIME: /* made of windows of a second or so */
    case HEADLINE_RECOVERY:
        return unit_of_time(fmax(size, 1));
    case HEADLINE_P99:
        return unit_of_time(size);
    case HEADLINE_WASTED:
        return (struct unit_of){ 0.01, " %" };
    case HEADLINE_GOODPUT:
    case HEADLINE_AMPLIFICATION:
    case HEADLINE_PEAK:
    case HEADLINE_DUPLICATES:
    case HEADLINES:
        break;
    }
    return (struct unit_of){ 1, "" };
}

static enum shown_as shown_as(enum headline_of h)
{
    return h == HEADLINE_DUPLICATES ? AS_COUNT : AS_FACTOR;
}

const char *headline_text(struct arena *arena, enum headline_of h, double value)
{
    if (isnan(value))
        return "-";
    if (h == HEADLINE_GOODPUT)
        return text_number(arena, value, AS_RATE);
    if (h == HEADLINE_WASTED)
        return text_number(arena, value, AS_SHARE);
    struct unit_of unit = unit_of_headline(h, fabs(value));
    return arena_format(arena, "%s%s", text_number(arena, value / unit.size, shown_as(h)),
                        unit.name);
}

static double size_of(const struct estimate *change)
{
    return isfinite(change->half_width) ? fmax(fabs(change->mean), change->half_width)
                                        : fabs(change->mean);
}

const char *change_plain(struct arena *arena, enum headline_of h, const struct estimate *change,
                         bool sure)
{
    if (isnan(change->mean))
        return "-";
    if (change->mean == 0 && !(change->half_width > 0))
        return "0";
    struct unit_of unit = unit_of_headline(h, size_of(change));
    double mean = change->mean / unit.size, half = change->half_width / unit.size;
    bool whole = h == HEADLINE_DUPLICATES && !(half > 0);
    const char *text = sure && !whole ? text_interval_apart(arena, mean, half)
                                      : text_interval(arena, mean, half, shown_as(h));
    bool plus = mean > 0 && !(text[0] == '0' && text[1] != '.');
    return arena_format(arena, "%s%s%s", plus ? "+" : "", text, unit.name);
}

const char *change_text(struct arena *arena, enum headline_of h, const struct estimate *change,
                        bool sure)
{
    const char *text = change_plain(arena, h, change, sure);
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
    struct unit_of unit = unit_of_headline(h, fabs(change));
    return arena_format(arena, "%s%s%s", text_interval_apart(arena, fabs(change) / unit.size, NAN),
                        unit.name, h == HEADLINE_GOODPUT ? "/s" : "");
}
