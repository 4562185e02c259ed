/* Where to run next. */
#include "study/tip/tip_parts.h"

#include <math.h>

enum {
    END_RUNS = 10,  /* at either end, first */
    END_MOST = 60,  /* where it stays unsure on which side an end lies; 0 of 60 may still be 6 % */
    GAP_RUNS = 4,   /* at each of three values in a gap */
    CURVE_RUNS = 8  /* at each value of a curve */
};
#define GRID 8.0
#define LOW_PLACE 0.18
#define HIGH_PLACE 0.82

/* A value that is there already is not added. */
static void add(struct lot *lot, double value, size_t runs)
{
    for (size_t i = 0; i < lot->wants; i++)
        if (lot->want[i].value == value)
            return;
    lot->want[lot->wants++] = (struct want){ value, runs };
}

/* A value of the grid. */
static double snapped(const struct search *search, double share)
{
    double step = search->order->precision / GRID;
    return axis_at(search->order->axis, fmin(fmax(round(share / step) * step, 0), 1));
}

/* At first both; then those that could still turn out to be on the other side. */
struct lot lot_of_ends(const struct search *search)
{
    const struct tip *tip = search->tip;
    struct lot lot = { 0 };
    if (tip->points < 2) {
        add(&lot, search->order->axis->low, END_RUNS);
        add(&lot, search->order->axis->high, END_RUNS);
        return lot;
    }
    const struct tip_point *end[2] = { &tip->point[0], &tip->point[tip->points - 1] };
    for (size_t i = 0; i < 2; i++)
        if (!search_is_sure(search, end[i]) && end[i]->runs < END_MOST)
            add(&lot, end[i]->value, END_RUNS);
    return lot;
}

struct lot lot_between(const struct search *search)
{
    struct lot lot = { 0 };
    for (int quarter = 1; quarter <= 3; quarter++)
        add(&lot, snapped(search, 0.25 * quarter), GAP_RUNS);
    return lot;
}

/* Of the values that the curve is fitted to all up to one place agree, and all from the next on. */
static struct lot gap_lot(const struct search *search)
{
    const struct tip *tip = search->tip;
    struct lot lot = { 0 };
    size_t i = 1;
    while (tip->point[i - 1].value < tip->from)
        i++;
    while (i + 1 < tip->points && search_is_above(search, &tip->point[i]) == search->falls)
        i++;
    const struct tip_point *a = &tip->point[i - 1], *b = &tip->point[i];
    double wide = b->share - a->share;
    bool tight = wide <= search->order->precision; /* what is left is to be sure of both sides */
    for (int quarter = 1; quarter <= 3 && !tight; quarter++) {
        double value = snapped(search, a->share + 0.25 * quarter * wide);
        if (value > a->value && value < b->value)
            add(&lot, value, GAP_RUNS);
    }
    if (lot.wants == 0) {
        add(&lot, a->value, CURVE_RUNS);
        add(&lot, snapped(search, a->share + 0.5 * wide), CURVE_RUNS);
        add(&lot, b->value, CURVE_RUNS);
    }
    return lot;
}

/* Where the curve tells most.  As long as the interval is wider than the curve's own rise, its
** slope is not known, and three values within the interval tell more. */
static struct lot curve_lot(const struct search *search)
{
    const struct tip *tip = search->tip;
    const struct axis *axis = search->order->axis;
    struct lot lot = { 0 };
    if (axis->whole && tip->found) {
        add(&lot, floor(tip->crossing), CURVE_RUNS);
        add(&lot, ceil(tip->crossing), CURVE_RUNS);
    }
    double rise =
        fabs(logistic_where(&tip->fit, HIGH_PLACE) - logistic_where(&tip->fit, LOW_PLACE));
    bool vague = !(search->wide <= rise);
    const double at[] = { search->order->target, LOW_PLACE, HIGH_PLACE };
    for (int i = 0; i < 3; i++) {
        double share = vague ? search->least + 0.25 * (i + 1) * search->wide
                             : logistic_where(&tip->fit, at[i]);
        add(&lot, snapped(search, share), CURVE_RUNS);
    }
    return lot;
}

struct lot lot_to_narrow(const struct search *search)
{
    return search->tip->fit.separated ? gap_lot(search) : curve_lot(search);
}
