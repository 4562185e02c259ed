/* The page of a sweep.
**
** The map has a character a point: tenths of the runs that did not recover, and a bar where a
** neighbour stands on the other side of a half.
*/
#include "plots/report/sweep_page.h"

#include "plots/report/table.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 80, ROWS_MOST = 60, MAP_LABEL = 16, MAP_COLUMNS = (WIDTH - MAP_LABEL - 4) / 2 };

struct sheet {
    FILE *out;
    const struct sweep_report *report;
    const struct sweep_table *table;
    const struct space *space;
    struct arena *arena;
    const char *bold, *plain;
};

/* --- the table --- */

static const char *shown_value(const struct sheet *sheet, size_t point, size_t axis)
{
    double value = space_value(sheet->space, point, axis);
    const char *text = axis_shown(&sheet->space->axis[axis], value, sheet->arena);
    return text_clean(sheet->arena, text);
}

static const char *interval(const struct sheet *sheet, const struct share *share)
{
    return arena_format(sheet->arena, "%.0f-%.0f %%", 100 * share->low, 100 * share->high);
}

static void fill_row(const struct sheet *sheet, struct table_row *row, size_t point)
{
    const struct sweep_point *of = &sheet->table->point[point];
    size_t column = 0;
    for (size_t a = 1; a < sheet->space->axes; a++)
        row->cell[column++] = (struct cell){ shown_value(sheet, point, a), true };
    const char *lost = arena_format(sheet->arena, "%zu of %zu", of->lost.hits, of->lost.runs);
    row->cell[column++] = (struct cell){ lost, true };
    row->cell[column++] = (struct cell){ interval(sheet, &of->lost), true };
    for (size_t m = 0; m < sheet->table->metrics && column < TABLE_COLUMNS; m++) {
        const struct estimate *value = &of->value[m];
        enum shown_as as = sweep_metric_as(&sheet->table->metric[m]);
        const char *text = text_interval(sheet->arena, value->mean, value->half_width, as);
        row->cell[column++] = (struct cell){ text, true };
    }
}

static size_t name_columns(const struct sheet *sheet, const char **head)
{
    size_t columns = 0;
    for (size_t a = 1; a < sheet->space->axes; a++)
        head[columns++] = text_cut_name(
            sheet->arena, sweep_axis_name(sheet->arena, sheet->space->axis[a].path), 14);
    head[columns++] = "not recov.";
    head[columns++] = "95 %";
    for (size_t m = 0; m < sheet->table->metrics && columns < TABLE_COLUMNS; m++)
        head[columns++] = text_cut_name(
            sheet->arena, sweep_metric_head(sheet->arena, sheet->table, m), 18);
    return columns;
}

static void write_table(const struct sheet *sheet)
{
    const char *head[TABLE_COLUMNS];
    size_t columns = name_columns(sheet, head), shown = 0, done = sweep_done(sheet->table);
    struct table table;
    table_begin(&table, sheet->arena,
                sweep_axis_name(sheet->arena, sheet->space->axis[0].path), head, columns);
    for (size_t i = 0; i < sheet->space->points && shown < ROWS_MOST; i++) {
        if (!sheet->table->point[i].there)
            continue;
        fill_row(sheet, table_add(&table, shown_value(sheet, i, 0), NULL), i);
        shown++;
    }
    table_write(&table, sheet->out, WIDTH, sheet->bold, sheet->plain);
    if (shown < done)
        fprintf(sheet->out, "  ... and %zu more points: --format csv has them all\n", done - shown);
}

/* --- the map --- */

static bool has_map(const struct space *space)
{
    return space->axes == 2 && !space->hypercube && space->axis[0].count <= ROWS_MOST &&
           space->axis[1].count <= MAP_COLUMNS;
}

static char map_mark(const struct sweep_point *point)
{
    if (!point->there)
        return ' ';
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
        fprintf(sheet->out, "%s%c", c ? (between == '|' ? "|" : " ") : "", map_mark(&point[c]));
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
    fputs("\n  runs that did not recover: . none, 1-9 tenths, # all; | - half is passed\n",
          sheet->out);
}

/* --- the page --- */

void sweep_page(FILE *out, const struct sweep_report *report, bool terminal)
{
    struct sheet sheet = { out, report, report->table, report->table->space, arena_create(),
                           terminal ? "\033[1m" : "", terminal ? "\033[0m" : "" };
    fprintf(out, "%s\n", text_cut(sheet.arena, sweep_subtitle(sheet.arena, report), WIDTH));
    fprintf(out, "\n%s%s%s\n", sheet.bold,
            text_cut(sheet.arena, sweep_finding(sheet.arena, report), WIDTH), sheet.plain);
    if (has_map(sheet.space))
        write_map(&sheet);
    else
        write_table(&sheet);
    arena_destroy(sheet.arena);
}
