/* Which part each fault had in the course of a run (models/measure/period.h). */
#include "models/measure/trial.h"
#include "models/spec/fault.h"
#include "models/spec/part.h"
#include "models/spec/run.h"
#include "models/spec/world.h"

#include <string.h>

size_t trial_window(const struct trial *trial, sim_time time)
{
    size_t w = (size_t)(time / trial->metrics->tick);
    return w < trial->health.windows ? w : trial->health.windows;
}

static bool is_endless(const struct trial *trial, const struct fault_period *period)
{
    return period->end >= trial->metrics->topology->spec->run.duration;
}

bool trial_is_background(const struct trial *trial, const struct fault_period *period)
{
    return is_endless(trial, period) && period->begin < trial->background;
}

/* Nothing came to it, was at work, or waited for it, in the window of a time and the one before. */
static bool is_at_rest(const struct trial *trial, size_t place, sim_time time)
{
    const struct metrics *metrics = trial->metrics;
    const struct part *part = metrics->topology->part[place];
    size_t last = trial_window(trial, time);
    double any = 0;
    for (size_t w = last > 0 ? last - 1 : 0; w <= last && w < metrics->windows; w++) {
        const struct service_counts *counts = &metrics->service[place].row[w];
        any += (double)counts->arrivals + counts->busy_area + counts->queue_area;
        for (size_t q = 0; q < metrics->topology->services; q++) {
            const struct queue_counts *queue = metrics->queue[q].row;
            if (queue && part_feeds(metrics->topology->part[q], part))
                any += queue[w].area[MESSAGE_WAITS] + queue[w].area[MESSAGE_IN_FLIGHT];
        }
    }
    return !(any > 0);
}

/* A restart or deploy of what was at rest has changed nothing. */
static void settle_idle(const struct trial *trial, struct fault_period *period)
{
    const struct world_spec *spec = trial->metrics->topology->spec;
    struct arena *arena = arena_create();
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        bool stops = fault->restart || fault->deploy;
        if (!stops || fault->at != period->begin ||
            strcmp(fault_text(fault, arena), period->text) != 0)
            continue;
        size_t place = topology_find(trial->metrics->topology, fault_part(fault));
        period->idle = is_at_rest(trial, place, fault->at);
    }
    arena_destroy(arena);
}

/* Windows in which a system must have been bad for a restart to be a cure. */
enum { JUST_BEFORE = 3 };

void trial_settle_roles(const struct trial *trial)
{
    for (size_t i = 0; i < trial->evidence->periods; i++) {
        struct fault_period *period = &trial->evidence->period[i];
        settle_idle(trial, period);
        if (period->role != ROLE_AUTO)
            continue;
        bool good = health_known_good(trial->metrics, &trial->health,
                                      trial_window(trial, period->begin), JUST_BEFORE);
        period->role = good ? ROLE_TRIGGER : ROLE_REMEDY;
    }
}

size_t trial_remedy(const struct trial *trial, size_t from, size_t to)
{
    size_t found = REMEDY_NONE;
    for (size_t i = 0; i < trial->evidence->periods; i++) {
        const struct fault_period *period = &trial->evidence->period[i];
        size_t begin = trial_window(trial, period->begin), end = trial_window(trial, period->end);
        bool near = begin + trial->hold >= to || (end <= to && end + trial->hold >= to);
        if (period->role == ROLE_TRIGGER || begin < from || begin >= to ||
            (period->role == ROLE_EVENT && !near) ||
            health_good_before(&trial->health, begin, 1) || period->idle)
            continue;
        found = i;
    }
    return found;
}

sim_time trial_background(const struct trial *trial)
{
    sim_time until = 0;
    for (size_t i = 0; i + 1 < trial->evidence->periods; i++) {
        const struct fault_period *period = &trial->evidence->period[i];
        size_t next = i + 1;
        while (next < trial->evidence->periods &&
               trial->evidence->period[next].role != ROLE_TRIGGER)
            next++;
        if (period->role != ROLE_TRIGGER || !is_endless(trial, period) ||
            next == trial->evidence->periods)
            continue;
        size_t from = trial_window(trial, period->begin);
        size_t to = trial_window(trial, trial->evidence->period[next].begin);
        if (to >= from + trial->hold && health_stretch(&trial->health, from, to, trial->hold) < to)
            until = period->begin + 1;
    }
    return until;
}
