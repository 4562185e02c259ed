/* What the retry amplification of a window is measured against: the first-born requests in it.
**
** Where fresh load stops, or all but stops, while retries go on, that divisor says nothing: a storm
** of 27 attempts a call would be infinitely large, or 2700 times as large as the one call that
** still trickled through.  So a window with less than a tenth of the run's mean of first-born
** requests is measured against the latest one before it that had more: the storm goes on as large
** as it was, and is not hidden either.
*/
#ifndef SQUALL_MODELS_MEASURE_METRICS_FRESH_H
#define SQUALL_MODELS_MEASURE_METRICS_FRESH_H

#include "models/measure/metrics.h"

/* One value a full window, of OF_EDGE (first attempts of its calls) or OF_SERVICE; NULL of
** others. */
const double *metrics_fresh(const struct metrics *metrics, enum metric_scope scope, size_t place,
                            struct arena *arena);

#endif
