/* An alarm is a stretch of firing.  fires[i] says whether it fires from time i x tick on, so that
** fires[0] is what no window has been seen for, and fires[windows] what the last window said. */
#include "models/measure/alerts.h"

#include "base/units.h"
#include "models/spec/alert.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct watch {
    const struct results *results;
    const double *series; /* NULL: what is watched is not there, as a rung that a variant lacks */
    double scale; /* of the series' unit to the bound's */
    double bound;
    bool above;
    size_t over, lasts; /* windows */
    size_t since;       /* the first window that is watched */
    size_t from, to;    /* those of `firing`: [from, to) */
    bool *fires;
};

/* --- the bound --- */

bool alert_counts(const struct metric *metric)
{
    return metric->use & METRIC_SUM;
}

bool alert_bound(const struct alert_spec *alert, const struct metric *metric, double *bound,
                 struct err *err)
{
    const char *text = alert->above ? alert->above : alert->below;
    if (alert_counts(metric) || strcmp(metric->unit, "1/s") == 0)
        return rate_parse(text, bound, err);
    if (metric->use & METRIC_SHARE)
        return share_parse(text, bound, err);
    if (strcmp(metric->unit, "s") != 0)
        return number_parse(text, bound, err);
    sim_time time;
    if (!time_parse(text, &time, err))
        return false;
    *bound = time_to_s(time);
    return true;
}

/* --- the rule --- */

static double value_at(const struct watch *watch, size_t last)
{
    double sum = 0, count = 0;
    if (!watch->series)
        return NAN;
    for (size_t w = last + 1 > watch->over ? last + 1 - watch->over : 0; w <= last; w++)
        if (!isnan(watch->series[w])) {
            sum += watch->series[w];
            count++;
        }
    return count > 0 ? watch->scale * (sum / count) : NAN;
}

static bool is_beyond(const struct watch *watch, double value)
{
    return watch->above ? value > watch->bound : value < watch->bound;
}

/* Fills in fires[]; returns the value furthest to the bound's side; NaN: there was none. */
static double evaluate(const struct watch *watch)
{
    double furthest = NAN;
    size_t held = 0;
    for (size_t w = watch->since; w < watch->results->windows; w++) {
        double value = value_at(watch, w);
        held = is_beyond(watch, value) ? held + 1 : 0;
        watch->fires[w + 1] = held > watch->lasts;
        furthest = watch->above ? fmax(furthest, value) : fmin(furthest, value);
    }
    return furthest;
}

/* --- what it fired for --- */

/* 0.3, where time_to_s() gives 0.30..04. */
static double exact_s(sim_time time)
{
    return (double)time / 1e9;
}

static bool in_trigger(const struct results *results, sim_time from, sim_time to)
{
    for (size_t i = 0; i < results->faults; i++)
        if (results->fault[i].role == ROLE_TRIGGER && results->fault[i].begin < to &&
            results->fault[i].end > from)
            return true;
    return false;
}

/* What it looked at before firing at i has met a trigger or a bad window. */
static bool has_cause(const struct watch *watch, size_t i)
{
    const struct results *results = watch->results;
    size_t back = watch->over + watch->lasts, since = i > back ? i - back : 0;
    for (size_t w = since; w < i; w++)
        if (results->health[w] == HEALTH_BAD)
            return true;
    return in_trigger(results, (sim_time)since * results->tick, (sim_time)i * results->tick);
}

static size_t alarm_end(const struct watch *watch, size_t i)
{
    while (i <= watch->results->windows && watch->fires[i])
        i++;
    return i;
}

double alert_impact(const struct judgement *judgement)
{
    const struct trigger *trigger = &judgement->trigger;
    if (trigger->any && !judgement->bad_before)
        return time_to_s(trigger->begin) + judgement->time_to_impact;
    return judgement->bad_since;
}

static void take_alarm(const struct watch *watch, size_t begin, size_t end, double impact,
                       struct alert_course *course)
{
    sim_time tick = watch->results->tick, from = time_from_s(impact);
    if (!has_cause(watch, begin)) {
        course->false_alarms++;
        if (isnan(impact) || (sim_time)begin * tick > from)
            return;
    }
    if (course->fired || (!isnan(impact) && (sim_time)end * tick <= from))
        return;
    course->fired = true;
    course->fired_at = exact_s((sim_time)begin * tick);
    course->after_impact = isnan(impact) ? NAN : exact_s((sim_time)begin * tick - from);
}

static void take_alarms(const struct watch *watch, struct alert_course *course)
{
    double impact = alert_impact(&watch->results->judgement);
    for (size_t i = watch->since, end; i <= watch->results->windows; i = end + 1) {
        end = alarm_end(watch, i);
        if (end > i)
            take_alarm(watch, i, end, impact, course);
    }
}

/* --- how long --- */

static void take_times(const struct watch *watch, struct alert_course *course,
                       struct arena *arena)
{
    const struct results *results = watch->results;
    double *series = ARENA_ARRAY(arena, results->windows, double);
    size_t firing = 0, noise = 0;
    for (size_t w = 0; w < results->windows; w++) {
        sim_time begin = (sim_time)w * results->tick;
        series[w] = watch->fires[w];
        if (!watch->fires[w])
            continue;
        firing += w >= watch->from && w < watch->to;
        noise += results->health[w] != HEALTH_BAD &&
                 !in_trigger(results, begin, begin + results->tick);
    }
    course->series = series;
    course->noise = exact_s((sim_time)noise * results->tick);
    course->firing = watch->to > watch->from ? (double)firing / (double)(watch->to - watch->from)
                                             : NAN;
}

/* --- the whole --- */

static size_t windows_of(const struct results *results, sim_time time)
{
    size_t windows = (size_t)(time / results->tick);
    return windows < results->windows ? windows : results->windows;
}

static struct watch watch_of(const struct alert_spec *alert, const struct results *results,
                             struct arena *arena)
{
    const struct measure *measure = results_find(results, alert->metric);
    const struct metric *metric = metric_of(alert->metric);
    sim_time tick = results->tick;
    struct watch watch = { .results = results, .series = measure ? measure->series : NULL,
                           .above = alert->above != NULL,
                           .scale = alert_counts(metric) ? 1 / time_to_s(tick) : 1 };
    struct err err;
    bool fine = alert_bound(alert, metric, &watch.bound, &err);
    assert(fine); /* models/check/check_alerts.c */
    watch.over = windows_of(results, alert->over);
    watch.over = watch.over > 0 ? watch.over : 1;
    watch.lasts = (size_t)((alert->lasts + tick - 1) / tick);
    watch.fires = ARENA_ARRAY(arena, results->windows + 1, bool);
    return watch;
}

struct alert_course alert_watch(const struct alert_spec *alert, const struct results *results,
                                sim_time since, sim_time from, sim_time to, struct arena *arena)
{
    struct watch watch = watch_of(alert, results, arena);
    struct alert_course course = { .fired_at = NAN, .after_impact = NAN };
    watch.since = windows_of(results, since + results->tick - 1);
    watch.from = windows_of(results, from + results->tick - 1);
    watch.to = windows_of(results, to);
    double furthest = evaluate(&watch);
    course.reached = watch.bound > 0 ? furthest / watch.bound : NAN;
    take_alarms(&watch, &course);
    take_times(&watch, &course, arena);
    return course;
}
