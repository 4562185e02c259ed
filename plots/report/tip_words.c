/* Values are written no more exactly than they are known: in the unit that suits them, with the
** digits that the grid of the search resolves; what was asked for, and what can be run again, is
** exact.
*/
#include "plots/report/tip_words.h"

#include "base/units.h"
#include "plots/report/text.h"

#include <math.h>

static const char *percent(double share, struct arena *arena)
{
    return text_number(arena, share, AS_SHARE);
}

/* One that was asked for, as it was asked for. */
static const char *asked(double share, struct arena *arena)
{
    return arena_format(arena, "%.6g %%", 100 * share);
}

static const char *add(const char *text, const char *sentence, struct arena *arena)
{
    return *text ? arena_format(arena, "%s %s", text, sentence) : sentence;
}

/* How far apart the places of the grid are here; see study/tip/tip.c. */
static double resolution(const struct tip *tip, double value)
{
    struct axis axis = *tip->order.axis;
    axis.whole = false;
    double share = axis_share(&axis, value), step = tip->order.precision / 8;
    double other = axis_at(&axis, share + (share < 0.5 ? step : -step));
    double apart = fabs(other - value);
    bool whole = tip->order.axis->whole && value == floor(value);
    return whole ? fmax(apart, 1) : apart;
}

/* The unit that a value is written in, and its length; "" for a plain number. */
static const char *unit_for(const struct axis *axis, double value, double *length)
{
    *length = 1;
    switch (axis->unit) {
    case AXIS_SHARE: *length = 0.01; return "%";
    case AXIS_RATE: return fabs(value) >= 0.1 ? "/s" : NULL;
    case AXIS_TIME: break;
    case AXIS_NUMBER:
    case AXIS_WORDS: return "";
    }
    size_t unit = TIME_UNITS - 1;
    while (unit > 0 && (double)time_units[unit - 1].length <= value * (double)SIM_S)
        unit--;
    *length = (double)time_units[unit].length / (double)SIM_S;
    return *length > 1 ? NULL : time_units[unit].name;
}

const char *tip_value_text(const struct tip *tip, double value, struct arena *arena)
{
    double length, apart = resolution(tip, value);
    const char *unit = unit_for(tip->order.axis, value, &length);
    if (!unit || !(apart > 0))
        return axis_text(tip->order.axis, value, arena);
    double digits = ceil(-log10(apart / length) - 1e-9);
    return arena_format(arena, "%.*f%s", digits > 0 ? (int)digits : 0, value / length, unit);
}

const char *tip_exact_text(const struct tip *tip, double value, struct arena *arena)
{
    double length;
    const char *unit = unit_for(tip->order.axis, value, &length);
    bool timed = tip->order.axis->unit == AXIS_TIME;
    if (!unit || timed) /* time_print() needs no help */
        return axis_text(tip->order.axis, value, arena);
    return arena_format(arena, "%.12g%s", value / length, unit);
}

static const char *low_end(const struct tip *tip, struct arena *arena)
{
    return tip_exact_text(tip, tip->order.axis->low, arena);
}

static const char *high_end(const struct tip *tip, struct arena *arena)
{
    return tip_exact_text(tip, tip->order.axis->high, arena);
}

/* --- the answer --- */

static const char *crossing(const struct tip *tip, const char *tips, struct arena *arena)
{
    if (tip->between)
        return arena_format(arena, "%s between %s and %s", tips,
                            tip_value_text(tip, tip->below, arena),
                            tip_value_text(tip, tip->above, arena));
    return arena_format(arena, "%s at %s (95 %% interval %s..%s)", tips,
                        tip_value_text(tip, tip->crossing, arena),
                        tip_value_text(tip, tip->low, arena),
                        tip_value_text(tip, tip->high, arena));
}

static const struct tip_check *last_check(const struct tip *tip)
{
    return tip->checks ? &tip->check[tip->checks - 1] : NULL;
}

static const char *size(const struct tip *tip, struct arena *arena)
{
    const struct tip_check *check = last_check(tip);
    const char *share = asked(1 - tip->order.target, arena);
    if (!check || check->stuck.runs == 0)
        return NULL;
    const char *value = tip_exact_text(tip, check->value, arena);
    if (check->contradicts)
        return arena_format(arena, "Found no value at which %s of the runs surely recover", share);
    return arena_format(arena, tip_rises(tip) ? "Up to %s at least %s of the runs recover"
                                              : "From %s on at least %s of the runs recover",
                        value, share);
}

static const char *unfinished(const struct tip *tip, struct arena *arena)
{
    const char *low = low_end(tip, arena), *high = high_end(tip, arena);
    switch (tip->end) {
    case TIP_SAME: return arena_format(arena, "Does not tip between %s and %s", low, high);
    case TIP_UNEVEN:
        return arena_format(arena, "Does not tip once between %s and %s", low, high);
    case TIP_STOPPED: return "Interrupted before anything was known";
    case TIP_PRECISE:
    case TIP_SPENT: break;
    }
    return arena_format(arena, "No tipping point was found between %s and %s", low, high);
}

const char *tip_headline(const struct tip *tip, struct arena *arena)
{
    if (!tip->found)
        return unfinished(tip, arena);
    const char *sized = size(tip, arena);
    return sized ? sized : crossing(tip, "Tips", arena);
}

/* --- remarks --- */

static const char *observed(const struct tip *tip, const struct tip_point *point,
                            struct arena *arena)
{
    return arena_format(arena, "%zu of %zu runs recovered at %s", point->runs - point->stuck,
                        point->runs, tip_exact_text(tip, point->value, arena));
}

static bool surely_other(const struct tip *tip, const struct tip_point *point)
{
    double target = tip->order.target;
    bool above = (double)tip->point[0].stuck >= target * (double)tip->point[0].runs;
    struct share share = share_of(point->stuck, point->runs);
    return above ? share.high < target : share.low > target;
}

static const char *ends(const struct tip *tip, struct arena *arena)
{
    const struct tip_point *first = tip->point, *last = &tip->point[tip->points - 1];
    const char *text = arena_format(arena, "%s, %s", observed(tip, first, arena),
                                    observed(tip, last, arena));
    for (size_t i = 1; tip->end == TIP_UNEVEN && i + 1 < tip->points; i++)
        if (surely_other(tip, &tip->point[i]))
            return arena_format(arena,
                                "%s, but in between it is otherwise: %s. Narrow the range to one "
                                "crossing.", text, observed(tip, &tip->point[i], arena));
    return arena_format(arena, "%s: both ends are on the same side of %s. Widen the range, or vary "
                               "something else.", text, asked(tip->order.target, arena));
}

static const char *side(const struct tip *tip, struct arena *arena)
{
    const char *share = tip->order.target == 0.5 ? "half" : asked(tip->order.target, arena);
    const char *where = tip_rises(tip) ? "Above" : "Below";
    if (tip->between) {
        const char *from = tip_value_text(tip, tip_rises(tip) ? tip->above : tip->below, arena);
        return arena_format(arena, "From %s %s more than %s of the runs do not recover.", from,
                            tip_rises(tip) ? "on" : "down", share);
    }
    return arena_format(arena, "%s it more than %s of the runs do not recover.", where, share);
}

static const char *rise(const struct tip *tip, struct arena *arena)
{
    if (tip->between)
        return "";
    if (tip->fit.separated)
        return "On either side of it all runs ended alike, so the rise may be steeper than drawn.";
    struct axis smooth = *tip->order.axis;
    smooth.whole = false;
    double a = logistic_where(&tip->fit, 0.1), b = logistic_where(&tip->fit, 0.9);
    bool seen = fmin(a, b) >= 0 && fmax(a, b) <= 1;
    return seen ? arena_format(arena, "10 %% do not at %s, 90 %% at %s.",
                               tip_value_text(tip, axis_at(&smooth, a), arena),
                               tip_value_text(tip, axis_at(&smooth, b), arena)) : "";
}

static const char *check_text(const struct tip *tip, const struct tip_check *check,
                              struct arena *arena)
{
    const struct share *stuck = &check->stuck;
    return arena_format(arena,
                        "Of %zu fresh runs at %s %zu recovered: %s (95 %% interval %s..%s)%s",
                        stuck->runs, tip_exact_text(tip, check->value, arena),
                        stuck->runs - stuck->hits,
                        percent(1 - (double)stuck->hits / (double)stuck->runs, arena),
                        percent(1 - stuck->high, arena), percent(1 - stuck->low, arena),
                        check->contradicts ? ", which contradicts; a safer value was tried." : ".");
}

static const char *doubts(const struct tip *tip, struct arena *arena)
{
    const struct axis *axis = tip->order.axis;
    const char *text = "";
    if (tip->end == TIP_SPENT)
        text = add(text, "The runs were spent before the interval was as narrow as asked for; more "
                         "--runs narrow it.", arena);
    if (tip->end == TIP_STOPPED)
        text = add(text, "Interrupted: this is what was known by then.", arena);
    if (tip->between) /* that is seen, whatever the curve says */
        return text;
    if (tip->low <= axis->low || tip->high >= axis->high)
        text = add(text, "The interval is cut off at the end of the range: widen it.", arena);
    if (tip->from > axis->low || tip->to < axis->high)
        text = add(text,
                   arena_format(arena, "The curve is fitted to values from %s to %s: beyond, the "
                                       "share goes other ways.",
                                tip_value_text(tip, tip->from, arena),
                                tip_value_text(tip, tip->to, arena)), arena);
    if (tip->fitness < TIP_MISFIT)
        text = add(text,
                   "The share does not change steadily, as the curve would have it: do not trust "
                   "the interval; a narrower range, or a sweep, shows more.", arena);
    return text;
}

const char *tip_remarks(const struct tip *tip, struct arena *arena)
{
    if (!tip->found && tip->points < 2)
        return "";
    if (!tip->found)
        return arena_format(arena, "%s", ends(tip, arena));
    const char *text = "";
    if (tip->order.verify)
        text = arena_format(arena, "%s.", crossing(tip, "It tips", arena));
    text = add(text, side(tip, arena), arena);
    const char *more = rise(tip, arena);
    text = *more ? add(text, more, arena) : text;
    for (size_t i = 0; i < tip->checks; i++)
        if (tip->check[i].stuck.runs > 0)
            text = add(text, check_text(tip, &tip->check[i], arena), arena);
    more = doubts(tip, arena);
    return *more ? add(text, more, arena) : text;
}

const char *tip_method(const struct tip *tip, struct arena *arena)
{
    const char *log = tip->order.axis->scale == AXIS_LOG ? " over the logarithm" : "";
    const char *how = !tip->found ? "runs with independent chance at both ends"
                                  : arena_format(arena,
        "runs with independent chance where they tell most; a logistic curve by maximum "
        "likelihood%s, its interval by profile likelihood, widened for runs that are chosen on the "
        "way", log);
    return arena_format(arena, "How: %s. Cost: %s runs, %s simulated, %s events.", how,
                        text_number(arena, (double)tip->runs, AS_COUNT),
                        text_number(arena, tip->simulated_s, AS_TIME),
                        text_number(arena, (double)tip->events, AS_COUNT));
}
