/* A study as JSON, made with jansson.
**
** 15 digits rather than the 17 that read back to the same double: 0.1 stays 0.1, and no result is
** known that well.  Objects keep the order in which their keys were set.
*/
#include "plots/report/json.h"

#include "plots/report/text.h"

#include <jansson.h>
#include <math.h>

#define DIGITS 15

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *count(size_t value)
{
    return json_integer((json_int_t)value);
}

/* Names may hold bytes that are no UTF-8, which JSON can't. */
static json_t *text(const char *value, struct arena *arena)
{
    return value ? json_string(text_clean(arena, value)) : json_null();
}

static json_t *verdicts(const struct study *study)
{
    json_t *object = json_object();
    for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++)
        if (study->verdicts[v])
            json_object_set_new(object, verdict_name(v), count(study->verdicts[v]));
    return object;
}

static json_t *recovery(const struct study *study)
{
    json_t *object = json_object();
    json_object_set_new(object, "recovered", count(study->recovered));
    json_object_set_new(object, "of", count(study->runs));
    json_object_set_new(object, "median_s", number(study->recovery.middle));
    return object;
}

static json_t *metrics(const struct study *study, struct arena *arena)
{
    json_t *object = json_object();
    for (size_t i = 0; i < study->run[0]->measures; i++) {
        const struct measure *measure = &study->run[0]->measure[i];
        json_t *row = json_object();
        json_object_set_new(row, "mean", number(study->estimate[i].mean));
        json_object_set_new(row, "ci95", number(study->estimate[i].half_width));
        json_object_set_new(row, "unit", json_string(measure->metric->unit));
        json_object_set_new(object, text_clean(arena, measure->path), row);
    }
    return object;
}

static json_t *whole(const struct study *study, const char *version, struct arena *arena)
{
    json_t *object = json_object();
    json_object_set_new(object, "scenario", text(study->spec->name, arena));
    json_object_set_new(object, "variant", text(study->variant, arena));
    json_object_set_new(object, "seed", json_integer((json_int_t)study->seed));
    json_object_set_new(object, "replications", count(study->runs));
    json_object_set_new(object, "version", text(version, arena));
    json_object_set_new(object, "verdict", verdicts(study));
    json_object_set_new(object, "recovery", recovery(study));
    json_object_set_new(object, "metrics", metrics(study, arena));
    return object;
}

bool json_study(FILE *out, const struct study *study, const char *version, struct err *err)
{
    struct arena *arena = arena_create();
    json_t *object = whole(study, version, arena);
    bool fine = json_dumpf(object, out, JSON_INDENT(1) | JSON_REAL_PRECISION(DIGITS)) == 0;
    fine = fine && fputc('\n', out) != EOF;
    json_decref(object);
    arena_destroy(arena);
    /* a stream that failed knows why; its owner says so */
    return fine || ferror(out) || err_set(err, "can't write the results as JSON");
}
