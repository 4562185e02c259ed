/* The series of a run as OpenMetrics text, so that real rules can be tried on them.
**
** What is counted per second is a counter (`squall_edge_retries_total{from="shop",to="payments"}`),
** summed up from the run's begin on; all else a gauge, with its unit behind its name
** (`squall_client_latency_p99_seconds`).  A window's value stands at the window's end, in seconds
** since the run's begin, which is 1970 to whoever reads it; what is undefined is left out.  Alerts
** are gauges that are 1 from the time on at which they fire.
** Source: OpenMetrics 1.0.0 (text format).
*/
#ifndef SQUALL_PLOTS_OPENMETRICS_H
#define SQUALL_PLOTS_OPENMETRICS_H

#include "models/measure/results.h"

#include <stdio.h>

/* Of a run that has kept its series. */
void openmetrics_write(FILE *out, const struct results *results);

/* The name of a metric's family, without _total; `room` bytes.  Returns whether it is a counter. */
bool openmetrics_family(const struct metric *metric, char *name, size_t room);

#endif
