/* The course: when the objective was missed, and when it was met again, as the judgement has it. */
#include "models/measure/chronicle_parts.h"
#include "models/spec/objective.h"
#include "models/spec/world.h"

#include <math.h>

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

/* Healthy for a hold at the least, after it had been bad for as long, until it is bad again. */
static void add_reliefs(struct making *making, size_t from, size_t to)
{
    const struct results *run = making->run;
    size_t hold = making->hold > 0 ? making->hold : 1, good = 0, bad = 0;
    for (size_t w = from; w < to; w++) {
        if (run->health[w] != HEALTH_BAD) {
            good++;
            continue;
        }
        if (good >= hold && bad >= hold)
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

void add_course(struct making *making)
{
    const struct results *run = making->run;
    const struct judgement *judged = &run->judgement;
    if (isnan(judged->bad_since))
        return;
    size_t since = window_of(run, judged->bad_since), until = window_of(run, judged->bad_until);
    if (judged->downtime > judged->lag.alone) { /* else a queue's own happening says it */
        sim_time at = time_from_s(judged->bad_since);
        bool met = judged->trigger.any && !judged->bad_before && judged->trigger.begin > at;
        at = met ? judged->trigger.begin : at; /* calls wanted before it fail by it */
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
    last = isnan(judged->relapsed) ? last : judged->relapsed;
    add_reliefs(making, since, window_of(run, last) < until ? window_of(run, last) : until);
    if (judged->lag.queue && !isnan(judged->lag.drained))
        making_add(making, HAPPENING_DRAINED, time_from_s(judged->lag.drained))->to =
            judged->lag.queue;
}
