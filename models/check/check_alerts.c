/* Checks of alerts: a rule that can be evaluated, that may fire, and whose name is its own. */
#include "models/check/check.h"

#include "models/measure/alerts.h"

#include <string.h>

static void check_alert_name(struct check *check, size_t i)
{
    const struct alert_spec *alert = &check->spec->alerts.item[i];
    if (!*alert->name || strchr(alert->name, '.'))
        CHECK_ERROR(check, &alert->name,
                    "'%s' can't be the name of an alert: it is a part of a path, "
                    "alerts.NAME.fired, so it is not empty and without a dot", alert->name);
    for (size_t k = 0; k < i; k++)
        if (check->spec->alerts.item[k].name &&
            strcmp(check->spec->alerts.item[k].name, alert->name) == 0) {
            CHECK_ERROR(check, &alert->name,
                        "two alerts are called '%s'; they need different names", alert->name);
            return;
        }
}

/* Where nothing of it can be looked at, it is told. */
static bool may_watch(struct check *check, const struct alert_spec *alert,
                      const struct metric *metric)
{
    if (metric->scope == OF_ALERT)
        CHECK_ERROR(check, &alert->metric, "an alert watches the system, not another alert");
    else if (!(metric->use & METRIC_SERIES))
        CHECK_ERROR(check, &alert->metric,
                    "'%s' is known of the whole run only; `squall metrics` marks with a star what "
                    "has a value per window", metric->name);
    else if (metric->use & METRIC_LATER)
        CHECK_ERROR(check, &alert->metric,
                    "'%s' of a window is known later only, by what became of its calls: no alert "
                    "can look at it (failure_ratio, retry_ratio and their like are known at once)",
                    metric->name);
    else
        return true;
    return false;
}

static void check_sides(struct check *check, const struct alert_spec *alert)
{
    if (alert->above && alert->below)
        CHECK_ERROR(check, &alert->below,
                    "an alert has one bound, above or below; make two alerts of it");
    else if (!alert->above && !alert->below)
        CHECK_ERROR(check, &alert->metric, "the alert has no bound; it needs above or below");
}

/* Of a share above all of it, or of anything below nothing. */
static void check_reach(struct check *check, const struct alert_spec *alert,
                        const struct metric *metric, double bound)
{
    if (alert->above && metric->use & METRIC_SHARE && bound >= 1)
        CHECK_WARNING(check, &alert->above, "alert '%s' can't fire: a share is never above %s",
                      alert->name, alert->above);
    if (alert->below && bound <= 0)
        CHECK_WARNING(check, &alert->below, "alert '%s' can't fire: '%s' is never below %s",
                      alert->name, metric->name, alert->below);
}

static void check_bound(struct check *check, const struct alert_spec *alert,
                        const struct metric *metric)
{
    const char *const *member = alert->above ? &alert->above : &alert->below;
    struct err err = { 0 };
    double bound;
    if (alert_bound(alert, metric, &bound, &err))
        check_reach(check, alert, metric, bound);
    else if (alert_counts(metric))
        CHECK_ERROR(check, member, "%s; an alert looks at '%s', a count, per second", err.text,
                    metric->name);
    else
        CHECK_ERROR(check, member, "%s; the unit of '%s' is %s", err.text, metric->name,
                    metric->unit);
}

static void check_length(struct check *check, const struct alert_spec *alert)
{
    const struct run_spec *run = &check->spec->run;
    sim_time watched = run->duration - run->warmup;
    if (run->warmup >= run->duration)
        return;
    if (alert->lasts >= watched)
        CHECK_WARNING(check, &alert->lasts,
                      "alert '%s' can't fire: it is pending for %s, and %s of the run are watched",
                      alert->name, check_time(check, alert->lasts), check_time(check, watched));
    else if (alert->over + alert->lasts > run->duration)
        CHECK_WARNING(check, &alert->over,
                      "alert '%s' looks back %s (over and for), longer than the run of %s: its "
                      "mean is of less than it says", alert->name,
                      check_time(check, alert->over + alert->lasts),
                      check_time(check, run->duration));
}

/* Where at most one attempt is sent for a call there is nothing to look at. */
static void check_retries(struct check *check, const struct alert_spec *alert,
                          const struct metric *metric)
{
    if (metric->scope != OF_EDGE ||
        (strcmp(metric->name, "retry_rate") != 0 && strcmp(metric->name, "retry_ratio") != 0))
        return;
    for (size_t e = 0; e < check->edge_count; e++) {
        const struct check_edge *edge = &check->edge[e];
        const char *path = arena_format(check->arena, "edges.%s.%s.%s", edge->from, *edge->to,
                                        metric->name);
        if (strcmp(path, alert->metric) == 0 && edge_attempts(edge) <= 1)
            CHECK_WARNING(check, &alert->metric,
                          "alert '%s' can't fire: '%s' never retries a call of '%s'", alert->name,
                          edge->from, *edge->to);
    }
}

void check_alerts(struct check *check)
{
    for (size_t i = 0; i < check->spec->alerts.count; i++) {
        const struct alert_spec *alert = &check->spec->alerts.item[i];
        if (!alert->name || !alert->metric) /* which is told already */
            continue;
        check_alert_name(check, i);
        check_sides(check, alert);
        check_length(check, alert);
        const struct metric *metric = check_metric(check, &alert->metric);
        if (!metric || !may_watch(check, alert, metric) || (!alert->above && !alert->below))
            continue;
        check_bound(check, alert, metric);
        if (alert->above)
            check_retries(check, alert, metric);
    }
}
