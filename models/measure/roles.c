/* Which part each fault had in the course of a run (models/measure/period.h). */
#include "models/measure/trial.h"
#include "models/spec/effects/redrive.h"
#include "models/spec/fault.h"
#include "models/spec/run.h"
#include "models/spec/service.h"
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

/* Windows in which a system must have been bad for a restart to be a cure. */
enum { JUST_BEFORE = 3 };

void trial_settle_roles(const struct trial *trial)
{
    for (size_t i = 0; i < trial->evidence->periods; i++) {
        struct fault_period *period = &trial->evidence->period[i];
        if (period->role != ROLE_AUTO)
            continue;
        bool good = health_known_good(trial->metrics, &trial->health,
                                      trial_window(trial, period->begin), JUST_BEFORE);
        period->role = good ? ROLE_TRIGGER : ROLE_REMEDY;
    }
}

/* Messages that a redrive or a purge took out of a queue until it was over. */
static double moved(const struct trial *trial, const char *queue, const struct fault_period *period)
{
    const struct metrics *metrics = trial->metrics;
    size_t place = topology_find(metrics->topology, queue);
    size_t from = trial_window(trial, period->begin), to = trial_window(trial, period->end);
    double moved = 0;
    for (size_t w = from; w <= to && w < trial->health.windows; w++) {
        const struct queue_counts *counts = &metrics->queue[place].row[w];
        moved += (double)(counts->moved_out + counts->dropped);
    }
    return moved;
}

/* A redrive or a purge that found nothing to move has cured nothing. */
static bool is_idle(const struct trial *trial, const struct fault_period *period)
{
    const struct world_spec *spec = trial->metrics->topology->spec;
    struct arena *arena = arena_create();
    bool idle = false;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        const char *queue = fault->redrive ? fault->redrive->from
                            : fault->purge ? fault->queue : NULL;
        if (queue && fault->at == period->begin &&
            strcmp(fault_deed(fault, arena), period->deed) == 0)
            idle |= !(moved(trial, queue, period) > 0);
    }
    arena_destroy(arena);
    return idle;
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
            health_good_before(&trial->health, begin, 1) || is_idle(trial, period))
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
