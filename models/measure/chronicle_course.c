/* The course: when the objective was missed, and when it was met again, as the judgement has it. */
#include "models/measure/alerts.h"
#include "models/measure/chronicle_parts.h"
#include "models/spec/objective.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

/* The window that begins at so many seconds. */
static size_t window_of(const struct results *run, double seconds)
{
    return (size_t)((time_from_s(seconds) + run->tick / 2) / run->tick);
}

/* Good answers and calls wanted in this window, a second. */
static void tell_goodput(const struct results *run, size_t w, struct happening *bad)
{
    const double *offered = series_of(run, "run", "offered");
    const double *goodput = series_of(run, "run", "goodput");
    const double *degraded = series_of(run, "run", "degraded");
    bool answered = run->spec->objective.counts == OBJECTIVE_COUNTS_ANSWERED;
    if (!offered || !goodput || !degraded || w >= run->windows)
        return;
    bad->value = goodput[w] + (answered ? degraded[w] : 0);
    bad->of = offered[w];
}

/* In one of these windows a trigger is there. */
static bool is_struck(const struct results *run, size_t from, size_t to)
{
    sim_time begin = (sim_time)from * run->tick, end = (sim_time)to * run->tick;
    for (size_t i = 0; i < run->faults; i++)
        if (run->fault[i].role == ROLE_TRIGGER && run->fault[i].begin < end &&
            run->fault[i].end > begin)
            return true;
    return false;
}

/* It was bad by a trigger, healthy without any. */
static bool is_between(const struct results *run, size_t bad, size_t good, size_t to)
{
    return is_struck(run, bad, good) && !is_struck(run, good, to);
}

/* Healthy for a hold at the least, until it is bad again; after it had been bad for as long, or
** between triggers. */
static void add_reliefs(struct making *making, size_t from, size_t to)
{
    const struct results *run = making->run;
    size_t hold = making->hold > 0 ? making->hold : 1, good = 0, bad = 0;
    for (size_t w = from; w < to; w++) {
        if (run->health[w] != HEALTH_BAD) {
            good++;
            continue;
        }
        if (good >= hold && (bad >= hold || is_between(run, w - good - bad, w - good, w)))
            making_add(making, HAPPENING_RELIEF, (sim_time)(w - good) * run->tick)->until =
                (sim_time)w * run->tick;
        bad = good >= hold ? 1 : bad + 1;
        good = 0;
    }
}

static void add_healing(struct making *making)
{
    const struct judgement *judged = &making->run->judgement;
    double at = judged->after > 0 ? judged->healed : judged->bad_until;
    making_add(making, HAPPENING_HEALED, time_from_s(at))->fault = judged->remedy;
}

/* The queues that were behind by then: when they were drained after the triggers. */
static void add_drained(struct making *making)
{
    const struct results *run = making->run;
    size_t happenings = making->happenings;
    for (size_t i = 0; i < run->queues; i++) {
        const char *path = arena_format(making->arena, "queues.%s.drain_time",
                                        run->queue[i]);
        double after = results_total(run, path);
        if (isnan(after))
            continue;
        sim_time at = run->judgement.trigger.end + time_from_s(after);
        bool behind = false;
        for (size_t h = 0; h < happenings; h++) {
            const struct happening *one = &making->happening[h];
            behind |= (one->kind == HAPPENING_BEHIND || one->kind == HAPPENING_DEPTH) &&
                      one->at < at && strcmp(one->to, run->queue[i]) == 0;
        }
        if (behind)
            making_add(making, HAPPENING_DRAINED, at)->to = run->queue[i];
    }
}

void add_course(struct making *making)
{
    const struct results *run = making->run;
    const struct judgement *judged = &run->judgement;
    if (isnan(judged->bad_since))
        return;
    size_t since = window_of(run, judged->bad_since), until = window_of(run, judged->bad_until);
    if (judged->downtime > judged->lag.alone) { /* else a queue's own happening says it */
        double impact = alert_impact(judged); /* calls wanted before a trigger fail by it */
        sim_time at = time_from_s(isnan(impact) ? judged->bad_since : impact);
        since = (size_t)(at / run->tick);
        struct happening *bad = making_add(making, HAPPENING_BAD, at);
        bad->until = time_from_s(judged->bad_until);
        tell_goodput(run, since, bad);
    }
    if (!isnan(judged->relapsed))
        making_add(making, HAPPENING_RELAPSE, time_from_s(judged->relapsed));
    if (judged->recovered)
        add_healing(making);
    double last = judged->recovered && judged->after > 0 ? judged->healed : judged->bad_until;
    size_t end = isnan(judged->relapsed) ? window_of(run, last)
                                         : window_of(run, judged->relapsed) + 1;
    add_reliefs(making, since, end < until ? end : until);
    add_drained(making);
}
