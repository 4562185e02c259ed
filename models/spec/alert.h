/* Alerts: who would have been told of an outage, and when.  In the words of Prometheus' rules: an
** expression over a range, a threshold, and for how long it must hold (models/measure/alerts.h). */
#ifndef SQUALL_MODELS_SPEC_ALERT_H
#define SQUALL_MODELS_SPEC_ALERT_H

#include "base/field.h"

/* Exactly one of above and below; what they may say depends on the metric. */
#define ALERT_FIELDS(F, T)                                                                         \
    F(T, TEXT, name, REQUIRED, "", "what the alert is called")                                     \
    F(T, TEXT, metric, REQUIRED, "",                                                               \
      "the path of a metric that has a value per window, e.g. edges.shop.payments.retry_rate")     \
    F(T, TIME, over, "0s", "0s..10000d",                                                           \
      "looked at is the mean of so much of it: avg_over_time, and of a count its rate; shorter "   \
      "than a window: the last window")                                                            \
    F(T, TEXT, above, "none", "",                                                                  \
      "it fires above this, in the metric's unit: 100/s, 5%, 30s, 2.5")                            \
    F(T, TEXT, below, "none", "", "... or below this")                                             \
    F##_AS(T, TIME, lasts, "for", "0s", "0s..10000d",                                              \
           "fires when that has held for so long; till then it is pending")
FIELD_STRUCT(alert_spec, ALERT_FIELDS);

#endif
