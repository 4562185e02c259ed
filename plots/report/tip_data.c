/* A search for a tipping point as CSV and as JSON. */
#include "plots/report/json_parts.h"
#include "plots/report/text.h"
#include "plots/report/tip_page.h"

#include <math.h>

static void write_number(FILE *out, double number)
{
    char text[EXACT_TEXT];
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

static json_t *count(uint64_t value)
{
    return json_integer((json_int_t)value);
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
    json_object_set_new(object, "value", json_number(tip->crossing));
    json_object_set_new(object, "low", json_number(tip->low));
    json_object_set_new(object, "high", json_number(tip->high));
    json_object_set_new(object, "direction", json_string(tip_rises(tip) ? "rises" : "falls"));
    json_object_set_new(object, "below", json_number(tip->between ? tip->below : NAN));
    json_object_set_new(object, "above", json_number(tip->between ? tip->above : NAN));
    json_object_set_new(object, "fitted_from", json_number(tip->from));
    json_object_set_new(object, "fitted_to", json_number(tip->to));
    json_object_set_new(object, "fitness", json_number(tip->fitness));
    return object;
}

static json_t *tried(const struct tip *tip, double value, const struct share *stuck,
                     struct arena *arena)
{
    json_t *object = json_object();
    json_object_set_new(object, "value", json_number(value));
    json_object_set_new(object, "set", json_text(axis_text(tip->order.axis, value, arena), arena));
    json_object_set_new(object, "runs", count(stuck->runs));
    json_object_set_new(object, "not_recovered", count(stuck->hits));
    json_object_set_new(object, "low", json_number(stuck->low));
    json_object_set_new(object, "high", json_number(stuck->high));
    json_object_set_new(object, "fitted", json_number(tip_fitted(tip, value)));
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
    json_object_set_new(object, "recovers", json_number(1 - tip->order.target));
    json_object_set_new(object, "contradicted", json_boolean(last->contradicts));
    json_object_set_new(object, "checks", count(tip->checks));
    return object;
}

static json_t *warnings(const struct tip_story *story, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < story->warnings; i++)
        json_array_append_new(array, json_text(story->warning[i], arena));
    return array;
}

static json_t *whole(const struct tip_story *story, const char *version, struct arena *arena)
{
    const struct tip *tip = story->tip;
    json_t *object = json_object();
    json_object_set_new(object, "scenario", json_text(story->scenario, arena));
    json_object_set_new(object, "variant", json_text(story->variant, arena));
    json_object_set_new(object, "seed", count(story->seed));
    json_object_set_new(object, "version", json_text(version, arena));
    json_object_set_new(object, "vary", json_text(tip->order.axis->text, arena));
    json_object_set_new(object, "target", json_number(tip->order.target));
    json_object_set_new(object, "answer", json_text(tip_headline(tip, arena), arena));
    json_object_set_new(object, "warnings", warnings(story, arena));
    json_object_set_new(object, "end", json_string(end_name(tip->end)));
    json_object_set_new(object, "crossing", crossing(tip));
    json_object_set_new(object, "size", size(tip, arena));
    json_object_set_new(object, "points", points(tip, arena));
    json_object_set_new(object, "runs", count(tip->runs));
    json_object_set_new(object, "events", count(tip->events));
    json_object_set_new(object, "simulated_s", json_number(tip->simulated_s));
    return object;
}

bool tip_json(FILE *out, const struct tip_story *story, const char *version, struct err *err)
{
    struct arena *arena = arena_create();
    bool fine = json_write(out, whole(story, version, arena), err);
    arena_destroy(arena);
    return fine;
}
