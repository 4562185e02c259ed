/* Drawn from the first line to the last.  Items are called after their map (client0, service1); a
** text whose key is the name of a map without its s (service, client) names one of its items.
** Queues are named before they are drawn: there is one table of who else means one.
*/
#include "tests/scenario_draw.h"

#include "base/units.h"
#include "scenarios/read/presets.h"
#include "tests/scenario_rules.h"

#include <stdlib.h>
#include <string.h>

enum { DEEP = 9 /* levels from which on only kinds without kinds of their own are drawn */ };

#define FORMAT(drawing, ...) arena_format((drawing)->lines.arena, __VA_ARGS__)

static void add_line(struct drawing *drawing, int level, const char *text)
{
    lines_add(&drawing->lines, level, text);
}

/* After a head: where nothing was drawn below it, it says so. */
static void close_head(struct drawing *drawing, size_t head, const char *nothing)
{
    struct line *line = &drawing->lines.line[head];
    if (drawing->lines.count == head + 1)
        line->text = FORMAT(drawing, "%s %s", line->text, nothing);
}

/* --- texts that refer to names --- */

/* An item of the map `key` + "s" that is there already; else what its first would be called. */
static const char *some_item(struct drawing *drawing, const char *key)
{
    const char *found = NULL, *map = FORMAT(drawing, "%ss", key);
    uint64_t count = 0;
    for (size_t i = 0; i < drawing->lines.count; i++) {
        const struct line *line = &drawing->lines.line[i];
        if (line->map && strcmp(line->map, map) == 0 && rng_below(&drawing->rng, ++count) == 0)
            found = line->name;
    }
    return found ? found : FORMAT(drawing, "%s0", key);
}

/* The number behind the name of the item that the last line is in. */
static uint64_t number_of(const struct line *owner)
{
    return strtoull(owner->name + strcspn(owner->name, "0123456789"), NULL, 10);
}

/* Mostly each queue has a consumer.  Sometimes a rung of a ladder, which may be there or not. */
static const char *some_queue(struct drawing *drawing)
{
    const struct line *owner = lines_owner(&drawing->lines);
    bool consumes = owner && strcmp(owner->map, "consumers") == 0;
    uint64_t queue = drawing->queues > 0 ? rng_below(&drawing->rng, drawing->queues) : 0;
    bool rung = !consumes && rng_chance(&drawing->rng, 0.1);
    if (consumes && drawing->queues > 0 && rng_chance(&drawing->rng, 0.7))
        queue = number_of(owner) % drawing->queues;
    return FORMAT(drawing, "queue%d%s", (int)queue, rung ? "-retry-1" : "");
}

static const char *some_edge(struct drawing *drawing)
{
    const char *found = "none", *owner = "";
    uint64_t count = 0;
    for (size_t i = 0; i < drawing->lines.count; i++) {
        const struct line *line = &drawing->lines.line[i];
        if (line->level == 1 && line->name)
            owner = line->name;
        else if (line_is_call(line) && rng_below(&drawing->rng, ++count) == 0)
            found = FORMAT(drawing, "%s.%s", owner, line->name);
    }
    return found;
}

static bool is_one_of(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

/* Of an unknown key it can't be known whether it refers to something. */
static const char *some_text(struct drawing *drawing, const struct field *field)
{
    static const char *const queues[] = { "queue", "dead_letter", "from", "to" };
    static const char *const items[] = { "service", "client", "consumer" };
    if (strcmp(field->key, "edge") == 0)
        return some_edge(drawing);
    if (is_one_of(field->key, queues, sizeof queues / sizeof *queues))
        return some_queue(drawing);
    if (is_one_of(field->key, items, sizeof items / sizeof *items) ||
        rng_chance(&drawing->rng, 0.3))
        return some_item(drawing, field->key);
    return rng_chance(&drawing->rng, 0.5) ? "left" : "right";
}

static const char *some_scalar(struct drawing *drawing, const struct field_table *table,
                               const struct field *field)
{
    if (field->kind == FIELD_TEXT)
        return some_text(drawing, field);
    return value_make(&drawing->rng, field, rules_range(table, field), drawing->lines.arena);
}

/* --- structs --- */

static bool takes_scalar(const struct field *field)
{
    return field->kind < FIELD_SET && field->kind != FIELD_FILE;
}

/* A bare value in place of the whole map, or NULL where the table takes none. */
static const char *bare_value(struct drawing *drawing, const struct field_table *table)
{
    const struct field *first = &table->field[0];
    for (size_t i = 1; i < table->count; i++)
        if (table->field[i].standard == REQUIRED)
            return NULL;
    if (!table->short_form)
        return NULL;
    if (first->kind == FIELD_LIST && first->table->short_form)
        table = first->table, first = &table->field[0];
    return takes_scalar(first) ? some_scalar(drawing, table, first) : NULL;
}

void draw_table(struct drawing *drawing, int level, const char *head,
                const struct field_table *table)
{
    const char *bare = table && rng_chance(&drawing->rng, 0.4) ? bare_value(drawing, table) : NULL;
    size_t begin = drawing->lines.count;
    if (bare)
        head = FORMAT(drawing, "%s %s", head, bare);
    add_line(drawing, level, head);
    if (bare)
        return;
    if (table)
        draw_struct(drawing, level + 1, table);
    close_head(drawing, begin, "{}");
}

/* The times drawn from `begin` on, in ascending order: the texts change places. */
static void sort_times(struct drawing *drawing, size_t begin)
{
    struct line *line = drawing->lines.line;
    struct err err;
    for (size_t i = begin; i < drawing->lines.count; i++)
        for (size_t j = i + 1; j < drawing->lines.count; j++) {
            const char *first = strchr(line[i].text, ' ') + 1;
            const char *second = strchr(line[j].text, ' ') + 1;
            sim_time a, b;
            if (!time_parse(first, &a, &err) || !time_parse(second, &b, &err) || a <= b)
                continue;
            line[i].text = FORMAT(drawing, "%s: %s", line[i].field->key, second);
            line[j].text = FORMAT(drawing, "%s: %s", line[j].field->key, first);
        }
}

static bool is_given(struct drawing *drawing, const struct field_table *table,
                     const struct field *field, const struct choices *choices)
{
    switch (rules_given(table, field, choices)) {
    case GIVEN_ALWAYS: return true;
    case GIVEN_NEVER: return false;
    case GIVEN_SOMETIMES: break;
    }
    return field->kind == FIELD_SPREAD ||
           rng_chance(&drawing->rng, field->kind >= FIELD_GROUP ? 0.5 : 0.3);
}

void draw_struct(struct drawing *drawing, int level, const struct field_table *table)
{
    size_t begin = drawing->lines.count;
    struct choices choices = rules_choose(&drawing->rng, drawing->queues > 0);
    for (size_t i = 0; i < table->count; i++)
        if (is_given(drawing, table, &table->field[i], &choices))
            draw_field(drawing, level, table, &table->field[i]);
    if (rules_rising(table))
        sort_times(drawing, begin);
}

/* --- maps and lists --- */

static void draw_item(struct drawing *drawing, int level, const struct field *map,
                      const char *name)
{
    size_t begin = drawing->lines.count;
    struct line *line = lines_add(&drawing->lines, level, FORMAT(drawing, "%s:", name));
    line->name = name;
    line->map = map->key;
    draw_struct(drawing, level + 1, map->table);
    close_head(drawing, begin, "{}");
}

/* Of all targets, services first, then queues.  A service calls only those after it, so nothing
** goes in a circle but over a queue; only queues are published to. */
static uint64_t first_target(const struct drawing *drawing, const struct field *map)
{
    const struct line *owner = lines_owner(&drawing->lines);
    if (strcmp(map->key, "publishes") == 0)
        return drawing->services;
    if (owner && strcmp(owner->map, "services") == 0)
        return number_of(owner) + 1;
    return 0;
}

static const char *target_name(struct drawing *drawing, uint64_t i)
{
    return i < drawing->services ? FORMAT(drawing, "service%d", (int)i)
                                 : FORMAT(drawing, "queue%d", (int)(i - drawing->services));
}

static void draw_targets(struct drawing *drawing, int level, const struct field *map)
{
    uint64_t first = first_target(drawing, map), end = drawing->services + drawing->queues;
    uint64_t sure = end;
    if (first < end && (map->standard == REQUIRED || rng_chance(&drawing->rng, 0.8)))
        sure = first + rng_below(&drawing->rng, end - first);
    for (uint64_t i = first; i < end; i++)
        if (i == sure || rng_chance(&drawing->rng, i < drawing->services ? 0.15 : 0.35))
            draw_item(drawing, level, map, target_name(drawing, i));
}

static bool holds_targets(const struct field_table *table)
{
    const struct field *target = fields_find(table, "target");
    return target && target->kind == FIELD_NAME;
}

static void draw_map(struct drawing *drawing, int level, const struct field *map)
{
    uint64_t items = 1 + rng_below(&drawing->rng, 3);
    if (strcmp(map->key, "services") == 0)
        items = drawing->services;
    if (strcmp(map->key, "queues") == 0)
        items = drawing->queues;
    if (strcmp(map->key, "consumers") == 0)
        items = drawing->consumers;
    if (holds_targets(map->table)) {
        draw_targets(drawing, level, map);
        return;
    }
    for (uint64_t i = 0; i < items; i++)
        draw_item(drawing, level, map,
                  FORMAT(drawing, "%.*s%d", (int)strlen(map->key) - 1, map->key, (int)i));
}

static void draw_list(struct drawing *drawing, int level, const struct field *list)
{
    for (uint64_t i = 1 + rng_below(&drawing->rng, 4); i > 0; i--)
        draw_table(drawing, level, "-", list->table);
}

/* --- kinds --- */

static bool is_deep(const struct kind *kind)
{
    for (size_t i = 0; kind->fields && i < kind->fields->count; i++)
        if (kind->fields->field[i].kind >= FIELD_GROUP)
            return true;
    return false;
}

static const struct kind *some_kind(struct drawing *drawing, const struct registry *registry,
                                    int level)
{
    for (;;) {
        const struct kind *kind = registry->kind[rng_below(&drawing->rng, registry->count)];
        if (level < DEEP || !is_deep(kind))
            return kind;
    }
}

static void draw_one(struct drawing *drawing, int level, const struct field *field)
{
    const struct kind *kind = some_kind(drawing, field->registry, level);
    const struct kind *plain = field->registry->plain;
    const char *value = NULL;
    if (field->standard && strcmp(field->standard, "none") == 0 && rng_chance(&drawing->rng, 0.1))
        value = "none";
    else if (plain && rng_chance(&drawing->rng, 0.2))
        value = bare_value(drawing, plain->fields);
    else if (rules_nothing_needed(kind->fields) && rng_chance(&drawing->rng, 0.4))
        value = kind->name;
    if (value) {
        add_line(drawing, level, FORMAT(drawing, "%s: %s", field->key, value));
        return;
    }
    add_line(drawing, level, FORMAT(drawing, "%s:", field->key));
    draw_table(drawing, level + 1, FORMAT(drawing, "%s:", kind->name), kind->fields);
}

/* A list of kinds in any order, each once. */
static void draw_ordered(struct drawing *drawing, int level, const struct field *field)
{
    const struct registry *registry = field->registry;
    const struct kind **kind = ARENA_ARRAY(drawing->lines.arena, registry->count,
                                           const struct kind *);
    size_t begin = drawing->lines.count;
    add_line(drawing, level, FORMAT(drawing, "%s:", field->key));
    for (size_t i = 0; i < registry->count; i++) {
        size_t other = rng_below(&drawing->rng, i + 1);
        kind[i] = kind[other];
        kind[other] = registry->kind[i];
    }
    for (size_t i = 0; i < registry->count; i++) {
        if (!rng_chance(&drawing->rng, 0.35))
            continue;
        add_line(drawing, level + 1, "-");
        draw_table(drawing, level + 2, FORMAT(drawing, "%s:", kind[i]->name), kind[i]->fields);
    }
    close_head(drawing, begin, "[]");
}

static void draw_spread(struct drawing *drawing, int level, const struct field *field)
{
    if (rng_chance(&drawing->rng, 0.2)) {
        draw_ordered(drawing, level, field);
        return;
    }
    for (size_t i = 0; i < field->registry->count; i++) {
        const struct kind *kind = field->registry->kind[i];
        const char *head = FORMAT(drawing, "%s:", kind->name);
        if (rng_chance(&drawing->rng, 0.35))
            draw_table(drawing, level, head, kind->fields);
        else if (rng_chance(&drawing->rng, 0.05))
            add_line(drawing, level, FORMAT(drawing, "%s none", head));
    }
}

/* One, or one on top of another. */
static void draw_preset(struct drawing *drawing, int level, const struct field *field)
{
    const char **names;
    size_t count = presets_names(field->range, drawing->lines.arena, &names);
    const char *name = names[rng_below(&drawing->rng, count)];
    if (rng_chance(&drawing->rng, 0.2))
        name = FORMAT(drawing, "[%s, %s]", name, names[rng_below(&drawing->rng, count)]);
    add_line(drawing, level, FORMAT(drawing, "%s: %s", field->key, name));
}

/* --- any field --- */

static void draw_value(struct drawing *drawing, int level, const struct field_table *table,
                       const struct field *field)
{
    size_t begin = drawing->lines.count;
    const char *head = FORMAT(drawing, "%s:", field->key);
    switch (field->kind) {
    case FIELD_COUNT:
    case FIELD_NUMBER:
    case FIELD_TIME:
    case FIELD_RATE:
    case FIELD_SHARE:
    case FIELD_FLAG:
    case FIELD_TEXT:
    case FIELD_CHOICE:
    case FIELD_SET:
        add_line(drawing, level,
                 FORMAT(drawing, "%s %s", head, some_scalar(drawing, table, field)));
        return;
    case FIELD_GROUP:
    case FIELD_OPTION: draw_table(drawing, level, head, field->table); return;
    case FIELD_MAP:
    case FIELD_LIST:
        add_line(drawing, level, head);
        (field->kind == FIELD_MAP ? draw_map : draw_list)(drawing, level + 1, field);
        close_head(drawing, begin, field->kind == FIELD_MAP ? "{}" : "[]");
        return;
    case FIELD_ONE: draw_one(drawing, level, field); return;
    case FIELD_SPREAD: draw_spread(drawing, level, field); return;
    case FIELD_PRESET: draw_preset(drawing, level, field); return;
    case FIELD_FILE:
    case FIELD_NAME: return;
    case FIELD_FREE:
        add_line(drawing, level, head);
        draw_sets(drawing, level + 1);
        return;
    }
}

void draw_field(struct drawing *drawing, int level, const struct field_table *table,
                const struct field *field)
{
    size_t begin = drawing->lines.count;
    draw_value(drawing, level, table, field);
    if (drawing->lines.count == begin || field->kind == FIELD_SPREAD)
        return;
    drawing->lines.line[begin].field = field;
    drawing->lines.line[begin].table = table;
}
