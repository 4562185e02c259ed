/* The curve of what is known so far.
**
** A share that levels off, at 80 % or at 10 %, is no logistic curve, though what lies around the
** crossing may well be a piece of one.  So where the curve does not fit all values, those farthest
** from the place that best divides them are left out one by one, until it does.
*/
#include "study/tip/tip_parts.h"

#include <math.h>
#include <stdlib.h>

#define CUTOFF 5.0239 /* the 97.5 % point of chi-square: see the header */
#define MISFIT 0.01
#define WINDOW_LEAST 4

bool search_is_above(const struct search *search, const struct tip_point *point)
{
    return (double)point->stuck >= search->order->target * (double)point->runs;
}

bool search_is_sure(const struct search *search, const struct tip_point *point)
{
    struct share share = share_of(point->stuck, point->runs);
    return share.low > search->order->target || share.high < search->order->target;
}

static double unrounded(const struct search *search, double share)
{
    return axis_at(&search->smooth, share);
}

/* Two neighbours of which one is surely below the target and the other surely above. */
static void find_neighbours(struct search *search)
{
    struct tip *tip = search->tip;
    tip->between = false;
    for (size_t i = 0; search->order->axis->whole && i + 1 < tip->points; i++) {
        const struct tip_point *a = &tip->point[i], *b = a + 1;
        if (b->value - a->value > 1.5 || !search_is_sure(search, a) || !search_is_sure(search, b) ||
            search_is_above(search, a) != search->falls ||
            search_is_above(search, b) == search->falls)
            continue;
        tip->between = true;
        tip->below = a->value;
        tip->above = b->value;
    }
}

/* The place between two points that best divides those below the target from those above: the last
** point before it. */
static size_t divide(const struct search *search)
{
    const struct tip *tip = search->tip;
    double sum = 0, best = -INFINITY;
    size_t at = 0;
    for (size_t i = 0; i + 1 < tip->points; i++) {
        double excess = (double)tip->point[i].stuck -
                        search->order->target * (double)tip->point[i].runs;
        sum += search->falls ? excess : -excess;
        if (sum > best) {
            best = sum;
            at = i;
        }
    }
    return at;
}

struct window {
    size_t first, end;
};

static bool fits(const struct tip *tip)
{
    double x = tip->fit.crossing;
    return x >= tip->point[0].share && x <= tip->point[tip->points - 1].share &&
           !(tip->fitness < MISFIT);
}

/* Leaves out the outermost point that is farther from the divide; false: both must stay. */
static bool trim(const struct tip *tip, size_t divide, struct window *window)
{
    const struct tip_point *point = tip->point;
    double middle = (point[divide].share + point[divide + 1].share) / 2;
    bool low = window->first < divide, high = window->end > divide + 2;
    if (window->end - window->first <= WINDOW_LEAST || (!low && !high))
        return false;
    bool first = middle - point[window->first].share > point[window->end - 1].share - middle;
    if (low && (first || !high))
        window->first++;
    else
        window->end--;
    return true;
}

static void fit_window(struct search *search, const struct trials *trials, struct window window)
{
    struct tip *tip = search->tip;
    size_t count = window.end - window.first;
    tip->fit = logistic_fit(trials + window.first, count, search->order->target, search->falls);
    tip->fitness = logistic_fitness(&tip->fit, trials + window.first, count);
    tip->from = tip->point[window.first].value;
    tip->to = tip->point[window.end - 1].value;
}

static void find_interval(struct search *search, const struct trials *trials, struct window window)
{
    struct tip *tip = search->tip;
    struct span span = logistic_interval(&tip->fit, trials + window.first,
                                         window.end - window.first,
                                         CUTOFF, (struct span){ 0, 1 });
    tip->found = !isnan(tip->fit.crossing);
    tip->crossing = unrounded(search, fmin(fmax(tip->fit.crossing, span.low), span.high));
    tip->low = unrounded(search, span.low);
    tip->high = unrounded(search, span.high);
    search->least = span.low;
    search->wide = span.high - span.low;
}

void search_fit(struct search *search)
{
    struct tip *tip = search->tip;
    struct trials *trials = memory_resize(NULL, tip->points, sizeof *trials);
    for (size_t i = 0; i < tip->points; i++)
        trials[i] = (struct trials){ tip->point[i].share, tip->point[i].runs, tip->point[i].stuck };
    struct window window = { 0, tip->points };
    size_t at = divide(search);
    fit_window(search, trials, window);
    while (!fits(tip) && trim(tip, at, &window))
        fit_window(search, trials, window);
    find_interval(search, trials, window);
    free(trials);
    find_neighbours(search);
}
