/* A study as JSON, made with jansson. */
#include "plots/report/json.h"

#include "base/clean.h"
#include "base/field.h"
#include "models/spec/alert.h"
#include "models/spec/world.h"
#include "plots/report/alert_words.h"
#include "plots/report/json_parts.h"
#include "plots/report/text.h"
#include "plots/report/words.h"

#include <math.h>

#define DIGITS 15

json_t *json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_count(size_t value)
{
    return json_integer((json_int_t)value);
}

json_t *json_instant(sim_time time)
{
    return time == TIME_NONE ? json_null() : json_number((double)time / 1e9);
}

json_t *json_text(const char *value, struct arena *arena)
{
    return value ? json_string(text_valid(arena, value)) : json_null();
}

void json_set_name(json_t *object, const char *name, json_t *value, struct arena *arena)
{
    json_object_set_new(object, text_valid(arena, name), value);
}

json_t *json_recovers(size_t yes, size_t of)
{
    json_t *object = json_object();
    json_object_set_new(object, "of", json_count(of));
    json_object_set_new(object, "yes", json_count(yes));
    return object;
}

static json_t *verdicts(const struct study *study)
{
    json_t *object = json_object();
    for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++)
        if (study->verdicts[v])
            json_object_set_new(object, verdict_name(v), json_count(study->verdicts[v]));
    return object;
}

static json_t *interval(double low, double high)
{
    json_t *array = json_array();
    json_array_append_new(array, json_number(low));
    json_array_append_new(array, json_number(high));
    return array;
}

static json_t *recovery(const struct study *study)
{
    json_t *object = json_object();
    struct share share = share_of(study->recovered, study->runs);
    const struct median *median = &study->recovery;
    json_object_set_new(object, "recovered", json_count(study->recovered));
    json_object_set_new(object, "of", json_count(study->runs));
    json_object_set_new(object, "share", json_number((double)share.hits / (double)share.runs));
    json_object_set_new(object, "share_ci95", interval(share.low, share.high));
    json_object_set_new(object, "median_s", json_number(median->middle));
    json_object_set_new(object, "median_ci95_s",
                        median->bounded ? interval(median->low, median->high) : json_null());
    return object;
}

static json_t *metrics(const struct study *study, struct arena *arena)
{
    json_t *object = json_object();
    for (size_t i = 0; i < study->run[0]->measures; i++) {
        const struct measure *measure = &study->run[0]->measure[i];
        json_t *row = json_object();
        json_object_set_new(row, "mean", json_number(study->estimate[i].mean));
        json_object_set_new(row, "ci95", json_number(study->estimate[i].half_width));
        json_object_set_new(row, "unit", json_string(measure->metric->unit));
        json_set_name(object, measure->path, row, arena);
    }
    return object;
}

/* Each by itself; counted from 1, as on the page and in the picture. */
static json_t *runs(const struct study *study)
{
    json_t *array = json_array();
    for (size_t i = 0; i < study->runs; i++) {
        const struct results *results = study->run[i];
        const struct judgement *judgement = &results->judgement;
        json_t *run = json_object();
        json_object_set_new(run, "run", json_count((size_t)results->replication + 1));
        json_object_set_new(run, "verdict", json_string(verdict_name(judgement->verdict)));
        json_object_set_new(run, "recovers", json_boolean(judgement->recovered));
        json_object_set_new(run, "recovery_s", json_number(judgement->recovery_time));
        json_object_set_new(run, "downtime_s", json_number(judgement->downtime));
        json_array_append_new(array, run);
    }
    return array;
}

static json_t *alerts(const struct study *study, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < study->spec->alerts.count; i++) {
        const struct alert_spec *spec = &study->spec->alerts.item[i];
        struct alert_told told = alert_told(study, i, arena);
        json_t *alert = json_object();
        json_object_set_new(alert, "name", json_text(spec->name, arena));
        json_object_set_new(alert, "metric", json_text(spec->metric, arena));
        json_object_set_new(alert, "fired", json_count(told.fired));
        json_object_set_new(alert, "of", json_count(told.runs));
        json_object_set_new(alert, "median_after_impact_s", json_number(told.after));
        json_object_set_new(alert, "false_alarms", json_count(told.false_alarms));
        json_object_set_new(alert, "noise_s", json_number(told.noise));
        json_array_append_new(array, alert);
    }
    return array;
}

json_t *json_of_study(const struct study *study, const char *version, struct arena *arena)
{
    json_t *object = json_object();
    json_object_set_new(object, "scenario", json_text(study->spec->name, arena));
    json_object_set_new(object, "variant", json_text(study->variant, arena));
    json_object_set_new(object, "seed", json_integer((json_int_t)study->seed));
    json_object_set_new(object, "replications", json_count(study->runs));
    json_object_set_new(object, "version", json_text(version, arena));
    json_object_set_new(object, "verdict", verdicts(study));
    json_object_set_new(object, "recovers", json_recovers(study->recovered, study->runs));
    json_object_set_new(object, "recovery", recovery(study));
    json_object_set_new(object, "runs", runs(study));
    json_object_set_new(object, "drawn_run",
                        json_count((size_t)words_drawn(study)->replication + 1));
    if (study->spec->alerts.count > 0)
        json_object_set_new(object, "alerts", alerts(study, arena));
    json_object_set_new(object, "metrics", metrics(study, arena));
    return object;
}

/* jansson hands over whole characters. */
static int write_part(const char *bytes, size_t size, void *out)
{
    struct character c;
    for (size_t at = 0; at < size; at += c.bytes) {
        c = character_at(bytes + at, size - at);
        if (c.shown || c.code < 0x80)
            fwrite(bytes + at, 1, c.bytes, out);
        else
            fprintf(out, "\\u%04X", (unsigned)c.code);
    }
    return ferror(out) ? -1 : 0;
}

static bool write_with(FILE *out, json_t *value, size_t flags, struct err *err)
{
    bool fine = json_dump_callback(value, write_part, out,
                                   flags | JSON_REAL_PRECISION(DIGITS)) == 0;
    fine = fine && fputc('\n', out) != EOF;
    json_decref(value);
    /* a stream that failed knows why; its owner says so */
    return fine || ferror(out) || err_set(err, "can't write the results as JSON");
}

bool json_write(FILE *out, json_t *value, struct err *err)
{
    return write_with(out, value, JSON_INDENT(1), err);
}

bool json_write_line(FILE *out, json_t *value, struct err *err)
{
    return write_with(out, value, JSON_COMPACT, err);
}

bool json_study(FILE *out, const struct study *study, const char *version, struct err *err)
{
    struct arena *arena = arena_create();
    bool fine = json_write(out, json_of_study(study, version, arena), err);
    arena_destroy(arena);
    return fine;
}
