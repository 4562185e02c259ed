/* The page of a sweep.
**
** The map has a character a point: tenths of the runs that did not recover, or of a metric's span,
** and a bar where a neighbour stands on the other side of a half of the runs.
*/
#include "plots/report/sweep_page.h"

#include "plots/report/form.h"
#include "plots/report/wide_table.h"

#include <math.h>

enum { WIDTH = 80, AXES_WIDTH = 52, ROWS_MOST = 60, MAP_LABEL = 16,
       MAP_COLUMNS = (WIDTH - MAP_LABEL - 4) / 2 };

struct sheet {
    FILE *out;
    const struct sweep_report *report;
    const struct sweep_table *table;
    const struct space *space;
    struct arena *arena;
    const char *bold, *plain;
    struct sweep_scale scale; /* of the metric that is mapped */
};

/* --- the table --- */

static const char *shown_value(const struct sheet *sheet, size_t point, size_t axis)
{
    double value = space_value(sheet->space, point, axis);
    const char *text = form_of_axis(sheet->arena, &sheet->space->axis[axis], value);
    return text_clean(sheet->arena, text);
}

static const char *interval(const struct sheet *sheet, const struct share *share)
{
    return text_shares(sheet->arena, share->low, share->high);
}

/* The points that are shown. */
static size_t *choose_points(const struct sheet *sheet, size_t *count)
{
    size_t *point = ARENA_ARRAY(sheet->arena, ROWS_MOST, size_t);
    *count = 0;
    for (size_t i = 0; i < sheet->space->points && *count < ROWS_MOST; i++)
        if (sheet->table->point[i].there)
            point[(*count)++] = i;
    return point;
}

static void add_axes(const struct sheet *sheet, struct wide_table *table, const size_t *point)
{
    for (size_t a = 1; a < sheet->space->axes; a++) {
        const char *head = sweep_axis_name(sheet->arena, sheet->space->axis[a].path);
        struct wide_column *column = wide_table_add(table, text_cut_name(sheet->arena, head, 20));
        for (size_t r = 0; r < table->rows; r++)
            column->cell[r] = shown_value(sheet, point[r], a);
    }
}

static void add_lost(const struct sheet *sheet, struct wide_table *table, const size_t *point)
{
    struct wide_column *lost = wide_table_add(table, "not recov.");
    struct wide_column *between = wide_table_add(table, "95 %");
    for (size_t r = 0; r < table->rows; r++) {
        const struct share *share = &sheet->table->point[point[r]].lost;
        lost->cell[r] = arena_format(sheet->arena, "%zu of %zu", share->hits, share->runs);
        between->cell[r] = interval(sheet, share);
    }
}

static void add_metric(const struct sheet *sheet, struct wide_table *table, const size_t *point,
                       size_t metric)
{
    const char *head = sweep_metric_head(sheet->arena, sheet->table, metric);
    struct wide_column *column = wide_table_add(table, text_cut_name(sheet->arena, head, 18));
    const struct sweep_metric *of = &sheet->table->metric[metric];
    struct form form = { .as = form_of_metric(of->path, of->unit) };
    for (size_t r = 0; r < table->rows; r++)
        form_add(&form, sheet->table->point[point[r]].value[metric].mean);
    for (size_t r = 0; r < table->rows; r++) {
        const struct estimate *value = &sheet->table->point[point[r]].value[metric];
        column->cell[r] = form_text(sheet->arena, &form, value->mean, value->half_width);
    }
}

/* Where the axes are too many to stand in every table, the rows are numbered. */
static void number_rows(const struct sheet *sheet, struct wide_table *table, const size_t *point)
{
    table->title = arena_format(sheet->arena, "point: %s", table->title);
    for (size_t r = 0; r < table->rows; r++)
        table->name[r] = arena_format(sheet->arena, "%zu: %s", point[r], table->name[r]);
}

static void write_table(const struct sheet *sheet)
{
    size_t rows, *point = choose_points(sheet, &rows), done = sweep_done(sheet->table);
    const char **name = ARENA_ARRAY(sheet->arena, rows, const char *);
    const char *title = sweep_axis_name(sheet->arena, sheet->space->axis[0].path);
    struct wide_table table;
    for (size_t r = 0; r < rows; r++)
        name[r] = shown_value(sheet, point[r], 0);
    wide_table_begin(&table, sheet->arena, title, name, rows,
                     sheet->space->axes + 1 + sheet->table->metrics);
    add_axes(sheet, &table, point);
    if (wide_table_width(&table) <= AXES_WIDTH)
        table.repeated = table.columns;
    else
        number_rows(sheet, &table, point);
    add_lost(sheet, &table, point);
    for (size_t m = 0; m < sheet->table->metrics; m++)
        add_metric(sheet, &table, point, m);
    wide_table_write(&table, sheet->out, WIDTH, sheet->bold, sheet->plain);
    if (rows < done)
        fprintf(sheet->out, "  ... and %zu more points: --format csv has them all\n", done - rows);
}

/* --- the map --- */

static bool has_map(const struct space *space)
{
    return space->axes == 2 && !space->hypercube && space->axis[0].count <= ROWS_MOST &&
           space->axis[1].count <= MAP_COLUMNS;
}

/* From 0, the least mean there is, to 9, the largest. */
static char metric_mark(const struct sweep_scale *scale, double mean)
{
    if (!isfinite(mean))
        return '?';
    double span = scale->most - scale->least;
    return (char)('0' + (span > 0 ? lround(9 * (mean - scale->least) / span) : 0));
}

static char map_mark(const struct sheet *sheet, const struct sweep_point *point)
{
    if (!point->there)
        return ' ';
    if (sheet->report->mapped)
        return metric_mark(&sheet->scale, point->value[0].mean);
    if (point->lost.hits == 0)
        return '.';
    if (point->lost.hits == point->lost.runs)
        return '#';
    size_t tenths = 10 * point->lost.hits / point->lost.runs;
    return (char)('0' + (tenths ? tenths : 1));
}

static bool differ(const struct sweep_point *a, const struct sweep_point *b)
{
    return a->there && b->there && sweep_tipped(a) != sweep_tipped(b);
}

static void write_map_row(const struct sheet *sheet, size_t row)
{
    size_t columns = sheet->space->axis[1].count;
    const struct sweep_point *point = &sheet->table->point[row * columns];
    const char *value = shown_value(sheet, row * columns, 0);
    const char *label = text_cut_name(sheet->arena, value, MAP_LABEL);
    fprintf(sheet->out, "  %*s%s  ", (int)(MAP_LABEL - text_width(label)), "", label);
    for (size_t c = 0; c < columns; c++) {
        char between = c && differ(&point[c - 1], &point[c]) ? '|' : ' ';
        fprintf(sheet->out, "%s%c", c ? (between == '|' ? "|" : " ") : "",
                map_mark(sheet, &point[c]));
    }
    fputc('\n', sheet->out);
}

/* Dashes where the row below is on the other side. */
static void write_map_border(const struct sheet *sheet, size_t row)
{
    size_t columns = sheet->space->axis[1].count, last = 0;
    const struct sweep_point *above = &sheet->table->point[row * columns], *below = above + columns;
    for (size_t c = 0; c < columns; c++)
        last = differ(&above[c], &below[c]) ? c + 1 : last;
    if (last == 0)
        return;
    fprintf(sheet->out, "  %*s  ", MAP_LABEL, "");
    for (size_t c = 0; c < last; c++)
        fprintf(sheet->out, "%s%c", c ? " " : "", differ(&above[c], &below[c]) ? '-' : ' ');
    fputc('\n', sheet->out);
}

static bool all_recovered(const struct sweep_table *table)
{
    for (size_t i = 0; i < table->space->points; i++)
        if (table->point[i].there && table->point[i].lost.hits > 0)
            return false;
    return true;
}

static void write_metric_legend(const struct sheet *sheet)
{
    struct arena *arena = sheet->arena;
    const struct sweep_metric *metric = &sheet->table->metric[0];
    struct form form = { .as = form_of_metric(metric->path, metric->unit) };
    form_add(&form, sheet->scale.least);
    form_add(&form, sheet->scale.most);
    fprintf(sheet->out, "\n  %s: 0 is %s, 9 is %s\n",
            text_cut_name(arena, text_clean(arena, metric->path), 40),
            form_text(arena, &form, sheet->scale.least, NAN),
            form_text(arena, &form, sheet->scale.most, NAN));
    if (!all_recovered(sheet->table))
        fputs("  | - beyond, half of the runs or more do not recover\n", sheet->out);
}

static void write_map_legend(const struct sheet *sheet)
{
    if (sheet->report->mapped) {
        write_metric_legend(sheet);
        return;
    }
    fputs("\n  runs that did not recover: . none, 1-9 tenths, # all; | - half is passed\n",
          sheet->out);
    if (all_recovered(sheet->table))
        fputs("  -m run.downtime maps that instead, and so any other metric\n", sheet->out);
}

static void write_map(const struct sheet *sheet)
{
    const struct axis *down = &sheet->space->axis[0], *right = &sheet->space->axis[1];
    const char *rows = sweep_axis_name(sheet->arena, down->path);
    const char *across = arena_format(
        sheet->arena, "%s: %s to %s%s", sweep_axis_name(sheet->arena, right->path),
        shown_value(sheet, 0, 1), shown_value(sheet, right->count - 1, 1),
        right->scale == AXIS_LOG ? ", logarithmic" : "");
    rows = text_cut_name(sheet->arena, rows, MAP_LABEL);
    fprintf(sheet->out, "\n%s  %*s%s  %s%s\n", sheet->bold, (int)(MAP_LABEL - text_width(rows)), "",
            rows, text_cut(sheet->arena, across, WIDTH - MAP_LABEL - 4), sheet->plain);
    for (size_t row = 0; row < down->count; row++) {
        write_map_row(sheet, row);
        if (row + 1 < down->count)
            write_map_border(sheet, row);
    }
    write_map_legend(sheet);
}

/* --- the page --- */

void sweep_page(FILE *out, const struct sweep_report *report, bool terminal)
{
    struct sheet sheet = { out, report, report->table, report->table->space, arena_create(),
                           terminal ? "\033[1m" : "", terminal ? "\033[0m" : "",
                           sweep_scale(report->table) };
    fprintf(out, "%s\n", text_cut(sheet.arena, sweep_subtitle(sheet.arena, report), WIDTH));
    fprintf(out, "\n%s%s%s\n", sheet.bold,
            text_cut(sheet.arena, sweep_finding(sheet.arena, report), WIDTH), sheet.plain);
    if (has_map(sheet.space))
        write_map(&sheet);
    else
        write_table(&sheet);
    arena_destroy(sheet.arena);
}
