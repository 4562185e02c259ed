/* Metrics of a service's endpoint. */
#include "models/measure/metrics_rows.h"

RATE(endpoint, busy_mean, busy_area)
SHARE_OF(endpoint, utilisation, busy_area, workers_area)

static const struct metric_row rows[] = {
    ENDPOINT("busy_mean", "workers", BOTH, endpoint_busy_mean,
             "workers held for its requests, in the mean"),
    ENDPOINT("utilisation", "ratio", BOTH | SHARE, endpoint_utilisation,
             "those workers as a share of the ones set apart for it; of none: undefined"),
};
const struct metric_table metrics_of_endpoints = METRIC_TABLE(rows);
