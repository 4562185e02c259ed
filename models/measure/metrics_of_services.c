/* Metrics of a service. */
#include "models/measure/metrics_rows.h"

SERVICE_SHOWN(COUNT)

#define DROPPED(name, outcome)                                    \
    static double service_##name(const struct view *view)         \
    {                                                             \
        return (double)view->service->dropped[OUTCOME_##outcome]; \
    }
DROPPED(dropped, overloaded)
DROPPED(expired, deadline)
DROPPED(cancelled, cancelled)
DROPPED(lost, refused)

static double service_instances(const struct view *view)
{
    return ratio(view->service->gauge_area[GAUGE_INSTANCES - EDGE_GAUGES], view->seconds);
}

static double service_limit(const struct view *view)
{
    return ratio(view->service->gauge_area[GAUGE_LIMIT - EDGE_GAUGES], view->seconds);
}

RATE(service, arrival_rate, arrivals)
RATE(service, busy_mean, busy_area)
RATE(service, queue_mean, queue_area)
RATIO(service, wait_mean, wait_sum, waits)
RATIO(service, age_mean, age_sum, waits)
RATIO(service, residence_mean, residence_sum, finished)
SHARE_OF(service, wasted_work, wasted, worked)
SHARE_OF(service, duplicate_share, duplicates, executed)

static double service_utilisation(const struct view *view)
{
    const struct service_counts *service = view->service;
    return share(service->busy_area, service->gauge_area[GAUGE_WORKERS - EDGE_GAUGES]);
}

static double service_amplification(const struct view *view)
{
    return ratio((double)view->service->arrivals, view->expected);
}

static double service_retry_amplification(const struct view *view)
{
    return retry_amplification((double)view->service->arrivals, view->fresh);
}

static const struct metric_row rows[] = {
    SERVICE_SHOWN_ARRIVED(COUNT_ROW)
    SERVICE("arrival_rate", "1/s", BOTH | MEAN | COMMON, service_arrival_rate,
            "requests that arrived per second"),
    SERVICE_SHOWN_ENDED(COUNT_ROW)
    SERVICE("utilisation", "ratio", BOTH | SHARE | COMMON, service_utilisation,
            "workers held, as a share of those there are: of the instances in rotation, and who "
            "works on in one that drains"),
    SERVICE("busy_mean", "workers", BOTH | MEAN, service_busy_mean, "workers held, in the mean"),
    SERVICE("queue_mean", "requests", BOTH | MEAN, service_queue_mean,
            "requests waiting, in the mean"),
    SERVICE_SHOWN_QUEUED(COUNT_ROW)
    SERVICE("wait_mean", "s", BOTH, service_wait_mean,
            "wait for a worker, of the requests that got one"),
    SERVICE("age_mean", "s", BOTH, service_age_mean,
            "age of the work in flight: how long ago a caller had wanted what a worker begins now"),
    SERVICE("residence_mean", "s", TOTAL, service_residence_mean,
            "from arrival to answer, refusals left out"),
    SERVICE("amplification", "ratio", BOTH | LATER, service_amplification,
            "arrivals relative to what the same root calls would cause if nothing failed"),
    PEAK(OF_SERVICE, "amplification_peak", "amplification",
         "the largest window value, and never below the total"),
    SERVICE("retry_amplification", "ratio", BOTH | LATER, service_retry_amplification,
            "arrivals relative to the first-born among them, which no failure caused: what "
            "retries, hedges and reloads of all layers above cause, never below 1"),
    PEAK(OF_SERVICE, "retry_amplification_peak", "retry_amplification",
         "the largest window value, and never below the total"),
    SERVICE("wasted_work", "ratio", BOTH | SHARE, service_wasted_work,
            "share of the workers' time held by requests for which nobody waited any more at their "
            "end"),
    SERVICE_SHOWN_REPEATED(COUNT_ROW)
    SERVICE("duplicate_share", "ratio", BOTH | SHARE, service_duplicate_share,
            "share of the requests executed that were duplicates"),
    SERVICE_SHOWN_SPARED(COUNT_ROW)
    SERVICE_PART("arrivals", "dropped", "requests", TOTAL, service_dropped,
                 "taken from the queue unserved: waited too long"),
    SERVICE_PART("arrivals", "expired", "requests", TOTAL, service_expired,
                 "dropped since their deadline had passed"),
    SERVICE_PART("arrivals", "cancelled", "requests", TOTAL, service_cancelled,
                 "dropped since their callers had cancelled them"),
    SERVICE_PART("arrivals", "lost", "requests", TOTAL, service_lost, "lost in a restart"),
    SERVICE("instances", "instances", BOTH | MEAN, service_instances,
            "instances in rotation, in the mean"),
    SERVICE("limit", "requests", BOTH | MEAN, service_limit,
            "adaptive concurrency limits of all instances, in the mean"),
};
const struct metric_table metrics_of_services = METRIC_TABLE(rows);
