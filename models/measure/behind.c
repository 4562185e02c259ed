#include "models/measure/behind.h"

#include "models/spec/objective.h"
#include "models/spec/run.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <math.h>

/* --- windows --- */

static const struct queue_objective_spec *objective_of(const struct topology *topology,
                                                       size_t place)
{
    return objective_of_queue(&topology->spec->objective, topology->service[place]->name);
}

struct behind behind_of(const struct metrics *metrics, struct arena *arena)
{
    const struct topology *topology = metrics->topology;
    size_t most = topology->spec->objective.queues.count;
    struct judged_queue *queue = ARENA_ARRAY(arena, most, struct judged_queue);
    struct behind behind = { metrics, queue, 0 };
    for (size_t s = 0; s < topology->services && behind.queues < most; s++) {
        const struct queue_objective_spec *objective = objective_of(topology, s);
        if (objective && metrics->queue[s].row)
            queue[behind.queues++] = (struct judged_queue){ s, objective };
    }
    return behind;
}

static bool misses(const struct queue_objective_spec *objective, const struct queue_counts *counts)
{
    bool old = objective->oldest != TIME_NONE &&
               counts->oldest_most > time_to_s(objective->oldest);
    bool deep = objective->depth != COUNT_NONE && counts->depth_most > (uint64_t)objective->depth;
    return old || deep;
}

static bool is_behind(const struct behind *behind, size_t queue, size_t window)
{
    const struct judged_queue *judged = &behind->queue[queue];
    return misses(judged->objective, &behind->metrics->queue[judged->place].row[window]);
}

bool behind_any(const struct behind *behind, size_t window)
{
    for (size_t q = 0; q < behind->queues; q++)
        if (is_behind(behind, q, window))
            return true;
    return false;
}

double behind_oldest(const struct behind *behind, size_t window)
{
    double oldest = 0;
    for (size_t q = 0; q < behind->queues; q++)
        if (is_behind(behind, q, window))
            oldest = fmax(oldest,
                          behind->metrics->queue[behind->queue[q].place].row[window].oldest_most);
    return oldest;
}

bool behind_waits(const struct behind *behind, size_t window)
{
    for (size_t q = 0; q < behind->queues; q++) {
        const double *area = behind->metrics->queue[behind->queue[q].place].row[window].area;
        if (area[MESSAGE_WAITS] + area[MESSAGE_DELAYED] + area[MESSAGE_IN_FLIGHT] > 0)
            return true;
    }
    return false;
}

sim_time behind_last_out(const struct behind *behind)
{
    sim_time last = 0;
    for (size_t q = 0; q < behind->queues; q++) {
        sim_time out = behind->metrics->queue[behind->queue[q].place].last_out;
        last = out > last ? out : last;
    }
    return last;
}

size_t behind_worst(const struct behind *behind, size_t from, size_t to, const uint8_t *looked_at)
{
    size_t worst = behind->queues, most = 0;
    for (size_t q = 0; q < behind->queues; q++) {
        size_t windows = 0;
        for (size_t w = from; w < to; w++)
            windows += (!looked_at || looked_at[w]) && is_behind(behind, q, w);
        if (windows > most) {
            most = windows;
            worst = q;
        }
    }
    return worst;
}

double behind_time(const struct metrics *metrics, size_t place)
{
    const struct queue_objective_spec *objective = objective_of(metrics->topology, place);
    size_t windows = 0;
    for (size_t w = metrics->first; objective && w < metrics->windows; w++)
        windows += misses(objective, &metrics->queue[place].row[w]);
    return objective ? (double)windows * time_to_s(metrics->tick) : NAN;
}

/* --- drained --- */

/* Messages in the mean that nobody works on. */
static double held_up(const struct metrics *metrics, size_t place, size_t window)
{
    const struct queue_counts *counts = &metrics->queue[place].row[window];
    double area = counts->area[MESSAGE_WAITS] + counts->area[MESSAGE_DELAYED] + counts->held_area;
    return area / time_to_s(metrics->tick);
}

static double fullest(const struct metrics *metrics, size_t place, size_t from, size_t to)
{
    double most = 1;
    for (size_t w = from; w < to; w++)
        most = fmax(most, held_up(metrics, place, w));
    return most;
}

static size_t windows_of(sim_time time, sim_time tick)
{
    return (size_t)((time + tick - 1) / tick);
}

sim_time behind_drained(const struct metrics *metrics, size_t place, const struct trigger *trigger)
{
    const struct world_spec *spec = metrics->topology->spec;
    sim_time tick = metrics->tick;
    if (!trigger->any || trigger->end >= spec->run.duration)
        return TIME_NONE;
    size_t begin = (size_t)(trigger->begin / tick), hold = windows_of(spec->objective.hold, tick);
    double mark = fullest(metrics, place, metrics->first, begin);
    size_t found = windows_of(trigger->end, tick), low = 0;
    for (size_t w = found; w < metrics->windows && (low == 0 || low < hold); w++) {
        low = held_up(metrics, place, w) <= mark ? low + 1 : 0;
        found = low == 0 ? w + 1 : found;
    }
    if (low == 0)
        return TIME_NONE;
    sim_time at = (sim_time)found * tick;
    return at > trigger->end ? at : trigger->end;
}

/* --- the harm --- */

struct lag behind_lag(const struct behind *behind, const uint8_t *alone,
                      const struct trigger *trigger)
{
    const struct metrics *metrics = behind->metrics;
    struct lag lag = { .drained = NAN };
    size_t worst = behind_worst(behind, metrics->first, metrics->windows, NULL);
    for (size_t w = metrics->first; w < metrics->windows && alone; w++)
        lag.alone += alone[w] ? time_to_s(metrics->tick) : 0;
    if (worst == behind->queues)
        return lag;
    size_t place = behind->queue[worst].place;
    lag.queue = metrics->topology->service[place]->name;
    lag.behind = behind_time(metrics, place);
    for (size_t w = metrics->first; w < metrics->windows; w++) {
        const struct queue_counts *counts = &metrics->queue[place].row[w];
        if (!is_behind(behind, worst, w))
            continue;
        lag.oldest = fmax(lag.oldest, counts->oldest_most);
        lag.depth = fmax(lag.depth, (double)counts->depth_most);
    }
    sim_time drained = behind_drained(metrics, place, trigger);
    lag.drained = drained == TIME_NONE ? NAN : time_to_s(drained);
    return lag;
}
