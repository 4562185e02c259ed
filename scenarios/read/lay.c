/* Laying one map under another, driven by the described fields.
**
** Recursion follows the smaller of the two, and what is laid under is ours: a few levels.
*/
#include "scenarios/read/lay.h"

#include <string.h>

/* --- shapes --- */

static bool is_off(struct node *node)
{
    const struct node *value = node_follow(node);
    return value->kind == NODE_SCALAR && strcmp(value->text, "none") == 0;
}

static struct node *new_node(enum node_kind kind, struct place place, struct arena *arena)
{
    struct node *node = ARENA_NEW(arena, struct node);
    *node = (struct node){ .kind = kind, .place = place };
    return node;
}

/* {key: value} */
static struct node *map_of(const char *key, struct place place, struct node *value,
                           struct arena *arena)
{
    struct node *map = new_node(NODE_MAP, place, arena);
    node_append(map, (struct pair){ key, place, value, false, 0 }, arena);
    return map;
}

const struct field *lay_bare_field(const struct field_table *table, const struct node *node)
{
    if (node->kind == NODE_SCALAR)
        return table->short_form ? &table->field[0] : NULL;
    const struct field *spread = fields_first(table, FIELD_SPREAD);
    if (spread || !table->short_form)
        return spread;
    return table->field[0].kind == FIELD_SET ? &table->field[0] : fields_first(table, FIELD_LIST);
}

/* A map that a path made of a bare value, with the value under its own key: see patch.h. */
static struct node *without_bare(const struct field_table *table, struct node *map,
                                 struct arena *arena)
{
    struct node *plain = new_node(NODE_MAP, map->place, arena);
    plain->hint = map->hint;
    for (size_t i = 0; i < map->count; i++) {
        struct pair entry = map->entry[i];
        const struct field *field =
            *entry.key ? NULL : lay_bare_field(table, node_follow(entry.value));
        if (field && !node_find(map, field->key))
            entry.key = field->key;
        if (*entry.key || !field)
            node_append(plain, entry, arena);
    }
    return plain;
}

/* The value as a map of the table's keys, whatever form it was written in; NULL: it has none. */
static struct node *as_map(const struct field_table *table, struct node *node, struct arena *arena)
{
    node = node_follow(node);
    if (node->kind == NODE_MAP)
        return node_find(node, "") ? without_bare(table, node, arena) : node;
    if (node->kind == NODE_NULL)
        return new_node(NODE_MAP, node->place, arena);
    bool bare = node->kind == NODE_SCALAR || node->kind == NODE_LIST;
    const struct field *field = bare ? lay_bare_field(table, node) : NULL;
    return field ? map_of(field->key, node->place, node, arena) : NULL;
}

/* --- one kind --- */

/* What a kind's value says, laid under another's of the same kind. */
static struct node *lay_kind(const struct kind *kind, struct node *over, struct node *under,
                             struct arena *arena)
{
    bool fields = kind->fields && !is_off(over) && !is_off(under);
    return fields ? node_lay(kind->fields, over, under, arena) : over;
}

static bool is_word(const char *text)
{
    return (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
}

/* The kind that a bare word or value stands for, with its own value; NULL: none, or a mistake. */
static const struct kind *bare_kind(const struct registry *registry, struct node *node,
                                    struct node **value, struct arena *arena)
{
    const struct kind *kind = registry_find(registry, node->text);
    *value = kind ? new_node(NODE_NULL, node->place, arena) : node;
    return kind || is_word(node->text) ? kind : registry->plain;
}

static const struct kind *kind_of(const struct registry *registry, struct node *node,
                                  struct node **value, struct arena *arena)
{
    node = node_follow(node);
    if (node->kind == NODE_SCALAR)
        return bare_kind(registry, node, value, arena);
    const struct pair *second = NULL, *only = NULL;
    if (node->kind == NODE_MAP && !(only = node_only(node, &second)))
        only = node_find(node, "");
    if (second)
        return NULL; /* two kinds: a mistake */
    *value = only ? node_follow(only->value) : NULL;
    if (only && !*only->key)
        return (*value)->kind == NODE_SCALAR ? bare_kind(registry, *value, value, arena) : NULL;
    return only ? registry_find(registry, only->key) : NULL;
}

static struct node *lay_one(const struct registry *registry, struct node *over, struct node *under,
                            struct arena *arena)
{
    struct node *mine, *theirs;
    const struct kind *kind = kind_of(registry, over, &mine, arena);
    if (!kind || kind_of(registry, under, &theirs, arena) != kind)
        return over;
    return map_of(kind->name, node_follow(over)->place, lay_kind(kind, mine, theirs, arena), arena);
}

/* --- policies in an order of their own --- */

/* The kind of an item of the list, and its value. */
static const struct kind *item_kind(const struct registry *registry, struct node *item,
                                    struct node **value, struct arena *arena)
{
    item = node_follow(item);
    bool one = item->kind == NODE_MAP && item->count == 1;
    if (item->kind != NODE_SCALAR && !one)
        return NULL;
    *value = one ? item->entry[0].value : new_node(NODE_NULL, item->place, arena);
    return registry_find(registry, one ? item->entry[0].key : item->text);
}

/* The list with what `keys` says of its policies; `keys` loses these. */
static struct node *lay_list(const struct registry *registry, struct node *list, struct node *keys,
                             bool keys_win, struct arena *arena)
{
    struct node *laid = new_node(NODE_LIST, list->place, arena);
    for (size_t i = 0; i < list->count; i++) {
        struct pair item = list->entry[i];
        struct node *value;
        const struct kind *kind = item_kind(registry, item.value, &value, arena);
        struct pair *key = kind && keys->count > 0 ? node_find(keys, kind->name) : NULL;
        if (key) {
            struct node *over = keys_win ? key->value : value;
            struct node *under = keys_win ? value : key->value;
            item.value = map_of(kind->name, keys_win ? key->place : item.place,
                                lay_kind(kind, over, under, arena), arena);
            *key = keys->entry[--keys->count];
        }
        node_append(laid, item, arena);
    }
    return laid;
}

/* The items of a list as keys of `map`. */
static void add_items(const struct registry *registry, struct node *list, struct node *map,
                      struct arena *arena)
{
    for (size_t i = 0; i < list->count; i++) {
        struct node *value;
        const struct kind *kind = item_kind(registry, list->entry[i].value, &value, arena);
        if (kind)
            node_append(map, (struct pair){ kind->name, list->entry[i].place, value, false, 0 },
                        arena);
    }
}

/* A copy of `map` without the key `list`, which is given back where it holds a list. */
static struct node *take_list(struct node *map, const char *key, struct node **list,
                              struct arena *arena)
{
    struct node *rest = new_node(NODE_MAP, map->place, arena);
    rest->hint = map->hint;
    *list = NULL;
    for (size_t i = 0; i < map->count; i++) {
        struct node *value = node_follow(map->entry[i].value);
        if (strcmp(map->entry[i].key, key) == 0 && value->kind == NODE_LIST)
            *list = value;
        else
            node_append(rest, map->entry[i], arena);
    }
    return rest;
}

/* --- maps --- */

/* Two ways to say one thing: whichever is written stands for both. */
static bool said_otherwise(const struct node *over, const char *key)
{
    const char *other = node_other_key(key);
    const struct pair *entry = other ? node_find(over, other) : NULL;
    return entry && !is_off(entry->value);
}

static struct node *lay_value(const struct field *field, struct node *over, struct node *under,
                              struct arena *arena)
{
    switch ((int)field->kind) {
    case FIELD_OPTION:
    case FIELD_GROUP:
        return is_off(over) || is_off(under) ? over : node_lay(field->table, over, under, arena);
    case FIELD_ONE: return lay_one(field->registry, over, under, arena);
    }
    return over;
}

static struct node *lay_key(const struct field_table *table, const struct field *spread,
                            const struct pair *over, struct node *under, struct arena *arena)
{
    const struct field *field = fields_find(table, over->key);
    const struct kind *kind = field || !spread ? NULL : registry_find(spread->registry, over->key);
    bool empty = node_follow(over->value)->kind == NODE_NULL; /* refused, where it is a policy */
    if (field)
        return lay_value(field, over->value, under, arena);
    return kind && !empty ? lay_kind(kind, over->value, under, arena) : over->value;
}

/* Of a map that is nothing but kinds one is meant: one written above replaces another below. */
static struct node *lay_keys(const struct field_table *table, const struct field *spread,
                             const struct node *over, const struct node *under,
                             struct arena *arena)
{
    struct node *laid = new_node(NODE_MAP, over->place, arena);
    laid->hint = over->hint;
    for (size_t i = 0; i < over->count; i++) {
        struct pair entry = over->entry[i];
        const struct pair *below = node_find(under, entry.key);
        if (below)
            entry.value = lay_key(table, spread, &entry, below->value, arena);
        node_append(laid, entry, arena);
    }
    bool other_kind = spread && table->count == 1 && over->count > 0;
    for (size_t i = 0; i < under->count && !other_kind; i++)
        if (!node_find(over, under->entry[i].key) && !said_otherwise(over, under->entry[i].key))
            node_append(laid, under->entry[i], arena);
    return laid;
}

struct node *node_lay(const struct field_table *table, struct node *over, struct node *under,
                      struct arena *arena)
{
    struct node *upper = as_map(table, over, arena), *lower = as_map(table, under, arena);
    const struct field *spread = fields_first(table, FIELD_SPREAD);
    struct node *mine = NULL, *theirs = NULL;
    if (!upper || !lower)
        return over;
    if (spread) {
        upper = take_list(upper, spread->key, &mine, arena);
        lower = take_list(lower, spread->key, &theirs, arena);
    }
    if (spread && node_find(upper, spread->key)) /* `none`, or a mistake */
        theirs = NULL;
    struct node *list = mine ? mine : theirs;
    if (mine && theirs)
        add_items(spread->registry, theirs, lower, arena);
    if (mine)
        list = lay_list(spread->registry, mine, lower, false, arena);
    else if (theirs)
        list = lay_list(spread->registry, theirs, upper, true, arena);
    struct node *laid = lay_keys(table, spread, upper, lower, arena);
    if (list)
        node_append(laid, (struct pair){ spread->key, list->place, list, false, 0 }, arena);
    return laid;
}
