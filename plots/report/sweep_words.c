/* What is found depends on the axes: along one of numbers the shares are joined by straight lines
** and a half is crossed between two points, or is not; of one of words there is a list; of several
** only how many of the points tip.
*/
#include "plots/report/sweep_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool sweep_tipped(const struct sweep_point *point)
{
    return 2 * point->lost.hits >= point->lost.runs;
}

double sweep_lost(const struct sweep_point *point)
{
    return point->there ? (double)point->lost.hits / (double)point->lost.runs : NAN;
}

size_t sweep_done(const struct sweep_table *table)
{
    size_t done = 0;
    for (size_t i = 0; i < table->space->points; i++)
        done += table->point[i].there;
    return done;
}

struct sweep_scale sweep_scale(const struct sweep_table *table)
{
    struct sweep_scale scale = { INFINITY, -INFINITY };
    for (size_t i = 0; i < table->space->points; i++) {
        const struct sweep_point *point = &table->point[i];
        if (!point->there || !isfinite(point->value[0].mean))
            continue;
        scale.least = fmin(scale.least, point->value[0].mean);
        scale.most = fmax(scale.most, point->value[0].mean);
    }
    return scale.least <= scale.most ? scale : (struct sweep_scale){ 0, 0 };
}

/* --- names --- */

/* Where the last part of a path begins. */
static const char *last_part(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

const char *sweep_axis_name(struct arena *arena, const char *path)
{
    size_t parts = 0, from = strlen(path);
    while (from > 0 && parts < 2) { /* a number says nothing without the part before it */
        from -= from < strlen(path);
        while (from > 0 && path[from - 1] != '.')
            from--;
        parts += path[from] < '0' || path[from] > '9';
    }
    return text_clean(arena, path + from);
}

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

const char *sweep_metric_name(struct arena *arena, const struct sweep_metric *metric)
{
    const char *path = text_clean(arena, metric->path);
    const char *object = strchr(path, '.'), *name = strrchr(path, '.');
    if (!object || object == name)
        return name ? name + 1 : path;
    const char *of = arena_text_of(arena, object + 1, (size_t)(name - object - 1));
    return begins(path, "services.") ? arena_format(arena, "%s at %s", name + 1, of)
                                     : arena_format(arena, "%s %s", of, name + 1);
}

const char *sweep_metric_head(struct arena *arena, const struct sweep_table *table, size_t metric)
{
    const char *name = last_part(table->metric[metric].path);
    for (size_t m = 0; m < table->metrics; m++)
        if (m != metric && strcmp(last_part(table->metric[m].path), name) == 0)
            return sweep_metric_name(arena, &table->metric[metric]);
    return text_clean(arena, name);
}

const char *sweep_subtitle(struct arena *arena, const struct sweep_report *report)
{
    const struct sweep_table *table = report->table;
    size_t points = table->space->points, done = sweep_done(table);
    const char *part = done < points ? arena_format(arena, "%zu of ", done) : "";
    return arena_format(arena, "%s, variant %s: %s%zu points, %zu run%s each, seed %llu",
                        text_clean(arena, report->scenario), text_clean(arena, report->variant),
                        part, points, report->replications, report->replications > 1 ? "s" : "",
                        (unsigned long long)report->seed);
}

/* --- one axis --- */

struct placed {
    double value;
    size_t point;
};

static int by_value(const void *a, const void *b)
{
    const struct placed *left = a, *right = b;
    if (left->value < right->value || left->value > right->value)
        return left->value < right->value ? -1 : 1;
    return left->point < right->point ? -1 : left->point > right->point;
}

size_t sweep_in_order(const struct sweep_table *table, size_t *order)
{
    size_t count = 0;
    struct placed *placed = memory_resize(NULL, table->space->points, sizeof *placed);
    for (size_t i = 0; i < table->space->points; i++)
        if (table->point[i].there)
            placed[count++] = (struct placed){ space_value(table->space, i, 0), i };
    qsort(placed, count, sizeof *placed, by_value);
    for (size_t i = 0; i < count; i++)
        order[i] = placed[i].point;
    free(placed);
    return count;
}

const char *sweep_crossing_text(struct arena *arena, const struct axis *axis, double share)
{
    return axis_shown(axis, axis_at(axis, share), arena);
}

struct line {
    struct arena *arena;
    const struct sweep_table *table;
    const struct axis *axis;
    const char *name;
    size_t *order, count;
};

static const char *value_at(const struct line *line, size_t i)
{
    double value = space_value(line->table->space, line->order[i], 0);
    return axis_shown(line->axis, value, line->arena);
}

static const struct sweep_point *point_at(const struct line *line, size_t i)
{
    return &line->table->point[line->order[i]];
}

/* Nothing is crossed: all stand on one side of a half. */
static const char *one_sided(const struct line *line)
{
    size_t worst = 0, best = 0;
    for (size_t i = 1; i < line->count; i++) {
        if (sweep_lost(point_at(line, i)) > sweep_lost(point_at(line, worst)))
            worst = i;
        if (sweep_lost(point_at(line, i)) < sweep_lost(point_at(line, best)))
            best = i;
    }
    const char *span = arena_format(line->arena, "%s from %s to %s", line->name, value_at(line, 0),
                                    value_at(line, line->count - 1));
    const struct sweep_point *high = point_at(line, worst), *low = point_at(line, best);
    if (high->lost.hits == 0)
        return arena_format(line->arena, "recovers at every %s", span);
    if (low->lost.hits == low->lost.runs)
        return arena_format(line->arena, "recovers at no %s", span);
    if (!sweep_tipped(high))
        return arena_format(line->arena, "mostly recovers at every %s; at worst, at %s, %zu of %zu "
                                         "runs do not", span, value_at(line, worst),
                                         high->lost.hits, high->lost.runs);
    return arena_format(line->arena, "mostly does not recover at any %s; at best, at %s, %zu of "
                                     "%zu runs do", span, value_at(line, best),
                        low->lost.runs - low->lost.hits, low->lost.runs);
}

static const char *along(const struct line *line)
{
    size_t first = 0, last = 0, times = 0;
    for (size_t i = 0; i + 1 < line->count; i++)
        if (sweep_tipped(point_at(line, i)) != sweep_tipped(point_at(line, i + 1))) {
            first = times++ ? first : i;
            last = i + 1;
        }
    if (times == 0)
        return one_sided(line);
    const char *range = arena_format(line->arena, "between %s and %s", value_at(line, first),
                                     value_at(line, last));
    if (times > 1)
        return arena_format(line->arena, "%s tips to and fro, %zu times %s", line->name, times,
                            range);
    bool up = sweep_tipped(point_at(line, last));
    return arena_format(line->arena, "%s tips %s: %s, most runs do not recover", line->name, range,
                        up ? "above" : "below");
}

/* Of words: those with which most runs recover, and those with which they don't. */
static const char *among(const struct line *line)
{
    const char *good = "", *bad = "";
    for (size_t i = 0; i < line->count; i++) {
        const char **list = sweep_tipped(point_at(line, i)) ? &bad : &good;
        *list = arena_format(line->arena, "%s%s%s", *list, **list ? ", " : "",
                             text_clean(line->arena, value_at(line, i)));
    }
    if (!*bad)
        return arena_format(line->arena, "recovers with every %s: %s", line->name, good);
    if (!*good)
        return arena_format(line->arena, "recovers with no %s: %s", line->name, bad);
    return arena_format(line->arena, "%s: recovers with %s; not with %s", line->name, good, bad);
}

static const char *all_over(struct arena *arena, const struct sweep_table *table)
{
    size_t tipped = 0, done = sweep_done(table);
    for (size_t i = 0; i < table->space->points; i++)
        tipped += table->point[i].there && sweep_tipped(&table->point[i]);
    if (tipped == 0)
        return arena_format(arena, "recovers at all %zu points", done);
    if (tipped == done)
        return arena_format(arena, "recovers at none of %zu points", done);
    return arena_format(arena, "most runs do not recover at %zu of %zu points", tipped, done);
}

const char *sweep_finding(struct arena *arena, const struct sweep_report *report)
{
    const struct sweep_table *table = report->table;
    const struct axis *axis = &table->space->axis[0];
    if (sweep_done(table) == 0)
        return "no point is there yet";
    if (table->space->axes > 1)
        return all_over(arena, table);
    struct line line = { arena, table, axis, sweep_axis_name(arena, axis->path),
                         ARENA_ARRAY(arena, table->space->points, size_t), 0 };
    line.count = sweep_in_order(table, line.order);
    return axis->unit == AXIS_WORDS ? among(&line) : along(&line);
}
