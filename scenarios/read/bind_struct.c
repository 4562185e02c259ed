/* The keys of one map, each to its field.
**
** A map with a spread field (policies) takes the kinds of its registry as keys too.  A bare value
** in place of a map sets the first field of a short table; a bare list sets the spread field, or
** the first list of a short table.  A path may have made both of a bare value (`retry: 3`, then
** retry.backoff): the value is then kept under the key "", and yields to the field's own key.
*/
#include "scenarios/read/binder.h"
#include "scenarios/read/lay.h"

#include <assert.h>
#include <string.h>

/* One struct being filled. */
struct filling {
    struct binder *binder;
    const struct spot *at;
    const struct field_table *table;
    void *object;
    const struct field *spread;
    const struct pair **kind; /* per kind of the spread's registry: the key that gives it */
    const struct pair *list;  /* the spread's own key */
    uint64_t seen;             /* bits of the fields whose key is there, or was meant */
};

static void see(struct filling *filling, const struct field *field)
{
    filling->seen |= UINT64_C(1) << (field - filling->table->field);
}

static bool was_seen(const struct filling *filling, const struct field *field)
{
    return filling->seen >> (field - filling->table->field) & 1;
}

static void unknown_key(struct filling *filling, const struct pair *entry)
{
    const struct registry *registry = filling->spread ? filling->spread->registry : NULL;
    size_t kinds = registry ? registry->count : 0, count = 0;
    const char **known = ARENA_ARRAY(filling->binder->arena, filling->table->count + kinds,
                                     const char *);
    for (size_t i = 0; i < filling->table->count; i++)
        if (filling->table->field[i].kind != FIELD_NAME)
            known[count++] = filling->table->field[i].key;
    for (size_t i = 0; i < kinds; i++)
        known[count++] = registry->kind[i]->name;
    const char *meant = bind_unknown(filling->binder, entry->place, "key", entry->key,
                                     filling->at, known, count);
    const struct field *field = meant ? fields_find(filling->table, meant) : NULL;
    if (field)
        see(filling, field); /* not missing as well */
}

/* The place of the kind in the registry of the spread field, or its count. */
static size_t find_kind(const struct filling *filling, const char *name)
{
    const struct registry *registry = filling->spread->registry;
    size_t i = 0;
    while (i < registry->count && strcmp(registry->kind[i]->name, name) != 0)
        i++;
    return i;
}

/* One field; `entry` is the key that sets it. */
static void bind_member(struct binder *binder, const struct spot *up, const struct field *field,
                 void *object, const struct pair *entry)
{
    struct spot here = { up, field->key, 0 };
    const struct node *alias;
    struct value value;
    if (!bind_enter(binder, entry, &value, &alias))
        return;
    enum node_kind kind = value.node->kind;
    if (field->kind != FIELD_GROUP)
        places_set(binder->places, field_member(field, object),
                   kind == NODE_SCALAR ? value.node->place : value.place);
    if (kind != NODE_BROKEN)
        binder->shapes->value(binder, &here, field, object, &value);
    bind_leave(binder, alias);
}

static void fill_field(struct filling *filling, const struct field *field,
                       const struct pair *entry)
{
    see(filling, field);
    if (field->kind == FIELD_SPREAD)
        filling->list = entry;
    else
        bind_member(filling->binder, filling->at, field, filling->object, entry);
}

static void fill_key(struct filling *filling, const struct pair *entry)
{
    const struct field *field = fields_find(filling->table, entry->key);
    size_t kind = filling->spread && !field ? find_kind(filling, entry->key) : 0;
    if (field && field->kind != FIELD_NAME)
        fill_field(filling, field, entry);
    else if (filling->spread && !field && kind < filling->spread->registry->count)
        filling->kind[kind] = entry;
    else
        unknown_key(filling, entry);
}

/* A bare value in place of the map, or beside keys that a path added. */
static bool fill_bare(struct filling *filling, const struct node *map, struct node *node,
                      struct place place)
{
    const struct field *field = lay_bare_field(filling->table, node);
    if (!field) {
        bind_error(filling->binder, place, filling->at, "must be a map ({key: value}), not %s",
                   node_words(node, filling->binder->arena));
        return false;
    }
    if (was_seen(filling, field) || node_says_otherwise(map, field->key, 0))
        return true;
    struct pair *entry = ARENA_NEW(filling->binder->arena, struct pair);
    *entry = (struct pair){ field->key, place, node, false, 0 };
    fill_field(filling, field, entry);
    return true;
}

static bool fill_map(struct filling *filling, struct node *map)
{
    map = bind_presets(filling->binder, filling->at, filling->table, map);
    const struct pair *bare = NULL;
    for (size_t i = 0; i < map->count; i++)
        if (!*map->entry[i].key)
            bare = &map->entry[i];
        else if (!node_says_otherwise(map, map->entry[i].key, map->entry[i].path))
            fill_key(filling, &map->entry[i]);
    return !bare || fill_bare(filling, map, bare->value, bare->place);
}

/* False where the value has not the shape of a map: then nothing more is to be said about it. */
static bool fill(struct filling *filling, const struct value *value)
{
    switch (value->node->kind) {
    case NODE_NULL: return true;
    case NODE_SCALAR: return fill_bare(filling, value->node, value->node, value->node->place);
    case NODE_LIST: return fill_bare(filling, value->node, value->node, value->place);
    case NODE_MAP: return fill_map(filling, value->node);
    case NODE_ALIAS:
    case NODE_BROKEN: break;
    }
    return false;
}

static bool is_missing(const struct filling *filling, size_t i)
{
    const struct field *field = &filling->table->field[i];
    return field->standard == REQUIRED && !was_seen(filling, field);
}

/* A path into what is not there is most often a misspelt one. */
static void report_absent(const struct filling *filling, const struct value *value)
{
    const char *hint = value->node->hint, *needs = "";
    for (size_t i = 0; i < filling->table->count; i++)
        if (is_missing(filling, i))
            needs = arena_format(filling->binder->arena, "%s%s%s", needs, *needs ? ", " : "",
                                 filling->table->field[i].key);
    if (*needs)
        bind_error(filling->binder, value->place, filling->at,
                   "is not there, and a new one needs: %s%s%s%s", needs,
                   *hint ? "; did you mean '" : "", hint, *hint ? "'?" : "");
}

static void report_missing(const struct filling *filling, const struct value *value)
{
    if (value->node->hint) {
        report_absent(filling, value);
        return;
    }
    for (size_t i = 0; i < filling->table->count; i++) {
        const struct field *field = &filling->table->field[i];
        struct spot here = { filling->at, field->key, 0 };
        if (is_missing(filling, i))
            bind_error(filling->binder, value->place, &here, "is missing: %s", field->meaning);
    }
}

void bind_struct(struct binder *binder, const struct spot *at, const struct field_table *table,
                 void *object, const struct value *value)
{
    struct filling filling = { .binder = binder, .at = at, .table = table, .object = object };
    assert(table->count <= 64);
    filling.spread = fields_first(table, FIELD_SPREAD);
    if (filling.spread)
        filling.kind = ARENA_ARRAY(binder->arena, filling.spread->registry->count,
                                   const struct pair *);
    bool shaped = fill(&filling, value);
    if (filling.spread)
        bind_spread(binder, at, filling.spread, field_member(filling.spread, object),
                    filling.list, filling.kind);
    if (shaped)
        report_missing(&filling, value);
}
