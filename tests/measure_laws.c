/* Laws go by what a row says of itself (unit, part of, percentile), by a metric's name only
** where that is what says it (_p99). */
#include "tests/measure_laws.h"

#include "models/spec/run.h"
#include "models/spec/world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct check {
    const struct results *results;
    size_t first; /* window after the warm-up */
    bool whole;   /* the windows are all there is: the last one is not cut short */
    double seconds;
    char *text;
    size_t size;
};

static bool broken(const struct check *check, const char *law, const struct measure *measure,
                   double got, double held_to)
{
    snprintf(check->text, check->size, "%s: %s is %.17g, held to %.17g", law, measure->path, got,
             held_to);
    return true;
}

/* Of the same object. */
static const struct measure *sibling(const struct check *check, const struct measure *measure,
                                     const char *name)
{
    size_t length = strlen(measure->path) - strlen(measure->metric->name);
    for (size_t i = 0; i < check->results->measures; i++) {
        const struct measure *other = &check->results->measure[i];
        if (other->metric->scope == measure->metric->scope &&
            strcmp(other->metric->name, name) == 0 &&
            strncmp(other->path, measure->path, length) == 0 &&
            strlen(other->path) == length + strlen(name))
            return other;
    }
    return NULL;
}

/* Which client, edge or service this is: how many with the same metric stand before it. */
static size_t place_of(const struct check *check, const struct measure *measure)
{
    size_t place = 0;
    for (const struct measure *other = check->results->measure; other < measure; other++)
        place += other->metric == measure->metric;
    return place;
}

/* --- one value --- */

static bool is_wrong(const struct check *check, const struct measure *measure, double value)
{
    if (value < 0 && !(measure->metric->use & METRIC_SIGNED))
        return broken(check, "nothing is below 0", measure, value, 0);
    if (measure->metric->use & METRIC_SHARE && value > 1)
        return broken(check, "a share is at most 1", measure, value, 1);
    return false;
}

static bool values_wrong(const struct check *check, const struct measure *measure)
{
    if (is_wrong(check, measure, measure->total))
        return true;
    for (size_t w = 0; measure->series && w < check->results->windows; w++)
        if (is_wrong(check, measure, measure->series[w]))
            return true;
    return false;
}

/* --- part and whole --- */

static bool part_wrong(const struct check *check, const struct measure *measure,
                       open_at_start *open, const void *self)
{
    if (!measure->metric->part_of)
        return false;
    const struct measure *whole = sibling(check, measure, measure->metric->part_of);
    if (!whole)
        return broken(check, "a part has a whole", measure, measure->total, NAN);
    double most = whole->total + open(self, whole->metric->scope, place_of(check, whole),
                                      whole->metric->unit);
    return measure->total > most &&
           broken(check, "no part above its whole", measure, measure->total, most);
}

/* --- windows and totals --- */

/* The last window, if it is cut short, is in the total alone. */
static bool sum_wrong(const struct check *check, const struct measure *measure)
{
    bool mean = measure->metric->use & METRIC_MEAN;
    double tick = time_to_s(check->results->tick), sum = 0;
    if (!measure->series || !(measure->metric->use & (METRIC_SUM | METRIC_MEAN)))
        return false;
    for (size_t w = check->first; w < check->results->windows; w++)
        sum += mean ? measure->series[w] * tick : measure->series[w];
    double total = mean ? measure->total * check->seconds : measure->total;
    double slack = 1e-9 * (fabs(total) + 1);
    if (!(check->seconds > 0))
        return false;
    return (sum > total + slack || (check->whole && sum < total - slack)) &&
           broken(check, "windows make up the total", measure, sum, total);
}

/* Part and whole are counted at once: the share of all lies among those of the windows. */
static bool share_wrong(const struct check *check, const struct measure *measure)
{
    double least = INFINITY, most = -INFINITY;
    if (!measure->series || !(measure->metric->use & METRIC_SHARE) || !check->whole)
        return false;
    for (size_t w = check->first; w < check->results->windows; w++) {
        least = fmin(least, measure->series[w]);
        most = fmax(most, measure->series[w]);
    }
    return (measure->total < least - 1e-9 || measure->total > most + 1e-9) &&
           broken(check, "the total lies among the windows", measure, measure->total,
                  measure->total < least ? least : most);
}

/* --- percentiles --- */

/* Where its name ends in _p99: at which share of all, and how long the name before it is. */
static bool is_percentile(const char *name, double *share, size_t *length)
{
    const char *end = strrchr(name, '_');
    if (!end || end[1] != 'p' || end[2] == '\0' || end[2 + strspn(end + 2, "0123456789")] != '\0')
        return false;
    *share = strtod(end + 2, NULL) / pow(10, (double)strlen(end + 2));
    *length = (size_t)(end - name);
    return true;
}

/* Of the same thing: a higher percentile, or what stands above all, its _max. */
static bool is_above(const struct metric *low, const struct metric *high)
{
    double one, two;
    size_t length, other;
    if (!is_percentile(low->name, &one, &length) || strncmp(low->name, high->name, length) != 0)
        return false;
    if (strcmp(high->name + length, "_max") == 0)
        return true;
    return is_percentile(high->name, &two, &other) && other == length && two > one;
}

static bool order_wrong(const struct check *check, const struct measure *low)
{
    for (size_t i = 0; i < metrics_count(); i++) {
        const struct metric *metric = metric_describe(i);
        if (metric->scope != low->metric->scope || !is_above(low->metric, metric))
            continue;
        const struct measure *high = sibling(check, low, metric->name);
        if (high && low->total > high->total)
            return broken(check, "percentiles rise", low, low->total, high->total);
        for (size_t w = 0; high && low->series && high->series && w < check->results->windows; w++)
            if (low->series[w] > high->series[w])
                return broken(check, "percentiles rise", low, low->series[w], high->series[w]);
    }
    return false;
}

bool measures_broken(const struct results *results, open_at_start *open, const void *self,
                     char *text, size_t size)
{
    const struct run_spec *run = &results->spec->run;
    size_t first = (size_t)((run->warmup + run->tick - 1) / run->tick);
    struct check check = { results, first, run->duration % run->tick == 0,
                           time_to_s(run->duration - (sim_time)first * run->tick), text, size };
    for (size_t i = 0; i < results->measures; i++) {
        const struct measure *measure = &results->measure[i];
        if (values_wrong(&check, measure) || part_wrong(&check, measure, open, self) ||
            sum_wrong(&check, measure) || share_wrong(&check, measure) ||
            order_wrong(&check, measure))
            return true;
    }
    return false;
}
