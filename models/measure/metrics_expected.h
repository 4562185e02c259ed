/* What amplification at a service is measured against: the requests that would come to it if
** nothing failed.
**
** Of what clients wait for: what the window's root calls cause.  Of what is behind a queue, what
** the messages cause that are delivered in it for the first time: when they come is no matter of
** amplification, so that a backlog that drains is none.  How many they are is held against the root
** calls of the whole run: a publish that is made twice makes two messages where one was wanted.
*/
#ifndef SQUALL_MODELS_MEASURE_METRICS_EXPECTED_H
#define SQUALL_MODELS_MEASURE_METRICS_EXPECTED_H

#include "models/measure/metrics.h"

struct expected;

/* `metrics`: of all windows of the run. */
const struct expected *expected_make(const struct metrics *metrics, struct arena *arena);

/* At a service in a window of these metrics, which may be those of a slice. */
double expected_requests(const struct expected *expected, const struct metrics *metrics,
                         size_t service, size_t window);

#endif
