/* Private: what the files of metrics share. */
#ifndef SQUALL_MODELS_MEASURE_METRICS_PARTS_H
#define SQUALL_MODELS_MEASURE_METRICS_PARTS_H

#include "models/measure/metrics.h"

/* The window of a time; the end of the run belongs to the last one. */
static inline size_t metrics_window_of(const struct metrics *metrics, sim_time time)
{
    if (metrics->sliced)
        return (size_t)(time >= metrics->from) + (time >= metrics->until);
    size_t window = (size_t)(time / metrics->tick);
    return window < metrics->rows ? window : metrics->rows - 1;
}

/* Closes the windows that end at or before this time. */
void metrics_roll(struct metrics *metrics, sim_time now);

static inline void meter_move_gauge(struct gauge_meter *gauge, double *area, sim_time now,
                                    double by)
{
    *area += gauge->level * time_to_s(now - gauge->since);
    gauge->since = now;
    gauge->level += by;
}

static inline void meter_add_areas(struct service_meter *meter, sim_time now)
{
    double seconds = time_to_s(now - meter->since);
    meter->level->busy_area += (double)meter->busy * seconds;
    meter->level->queue_area += (double)meter->queued * seconds;
    meter->since = now;
}

static inline void endpoint_add_areas(struct endpoint_meter *meter, sim_time now)
{
    double seconds = time_to_s(now - meter->since);
    meter->now->busy_area += (double)meter->busy * seconds;
    meter->now->workers_area += (double)meter->workers * seconds;
    meter->since = now;
}

#endif
