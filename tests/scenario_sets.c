/* What a `set` changes in mid-run: paths that lead to lines of what was drawn before (clients,
** services, queues, consumers), each with another value of its field, and policies that were not
** there.  Most of what can be named so may not change in mid-run: such a line is struck out like any
** other that is refused.
*/
#include "models/spec/spec.h"
#include "tests/scenario_draw.h"

#include <string.h>

enum { SETS = 4 };

/* The place of an item among those of its list. */
static int place_of(const struct lines *lines, size_t item)
{
    int place = 0, level = lines->line[item].level;
    for (size_t i = item; i-- > 0 && lines->line[i].level >= level;)
        place += lines->line[i].level == level;
    return place;
}

/* From the root to this line: clients.client0.calls.service1.retry.backoff */
static const char *path_to(const struct lines *lines, size_t line)
{
    const char *path = "";
    for (;;) {
        const char *text = lines->line[line].text;
        size_t around = lines_block_around(lines, line);
        if (*text == '-')
            path = arena_format(lines->arena, "[%d]%s", place_of(lines, line), path);
        else
            path = arena_format(lines->arena, "%s%.*s%s", around == line ? "" : ".",
                                (int)strcspn(text, ":"), text, path);
        if (around == line)
            return path;
        line = around;
    }
}

/* The values of a preset are none of the file's: what is set there depends on what else is
** written. */
static bool may_be_set(const struct field *field)
{
    return field && field->kind != FIELD_MAP && field->kind != FIELD_LIST &&
           field->kind != FIELD_PRESET && field->kind != FIELD_FREE;
}

/* What was drawn from `begin` on has this path as its key; it is no field of the map around it. */
static void put_path(struct drawing *drawing, size_t begin, const char *path)
{
    if (begin >= drawing->lines.count)
        return;
    struct line *line = &drawing->lines.line[begin];
    line->text = arena_format(drawing->lines.arena, "%s%s", path, strchr(line->text, ':'));
    line->field = NULL;
    line->table = NULL;
}

static void set_value(struct drawing *drawing, int level, size_t target)
{
    const struct line line = drawing->lines.line[target];
    const char *path = path_to(&drawing->lines, target);
    size_t begin = drawing->lines.count;
    draw_field(drawing, level, line.table, line.field);
    put_path(drawing, begin, path);
}

static void set_policy(struct drawing *drawing, int level, size_t call)
{
    const struct registry *kinds = fields_find(&call_spec_fields, "policies")->registry;
    const struct kind *kind = kinds->kind[rng_below(&drawing->rng, kinds->count)];
    const char *path = path_to(&drawing->lines, call);
    draw_table(drawing, level, arena_format(drawing->lines.arena, "%s.%s:", path, kind->name),
               kind->fields);
}

/* One of the lines drawn before with a field whose value may be set, or of the calls. */
static size_t some_line(struct drawing *drawing, bool calls)
{
    size_t found = SIZE_MAX;
    uint64_t count = 0;
    for (size_t i = 0; i < drawing->lines.count; i++) {
        const struct line *line = &drawing->lines.line[i];
        bool fits = calls ? line_is_call(line) : line->level >= 2 && may_be_set(line->field);
        if (fits && rng_below(&drawing->rng, ++count) == 0)
            found = i;
    }
    return found;
}

void draw_sets(struct drawing *drawing, int level)
{
    for (uint64_t i = 1 + rng_below(&drawing->rng, SETS); i > 0; i--) {
        bool policy = rng_chance(&drawing->rng, 0.3);
        size_t line = some_line(drawing, policy);
        if (line != SIZE_MAX)
            (policy ? set_policy : set_value)(drawing, level, line);
    }
}
