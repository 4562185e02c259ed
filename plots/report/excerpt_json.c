/* What a store holds as JSON. */
#include "plots/report/excerpt.h"

#include "plots/report/json_parts.h"

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static void set_count(json_t *object, const char *key, uint64_t value)
{
    set(object, key, json_integer((json_int_t)value));
}

static void set_text(json_t *object, const char *key, const char *text, struct arena *arena)
{
    set(object, key, json_text(text, arena));
}

static json_t *study_object(const struct store_entry *entry, struct arena *arena)
{
    json_t *object = json_object(), *axes = json_array();
    for (size_t a = 0; a < entry->axes; a++)
        json_array_append_new(axes, json_text(entry->axis[a].text, arena));
    set_count(object, "study", (uint64_t)entry->id);
    set_text(object, "name", entry->name, arena);
    set_text(object, "variant", entry->variant, arena);
    set(object, "axes", axes);
    set_count(object, "done", entry->done);
    set_count(object, "points", entry->points);
    set_count(object, "replications", entry->replications);
    set_count(object, "seed", entry->seed);
    set_text(object, "version", entry->version, arena);
    set_text(object, "key", entry->key, arena);
    return object;
}

bool studies_json(FILE *out, const struct store_entry *entry, size_t count, struct arena *arena,
                  struct err *err)
{
    json_t *root = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(root, study_object(&entry[i], arena));
    return json_write(out, root, err);
}

/* --- points --- */

static json_t *settings(const struct excerpt *excerpt, const struct store_point *point)
{
    json_t *object = json_object();
    for (size_t a = 0; a < excerpt->entry->axes; a++) {
        const struct axis *axis = &excerpt->entry->axis[a];
        json_t *value = json_object();
        set_text(value, "text", point->text[a], excerpt->arena);
        if (axis->unit != AXIS_WORDS)
            set(value, "value", json_number(point->value[a]));
        json_set_name(object, axis->path, value, excerpt->arena);
    }
    return object;
}

static json_t *verdicts(const struct store_point *point)
{
    json_t *object = json_object();
    for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++)
        if (point->verdicts[v])
            set_count(object, verdict_name(v), point->verdicts[v]);
    return object;
}

static json_t *recovery(const struct store_point *point)
{
    json_t *object = json_object();
    struct share share = share_of(point->recovered, point->runs);
    set_count(object, "recovered", point->recovered);
    set_count(object, "of", point->runs);
    set(object, "low", json_number(share.low));
    set(object, "high", json_number(share.high));
    set(object, "median_s", json_number(point->recovery.middle));
    return object;
}

static json_t *estimates(const struct excerpt *excerpt, size_t p)
{
    json_t *object = json_object();
    for (size_t m = 0; m < excerpt->metrics; m++) {
        const struct store_metric *metric = &excerpt->entry->metric[excerpt->metric[m]];
        const struct estimate *estimate = &excerpt->estimate[p * excerpt->metrics + m];
        json_t *row = json_object();
        set(row, "mean", json_number(estimate->mean));
        set(row, "ci95", json_number(estimate->half_width));
        set(row, "unit", json_text(metric->unit, excerpt->arena));
        json_set_name(object, metric->path, row, excerpt->arena);
    }
    return object;
}

static json_t *run_object(const struct excerpt *excerpt, size_t r)
{
    const struct record_run *run = &excerpt->run[r].run;
    json_t *object = json_object(), *metrics = json_object();
    set_count(object, "replication", run->replication);
    set_count(object, "seed", run->seed);
    set(object, "verdict", json_string(verdict_name(run->verdict)));
    set(object, "recovered", json_boolean(run->recovered));
    set(object, "recovery_s", json_number(run->recovery_s));
    for (size_t m = 0; m < excerpt->metrics; m++)
        json_set_name(metrics, excerpt->entry->metric[excerpt->metric[m]].path,
                      json_number(excerpt->sample[r * excerpt->metrics + m]), excerpt->arena);
    set(object, "metrics", metrics);
    return object;
}

static json_t *point_object(const struct excerpt *excerpt, size_t p, size_t first_run)
{
    const struct store_point *point = &excerpt->point[p];
    json_t *object = json_object();
    set_count(object, "point", point->point);
    set(object, "settings", settings(excerpt, point));
    set(object, "verdict", verdicts(point));
    set(object, "recovers", json_recovers(point->recovered, point->runs));
    set(object, "recovery", recovery(point));
    if (!excerpt->by_run) {
        set(object, "metrics", estimates(excerpt, p));
        return object;
    }
    json_t *runs = json_array();
    for (size_t r = first_run; r < first_run + excerpt->point_runs[p]; r++)
        json_array_append_new(runs, run_object(excerpt, r));
    set(object, "runs", runs);
    return object;
}

bool excerpt_json(FILE *out, const struct excerpt *excerpt, struct err *err)
{
    json_t *root = study_object(excerpt->entry, excerpt->arena), *points = json_array();
    for (size_t p = 0, r = 0; p < excerpt->points; p++) {
        json_array_append_new(points, point_object(excerpt, p, r));
        r += excerpt->by_run ? excerpt->point_runs[p] : 0;
    }
    set(root, "results", points);
    return json_write(out, root, err);
}
