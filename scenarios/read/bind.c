/* From the tree to structs.
**
** One function per shape of field.  A field leads to structs and kinds, and their fields back here:
** they come back through binder_shapes, as deep as the input goes, which bind_enter bounds.
** Invariants:
**   1. A struct holds its defaults before anything is bound to it.
**   2. Every value that is bound passed bind_enter once: this is what bounds an alias bomb, in time
**      and in memory.  What is wrong or unknown is not descended into.
**   3. A member's place is recorded only where the user set it.
*/
#include "scenarios/read/bind.h"

#include "scenarios/read/binder.h"

#include <assert.h>
#include <string.h>

/* --- scalars --- */

static const char *resolve(struct binder *binder, const struct node *node)
{
    bool relative = node->text[0] != '/' && strcmp(node->text, "none") != 0;
    bool shell = strcmp(node->place.file, "--set") == 0; /* written where the shell stands */
    if (!relative || shell || strcmp(binder->folder, ".") == 0)
        return node->text;
    return arena_format(binder->arena, "%s/%s", binder->folder, node->text);
}

static void bind_scalar(struct binder *binder, const struct spot *at, const struct field *field,
                        void *object, const struct value *value)
{
    const struct node *node = value->node;
    const char *text = node->kind == NODE_SCALAR ? node->text : "";
    struct err err;
    if (field->kind == FIELD_FILE && *text)
        text = resolve(binder, node);
    if (node->kind == NODE_NULL)
        bind_error(binder, value->place, at, "has no value");
    else if (node->kind != NODE_SCALAR)
        bind_error(binder, value->place, at, "must be one value (%s), not %s",
                   field_kind_name(field->kind), node_words(node, binder->arena));
    else if (!field_read(field, object, text, binder->arena, &err))
        bind_fail(binder, node->place, at, &err);
}

static void bind_set(struct binder *binder, const struct spot *at, const struct field *field,
                     void *object, const struct value *value)
{
    const struct node *node = value->node;
    field_clear(field, object);
    if (node->kind == NODE_NULL)
        bind_error(binder, value->place, at, "has no value");
    else if (node->kind == NODE_MAP)
        bind_error(binder, value->place, at, "must be a list of words ([a, b]), not a map");
    else if (node->kind == NODE_SCALAR)
        bind_scalar(binder, at, field, object, value);
    else if (node->kind == NODE_LIST && node->paths > 0)
        bind_error(binder, value->place, at,
                   "is a set: its words have no order, so no path leads to one; give them all ([a, "
                   "b])");
    for (size_t i = 0; node->kind == NODE_LIST && i < node->count; i++) {
        struct spot here = { at, NULL, i };
        const struct node *alias;
        struct value item;
        if (!bind_enter(binder, &node->entry[i], &item, &alias))
            return;
        if (item.node->kind == NODE_SCALAR && node_is_none(item.node))
            bind_error(binder, item.place, &here, "is 'none', which stands alone or not at all");
        else if (item.node->kind != NODE_BROKEN)
            bind_scalar(binder, &here, field, object, &item);
        bind_leave(binder, alias);
    }
}

/* --- maps of names and lists --- */

static bool is_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    static const char more[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789";
    return *text && strchr(letters, *text) && text[strspn(text, more)] == '\0';
}

static void bind_name(struct binder *binder, const struct spot *at,
                      const struct field_table *table, void *object, const struct pair *entry)
{
    if (!is_name(entry->key))
        bind_error(binder, entry->place, at->up,
                   "'%.60s' is no name: letters, digits, _ and -, beginning with a letter",
                   entry->key);
    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->field[i];
        if (field->kind != FIELD_NAME)
            continue;
        *(const char **)field_member(field, object) = entry->key;
        places_set(binder->places, field_member(field, object), entry->place);
    }
}

static void bind_item(struct binder *binder, const struct spot *at,
                      const struct field_table *table, void *object, const struct pair *entry)
{
    const struct node *alias;
    struct value value;
    if (!bind_enter(binder, entry, &value, &alias))
        return;
    fields_default(table, object, binder->arena);
    places_cover(binder->places, object, table->size, entry->place);
    if (entry->key)
        bind_name(binder, at, table, object, entry);
    bind_struct(binder, at, table, object, &value);
    bind_leave(binder, alias);
}

static void bind_items(struct binder *binder, const struct spot *at, const struct field *field,
                       struct items *items, const struct node *node)
{
    const struct field_table *table = field->table;
    items->item = arena_take_array(binder->arena, node->count, table->size);
    items->count = node->count;
    for (size_t i = 0; i < node->count && !binder->stopped; i++) {
        struct spot here = { at, node->entry[i].key, i };
        bind_item(binder, &here, table, (char *)items->item + i * table->size, &node->entry[i]);
    }
}

static void bind_collection(struct binder *binder, const struct spot *at,
                            const struct field *field, struct items *items,
                            const struct value *value)
{
    const struct node *node = value->node;
    bool map = field->kind == FIELD_MAP;
    if (node->kind == NODE_SCALAR && field->kind == FIELD_LIST && field->table->short_form) {
        struct pair item = { NULL, node->place, value->node, false, 0 };
        struct node list = { .kind = NODE_LIST, .entry = &item, .count = 1 };
        bind_items(binder, at, field, items, &list);
    } else if (node->kind == (map ? NODE_MAP : NODE_LIST) && node->count > 0) {
        bind_items(binder, at, field, items, node);
    } else if (node->kind != NODE_NULL && node->count + (node->kind == NODE_SCALAR) > 0) {
        bind_error(binder, node->kind == NODE_SCALAR ? node->place : value->place, at,
                   map ? "must be a map (name: {...}), not %s"
                       : "must be a list (- ...), not %s",
                   node_words(node, binder->arena));
    } else if (field->standard == REQUIRED) {
        bind_error(binder, value->place, at, "is empty, but needs at least one: %s",
                   field->meaning);
    }
}

/* --- fields --- */

static void bind_option(struct binder *binder, const struct spot *at, const struct field *field,
                        void **option, const struct value *value)
{
    *option = NULL;
    if (node_is_none(value->node))
        return;
    *option = arena_take(binder->arena, field->table->size);
    fields_default(field->table, *option, binder->arena);
    places_cover(binder->places, *option, field->table->size, value->place);
    bind_struct(binder, at, field->table, *option, value);
}

static void bind_free(struct binder *binder, const struct spot *at, const struct field *field,
                      const char **member, const struct value *value)
{
    bool text = strcmp(field->range, "text") == 0, none = node_is_none(value->node);
    *member = NULL;
    if (value->node->kind == NODE_NULL || none)
        return;
    *member = text ? node_flow(value->node, binder->arena) : "";
    if (text && value->node->kind != NODE_MAP)
        bind_error(binder, value->place, at, "must be a map ({path: value}), not %s",
                   node_words(value->node, binder->arena));
    else if (*member && strcmp(*member, "...") == 0)
        bind_error(binder, value->place, at, "has more than 10 000 values");
}

static void bind_value(struct binder *binder, const struct spot *at, const struct field *field,
                       void *object, const struct value *value)
{
    void *member = field_member(field, object);
    switch (field->kind) {
    case FIELD_COUNT:
    case FIELD_NUMBER:
    case FIELD_TIME:
    case FIELD_RATE:
    case FIELD_SHARE:
    case FIELD_FLAG:
    case FIELD_TEXT:
    case FIELD_FILE:
    case FIELD_CHOICE: bind_scalar(binder, at, field, object, value); return;
    case FIELD_SET: bind_set(binder, at, field, object, value); return;
    case FIELD_GROUP:
        places_cover(binder->places, member, field->table->size, value->place);
        bind_struct(binder, at, field->table, member, value);
        return;
    case FIELD_OPTION: bind_option(binder, at, field, member, value); return;
    case FIELD_MAP:
    case FIELD_LIST: bind_collection(binder, at, field, member, value); return;
    case FIELD_ONE: bind_one(binder, at, field, member, value); return;
    case FIELD_PRESET:
        *(const char **)member = node_is_none(value->node) ? NULL
                                                           : node_flow(value->node, binder->arena);
        return;
    case FIELD_FREE: bind_free(binder, at, field, member, value); return;
    case FIELD_NAME:
    case FIELD_SPREAD: break;
    }
    assert(false && "a field with a value of its own");
}

static const struct binder_shapes shapes = { bind_value, bind_struct };

bool bind_tree(const struct field_table *table, void *object, struct node *root,
               const char *folder, struct places *places, struct arena *arena,
               struct findings *findings)
{
    struct binder binder = { .arena = arena, .findings = findings, .places = places,
                             .folder = folder, .shapes = &shapes };
    struct value value = { node_follow(root), root->place };
    fields_default(table, object, arena);
    places_cover(places, object, table->size, root->place);
    bind_struct(&binder, NULL, table, object, &value);
    return binder.errors == 0;
}
