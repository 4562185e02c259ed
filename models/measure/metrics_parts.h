/* Private: what the files of metrics share. */
#ifndef SQUALL_MODELS_MEASURE_METRICS_PARTS_H
#define SQUALL_MODELS_MEASURE_METRICS_PARTS_H

#include "models/counts/count.h"
#include "models/measure/metrics.h"

/* Closes the windows that end at or before this time. */
void metrics_roll(struct metrics *metrics, sim_time now);

#endif
