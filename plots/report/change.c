#include "plots/report/change.h"

#include "plots/report/text.h"

#include <math.h>
#include <string.h>

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

/* Nothing at all has neither sign nor unit. */
const char *change_text(struct arena *arena, enum headline_of h, const struct estimate *change,
                        bool sure)
{
    if (isnan(change->mean))
        return "-";
    if (change->mean == 0 && !(change->half_width > 0))
        return "0 ";
    struct unit_of unit = unit_of_headline(h, size_of(change));
    const char *text =
        text_interval(arena, change->mean / unit.size, change->half_width / unit.size, shown_as(h));
    if (strncmp(text, "-0.00 ", 6) == 0)
        text++; /* nothing, seen from below */
    bool plus = change->mean > 0 && !(text[0] == '0' && text[1] != '.');
    return arena_format(arena, "%s%s%s%s", plus ? "+" : "", text, unit.name, sure ? "*" : " ");
}

const char *change_of_runs(struct arena *arena, size_t fewer, size_t more, bool sure)
{
    long net = (long)more - (long)fewer;
    return arena_format(arena, "%+ld run%s%s", net, net == 1 || net == -1 ? "" : "s",
                        sure ? "*" : " ");
}

const char *change_size(struct arena *arena, enum headline_of h, double change)
{
    if (h == HEADLINE_GOODPUT)
        return text_number(arena, fabs(change), AS_RATE);
    struct unit_of unit = unit_of_headline(h, fabs(change));
    return arena_format(arena, "%s%s", text_number(arena, fabs(change) / unit.size, shown_as(h)),
                        unit.name);
}
