/* Conditions on points. */
#include "plots/report/excerpt_where.h"

#include "base/units.h"

#include <math.h>
#include <string.h>

#define EXACT 1e-9 /* relative: 0.1 x 3 is 0.3 */

static bool take_sign(struct condition *condition, const char **at)
{
    static const struct {
        const char *sign;
        enum comparison_sign holds;
    } signs[] = { /* the longer first */
        { "<=", AT_MOST }, { ">=", AT_LEAST }, { "!=", IS_NOT }, { "==", IS },
        { "<", BELOW },    { ">", ABOVE },     { "=", IS },
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i].sign);
        if (strncmp(*at, signs[i].sign, length) != 0)
            continue;
        condition->holds = signs[i].holds;
        *at += length;
        return true;
    }
    return false;
}

static bool read_time(const char *text, double *value, struct err *err)
{
    sim_time time;
    bool fine = time_parse(text, &time, err);
    *value = fine ? (double)time / (double)SIM_S : NAN;
    return fine;
}

static bool read_value(const char *text, enum axis_unit unit, double *value, struct err *err)
{
    switch (unit) {
    case AXIS_NUMBER: return number_parse(text, value, err);
    case AXIS_TIME: return read_time(text, value, err);
    case AXIS_RATE: return rate_parse(text, value, err);
    case AXIS_SHARE: return share_parse(text, value, err);
    case AXIS_WORDS: break;
    }
    return true;
}

static enum axis_unit unit_of(const char *unit, const char *text)
{
    if (strcmp(unit, "s") == 0)
        return AXIS_TIME;
    if (strcmp(unit, "1/s") == 0)
        return AXIS_RATE;
    return strchr(text, '%') ? AXIS_SHARE : AXIS_NUMBER;
}

static bool take_word(struct condition *condition, const struct axis *axis, const char *word,
                      struct err *err)
{
    condition->word = word;
    if (condition->holds != IS && condition->holds != IS_NOT)
        return err_set(err, "--where %.200s: %.100s is an axis of words: write = or !=",
                       condition->text, axis->path);
    const char *near = nearest_word(word, axis->word, axis->count);
    if (near && strcmp(near, word) != 0)
        return err_set(err, "--where %.200s: the axis has no '%.40s'; did you mean %.40s?",
                       condition->text, word, near);
    return true;
}

static bool take_value(struct condition *condition, const struct store_entry *entry,
                       const char *text, struct err *err)
{
    struct err why;
    bool is_axis = condition->axis < entry->axes;
    const struct axis *axis = is_axis ? &entry->axis[condition->axis] : NULL;
    if (is_axis && axis->unit == AXIS_WORDS)
        return take_word(condition, axis, text, err);
    enum axis_unit unit =
        is_axis ? axis->unit : unit_of(entry->metric[condition->metric].unit, text);
    return read_value(text, unit, &condition->value, &why) ||
           err_set(err, "--where %.160s: %s", condition->text, why.text);
}

static bool unknown(const struct condition *condition, const struct store_entry *entry,
                    const char *path, struct arena *arena, struct err *err)
{
    size_t count = entry->axes + entry->metrics;
    const char **names = ARENA_ARRAY(arena, count, const char *);
    for (size_t i = 0; i < count; i++)
        names[i] = i < entry->axes ? entry->axis[i].path : entry->metric[i - entry->axes].path;
    const char *near = nearest_word(path, names, count);
    return err_set(err, "--where %.160s: the study has no axis and no metric %.100s%s%.100s%s",
                   condition->text, path, near ? "; did you mean " : "", near ? near : "",
                   near ? "?" : "");
}

/* --- which axis or metric --- */

/* The whole path, or its end from a dot on. */
static bool ends_with(const char *path, const char *end)
{
    size_t whole = strlen(path), part = strlen(end);
    return whole > part && path[whole - part - 1] == '.' && strcmp(path + whole - part, end) == 0;
}

static bool ambiguous(const char *text, const char *name, const char *a, const char *b,
                      struct err *err)
{
    return err_set(err, "--where %.120s: %.60s may be %.120s or %.120s: write more of the path",
                   text, name, a, b);
}

static bool find_axis(struct condition *condition, const struct store_entry *entry,
                      const char *name, struct err *err)
{
    for (size_t a = 0; a < entry->axes; a++) {
        const char *path = entry->axis[a].path;
        bool whole = strcmp(path, name) == 0;
        if (!whole && !ends_with(path, name))
            continue;
        if (!whole && condition->axis < entry->axes)
            return ambiguous(condition->text, name, entry->axis[condition->axis].path, path, err);
        condition->axis = a;
        if (whole)
            break;
    }
    return true;
}

/* "goodput" is that of the run, as in the tables. */
static bool find_metric(struct condition *condition, const struct store_entry *entry,
                        const char *name, struct arena *arena, struct err *err)
{
    condition->metric = store_metric(entry, name);
    if (condition->metric == entry->metrics)
        condition->metric = store_metric(entry, arena_format(arena, "run.%s", name));
    for (size_t m = 0; condition->metric == entry->metrics && m < entry->metrics; m++) {
        const char *path = entry->metric[m].path;
        if (!ends_with(path, name))
            continue;
        for (size_t other = m + 1; other < entry->metrics; other++)
            if (ends_with(entry->metric[other].path, name))
                return ambiguous(condition->text, name, path, entry->metric[other].path, err);
        condition->metric = m;
    }
    return true;
}

static bool find_path(struct condition *condition, const struct store_entry *entry,
                      const char *name, struct arena *arena, struct err *err)
{
    condition->metric = entry->metrics;
    condition->axis = entry->axes;
    if (!find_axis(condition, entry, name, err))
        return false;
    if (condition->axis < entry->axes)
        return true;
    if (!find_metric(condition, entry, name, arena, err))
        return false;
    return condition->metric < entry->metrics || unknown(condition, entry, name, arena, err);
}

bool condition_parse(const char *text, const struct store_entry *entry,
                     struct condition *condition, struct arena *arena, struct err *err)
{
    size_t length = strcspn(text, "<>=!");
    const char *at = text + length;
    *condition = (struct condition){ .text = text };
    if (!length || !take_sign(condition, &at) || !*at)
        return err_set(err, "--where %.160s: write PATH=VALUE, or with <, <=, >, >=, !=", text);
    return find_path(condition, entry, axis_path(text, length, arena), arena, err) &&
           take_value(condition, entry, at, err);
}

/* --- applying --- */

static bool is_exactly(const struct condition *condition, double value)
{
    return fabs(value - condition->value) <= EXACT * fabs(condition->value);
}

static bool compare(const struct condition *condition, double value, bool equal)
{
    switch (condition->holds) {
    case IS: return equal;
    case IS_NOT: return !equal;
    case BELOW: return value < condition->value && !equal;
    case AT_MOST: return value < condition->value || equal;
    case ABOVE: return value > condition->value && !equal;
    case AT_LEAST: return value > condition->value || equal;
    }
    return false;
}

/* Whether a point has exactly the value that is asked for. */
static bool some_exact(const struct condition *condition, const struct store_point *point,
                       size_t points)
{
    for (size_t p = 0; p < points; p++)
        if (is_exactly(condition, point[p].value[condition->axis]))
            return true;
    return false;
}

static bool axis_holds(const struct condition *condition, const struct axis *axis,
                       const struct store_point *point, bool exact, struct arena *arena)
{
    if (condition->word) {
        bool same = strcmp(point->text[condition->axis], condition->word) == 0;
        return same == (condition->holds == IS);
    }
    double value = point->value[condition->axis];
    bool equal = exact ? is_exactly(condition, value)
                       : strcmp(axis_shown(axis, value, arena),
                                axis_shown(axis, condition->value, arena)) == 0;
    return compare(condition, value, equal);
}

void condition_apply(const struct condition *condition, const struct store_entry *entry,
                     const struct estimate *mean, struct store_point *point, size_t *points,
                     struct arena *arena)
{
    bool is_axis = condition->axis < entry->axes;
    bool exact = is_axis && !condition->word && some_exact(condition, point, *points);
    size_t kept = 0;
    for (size_t p = 0; p < *points; p++) {
        double value = mean[p].mean;
        bool holds = is_axis
                         ? axis_holds(condition, &entry->axis[condition->axis], &point[p], exact,
                                      arena)
                         : compare(condition, value, is_exactly(condition, value));
        if (holds)
            point[kept++] = point[p];
    }
    *points = kept;
}

/* --- single runs --- */

/* The run at `from` takes the place `to`. */
static void move_run(struct excerpt *excerpt, size_t from, size_t to)
{
    excerpt->run[to] = excerpt->run[from];
    for (size_t m = 0; m < excerpt->metrics; m++)
        excerpt->sample[to * excerpt->metrics + m] = excerpt->sample[from * excerpt->metrics + m];
}

void condition_keep_runs(const bool *keep, struct excerpt *excerpt)
{
    size_t kept = 0, run = 0, points = 0;
    excerpt->point_runs = ARENA_ARRAY(excerpt->arena, excerpt->points, size_t);
    for (size_t p = 0; p < excerpt->points; p++) {
        size_t end = run + excerpt->point[p].runs, before = kept;
        for (; run < end; run++)
            if (keep[run])
                move_run(excerpt, run, kept++);
        if (kept == before)
            continue;
        excerpt->point[points] = excerpt->point[p];
        excerpt->point_runs[points++] = kept - before;
    }
    excerpt->points = points;
    excerpt->runs = kept;
}

void condition_apply_runs(const struct condition *condition, const double *value, size_t runs,
                          bool *keep)
{
    for (size_t r = 0; r < runs; r++)
        keep[r] = keep[r] && compare(condition, value[r], is_exactly(condition, value[r]));
}
