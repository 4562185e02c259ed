/* The search for a tipping point: lot after lot, then the fresh runs. */
#include "study/tip/tip_parts.h"

#include <math.h>
#include <stdlib.h>

enum { CONFIRMED = 2 }; /* lots in a row after which the interval is narrow enough */
#define STEP 0.25 /* of the wanted interval, to a safer value */

/* --- points --- */

static struct tip_point *point_at(struct search *search, double value)
{
    struct tip *tip = search->tip;
    size_t i = tip->points;
    while (i > 0 && tip->point[i - 1].value >= value)
        i--;
    if (i < tip->points && tip->point[i].value == value)
        return &tip->point[i];
    for (size_t to = tip->points++; to > i; to--)
        tip->point[to] = tip->point[to - 1];
    tip->point[i] = (struct tip_point){ value, axis_share(search->order->axis, value), 0, 0 };
    return &tip->point[i];
}

/* Runs `count` times at a value; adds to `into` what was finished. */
static void take(struct search *search, const struct tip_run *run, size_t *runs, size_t *stuck)
{
    struct tip *tip = search->tip;
    search->stopped |= !run->done;
    if (!run->done)
        return;
    tip->events += run->events;
    tip->simulated_s += run->simulated_s;
    *runs += 1;
    *stuck += run->stuck;
}

/* False: no further lot, because it failed or was stopped. */
static bool run_all(struct search *search, struct tip_run *run, size_t count)
{
    uint64_t next = search->tip->runs;
    for (size_t i = 0; i < count; i++)
        run[i].replication = next + i;
    search->tip->runs += count;
    search->failed = !search->runner.run(search->runner.self, run, count, search->err);
    return !search->failed;
}

static size_t left(const struct search *search)
{
    return search->order->runs - search->tip->runs;
}

/* As much of the lot as is left of the runs, its values in turn. */
static struct tip_run *spread(struct search *search, const struct lot *lot, size_t *count)
{
    size_t most = left(search), wanted = 0;
    for (size_t i = 0; i < lot->wants; i++)
        wanted += lot->want[i].runs;
    struct tip_run *run = ARENA_ARRAY(search->arena, wanted, struct tip_run);
    *count = 0;
    for (size_t turn = 0; *count < wanted; turn++)
        for (size_t i = 0; i < lot->wants; i++)
            if (turn < lot->want[i].runs)
                run[(*count)++].value = lot->want[i].value;
    *count = *count < most ? *count : most;
    return run;
}

static bool run_lot(struct search *search, const struct lot *lot)
{
    size_t count;
    struct tip_run *run = spread(search, lot, &count);
    if (!run_all(search, run, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct tip_point *point = run[i].done ? point_at(search, run[i].value) : NULL;
        size_t none = 0;
        take(search, &run[i], point ? &point->runs : &none, point ? &point->stuck : &none);
    }
    return !search->stopped;
}

/* --- the ends --- */

static const struct tip_point *last_point(const struct search *search)
{
    return &search->tip->point[search->tip->points - 1];
}

static bool sides_agree(const struct search *search)
{
    bool first = search_is_above(search, search->tip->point);
    return first == search_is_above(search, last_point(search));
}

static bool run_ends(struct search *search)
{
    struct lot lot = lot_of_ends(search);
    if (!run_lot(search, &lot))
        return false;
    while (sides_agree(search) && left(search) > 0) {
        lot = lot_of_ends(search);
        if (lot.wants == 0)
            return true;
        if (!run_lot(search, &lot))
            return false;
    }
    return true;
}

/* Both ends agree: do three values between them? */
static bool look_between(struct search *search)
{
    struct tip *tip = search->tip;
    struct lot lot = lot_between(search);
    tip->end = TIP_SAME;
    if (left(search) == 0)
        return true;
    bool above = search_is_above(search, tip->point);
    if (!run_lot(search, &lot))
        return false;
    for (size_t i = 0; i < tip->points; i++)
        if (search_is_sure(search, &tip->point[i]) &&
            search_is_above(search, &tip->point[i]) != above)
            tip->end = TIP_UNEVEN;
    return true;
}

static void narrow(struct search *search)
{
    struct tip *tip = search->tip;
    search->falls = search_is_above(search, tip->point);
    tip->end = TIP_SPENT;
    search_fit(search);
    for (int narrow_enough = 0; narrow_enough < CONFIRMED;) {
        struct lot lot = lot_to_narrow(search);
        if (left(search) == 0 || !run_lot(search, &lot))
            return;
        search_fit(search);
        bool enough = search->wide <= search->order->precision || tip->between;
        narrow_enough = enough ? narrow_enough + 1 : 0;
    }
    tip->end = TIP_PRECISE;
}

/* --- sizes --- */

/* Three digits, to the safe side: below where it rises. */
static double tidied(const struct search *search, double value)
{
    const struct axis *axis = search->order->axis;
    int digits = axis->whole || value == 0 ? 0 : 2 - (int)floor(log10(fabs(value)));
    double unit = pow(10, abs(digits)), scaled = digits < 0 ? value / unit : value * unit;
    double safe = search->falls ? ceil(scaled - 1e-9) : floor(scaled + 1e-9);
    safe = digits < 0 ? safe * unit : safe / unit; /* 137 / 10 is 13.7, 137 * 0.1 is not */
    return fmin(fmax(safe, axis->low), axis->high);
}

static double safe_value(const struct search *search)
{
    const struct tip *tip = search->tip;
    if (tip->between)
        return search->falls ? tip->above : tip->below;
    /* an interval less than one wide should not cost a whole one: fresh runs will tell */
    bool fine = search->order->axis->whole && tip->high - tip->low < 1;
    return tidied(search, fine ? tip->crossing : search->falls ? tip->high : tip->low);
}

/* At least a step safer than what was contradicted. */
static double safer(const struct search *search, double value)
{
    const struct axis *axis = search->order->axis;
    double sign = search->falls ? 1 : -1, step = STEP * search->order->precision;
    double fitted = safe_value(search);
    double moved = axis->whole ? value + sign
                               : tidied(search,
                                        axis_at(axis, axis_share(axis, value) + sign * step));
    double next = search->falls ? fmax(fitted, moved) : fmin(fitted, moved);
    return fmin(fmax(next, axis->low), axis->high);
}

static struct tip_check run_check(struct search *search, double value)
{
    size_t count = search->order->verify, runs = 0, stuck = 0;
    struct tip_run *run = ARENA_ARRAY(search->arena, count, struct tip_run);
    for (size_t i = 0; i < count; i++)
        run[i].value = value;
    if (run_all(search, run, count))
        for (size_t i = 0; i < count; i++)
            take(search, &run[i], &runs, &stuck);
    struct share share = share_of(stuck, runs);
    return (struct tip_check){ value, share, runs > 0 && share.low > search->order->target };
}

static void verify(struct search *search)
{
    struct tip *tip = search->tip;
    double value = safe_value(search);
    while (tip->checks < TIP_CHECKS && !search->failed && !search->stopped) {
        struct tip_check *check = &tip->check[tip->checks++];
        *check = run_check(search, value);
        if (!check->contradicts)
            return;
        struct tip_point *point = point_at(search, value);
        point->runs += check->stuck.runs;
        point->stuck += check->stuck.hits;
        search_fit(search);
        double next = safer(search, value);
        if (next == value) /* the end of the range */
            return;
        value = next;
    }
}

/* --- the whole --- */

static void find(struct search *search)
{
    if (!run_ends(search))
        return;
    if (sides_agree(search)) {
        look_between(search);
        return;
    }
    narrow(search);
    if (search->order->verify && search->tip->found && !search->failed && !search->stopped)
        verify(search);
}

/* What was not run of a lot is not counted. */
static void count_runs(struct tip *tip)
{
    tip->runs = 0;
    for (size_t i = 0; i < tip->points; i++)
        tip->runs += tip->point[i].runs;
    for (size_t i = 0; i < tip->checks; i++)
        tip->runs += tip->check[i].contradicts ? 0 : tip->check[i].stuck.runs;
}

struct tip *tip_find(const struct tip_order *order, struct tip_runner runner, struct arena *arena,
                     struct err *err)
{
    struct tip *tip = ARENA_NEW(arena, struct tip);
    *tip = (struct tip){ .order = *order, .crossing = NAN, .low = NAN, .high = NAN,
                         .fitness = NAN };
    tip->point = ARENA_ARRAY(arena, order->runs + TIP_CHECKS + 2, struct tip_point);
    struct search search = { .tip = tip, .order = &tip->order, .smooth = *order->axis,
                             .runner = runner, .arena = arena, .err = err };
    search.smooth.whole = false;
    find(&search);
    if (search.failed)
        return NULL;
    if (search.stopped) {
        tip->end = TIP_STOPPED;
        bool known = tip->points > 1 && !sides_agree(&search);
        search.falls = known && search_is_above(&search, tip->point);
        if (known)
            search_fit(&search);
    }
    count_runs(tip);
    return tip;
}

double tip_fitted(const struct tip *tip, double value)
{
    bool within = tip->found && value >= tip->from && value <= tip->to;
    return within ? logistic_at(&tip->fit, axis_share(tip->order.axis, value)) : NAN;
}

bool tip_rises(const struct tip *tip)
{
    return !tip->fit.falls;
}
