/* Results as tables for a terminal.
**
** The values of a point's axes are the names of its rows.  As many columns as fit beside them stand
** in one table, the others in further ones below it, so that nothing that was asked for is missing.
*/
#include "cli/results.h"

#include "plots/report/table.h"
#include "plots/report/text.h"

#include <string.h>

enum { WIDTH = 80, MARGIN = 2, GAP = 2, NAME_MOST = 30, HASH_SHOWN = 8 };

/* A column and its cells, one a row. */
struct column {
    const char *head, **cell;
};

struct sheet {
    struct arena *arena;
    const char *title, **name;
    size_t rows, columns;
    struct column *column;
};

bool results_list(FILE *out, enum format format, const char *store,
                  const struct store_entry *entry, size_t count, struct arena *arena,
                  struct err *err)
{
    switch (format) {
    case FORMAT_TABLE: results_table_list(out, store, entry, count, arena); return true;
    case FORMAT_CSV: results_csv_list(out, entry, count, arena); return true;
    case FORMAT_JSON: return results_json_list(out, entry, count, arena, err);
    }
    return true;
}

bool results_write(FILE *out, enum format format, const struct excerpt *excerpt, struct err *err)
{
    switch (format) {
    case FORMAT_TABLE: results_table(out, excerpt); return true;
    case FORMAT_CSV: results_csv(out, excerpt); return true;
    case FORMAT_JSON: return results_json(out, excerpt, err);
    }
    return true;
}

/* --- studies --- */

static const char *study_name(const struct store_entry *entry, struct arena *arena)
{
    return *entry->variant ? arena_format(arena, "%s (%s)", entry->name, entry->variant)
                           : entry->name;
}

static void list_axes(FILE *out, const struct store_entry *entry, size_t count, struct arena *arena)
{
    fputs("\n  axes\n", out);
    for (size_t i = 0; i < count; i++)
        for (size_t a = 0; a < entry[i].axes; a++) {
            char number[24] = "";
            if (a == 0)
                snprintf(number, sizeof number, "%lld", (long long)entry[i].id);
            fprintf(out, "  %-3s %s\n", number,
                    text_cut_name(arena, entry[i].axis[a].text, WIDTH - 6));
        }
}

void results_table_list(FILE *out, const char *store, const struct store_entry *entry, size_t count,
                        struct arena *arena)
{
    static const char *const heads[] = { "points", "runs each", "seed", "squall", "hash" };
    fprintf(out, "%s: %zu %s\n", text_cut_name(arena, store, WIDTH - 20), count,
            count == 1 ? "study" : "studies");
    if (!count)
        return;
    struct table table;
    table_begin(&table, arena, "study", heads, 5);
    for (size_t i = 0; i < count; i++) {
        const struct store_entry *study = &entry[i];
        const char *name = arena_format(arena, "%-3lld %s", (long long)study->id,
                                        study_name(study, arena));
        struct table_row *row = table_add(&table, name, NULL);
        row->cell[0].text = arena_format(arena, "%zu/%zu", study->done, study->points);
        row->cell[1].text = arena_format(arena, "%zu", study->replications);
        row->cell[2].text = arena_format(arena, "%llu", (unsigned long long)study->seed);
        row->cell[3].text = text_cut(arena, study->version, 12);
        row->cell[4].text = arena_format(arena, "%.*s", HASH_SHOWN, study->key);
        for (size_t c = 0; c < 5; c++)
            row->cell[c].says = true;
    }
    table_write(&table, out, WIDTH, "", "");
    list_axes(out, entry, count, arena);
}

/* --- labels: the end of a path that tells it apart --- */

static const char *last_parts(const char *path, int parts)
{
    const char *at = path + strlen(path);
    while (at > path && (at[-1] != '.' || --parts > 0))
        at--;
    return at;
}

static const char *label_of(const char *path, const char *const *all, size_t count)
{
    for (int parts = 1; parts < 4; parts++) {
        const char *label = last_parts(path, parts);
        size_t alike = 0;
        for (size_t i = 0; i < count; i++)
            alike += strcmp(last_parts(all[i], parts), label) == 0;
        if (alike <= 1)
            return label;
    }
    return path;
}

static const char **axis_labels(const struct excerpt *excerpt)
{
    const struct store_entry *entry = excerpt->entry;
    const char **path = ARENA_ARRAY(excerpt->arena, entry->axes, const char *);
    const char **label = ARENA_ARRAY(excerpt->arena, entry->axes, const char *);
    for (size_t a = 0; a < entry->axes; a++)
        path[a] = entry->axis[a].path;
    for (size_t a = 0; a < entry->axes; a++)
        label[a] = label_of(path[a], path, entry->axes);
    return label;
}

static const char **metric_labels(const struct excerpt *excerpt)
{
    const char **path = ARENA_ARRAY(excerpt->arena, excerpt->metrics, const char *);
    const char **label = ARENA_ARRAY(excerpt->arena, excerpt->metrics, const char *);
    for (size_t m = 0; m < excerpt->metrics; m++)
        path[m] = excerpt->entry->metric[excerpt->metric[m]].path;
    for (size_t m = 0; m < excerpt->metrics; m++)
        label[m] = label_of(path[m], path, excerpt->metrics);
    return label;
}

/* --- names of rows: the axes' values, one under the other --- */

static const char *pad(struct arena *arena, const char *before, const char *text, size_t width)
{
    size_t wide = text_width(text);
    return arena_format(arena, "%s%s%*s%s", before, *before ? "  " : "",
                        (int)(width > wide ? width - wide : 0), "", text);
}

static const char *shown_value(const struct excerpt *excerpt, size_t p, size_t a)
{
    const struct store_point *point = &excerpt->point[p];
    const struct axis *axis = &excerpt->entry->axis[a];
    return axis->unit == AXIS_WORDS ? text_cut(excerpt->arena, point->text[a], NAME_MOST)
                                    : axis_shown(axis, point->value[a], excerpt->arena);
}

static size_t value_width(const struct excerpt *excerpt, size_t a, const char *label)
{
    size_t width = text_width(label);
    for (size_t p = 0; p < excerpt->points; p++) {
        size_t wide = text_width(shown_value(excerpt, p, a));
        width = wide > width ? wide : width;
    }
    return width;
}

/* One name a point; the title stands over them. */
static const char **point_names(const struct excerpt *excerpt, const char **title)
{
    const char **label = axis_labels(excerpt);
    const char **name = ARENA_ARRAY(excerpt->arena, excerpt->points, const char *);
    *title = "";
    for (size_t p = 0; p < excerpt->points; p++)
        name[p] = "";
    for (size_t a = 0; a < excerpt->entry->axes; a++) {
        size_t width = value_width(excerpt, a, label[a]);
        *title = pad(excerpt->arena, *title, label[a], width);
        for (size_t p = 0; p < excerpt->points; p++)
            name[p] = pad(excerpt->arena, name[p], shown_value(excerpt, p, a), width);
    }
    return name;
}

/* --- the sheet --- */

static struct column *add_column(struct sheet *sheet, const char *head)
{
    struct column *column = &sheet->column[sheet->columns++];
    *column = (struct column){ head, ARENA_ARRAY(sheet->arena, sheet->rows, const char *) };
    return column;
}

static size_t column_width(const struct sheet *sheet, const struct column *column)
{
    size_t width = text_width(column->head);
    for (size_t r = 0; r < sheet->rows; r++)
        width = text_width(column->cell[r]) > width ? text_width(column->cell[r]) : width;
    return width;
}

static size_t name_width(const struct sheet *sheet)
{
    size_t width = text_width(sheet->title);
    for (size_t r = 0; r < sheet->rows; r++)
        width = text_width(sheet->name[r]) > width ? text_width(sheet->name[r]) : width;
    return width < NAME_MOST ? width : NAME_MOST;
}

/* How many columns from `first` on fit into one table; at least one. */
static size_t fitting(const struct sheet *sheet, size_t first)
{
    size_t width = MARGIN + name_width(sheet), count = 0;
    while (first + count < sheet->columns && count < TABLE_COLUMNS) {
        width += GAP + column_width(sheet, &sheet->column[first + count]);
        if (width > WIDTH && count > 0)
            break;
        count++;
    }
    return count;
}

static void write_sheet(FILE *out, const struct sheet *sheet)
{
    for (size_t first = 0, count; first < sheet->columns; first += count) {
        const char *heads[TABLE_COLUMNS];
        struct table table;
        count = fitting(sheet, first);
        for (size_t c = 0; c < count; c++)
            heads[c] = sheet->column[first + c].head;
        table_begin(&table, sheet->arena, sheet->title, heads, count);
        for (size_t r = 0; r < sheet->rows; r++) {
            struct table_row *row = table_add(&table, sheet->name[r], NULL);
            for (size_t c = 0; c < count; c++)
                row->cell[c] = (struct cell){ sheet->column[first + c].cell[r], true };
        }
        table_write(&table, out, WIDTH, "", "");
    }
}

/* --- points and runs --- */

static enum shown_as shown_as(const char *unit)
{
    if (strcmp(unit, "s") == 0)
        return AS_TIME;
    if (strcmp(unit, "1/s") == 0)
        return AS_RATE;
    return strcmp(unit, "ratio") == 0 ? AS_FACTOR : AS_COUNT;
}

static const char *recovered_text(const struct store_point *point, struct arena *arena)
{
    struct share share = share_of(point->recovered, point->runs);
    return arena_format(arena, "%zu/%zu (%.0f..%.0f %%)", point->recovered, point->runs,
                        100 * share.low, 100 * share.high);
}

static void add_points(struct sheet *sheet, const struct excerpt *excerpt, const char **label)
{
    struct column *recovered = add_column(sheet, "recovered");
    for (size_t p = 0; p < excerpt->points; p++)
        recovered->cell[p] = recovered_text(&excerpt->point[p], sheet->arena);
    for (size_t m = 0; m < excerpt->metrics; m++) {
        enum shown_as as = shown_as(excerpt->entry->metric[excerpt->metric[m]].unit);
        struct column *column = add_column(sheet, label[m]);
        for (size_t p = 0; p < excerpt->points; p++) {
            const struct estimate *estimate = &excerpt->estimate[p * excerpt->metrics + m];
            column->cell[p] = text_interval(sheet->arena, estimate->mean, estimate->half_width, as);
        }
    }
}

static void add_runs(struct sheet *sheet, const struct excerpt *excerpt, const char **label)
{
    struct column *run = add_column(sheet, "run"), *verdict = add_column(sheet, "verdict");
    struct column *recovery = add_column(sheet, "recovery");
    for (size_t r = 0; r < excerpt->runs; r++) {
        const struct record_run *one = &excerpt->run[r].run;
        run->cell[r] = arena_format(sheet->arena, "%llu", (unsigned long long)one->replication);
        verdict->cell[r] = verdict_name(one->verdict);
        recovery->cell[r] = one->recovered ? text_number(sheet->arena, one->recovery_s, AS_TIME)
                                           : "never";
    }
    for (size_t m = 0; m < excerpt->metrics; m++) {
        enum shown_as as = shown_as(excerpt->entry->metric[excerpt->metric[m]].unit);
        struct column *column = add_column(sheet, label[m]);
        for (size_t r = 0; r < excerpt->runs; r++)
            column->cell[r] =
                text_number(sheet->arena, excerpt->sample[r * excerpt->metrics + m], as);
    }
}

static const char **run_names(const struct excerpt *excerpt, const char *const *point_name)
{
    const char **name = ARENA_ARRAY(excerpt->arena, excerpt->runs, const char *);
    for (size_t p = 0, r = 0; p < excerpt->points; p++)
        for (size_t end = r + excerpt->point[p].runs; r < end; r++)
            name[r] = point_name[p];
    return name;
}

/* --- the whole --- */

static void write_legend(FILE *out, const struct excerpt *excerpt, const char **label)
{
    const struct store_entry *entry = excerpt->entry;
    struct arena *arena = excerpt->arena;
    fputc('\n', out);
    for (size_t a = 0; a < entry->axes; a++)
        fprintf(out, "  %s\n", text_cut_name(arena, entry->axis[a].text, WIDTH - 2));
    for (size_t m = 0; m < excerpt->metrics; m++) {
        const struct store_metric *metric = &entry->metric[excerpt->metric[m]];
        if (strncmp(metric->path, "run.", 4) != 0)
            fprintf(out, "  %s: %s\n", text_cut_name(arena, label[m], 24),
                    text_cut_name(arena, metric->path, WIDTH - 28));
    }
}

static void write_title(FILE *out, const struct excerpt *excerpt)
{
    const struct store_entry *entry = excerpt->entry;
    struct arena *arena = excerpt->arena;
    fprintf(out, "%s\n", text_cut(arena, study_name(entry, arena), WIDTH));
    fprintf(out, "%zu of %zu points, %zu runs each, seed %llu, squall %s, %.*s\n", entry->done,
            entry->points, entry->replications, (unsigned long long)entry->seed,
            text_cut(arena, entry->version, 12), HASH_SHOWN, entry->key);
}

void results_table(FILE *out, const struct excerpt *excerpt)
{
    const char **label = metric_labels(excerpt);
    struct sheet sheet = { .arena = excerpt->arena,
                           .rows = excerpt->by_run ? excerpt->runs : excerpt->points };
    sheet.column = ARENA_ARRAY(sheet.arena, excerpt->metrics + 3, struct column);
    sheet.name = point_names(excerpt, &sheet.title);
    sheet.title = arena_format(sheet.arena, "%*s%s", MARGIN, "", sheet.title);
    if (excerpt->by_run)
        sheet.name = run_names(excerpt, sheet.name);
    write_title(out, excerpt);
    write_legend(out, excerpt, label);
    if (excerpt->by_run)
        add_runs(&sheet, excerpt, label);
    else
        add_points(&sheet, excerpt, label);
    if (sheet.rows)
        write_sheet(out, &sheet);
    else
        fprintf(out, "\n  no point %s\n", excerpt->entry->done ? "is so" : "is finished yet");
}
