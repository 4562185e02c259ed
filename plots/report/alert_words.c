/* A median is of the runs in which it fired: that it did not in the others is said beside it. */
#include "plots/report/alert_words.h"

#include "models/measure/alerts.h"
#include "models/spec/alert.h"
#include "models/spec/world.h"
#include "plots/report/text.h"

#include <math.h>
#include <string.h>

static const struct alert_spec *spec_of(const struct study *study, size_t alert)
{
    return &study->spec->alerts.item[alert];
}

static double total(const struct study *study, size_t run, const char *path, const char *name,
                    struct arena *arena)
{
    return results_total(study->run[run], arena_format(arena, "alerts.%s.%s", path, name));
}

/* Which of two values is further to the side on which it fires; NaN is none. */
static double further(const struct alert_spec *alert, double a, double b)
{
    return alert->above ? fmax(a, b) : fmin(a, b);
}

struct alert_told alert_told(const struct study *study, size_t alert, struct arena *arena)
{
    const struct alert_spec *spec = spec_of(study, alert);
    struct alert_told told = { .runs = study->runs, .after = NAN, .reached = NAN };
    double *after = ARENA_ARRAY(arena, study->runs, double);
    size_t known = 0;
    for (size_t r = 0; r < study->runs; r++) {
        double one = total(study, r, spec->name, "fired_after_impact", arena);
        told.fired += total(study, r, spec->name, "fired", arena) > 0;
        told.ringing += total(study, r, spec->name, "fired", arena) > 0 ||
                        total(study, r, spec->name, "false_alarms", arena) > 0;
        told.false_alarms += (size_t)total(study, r, spec->name, "false_alarms", arena);
        told.noise += total(study, r, spec->name, "noise", arena) / (double)study->runs;
        told.reached = further(spec, told.reached, total(study, r, spec->name, "reached", arena));
        if (!isnan(one))
            after[known++] = one;
    }
    if (known > 0)
        told.after = median_of(after, known).middle;
    return told;
}

size_t alert_place(const struct study *study, const char *name)
{
    size_t alert = 0;
    while (alert < study->spec->alerts.count && strcmp(spec_of(study, alert)->name, name) != 0)
        alert++;
    return alert;
}

/* --- words --- */

static const char *seconds(struct arena *arena, double value)
{
    return text_number(arena, value, AS_TIME);
}

static const char *after_words(struct arena *arena, double after)
{
    if (after == 0)
        return "at impact";
    return arena_format(arena, "%s %s impact", seconds(arena, fabs(after)),
                        after < 0 ? "before" : "after");
}

/* As values of the metric are shown. */
static enum shown_as form_of(const struct metric *metric)
{
    if (alert_counts(metric) || strcmp(metric->unit, "1/s") == 0)
        return AS_RATE;
    if (metric->use & METRIC_SHARE)
        return AS_SHARE;
    return strcmp(metric->unit, "s") == 0 ? AS_TIME : AS_FACTOR;
}

static const char *never(struct arena *arena, const struct study *study, size_t alert,
                         const struct alert_told *told)
{
    const struct alert_spec *spec = spec_of(study, alert);
    const struct metric *metric = metric_of(spec->metric);
    struct err err;
    double bound;
    if (isnan(told->reached) || !alert_bound(spec, metric, &bound, &err))
        return "never";
    double value = told->reached * bound;
    bool beyond = spec->above ? value > bound : value < bound;
    return arena_format(arena, "never (%s at %s%s)",
                        text_number(arena, value, form_of(metric)), spec->above ? "most" : "least",
                        beyond ? ", not for long enough" : "");
}

/* When, in the runs in which it fired. */
static const char *when(struct arena *arena, const struct study *study, size_t alert,
                        const struct alert_told *told)
{
    if (!isnan(told->after))
        return arena_format(arena, "%s%s", after_words(arena, told->after),
                            told->fired > 1 ? " (median)" : "");
    if (study->runs > 1)
        return "and nobody was hurt";
    double at = total(study, 0, spec_of(study, alert)->name, "fired_at", arena);
    return arena_format(arena, "at %s, and nobody was hurt", seconds(arena, at));
}

/* Seconds from its firing to the point of no return, the median of the runs that have both; NaN:
** none has. */
static double margin_of(const struct study *study, size_t alert, const struct no_returns *returns,
                        struct arena *arena)
{
    size_t most = returns ? returns->count : 0, known = 0;
    double *margin = ARENA_ARRAY(arena, most, double);
    const char *path = arena_format(arena, "alerts.%s.fired_at", spec_of(study, alert)->name);
    for (size_t i = 0; i < most; i++) {
        const struct no_return *one = &returns->of[i];
        const struct results *run = study_replication(study, one->replication);
        double at = run ? results_total(run, path) : NAN;
        double left = isnan(at) ? NAN : no_return_margin(one, time_from_s(at));
        if (!isnan(left))
            margin[known++] = left;
    }
    return known > 0 ? median_of(margin, known).middle : NAN;
}

/* ", 41.0 s before no return"; "" where there is no such point. */
static const char *before_no_return(struct arena *arena, const struct study *study, size_t alert,
                                    const struct no_returns *returns)
{
    double margin = margin_of(study, alert, returns, arena);
    if (isnan(margin))
        return "";
    return arena_format(arena, ", %s %s no return", seconds(arena, fabs(margin)),
                        margin < 0 ? "past" : "before");
}

static const char *fired(struct arena *arena, const struct study *study, size_t alert,
                         const struct alert_told *told)
{
    if (told->ringing == 0)
        return never(arena, study, alert, told);
    if (told->fired == 0)
        return told->runs == 1 ? "fired for nothing"
                               : arena_format(arena, "fired in %zu of %zu runs, for nothing",
                                              told->ringing, told->runs);
    const char *at = when(arena, study, alert, told);
    if (told->runs == 1)
        return arena_format(arena, "fired %s", at);
    return arena_format(arena, "fired in %zu of %zu runs, %s", told->fired, told->runs, at);
}

const char *alert_sentence(struct arena *arena, const struct study *study, size_t alert,
                           const struct no_returns *returns)
{
    struct alert_told told = alert_told(study, alert, arena);
    const char *text = arena_format(arena, "%s%s", fired(arena, study, alert, &told),
                                    before_no_return(arena, study, alert, returns));
    if (told.false_alarms > 0)
        text = arena_format(arena, "%s; %zu false alarm%s%s", text, told.false_alarms,
                            told.false_alarms == 1 ? "" : "s",
                            told.runs > 1 ? " in all runs" : "");
    if (told.noise > 0)
        text = arena_format(arena, "%s; %s of noise", text, seconds(arena, told.noise));
    return text;
}

const char *alert_best(const struct study *study, struct arena *arena)
{
    const char *best = NULL;
    double soonest = INFINITY;
    for (size_t i = 0; i < study->spec->alerts.count; i++) {
        struct alert_told told = alert_told(study, i, arena);
        if (told.fired < told.runs || told.false_alarms > 0 || !(told.after < soonest))
            continue;
        soonest = told.after;
        best = spec_of(study, i)->name;
    }
    return study->spec->alerts.count > 1 ? best : NULL;
}
