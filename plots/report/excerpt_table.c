/* Stored results as tables for a terminal.
**
** The values of a point's axes are the names of its rows.
*/
#include "plots/report/excerpt.h"

#include "plots/report/form.h"
#include "plots/report/sweep_words.h"
#include "plots/report/table.h"
#include "plots/report/text.h"
#include "plots/report/wide_table.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 80, MARGIN = 2, WORD_MOST = 30, HASH_SHOWN = 8 };

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

void studies_table(FILE *out, const char *store, const struct store_entry *entry, size_t count,
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

/* --- labels, as a sweep has them --- */

static const char **axis_labels(const struct excerpt *excerpt)
{
    const struct store_entry *entry = excerpt->entry;
    const char **label = ARENA_ARRAY(excerpt->arena, entry->axes, const char *);
    for (size_t a = 0; a < entry->axes; a++)
        label[a] = sweep_axis_name(excerpt->arena, entry->axis[a].path);
    return label;
}

static const char **metric_labels(const struct excerpt *excerpt)
{
    const char **label = ARENA_ARRAY(excerpt->arena, excerpt->metrics, const char *);
    struct sweep_metric *metric =
        ARENA_ARRAY(excerpt->arena, excerpt->metrics, struct sweep_metric);
    struct sweep_table table = { .metric = metric, .metrics = excerpt->metrics };
    for (size_t m = 0; m < excerpt->metrics; m++)
        metric[m].path = excerpt->entry->metric[excerpt->metric[m]].path;
    for (size_t m = 0; m < excerpt->metrics; m++)
        label[m] = sweep_metric_head(excerpt->arena, &table, m);
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
    return axis->unit == AXIS_WORDS ? text_cut(excerpt->arena, point->text[a], WORD_MOST)
                                    : form_of_axis(excerpt->arena, axis, point->value[a]);
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

/* --- points and runs --- */

static struct form form_of(const struct excerpt *excerpt, size_t m)
{
    const struct store_metric *metric = &excerpt->entry->metric[excerpt->metric[m]];
    return (struct form){ .as = form_of_metric(metric->path, metric->unit) };
}

static const char *recovered_text(const struct store_point *point, struct arena *arena)
{
    struct share share = share_of(point->recovered, point->runs);
    return arena_format(arena, "%zu/%zu (%s)", point->recovered, point->runs,
                        text_shares(arena, share.low, share.high));
}

static void add_points(struct wide_table *sheet, const struct excerpt *excerpt, const char **label)
{
    struct wide_column *recovered = wide_table_add(sheet, "recovered");
    for (size_t p = 0; p < excerpt->points; p++)
        recovered->cell[p] = recovered_text(&excerpt->point[p], sheet->arena);
    for (size_t m = 0; m < excerpt->metrics; m++) {
        struct form form = form_of(excerpt, m);
        struct wide_column *column = wide_table_add(sheet, label[m]);
        for (size_t p = 0; p < excerpt->points; p++)
            form_add(&form, excerpt->estimate[p * excerpt->metrics + m].mean);
        for (size_t p = 0; p < excerpt->points; p++) {
            const struct estimate *estimate = &excerpt->estimate[p * excerpt->metrics + m];
            column->cell[p] = form_text(sheet->arena, &form, estimate->mean, estimate->half_width);
        }
    }
}

static void add_runs(struct wide_table *sheet, const struct excerpt *excerpt, const char **label)
{
    struct wide_column *run = wide_table_add(sheet, "run");
    struct wide_column *verdict = wide_table_add(sheet, "verdict");
    struct wide_column *recovery = wide_table_add(sheet, "recovery");
    struct form times = { .as = AS_TIME };
    for (size_t r = 0; r < excerpt->runs; r++)
        form_add(&times, excerpt->run[r].run.recovery_s);
    for (size_t r = 0; r < excerpt->runs; r++) {
        const struct record_run *one = &excerpt->run[r].run;
        run->cell[r] = arena_format(sheet->arena, "%llu", (unsigned long long)one->replication);
        verdict->cell[r] = verdict_name(one->verdict);
        recovery->cell[r] = one->recovered ? form_text(sheet->arena, &times, one->recovery_s, NAN)
                                           : "never";
    }
    for (size_t m = 0; m < excerpt->metrics; m++) {
        struct form form = form_of(excerpt, m);
        struct wide_column *column = wide_table_add(sheet, label[m]);
        const double *sample = excerpt->sample + m;
        for (size_t r = 0; r < excerpt->runs; r++)
            form_add(&form, sample[r * excerpt->metrics]);
        for (size_t r = 0; r < excerpt->runs; r++)
            column->cell[r] = form_text(sheet->arena, &form, sample[r * excerpt->metrics], NAN);
    }
}

static const char **run_names(const struct excerpt *excerpt, const char *const *point_name)
{
    const char **name = ARENA_ARRAY(excerpt->arena, excerpt->runs, const char *);
    for (size_t p = 0, r = 0; p < excerpt->points; p++)
        for (size_t end = r + excerpt->point_runs[p]; r < end; r++)
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

void excerpt_table(FILE *out, const struct excerpt *excerpt)
{
    const char **label = metric_labels(excerpt);
    size_t rows = excerpt->by_run ? excerpt->runs : excerpt->points;
    struct wide_table sheet;
    const char *title, **name = point_names(excerpt, &title);
    title = arena_format(excerpt->arena, "%*s%s", MARGIN, "", title);
    wide_table_begin(&sheet, excerpt->arena, title,
                     excerpt->by_run ? run_names(excerpt, name) : name, rows, excerpt->metrics + 3);
    write_title(out, excerpt);
    write_legend(out, excerpt, label);
    if (excerpt->by_run)
        add_runs(&sheet, excerpt, label);
    else
        add_points(&sheet, excerpt, label);
    if (sheet.rows)
        wide_table_write(&sheet, out, WIDTH, "", "");
    else
        fprintf(out, "\n  no %s %s\n", excerpt->by_run ? "run" : "point",
                excerpt->entry->done ? "is so" : "is finished yet");
}
