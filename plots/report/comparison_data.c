/* JSON and CSV of a comparison, from the same headlines in the same order.  A variant's object is
** that of summary.json with two keys more; the first has no difference, being what the others are
** held against.
*/
#include "plots/report/comparison_data.h"

#include "models/spec/world.h"
#include "plots/report/comparison_words.h"
#include "plots/report/csv.h"
#include "plots/report/json_parts.h"

#include <math.h>

/* --- JSON --- */

static json_t *estimate(const struct estimate *value, const char *unit)
{
    json_t *object = json_object();
    json_object_set_new(object, "mean", json_number(value->mean));
    json_object_set_new(object, "ci95", json_number(value->half_width));
    json_object_set_new(object, "unit", json_string(unit));
    return object;
}

static json_t *change(const struct estimate *value, const char *unit, bool sure)
{
    json_t *object = estimate(value, unit);
    json_object_set_new(object, "significant", json_boolean(sure));
    return object;
}

static json_t *headlines_of(const struct comparison *comparison, size_t v)
{
    json_t *object = json_object();
    for (enum headline_of h = 0; h < HEADLINES; h++)
        if (h != HEADLINE_RECOVERY && comparison_has(comparison, h))
            json_object_set_new(object, headlines[h].name,
                                estimate(&comparison->value[v][h], headlines[h].unit));
    return object;
}

/* Pairs in which only the first, or only this one, recovered; their test; and of those in which
** both did, the time. */
static json_t *recovered(const struct comparison *comparison, size_t v)
{
    json_t *object = json_object();
    json_object_set_new(object, "only_first", json_count(comparison->fewer_recover[v].hits));
    json_object_set_new(object, "only_this", json_count(comparison->more_recover[v].hits));
    json_object_set_new(object, "of", json_count(comparison->pairs));
    json_object_set_new(object, "significant",
                        json_boolean(comparison_significant(comparison, v, HEADLINE_RECOVERY)));
    return object;
}

static json_t *differences_of(const struct comparison *comparison, size_t v)
{
    json_t *object = json_object();
    for (enum headline_of h = 0; h < HEADLINES; h++) {
        const struct estimate *value = &comparison->difference[v][h];
        if (!comparison_has(comparison, h))
            continue;
        json_object_set_new(object, headlines[h].name,
                            change(value, headlines[h].unit, estimate_significant(value)));
    }
    json_object_set_new(object, "recovered", recovered(comparison, v));
    return object;
}

/* Against the scenario as written. */
static json_t *changes(const struct study *study, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < study->changes; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "path", json_text(study->changed[i].path, arena));
        json_object_set_new(object, "value", json_text(study->changed[i].value, arena));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *variants(const struct comparison *comparison, const char *version,
                        struct arena *arena)
{
    json_t *list = json_array();
    for (size_t v = 0; v < comparison->studies; v++) {
        json_t *object = json_of_study(comparison->study[v], version, arena);
        if (comparison->study[v]->changed)
            json_object_set_new(object, "changes", changes(comparison->study[v], arena));
        json_object_set_new(object, "headlines", headlines_of(comparison, v));
        if (v > 0)
            json_object_set_new(object, "difference", differences_of(comparison, v));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *control(const struct comparison *comparison, const struct effect *effect,
                       const char *name)
{
    json_t *object = json_object(), *without = json_object();
    for (enum headline_of h = 0; h < HEADLINES; h++)
        if (h != HEADLINE_RECOVERY && comparison_has(comparison, h))
            json_object_set_new(
                without, headlines[h].name,
                change(&effect->change[h], headlines[h].unit, effect_significant(effect, h)));
    json_object_set_new(
        without, "recovered",
        change(&effect->recovers, "ratio", effect_significant(effect, HEADLINE_RECOVERY)));
    json_object_set_new(object, "control", json_string(name));
    json_object_set_new(object, "pairs", json_count(effect->pairs));
    json_object_set_new(object, "without", without);
    return object;
}

static json_t *controls(const struct comparison *comparison, const struct ranking *ranking)
{
    json_t *list = json_array();
    for (size_t i = 0; i < ranking->controls; i++)
        json_array_append_new(
            list, control(comparison, &ranking->effect[i],
                          ranking->name[ranking->effect[i].control]));
    return list;
}

bool comparison_json(FILE *out, const struct comparison *comparison, const struct ranking *ranking,
                     const char *version, struct err *err)
{
    struct arena *arena = arena_create();
    const struct study *first = comparison->study[0];
    json_t *object = json_object();
    json_object_set_new(object, "scenario", json_text(first->spec->name, arena));
    json_object_set_new(object, "seed", json_integer((json_int_t)first->seed));
    json_object_set_new(object, "replications", json_count(comparison->pairs));
    json_object_set_new(object, "version", json_text(version, arena));
    json_object_set_new(object, "first", json_text(first->variant, arena));
    json_object_set_new(object, "bottom", json_text(comparison_bottom(arena, comparison), arena));
    json_object_set_new(object, "variants", variants(comparison, version, arena));
    if (ranking)
        json_object_set_new(object, "controls", controls(comparison, ranking));
    bool fine = json_write(out, object, err);
    arena_destroy(arena);
    return fine;
}

/* --- CSV --- */

static void write_row(FILE *out, const char *variant, const char *headline, const char *unit,
                      const struct estimate *value, const struct estimate *difference)
{
    csv_cell(out, variant);
    fprintf(out, ",%s,%s", headline, unit);
    csv_number(out, value->mean);
    csv_number(out, value->half_width);
    csv_number(out, difference->mean);
    csv_number(out, difference->half_width);
}

static void end_row(FILE *out, size_t v, bool sure)
{
    fputs(v == 0 ? ",\n" : sure ? ",1\n" : ",0\n", out);
}

/* The difference of the times is a mean, that of pairs in which both recovered: it is not one of
** the medians, which stand in a row of their own. */
static void write_recovered(FILE *out, const struct comparison *comparison, size_t v)
{
    const struct study *study = comparison->study[v];
    double pairs = (double)comparison->pairs, more = (double)comparison->more_recover[v].hits;
    double net = more - (double)comparison->fewer_recover[v].hits;
    struct estimate share = { (double)study->recovered / (double)study->runs, NAN, study->runs };
    struct estimate change_of = { v ? net / pairs : NAN, NAN, comparison->pairs };
    struct estimate median = { study->recovery.middle, NAN, study->runs };
    static const struct estimate none = { NAN, NAN, 0 };
    const struct estimate *sooner = &comparison->difference[v][HEADLINE_RECOVERY];
    write_row(out, study->variant, "recovered", "ratio", &share, &change_of);
    end_row(out, v, comparison_significant(comparison, v, HEADLINE_RECOVERY));
    write_row(out, study->variant, "recovery", "s", &none, sooner);
    end_row(out, v, estimate_significant(sooner));
    write_row(out, study->variant, "recovery_median", "s", &median, &none);
    fputs(",\n", out);
}

static void write_headline(FILE *out, const struct comparison *comparison, size_t v,
                           enum headline_of h)
{
    write_row(out, comparison->study[v]->variant, headlines[h].name, headlines[h].unit,
              &comparison->value[v][h], &comparison->difference[v][h]);
    end_row(out, v, comparison_significant(comparison, v, h));
}

void comparison_csv(FILE *out, const struct comparison *comparison)
{
    fputs("variant,headline,unit,mean,ci95,difference,difference_ci95,significant\n", out);
    for (size_t v = 0; v < comparison->studies; v++)
        for (enum headline_of h = 0; h < HEADLINES; h++)
            if (h == HEADLINE_RECOVERY)
                write_recovered(out, comparison, v);
            else if (comparison_has(comparison, h))
                write_headline(out, comparison, v, h);
}
