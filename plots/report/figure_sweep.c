/* plot.gp of a sweep. */
#include "plots/report/figure_sweep.h"

#include "plots/report/gnuplot.h"
#include "plots/report/regions.h"
#include "plots/report/sweep_tics.h"
#include "plots/report/tipping.h"

#include <math.h>
#include <string.h>

enum { TITLE_WIDTH = 82, SUBTITLE_WIDTH = 120, LABEL_WIDTH = 60, PANEL_WIDTH = 26, CURVES = 2,
       CROSSINGS = 3, PARTS_MOST = 15 };

#define GOLDEN 0.6180339887498949

/* As plots/sweep.gp knows them. */
enum drawn_as { KIND_CURVE = 1, KIND_MAP, KIND_CLOUD, KIND_MANY };

static enum drawn_as kind_of(const struct space *space)
{
    if (space->axes == 1)
        return KIND_CURVE;
    if (space->axes > 2)
        return KIND_MANY;
    return space->hypercube ? KIND_CLOUD : KIND_MAP;
}

static double place(const struct space *space, size_t point, size_t a)
{
    return axis_share(&space->axis[a], space_value(space, point, a));
}

/* --- words --- */

static void write_words(FILE *out, const struct sweep_report *report, struct arena *arena)
{
    gnuplot_word(out, arena, "title", sweep_finding(arena, report), TITLE_WIDTH);
    gnuplot_word(out, arena, "subtitle", sweep_subtitle(arena, report), SUBTITLE_WIDTH);
    fprintf(out, "kind = %d\n", (int)kind_of(report->table->space));
}

static void write_axis(FILE *out, const struct axis *axis, size_t number, struct arena *arena)
{
    struct sweep_tics tics = sweep_tics_of(axis, arena);
    char name[32];
    snprintf(name, sizeof name, "tic%zu", number);
    gnuplot_names(out, arena, name, tics.label, tics.count, LABEL_WIDTH);
    fprintf(out, "array tic%zu_at[%zu]\n", number, tics.count ? tics.count : 1);
    for (size_t i = 0; i < tics.count; i++)
        fprintf(out, "tic%zu_at[%zu] = %.8g\n", number, i + 1, tics.at[i]);
    fprintf(out, "words%zu = %d\n", number, axis->unit == AXIS_WORDS);
}

static void write_axes(FILE *out, const struct space *space, struct arena *arena)
{
    const char *path[SPACE_AXES];
    for (size_t a = 0; a < space->axes; a++)
        path[a] = text_cut_name(arena, text_clean(arena, space->axis[a].path), LABEL_WIDTH);
    gnuplot_names(out, arena, "path", path, space->axes, LABEL_WIDTH);
    for (size_t a = 0; a < space->axes; a++)
        write_axis(out, &space->axis[a], a + 1, arena);
}

/* --- one axis: curves --- */

static void write_interval(FILE *out, const struct estimate *value)
{
    bool known = !isnan(value->half_width);
    gnuplot_number(out, value->mean);
    gnuplot_number(out, known ? value->mean - value->half_width : value->mean);
    gnuplot_number(out, known ? value->mean + value->half_width : value->mean);
}

static void write_curve(FILE *out, const struct sweep_table *table, const size_t *order,
                        size_t count)
{
    size_t curves = table->metrics < CURVES ? table->metrics : CURVES;
    fputs("$points << END\n", out);
    for (size_t i = 0; i < count; i++) {
        const struct sweep_point *point = &table->point[order[i]];
        fprintf(out, "%.8g", place(table->space, order[i], 0));
        gnuplot_number(out, 100 * sweep_lost(point));
        gnuplot_number(out, 100 * point->lost.low);
        gnuplot_number(out, 100 * point->lost.high);
        for (size_t m = 0; m < curves; m++)
            write_interval(out, &point->value[m]);
        fputc('\n', out);
    }
    fputs("END\n", out);
}

static void write_crossings(FILE *out, const struct sweep_table *table, const size_t *order,
                            size_t count, struct arena *arena)
{
    const struct axis *axis = &table->space->axis[0];
    size_t found = 0;
    fprintf(out, "array tip_at[%d]\narray tip[%d]\n", CROSSINGS, CROSSINGS);
    for (size_t i = 0; axis->unit != AXIS_WORDS && i + 1 < count && found < CROSSINGS; i++) {
        const struct sweep_point *a = &table->point[order[i]], *b = &table->point[order[i + 1]];
        if (sweep_tipped(a) == sweep_tipped(b))
            continue;
        double at = sweep_crossing(place(table->space, order[i], 0), sweep_lost(a),
                                   place(table->space, order[i + 1], 0), sweep_lost(b));
        const char *label = sweep_crossing_text(arena, axis, at);
        fprintf(out, "tip_at[%zu] = %.8g; tip[%zu] = %s\n", found + 1, at, found + 1,
                gnuplot_quote(arena, label));
        found++;
    }
    fprintf(out, "tips = %zu\n", found);
}

/* The upper end of the highest interval. */
static double highest(const struct sweep_table *table, size_t m)
{
    double most = 1e-9;
    for (size_t i = 0; i < table->space->points; i++) {
        const struct estimate *value = &table->point[i].value[m];
        if (table->point[i].there)
            most = fmax(most, value->mean + (isnan(value->half_width) ? 0 : value->half_width));
    }
    return most;
}

static void write_curves(FILE *out, const struct sweep_table *table, struct arena *arena)
{
    const char *name[CURVES];
    size_t curves = table->metrics < CURVES ? table->metrics : CURVES;
    size_t *order = ARENA_ARRAY(arena, table->space->points, size_t);
    size_t count = sweep_in_order(table, order);
    for (size_t m = 0; m < curves; m++) {
        const char *metric = sweep_metric_name(arena, &table->metric[m]);
        bool unit = strcmp(table->metric[m].unit, "ratio") != 0;
        name[m] = unit ? arena_format(arena, "%s, %s", metric, table->metric[m].unit) : metric;
    }
    gnuplot_names(out, arena, "curve", name, curves, PANEL_WIDTH);
    fprintf(out, "array curve_most[%d]\n", CURVES);
    for (size_t m = 0; m < curves; m++)
        fprintf(out, "curve_most[%zu] = %.8g\n", m + 1, highest(table, m));
    write_crossings(out, table, order, count, arena);
    write_curve(out, table, order, count);
}

/* --- two axes --- */

/* What colours stand for: percent of the runs, or the first metric. */
static double coloured(const struct sweep_report *report, size_t point)
{
    const struct sweep_point *of = &report->table->point[point];
    if (!report->mapped)
        return 100 * sweep_lost(of);
    return of->there ? of->value[0].mean : NAN;
}

static void write_colours(FILE *out, const struct sweep_report *report, struct arena *arena)
{
    const struct sweep_metric *metric = &report->table->metric[0];
    struct sweep_scale scale = sweep_scale(report->table);
    fprintf(out, "mapped = %d\n", report->mapped);
    if (!report->mapped)
        return;
    bool unit = strcmp(metric->unit, "ratio") != 0;
    const char *name = text_clean(arena, metric->path);
    gnuplot_word(out, arena, "colour_name",
                 unit ? arena_format(arena, "%s, %s", name, metric->unit) : name, LABEL_WIDTH);
    gnuplot_value(out, "colour_from", scale.least);
    gnuplot_value(out, "colour_to", scale.most > scale.least ? scale.most : scale.least + 1);
}

/* A word in the midst of the side where most runs are lost, or of the other. */
static void write_region(FILE *out, const struct sweep_table *table, const char *variable,
                         bool lost, struct arena *arena)
{
    const struct space *space = table->space;
    size_t columns = space->axis[1].count;
    bool *inside = ARENA_ARRAY(arena, space->points, bool);
    for (size_t i = 0; i < space->points; i++)
        inside[i] = table->point[i].there && (sweep_lost(&table->point[i]) >= 0.5) == lost;
    struct region region = region_of(inside, space->axis[0].count, columns, arena);
    size_t point = region.row * columns + region.column;
    fprintf(out, "%s_named = %d\n%s_x = %.8g\n%s_y = %.8g\n", variable, region.wide, variable,
            place(space, point, 0), variable, place(space, point, 1));
}

static void write_map(FILE *out, const struct sweep_report *report, struct arena *arena)
{
    const struct sweep_table *table = report->table;
    struct tipping tipping = tipping_of(table, arena);
    const struct space *space = table->space;
    size_t columns = space->axis[1].count;
    fputs("$cells << END\n", out);
    for (size_t i = 0; i < space->points; i++) {
        const double *x = tipping.x_edge + i / columns, *y = tipping.y_edge + i % columns;
        fprintf(out, "%.8g %.8g %.8g %.8g %.8g %.8g", place(space, i, 0), place(space, i, 1), x[0],
                x[1], y[0], y[1]);
        gnuplot_number(out, coloured(report, i));
        fputc('\n', out);
    }
    fputs("END\n$line << END\n", out);
    for (size_t s = 0; s < tipping.segments; s++)
        fprintf(out, "%.8g %.8g\n%.8g %.8g\n\n", tipping.segment[s].x[0], tipping.segment[s].y[0],
                tipping.segment[s].x[1], tipping.segment[s].y[1]);
    fprintf(out, "END\nsegments = %zu\n", tipping.segments);
    write_region(out, table, "lost", true, arena);
    write_region(out, table, "fine", false, arena);
    gnuplot_value(out, "x_from", tipping.x_edge[0]);
    gnuplot_value(out, "x_to", tipping.x_edge[space->axis[0].count]);
    gnuplot_value(out, "y_from", tipping.y_edge[0]);
    gnuplot_value(out, "y_to", tipping.y_edge[columns]);
}

/* --- two axes of a hypercube, and more --- */

/* Points with the same word beside each other, not on top: spread by the golden ratio. */
static double spread(const struct space *space, size_t i, size_t a)
{
    if (space->axis[a].unit != AXIS_WORDS)
        return 0;
    return (fmod((double)i * GOLDEN, 1) - 0.5) * 0.6 / (double)space->axis[a].count;
}

static void write_cloud(FILE *out, const struct sweep_report *report)
{
    const struct sweep_table *table = report->table;
    const struct space *space = table->space;
    bool two = space->axes == 2;
    fputs("$points << END\n", out);
    for (size_t i = 0; i < space->points; i++) {
        if (!table->point[i].there)
            continue;
        fprintf(out, "%.6g", two ? coloured(report, i) : 100 * sweep_lost(&table->point[i]));
        for (size_t a = 0; a < space->axes; a++)
            fprintf(out, " %.8g", place(space, i, a) + spread(space, i, a));
        fputc('\n', out);
    }
    fputs("END\n", out);
}

/* So many that about twenty points fall into each. */
static size_t parts_of(const struct space *space, size_t a)
{
    if (!space->hypercube || space->axis[a].unit == AXIS_WORDS)
        return space->axis[a].count;
    size_t parts = space->points / 20;
    return parts < 3 ? 3 : parts < PARTS_MOST ? parts : PARTS_MOST;
}

/* Which value of the grid, which word, or which part of the axis a point has. */
static size_t part_of(const struct space *space, size_t point, size_t a)
{
    if (space->axis[a].unit == AXIS_WORDS)
        return (size_t)space_value(space, point, a);
    if (space->hypercube) {
        size_t parts = parts_of(space, a);
        size_t part = (size_t)fmax(0, place(space, point, a) * (double)parts);
        return part < parts ? part : parts - 1;
    }
    for (size_t b = space->axes; --b > a;)
        point /= space->axis[b].count;
    return point % space->axis[a].count;
}

/* The mean over all points of each part of an axis. */
static void write_mean(FILE *out, const struct sweep_table *table, size_t a, struct arena *arena)
{
    const struct space *space = table->space;
    const struct axis *axis = &space->axis[a];
    bool drawn = space->hypercube && axis->unit != AXIS_WORDS;
    size_t parts = parts_of(space, a);
    double *sum = ARENA_ARRAY(arena, parts, double), *count = ARENA_ARRAY(arena, parts, double);
    for (size_t i = 0; i < space->points; i++) {
        if (!table->point[i].there)
            continue;
        size_t part = part_of(space, i, a);
        sum[part] += 100 * sweep_lost(&table->point[i]);
        count[part]++;
    }
    fprintf(out, "$mean%zu << END\n", a + 1);
    for (size_t part = 0; part < parts; part++)
        if (count[part] > 0)
            fprintf(out, "%.8g %.6g\n", drawn ? ((double)part + 0.5) / (double)parts
                                              : axis_share(axis, axis_value(axis, part)),
                    sum[part] / count[part]);
    fputs("END\n", out);
}

/* --- the whole --- */

void figure_sweep_settings(FILE *out, const struct sweep_report *report)
{
    const struct sweep_table *table = report->table;
    struct arena *arena = arena_create();
    fputs("# A sweep as plots/sweep.gp draws it: gnuplot -c plots/sweep.gp FOLDER out.png\n"
          "# Places along an axis go from 0, its low end, to 1.  Shares are percent of the runs.\n",
          out);
    write_words(out, report, arena);
    write_axes(out, table->space, arena);
    switch (kind_of(table->space)) {
    case KIND_CURVE: write_curves(out, table, arena); break;
    case KIND_MAP:
        write_colours(out, report, arena);
        write_map(out, report, arena);
        break;
    case KIND_CLOUD:
        write_colours(out, report, arena);
        write_cloud(out, report);
        break;
    case KIND_MANY:
        write_cloud(out, report);
        for (size_t a = 0; a < table->space->axes; a++)
            write_mean(out, table, a, arena);
        break;
    }
    arena_destroy(arena);
}

static bool write_settings(const void *self, FILE *out, struct err *err)
{
    (void)err;
    figure_sweep_settings(out, self);
    return true;
}

struct picture_of figure_of_sweep(const struct sweep_report *report)
{
    return (struct picture_of){ "sweep.gp", NULL, { write_settings, report } };
}
