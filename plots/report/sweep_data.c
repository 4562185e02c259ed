/* A sweep as CSV and JSON. */
#include "plots/report/csv.h"
#include "plots/report/json_parts.h"
#include "plots/report/sweep_page.h"

static const char *set_value(const struct space *space, size_t point, size_t axis,
                             struct arena *arena)
{
    return axis_text(&space->axis[axis], space_value(space, point, axis), arena);
}

/* --- CSV --- */

static void write_head(FILE *out, const struct sweep_table *table, struct arena *arena)
{
    fputs("point", out);
    for (size_t a = 0; a < table->space->axes; a++) {
        fputc(',', out);
        csv_cell(out, table->space->axis[a].path);
    }
    fputs(",runs,not_recovered,share_low,share_high", out);
    for (size_t m = 0; m < table->metrics; m++) {
        fputc(',', out);
        csv_cell(out, table->metric[m].path);
        fputc(',', out);
        csv_cell(out, arena_format(arena, "%s ci95", table->metric[m].path));
    }
    fputc('\n', out);
}

static void write_point(FILE *out, const struct sweep_table *table, size_t i, struct arena *arena)
{
    const struct sweep_point *point = &table->point[i];
    fprintf(out, "%zu", i);
    for (size_t a = 0; a < table->space->axes; a++) {
        fputc(',', out);
        csv_cell(out, set_value(table->space, i, a, arena));
    }
    fprintf(out, ",%zu,%zu", point->lost.runs, point->lost.hits);
    csv_number(out, point->lost.low);
    csv_number(out, point->lost.high);
    for (size_t m = 0; m < table->metrics; m++) {
        csv_number(out, point->value[m].mean);
        csv_number(out, point->value[m].half_width);
    }
    fputc('\n', out);
}

void sweep_csv(FILE *out, const struct sweep_report *report)
{
    struct arena *arena = arena_create();
    write_head(out, report->table, arena);
    for (size_t i = 0; i < report->table->space->points; i++)
        if (report->table->point[i].there)
            write_point(out, report->table, i, arena);
    arena_destroy(arena);
}

/* --- JSON --- */

static json_t *point_values(const struct space *space, size_t i, struct arena *arena)
{
    json_t *object = json_object();
    for (size_t a = 0; a < space->axes; a++)
        json_set_name(object, space->axis[a].path, json_text(set_value(space, i, a, arena), arena),
                      arena);
    return object;
}

static json_t *point_metrics(const struct sweep_table *table, size_t i, struct arena *arena)
{
    json_t *object = json_object();
    for (size_t m = 0; m < table->metrics; m++) {
        json_t *row = json_object();
        json_object_set_new(row, "mean", json_number(table->point[i].value[m].mean));
        json_object_set_new(row, "ci95", json_number(table->point[i].value[m].half_width));
        json_object_set_new(row, "unit", json_string(table->metric[m].unit));
        json_set_name(object, table->metric[m].path, row, arena);
    }
    return object;
}

static json_t *point_object(const struct sweep_table *table, size_t i, struct arena *arena)
{
    const struct share *lost = &table->point[i].lost;
    json_t *object = json_object(), *interval = json_array();
    json_array_append_new(interval, json_number(lost->low));
    json_array_append_new(interval, json_number(lost->high));
    json_object_set_new(object, "point", json_integer((json_int_t)i));
    json_object_set_new(object, "values", point_values(table->space, i, arena));
    json_object_set_new(object, "runs", json_integer((json_int_t)lost->runs));
    json_object_set_new(object, "not_recovered", json_integer((json_int_t)lost->hits));
    json_object_set_new(object, "share_ci95", interval);
    json_object_set_new(object, "metrics", point_metrics(table, i, arena));
    return object;
}

static json_t *whole(const struct sweep_report *report, struct arena *arena)
{
    const struct sweep_table *table = report->table;
    json_t *object = json_object(), *axes = json_array(), *points = json_array();
    for (size_t a = 0; a < table->space->axes; a++)
        json_array_append_new(axes, json_text(table->space->axis[a].text, arena));
    for (size_t i = 0; i < table->space->points; i++)
        if (table->point[i].there)
            json_array_append_new(points, point_object(table, i, arena));
    json_object_set_new(object, "scenario", json_text(report->scenario, arena));
    json_object_set_new(object, "variant", json_text(report->variant, arena));
    json_object_set_new(object, "seed", json_integer((json_int_t)report->seed));
    json_object_set_new(object, "replications", json_integer((json_int_t)report->replications));
    json_object_set_new(object, "version", json_text(report->version, arena));
    json_object_set_new(object, "finding", json_text(sweep_finding(arena, report), arena));
    json_object_set_new(object, "axes", axes);
    json_object_set_new(object, "wanted", json_integer((json_int_t)table->space->points));
    json_object_set_new(object, "points", points);
    return object;
}

bool sweep_json(FILE *out, const struct sweep_report *report, struct err *err)
{
    struct arena *arena = arena_create();
    bool fine = json_write(out, whole(report, arena), err);
    arena_destroy(arena);
    return fine;
}
