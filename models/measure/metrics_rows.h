/* What the tables of metrics (metrics_of_*.c) are written in: one row each, with the formula
** beside the name.  A row is applied to the counts of one window for the series and to the sum of
** all windows after the warm-up for the total.
*/
#ifndef SQUALL_MODELS_MEASURE_METRICS_ROWS_H
#define SQUALL_MODELS_MEASURE_METRICS_ROWS_H

#include "models/measure/metrics.h"

#include <math.h>

static inline double ratio(double over, double under)
{
    return under > 0 ? over / under : NAN;
}

/* Part of a whole.  Areas are sums of many pieces: a part that is the whole may be a hair above
** it. */
static inline double share(double part, double whole)
{
    double of = ratio(part, whole);
    return of > 1 && of < 1 + 1e-9 ? 1 : of;
}

/* What comes without any fresh load, once that has stopped, may be less than that was. */
static inline double retry_amplification(double requests, double fresh)
{
    return requests > 0 && fresh > 0 ? fmax(1, requests / fresh) : NAN;
}

/* Formulas, by scope: per second, or as a share of something else counted. */
#define RATE(scope, name, member)                                              \
    static double scope##_##name(const struct view *view)                      \
    {                                                                          \
        return ratio((double)view->scope->member, view->seconds);              \
    }
#define RATIO(scope, name, over, under)                                              \
    static double scope##_##name(const struct view *view)                            \
    {                                                                                \
        return ratio((double)view->scope->over, (double)view->scope->under);         \
    }
#define SHARE_OF(scope, name, part, whole)                                           \
    static double scope##_##name(const struct view *view)                            \
    {                                                                                \
        return share((double)view->scope->part, (double)view->scope->whole);         \
    }

/* The rows: name, unit, use, formula (NULL: known to assemble.c), meaning. */
#define ROW(scope, name, unit, use, value, meaning) \
    { { scope, name, unit, meaning, use, NULL }, value, NULL }
#define PART(scope, of, name, unit, use, value, meaning) \
    { { scope, name, unit, meaning, use, of }, value, NULL }
#define RUN(name, unit, use, value, meaning) ROW(OF_RUN, name, unit, use, value, meaning)
#define CLIENT(name, unit, use, value, meaning) ROW(OF_CLIENT, name, unit, use, value, meaning)
#define EDGE(name, unit, use, value, meaning) ROW(OF_EDGE, name, unit, use, value, meaning)
#define SERVICE(name, unit, use, value, meaning) ROW(OF_SERVICE, name, unit, use, value, meaning)
#define QUEUE(name, unit, use, value, meaning) ROW(OF_QUEUE, name, unit, use, value, meaning)
#define CONSUMER(name, unit, use, value, meaning) \
    ROW(OF_CONSUMER, name, unit, use, value, meaning)
#define CLIENT_PART(of, name, unit, use, value, meaning) \
    PART(OF_CLIENT, of, name, unit, use, value, meaning)
#define SERVICE_PART(of, name, unit, use, value, meaning) \
    PART(OF_SERVICE, of, name, unit, use, value, meaning)
#define ENDPOINT(name, unit, use, value, meaning) \
    ROW(OF_ENDPOINT, name, unit, use, value, meaning)
#define ALERT(name, unit, use, value, meaning) ROW(OF_ALERT, name, unit, use, value, meaning)
/* Rows that are just a count, by a list of models/counts/counts.h, and their formulas. */
#define COUNT(how, scope, member, name, unit, of, use, meaning) \
    static double scope##_##member(const struct view *view)     \
    {                                                           \
        return (double)view->scope->COUNTED_##how(member);      \
    }
#define COUNT_ROW(how, scope, member, name, unit, of, use, meaning) \
    PART(OF_##scope, of, name, unit, use, scope##_##member, meaning),
#define OF_client OF_CLIENT
#define OF_edge OF_EDGE
#define OF_service OF_SERVICE
#define OF_queue OF_QUEUE
#define OF_consumer OF_CONSUMER

#define PEAK(scope, name, of, meaning) \
    { { scope, name, "ratio", meaning, METRIC_TOTAL, NULL }, NULL, of }
#define TOTAL METRIC_TOTAL
#define BOTH METRIC_BOTH
#define SHARE METRIC_SHARE
#define SUM METRIC_SUM
#define MEAN METRIC_MEAN
#define COMMON METRIC_COMMON
#define LATER METRIC_LATER
#define SIGNED METRIC_SIGNED

#define METRIC_TABLE(rows) { rows, sizeof(rows) / sizeof *(rows) }

#endif
