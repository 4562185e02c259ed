/* A path is followed to the spot it leads to, then what stands below is told. */
#include "scenarios/read/branches.h"

#include "models/spec/world.h"
#include "scenarios/read/presets.h"

#include <stdlib.h>
#include <string.h>

/* What a path leads to; `node`: what the file has there, NULL where it has nothing. */
struct spot {
    const struct field *field;       /* NULL: the root, a kind, or an item */
    const struct field_table *table; /* a map of keys */
    const struct field_table *items; /* a map of names to such maps, or a list of them */
    const struct registry *kinds;    /* {kind: ...} */
    struct node *node;
};

struct branches {
    struct arena *arena;
    const char *begun;
    struct branch *item;
    size_t count, room;
};

/* --- following --- */

static struct node *below(struct node *node, const char *key)
{
    node = node ? node_follow(node) : NULL;
    struct pair *entry = node && node->kind == NODE_MAP ? node_find(node, key) : NULL;
    return entry ? node_follow(entry->value) : NULL;
}

static struct node *item_of(struct node *node, const char *number)
{
    size_t place = strtoul(number, NULL, 10);
    bool there = node && node->kind == NODE_LIST && place < node->count;
    return there ? node_follow(node->entry[place].value) : NULL;
}

static struct spot spot_of_field(const struct field *field, struct node *node)
{
    struct spot spot = { .field = field, .node = node };
    if (field->kind == FIELD_GROUP || field->kind == FIELD_OPTION)
        spot.table = field->table;
    else if (field->kind == FIELD_MAP || field->kind == FIELD_LIST)
        spot.items = field->table;
    else if (field->kind == FIELD_ONE)
        spot.kinds = field->registry;
    return spot;
}

static struct spot spot_of_kind(const struct kind *kind, struct node *node)
{
    return (struct spot){ .table = kind->fields, .node = node };
}

/* A key of the table, or a kind that stands as a key in it. */
static bool enter_table(struct spot *spot, const char *part)
{
    for (size_t i = 0; i < spot->table->count; i++) {
        const struct field *field = &spot->table->field[i];
        const struct kind *kind =
            field->kind == FIELD_SPREAD ? registry_find(field->registry, part) : NULL;
        bool named = field->kind != FIELD_NAME && strcmp(field->key, part) == 0;
        if (!named && !kind)
            continue;
        struct node *node = below(spot->node, part);
        *spot = named ? spot_of_field(field, node) : spot_of_kind(kind, node);
        return true;
    }
    return false;
}

static bool enter(struct spot *spot, const char *part)
{
    if (spot->table)
        return enter_table(spot, part);
    if (spot->items) {
        bool list = spot->field->kind == FIELD_LIST;
        struct node *node = list ? item_of(spot->node, part) : below(spot->node, part);
        *spot = (struct spot){ .table = spot->items, .node = node };
        return true;
    }
    const struct kind *kind = spot->kinds ? registry_find(spot->kinds, part) : NULL;
    if (kind)
        *spot = spot_of_kind(kind, below(spot->node, part));
    return kind != NULL;
}

/* The spot of the first `length` characters. */
static bool follow(struct spot *spot, const char *path, size_t length, struct arena *arena)
{
    for (const char *at = path, *end = path + length; at < end;) {
        size_t part = strcspn(at, ".[]");
        part = part < (size_t)(end - at) ? part : (size_t)(end - at);
        if (part && !enter(spot, arena_text_of(arena, at, part)))
            return false;
        at += part + strspn(at + part, ".[]");
    }
    return true;
}

/* --- telling --- */

static void tell(struct branches *list, const char *path, const char *meaning)
{
    if (strncmp(path, list->begun, strlen(list->begun)) != 0)
        return;
    if (list->count == list->room) {
        struct branch *more = ARENA_ARRAY(list->arena, 2 * list->room + 16, struct branch);
        if (list->count)
            memcpy(more, list->item, list->count * sizeof *more);
        list->room = 2 * list->room + 16;
        list->item = more;
    }
    list->item[list->count++] = (struct branch){ path, meaning };
}

static bool has_bare_value(const struct spot *spot)
{
    const struct field *field = spot->field;
    bool structure = spot->table || spot->items || spot->kinds;
    return !structure || spot->kinds || (spot->table && spot->table->short_form) ||
           (field && field->kind == FIELD_OPTION);
}

static void tell_spot(struct branches *list, const char *path, const char *meaning,
                      const struct spot *spot)
{
    bool items = spot->items && spot->field->kind == FIELD_LIST;
    size_t count = items && spot->node && spot->node->kind == NODE_LIST ? spot->node->count : 0;
    for (size_t i = 0; i < count; i++)
        tell(list, arena_format(list->arena, "%s[%zu].", path, i), meaning);
    if ((spot->items && !items) || spot->table || spot->kinds)
        tell(list, arena_format(list->arena, "%s.", path), meaning);
    if (has_bare_value(spot))
        tell(list, arena_format(list->arena, "%s=", path), meaning);
}

static void tell_kinds(struct branches *list, const char *front, const struct registry *registry,
                       struct node *node)
{
    for (size_t i = 0; i < registry->count; i++) {
        const struct kind *kind = registry->kind[i];
        struct spot spot = spot_of_kind(kind, below(node, kind->name));
        tell_spot(list, arena_format(list->arena, "%s%s", front, kind->name), kind->doc, &spot);
    }
}

static void tell_table(struct branches *list, const char *front, const struct spot *spot)
{
    for (size_t i = 0; i < spot->table->count; i++) {
        const struct field *field = &spot->table->field[i];
        if (field->kind == FIELD_SPREAD)
            tell_kinds(list, front, field->registry, spot->node);
        if (field->kind == FIELD_NAME || field->kind == FIELD_FREE)
            continue;
        struct spot next = spot_of_field(field, below(spot->node, field->key));
        tell_spot(list, arena_format(list->arena, "%s%s", front, field->key), field->meaning,
                  &next);
    }
}

static void tell_names(struct branches *list, const char *front, const struct spot *spot)
{
    const struct node *map = spot->node;
    for (size_t i = 0; map && map->kind == NODE_MAP && i < map->count; i++)
        tell(list, arena_format(list->arena, "%s%s.", front, map->entry[i].key),
             spot->field->meaning);
}

/* --- values --- */

static void tell_word(struct branches *list, const char *front, const char *word)
{
    tell(list, arena_format(list->arena, "%s%s", front, word), "");
}

static void tell_words_of_field(struct branches *list, const char *front,
                                const struct field *field)
{
    const char **word;
    size_t count = 0;
    if (field->kind == FIELD_CHOICE || field->kind == FIELD_SET)
        count = field_choices(field, list->arena, &word);
    else if (field->kind == FIELD_PRESET)
        count = presets_names(field->range, list->arena, &word);
    for (size_t i = 0; i < count; i++)
        tell_word(list, front, word[i]);
    const char *or = strstr(field->range, " or ");
    if (field->kind == FIELD_FLAG)
        tell_word(list, front, "true"), tell_word(list, front, "false");
    else if (field->kind == FIELD_OPTION)
        tell_word(list, front, "none");
    else if (or && field->kind != FIELD_CHOICE && !strchr(or + 4, ' '))
        tell_word(list, front, or + 4);
}

static void tell_values(struct branches *list, const char *front, const struct spot *spot)
{
    if (spot->field)
        tell_words_of_field(list, front, spot->field);
    else
        tell_word(list, front, "none");
    for (size_t i = 0; spot->kinds && i < spot->kinds->count; i++)
        if (!spot->kinds->kind[i]->fields)
            tell_word(list, front, spot->kinds->kind[i]->name);
}

size_t branches_of(struct node *root, const char *begun, struct arena *arena,
                   const struct branch **item)
{
    struct branches list = { .arena = arena, .begun = begun };
    struct spot spot = { .table = &world_spec_fields, .node = root };
    const char *equals = strchr(begun, '=');
    size_t length = equals ? (size_t)(equals - begun) : strlen(begun);
    while (!equals && length > 0 && begun[length - 1] != '.')
        length--;
    const char *front = arena_text_of(arena, begun, length + (equals != NULL));
    if (!follow(&spot, begun, length, arena))
        return 0;
    if (equals)
        tell_values(&list, front, &spot);
    else if (spot.table)
        tell_table(&list, front, &spot);
    else if (spot.items)
        tell_names(&list, front, &spot);
    else if (spot.kinds)
        tell_kinds(&list, front, spot.kinds, spot.node);
    *item = list.item;
    return list.count;
}
