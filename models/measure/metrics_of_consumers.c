/* Metrics of a consumer. */
#include "models/measure/metrics_rows.h"

CONSUMER_SHOWN(COUNT)

RATE(consumer, done_rate, done)
RATE(service, busy, busy_area)

static double consumer_utilisation(const struct view *view)
{
    const struct service_counts *service = view->service;
    return share(service->busy_area, service->gauge_area[GAUGE_WORKERS - EDGE_GAUGES]);
}

static double consumer_instances(const struct view *view)
{
    return ratio(view->service->gauge_area[GAUGE_INSTANCES - EDGE_GAUGES], view->seconds);
}

static double consumer_suppressed(const struct view *view)
{
    return (double)view->service->suppressed;
}

static const struct metric_row rows[] = {
    CONSUMER("busy", "slots", BOTH | MEAN, service_busy, "slots at work, in the mean"),
    CONSUMER("utilisation", "ratio", BOTH | SHARE | COMMON, consumer_utilisation,
             "slots at work, as a share of those there are"),
    CONSUMER("done_rate", "1/s", BOTH | MEAN, consumer_done_rate, "deliveries done per second"),
    CONSUMER_SHOWN(COUNT_ROW)
    CONSUMER("duplicates_suppressed", "deliveries", TOTAL, consumer_suppressed,
             "not executed again: their idempotency key was known"),
    CONSUMER("instances", "instances", BOTH | MEAN, consumer_instances,
             "instances in rotation, in the mean"),
};
const struct metric_table metrics_of_consumers = METRIC_TABLE(rows);
