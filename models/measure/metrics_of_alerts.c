/* Metrics of an alert: what it did in a run (models/measure/alerts.h). */
#include "models/measure/alerts.h"
#include "models/measure/metrics_rows.h"

#define TOLD(member)                                            \
    static double alert_##member(const struct view *view)       \
    {                                                           \
        return (double)view->alert->member;                     \
    }
TOLD(fired)
TOLD(fired_at)
TOLD(after_impact)
TOLD(false_alarms)
TOLD(firing)
TOLD(noise)
TOLD(reached)

static const struct metric_row rows[] = {
    ALERT("fired", "ratio", TOTAL | SHARE, alert_fired,
          "1 where it fired for the outage, else 0: over the replications, the share that it told "
          "of"),
    ALERT("fired_at", "s", TOTAL, alert_fired_at, "when it did, from the run's begin"),
    ALERT("fired_after_impact", "s", TOTAL | SIGNED, alert_after_impact,
          "... from the first unhealthy window's begin; negative: before it"),
    ALERT("false_alarms", "alarms", TOTAL, alert_false_alarms,
          "alarms for which there was neither a trigger nor an unhealthy window in what it looked "
          "at"),
    ALERT("firing_share", "ratio", BOTH | MEAN | SHARE, alert_firing,
          "share of the time in which it fired"),
    ALERT("noise", "s", TOTAL, alert_noise,
          "time in which it fired while all was healthy and no trigger lasted"),
    ALERT("reached", "ratio", TOTAL, alert_reached,
          "the largest value it looked at, of `above`; the smallest, of `below`"),
};
const struct metric_table metrics_of_alerts = METRIC_TABLE(rows);
