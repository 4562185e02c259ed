/* A search for a tipping point as CSV and as JSON. */
#include "plots/report/text.h"
#include "plots/report/tip_page.h"

#include <jansson.h>
#include <math.h>

#define DIGITS 15

static void write_number(FILE *out, double number)
{
    char text[NUMBER_TEXT];
    fputs(number_exact(number, text), out);
}

static void write_row(FILE *out, const struct tip *tip, double value, const struct share *stuck,
                      bool fresh)
{
    write_number(out, value);
    fprintf(out, ",%zu,%zu", stuck->runs, stuck->hits);
    const double numbers[] = { (double)stuck->hits / (double)stuck->runs, stuck->low, stuck->high,
                               tip_fitted(tip, value) };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        fputc(',', out);
        write_number(out, numbers[i]);
    }
    fprintf(out, ",%d\n", fresh);
}

void tip_csv(FILE *out, const struct tip *tip)
{
    fputs("value,runs,not_recovered,share,low,high,fitted,fresh\n", out);
    for (size_t i = 0; i < tip->points; i++) {
        struct share stuck = share_of(tip->point[i].stuck, tip->point[i].runs);
        write_row(out, tip, tip->point[i].value, &stuck, false);
    }
    for (size_t i = 0; i < tip->checks; i++)
        if (tip->check[i].stuck.runs && !tip->check[i].contradicts)
            write_row(out, tip, tip->check[i].value, &tip->check[i].stuck, true);
}

/* --- JSON --- */

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *count(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *text(const char *value, struct arena *arena)
{
    return value ? json_string(text_clean(arena, value)) : json_null();
}

static const char *end_name(enum tip_end end)
{
    switch (end) {
    case TIP_PRECISE: return "precise";
    case TIP_SPENT: return "spent";
    case TIP_SAME: return "same";
    case TIP_UNEVEN: return "uneven";
    case TIP_STOPPED: break;
    }
    return "stopped";
}

static json_t *crossing(const struct tip *tip)
{
    if (!tip->found)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "value", number(tip->crossing));
    json_object_set_new(object, "low", number(tip->low));
    json_object_set_new(object, "high", number(tip->high));
    json_object_set_new(object, "direction", json_string(tip_rises(tip) ? "rises" : "falls"));
    json_object_set_new(object, "below", number(tip->between ? tip->below : NAN));
    json_object_set_new(object, "above", number(tip->between ? tip->above : NAN));
    json_object_set_new(object, "fitted_from", number(tip->from));
    json_object_set_new(object, "fitted_to", number(tip->to));
    json_object_set_new(object, "fitness", number(tip->fitness));
    return object;
}

static json_t *tried(const struct tip *tip, double value, const struct share *stuck,
                     struct arena *arena)
{
    json_t *object = json_object();
    json_object_set_new(object, "value", number(value));
    json_object_set_new(object, "set", text(axis_text(tip->order.axis, value, arena), arena));
    json_object_set_new(object, "runs", count(stuck->runs));
    json_object_set_new(object, "not_recovered", count(stuck->hits));
    json_object_set_new(object, "low", number(stuck->low));
    json_object_set_new(object, "high", number(stuck->high));
    json_object_set_new(object, "fitted", number(tip_fitted(tip, value)));
    return object;
}

static json_t *points(const struct tip *tip, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < tip->points; i++) {
        struct share stuck = share_of(tip->point[i].stuck, tip->point[i].runs);
        json_array_append_new(array, tried(tip, tip->point[i].value, &stuck, arena));
    }
    return array;
}

/* The last check, and how many were contradicted before it. */
static json_t *size(const struct tip *tip, struct arena *arena)
{
    if (tip->checks == 0)
        return json_null();
    const struct tip_check *last = &tip->check[tip->checks - 1];
    json_t *object = tried(tip, last->value, &last->stuck, arena);
    json_object_set_new(object, "recovers", number(1 - tip->order.target));
    json_object_set_new(object, "contradicted", json_boolean(last->contradicts));
    json_object_set_new(object, "checks", count(tip->checks));
    return object;
}

static json_t *warnings(const struct tip_story *story, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < story->warnings; i++)
        json_array_append_new(array, text(story->warning[i], arena));
    return array;
}

static json_t *whole(const struct tip_story *story, const char *version, struct arena *arena)
{
    const struct tip *tip = story->tip;
    json_t *object = json_object();
    json_object_set_new(object, "scenario", text(story->scenario, arena));
    json_object_set_new(object, "variant", text(story->variant, arena));
    json_object_set_new(object, "seed", count(story->seed));
    json_object_set_new(object, "version", text(version, arena));
    json_object_set_new(object, "vary", text(tip->order.axis->text, arena));
    json_object_set_new(object, "target", number(tip->order.target));
    json_object_set_new(object, "answer", text(tip_headline(tip, arena), arena));
    json_object_set_new(object, "warnings", warnings(story, arena));
    json_object_set_new(object, "end", json_string(end_name(tip->end)));
    json_object_set_new(object, "crossing", crossing(tip));
    json_object_set_new(object, "size", size(tip, arena));
    json_object_set_new(object, "points", points(tip, arena));
    json_object_set_new(object, "runs", count(tip->runs));
    json_object_set_new(object, "events", count(tip->events));
    json_object_set_new(object, "simulated_s", number(tip->simulated_s));
    return object;
}

bool tip_json(FILE *out, const struct tip_story *story, const char *version, struct err *err)
{
    struct arena *arena = arena_create();
    json_t *object = whole(story, version, arena);
    bool fine = json_dumpf(object, out, JSON_INDENT(1) | JSON_REAL_PRECISION(DIGITS)) == 0;
    fine = fine && fputc('\n', out) != EOF;
    json_decref(object);
    arena_destroy(arena);
    return fine || ferror(out) || err_set(err, "can't write the results as JSON");
}
