/* Alerts: what each of a scenario's rules would have done, found from the series of a run.
**
** At every window's end t, from the warm-up's end on, a rule looks at
**
**     value(t) = mean of the metric over the windows in (t - over, t]
**
** where windows without a value, and those before the run's start, are absent; of a count it is the
** count per second.  These are Prometheus' avg_over_time() and rate() with an evaluation_interval
** of run.tick.  Percentiles are those of the windows, whose mean is taken: as of a recorded
** quantile, for no mean of percentiles is the percentile of all.
**
**     inactive ──value beyond──► pending ──for so long──► firing
**        ▲                          │                       │
**        └───────── value not beyond, or absent ◄───────────┘
**
** It fires at the first t at which the value has been beyond the bound at every end of a window in
** [t - for, t]; without `for` at the first at all.
**
** What it fired for: an alarm whose look-back, the `over` and `for` before it, has met neither a
** trigger nor a bad window is a false one.  The one that counts is the first that was there at the
** impact, false or not, or came after it with a cause; where nobody was hurt, the first with one.  The impact is the
** begin of the first bad window since the first trigger began (of all, where it was bad before, or
** there is no trigger).
**
** Cost: windows x windows of `over` additions, so that a mean of nothing but zeros is zero; a day
** of seconds with `over` 1 h takes a third of a second.
*/
#ifndef SQUALL_MODELS_MEASURE_ALERTS_H
#define SQUALL_MODELS_MEASURE_ALERTS_H

#include "base/err.h"
#include "models/measure/results.h"

struct alert_spec;

/* What became of one alert in one run. */
struct alert_course {
    bool fired;
    double fired_at;      /* seconds from the run's begin; NaN: it did not */
    double after_impact;  /* seconds; negative: before it; NaN: no impact, or it did not fire */
    size_t false_alarms;
    double firing;        /* share of the time in which it fired */
    double noise;         /* seconds in which it fired while all was well and no trigger lasted */
    double reached;       /* the value nearest to the bound or furthest beyond, as metrics tell */
    const double *series; /* per window: 1 while it fires, else 0 */
};

/* Watches a run whose measures are there, from `since` on.  As a verdict it is of the whole run;
** only `firing` is of [from, to), what totals are of. */
struct alert_course alert_watch(const struct alert_spec *alert, const struct results *results,
                                sim_time since, sim_time from, sim_time to, struct arena *arena);

/* The metric is a count, looked at per second: its bound is a rate. */
bool alert_counts(const struct metric *metric);

/* The bound in the unit of the metric's series, or per second of a count.  False with `err`, which
** begins with the text in quotes, where it has another unit. */
bool alert_bound(const struct alert_spec *alert, const struct metric *metric, double *bound,
                 struct err *err);

/* When the outage began that alerts are held against, in seconds; NaN: there was none. */
double alert_impact(const struct judgement *judgement);

#endif
