/* Kinds of a registry: `{exponential: {mean: 150ms}}`, a bare word, a bare value.
**
** A kind is prepared once its fields are bound without an error, and what its check says is placed
** at the kind.  In a spread the kinds stand in the order of the registry when given as keys, in the
** order of the file when given as a list.
*/
#include "scenarios/read/binder.h"

#include <string.h>

/* --- one kind --- */

static void bind_kind(struct binder *binder, const struct spot *at, const struct kind *kind,
                      struct one *one, const struct value *value)
{
    int before = binder->errors;
    const struct node *node = value->node;
    *one = (struct one){ kind, arena_take(binder->arena, kind->size) };
    places_cover(binder->places, one->value, kind->size, value->place);
    if (kind->fields) {
        fields_default(kind->fields, one->value, binder->arena);
        binder->shapes->structure(binder, at, kind->fields, one->value, value);
    } else if (node->kind != NODE_NULL && (node->kind != NODE_MAP || node->count > 0)) {
        bind_error(binder, value->place, at, "takes no value");
    }
    struct err err;
    if (kind->prepare && binder->errors == before && !binder->stopped &&
        !kind->prepare(one->value, binder->arena, &err))
        bind_fail(binder, value->place, at, &err);
}

static void bind_named(struct binder *binder, const struct spot *at, const struct kind *kind,
                       struct one *one, struct place place)
{
    struct spot here = { at, kind->name, 0 };
    struct node nothing = { .kind = NODE_NULL, .place = place };
    bind_kind(binder, &here, kind, one, &(struct value){ &nothing, place });
}

static bool bind_entry(struct binder *binder, const struct spot *at, const struct kind *kind,
                       struct one *one, const struct pair *entry)
{
    struct spot here = { at, kind->name, 0 };
    const struct node *alias;
    struct value value;
    if (!bind_enter(binder, entry, &value, &alias))
        return false;
    bool given = value.node->kind != NODE_BROKEN;
    if (given)
        bind_kind(binder, &here, kind, one, &value);
    bind_leave(binder, alias);
    return given;
}

static const struct kind *find_kind(struct binder *binder, const struct spot *at,
                                    const struct registry *registry, bool or_none,
                                    const char *name, struct place place)
{
    const struct kind *kind = registry_find(registry, name);
    if (kind)
        return kind;
    const char **known = ARENA_ARRAY(binder->arena, registry->count + 1, const char *);
    for (size_t i = 0; i < registry->count; i++)
        known[i] = registry->kind[i]->name;
    known[registry->count] = "none";
    bind_unknown(binder, place, registry->name, name, at, known, registry->count + or_none);
    return NULL;
}

/* The one key of a map of kinds; what a bare value left under "" has given way to it.  NULL, with
** an error, where there is another number of keys. */
static const struct pair *only_entry(struct binder *binder, const struct spot *at,
                                      const struct value *value)
{
    const struct pair *second, *only = node_only(value->node, &second);
    if (second)
        bind_error(binder, second->place, at, "takes one kind, not both '%.60s' and '%.60s'",
                   only->key, second->key);
    else if (!only)
        bind_error(binder, value->place, at, "needs a kind ({kind: value})");
    return second ? NULL : only;
}

/* --- a field that holds one --- */

static bool is_word(const char *text)
{
    return (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') || *text == '_';
}

static bool is_quantity(const struct field *field)
{
    return field->kind == FIELD_COUNT || field->kind == FIELD_NUMBER || field->kind == FIELD_TIME ||
           field->kind == FIELD_RATE || field->kind == FIELD_SHARE;
}

/* A bare value: the first field of the plain kind. */
static void bind_plain(struct binder *binder, const struct spot *at, const struct kind *plain,
                       struct one *one, const struct value *value)
{
    int before = binder->errors;
    const struct field *first = &plain->fields->field[0];
    *one = (struct one){ plain, arena_take(binder->arena, plain->size) };
    fields_default(plain->fields, one->value, binder->arena);
    places_cover(binder->places, one->value, plain->size, value->place);
    places_set(binder->places, field_member(first, one->value), value->node->place);
    binder->shapes->value(binder, at, first, one->value, value);
    struct err err;
    if (plain->prepare && binder->errors == before && !binder->stopped &&
        !plain->prepare(one->value, binder->arena, &err))
        bind_fail(binder, value->node->place, at, &err);
}

static void bind_word(struct binder *binder, const struct spot *at, const struct field *field,
                      struct one *one, const struct value *value)
{
    const struct registry *registry = field->registry;
    const char *text = value->node->text;
    bool or_none = field->standard && strcmp(field->standard, "none") == 0;
    const struct kind *kind = registry_find(registry, text), *plain = registry->plain;
    if (!kind && or_none && strcmp(text, "none") == 0)
        *one = (struct one){ NULL, NULL };
    else if (!kind && plain && !(is_word(text) && is_quantity(&plain->fields->field[0])))
        bind_plain(binder, at, plain, one, value);
    else if (kind || (kind = find_kind(binder, at, registry, or_none, text, value->node->place)))
        bind_named(binder, at, kind, one, value->node->place);
}

static void bind_map(struct binder *binder, const struct spot *at, const struct field *field,
                     struct one *one, const struct value *value)
{
    const struct node *map = value->node;
    if (map->count == 1 && !*map->entry[0].key) {
        struct value bare = { node_follow(map->entry[0].value), map->entry[0].place };
        bind_one(binder, at, field, one, &bare);
        return;
    }
    const struct pair *entry = only_entry(binder, at, value);
    const struct kind *kind = !entry ? NULL : find_kind(binder, at, field->registry, false,
                                                        entry->key, entry->place);
    if (kind)
        bind_entry(binder, at, kind, one, entry);
}

void bind_one(struct binder *binder, const struct spot *at, const struct field *field,
              struct one *one, const struct value *value)
{
    switch (value->node->kind) {
    case NODE_NULL:
        if (field->standard == REQUIRED)
            bind_error(binder, value->place, at, "has no value");
        return;
    case NODE_SCALAR: bind_word(binder, at, field, one, value); return;
    case NODE_MAP: bind_map(binder, at, field, one, value); return;
    case NODE_LIST:
        bind_error(binder, value->place, at, "must be one kind ({%s: ...}), not a list",
                   field->registry->kind[0]->name);
        return;
    case NODE_ALIAS:
    case NODE_BROKEN: return;
    }
}

/* --- kinds as keys, or as a list --- */

static bool is_given(const struct pair *entry)
{
    return entry && !node_is_none(node_follow(entry->value));
}

static void add_one(struct binder *binder, struct ones *ones, struct place place)
{
    places_set(binder->places, &ones->item[ones->count], place);
    ones->count++;
}

/* A kind's key without anything after it says neither that it is there nor that it is not. */
static bool has_value(struct binder *binder, const struct spot *up, const struct kind *kind,
                      const struct pair *entry)
{
    struct spot here = { up, kind->name, 0 };
    if (node_follow(entry->value)->kind != NODE_NULL)
        return true;
    bind_error(binder, entry->place, &here, "has no value; write `none` to leave it out");
    return false;
}

static void bind_keys(struct binder *binder, const struct spot *up, const struct field *field,
                      struct ones *ones, const struct pair **given)
{
    for (size_t i = 0; i < field->registry->count; i++)
        if (is_given(given[i]) && bind_entry(binder, up, field->registry->kind[i],
                                             &ones->item[ones->count], given[i]))
            add_one(binder, ones, given[i]->place);
}

/* In the order of the file. */
static void list_one(struct ones *ones, const struct one *one)
{
    ones->listed[ones->listed_count++] = *one;
}

/* An item of the list: {kind: value}, or a kind's bare name.  A kind that is `none` is passed
** over. */
static void bind_ordered_item(struct binder *binder, const struct spot *at,
                              const struct field *field, struct ones *ones,
                              const struct value *value)
{
    struct node *node = value->node;
    struct pair bare = { node->text, node->place, NULL, false, 0 };
    const struct pair *entry = node->kind == NODE_SCALAR ? &bare : NULL;
    if (node->kind == NODE_MAP)
        entry = only_entry(binder, at, value);
    else if (!entry)
        bind_error(binder, value->place, at, "must be {kind: value}, not %s",
                   node_words(node, binder->arena));
    const struct kind *kind = !entry ? NULL : find_kind(binder, at, field->registry, false,
                                                        entry->key, entry->place);
    if (kind && entry->value && !has_value(binder, at, kind, entry))
        return;
    if (kind && entry->value && !is_given(entry))
        list_one(ones, &(struct one){ kind, NULL });
    if (!kind || (entry->value && !is_given(entry)))
        return;
    for (size_t i = 0; i < ones->count; i++)
        if (ones->item[i].kind == kind) {
            bind_error(binder, entry->place, at, "is a second '%s', but each kind stands once",
                       kind->name);
            return;
        }
    struct one *one = &ones->item[ones->count];
    if (!entry->value)
        bind_named(binder, at, kind, one, entry->place);
    else if (!bind_entry(binder, at, kind, one, entry))
        return;
    list_one(ones, one);
    add_one(binder, ones, entry->place);
}

static void bind_ordered(struct binder *binder, const struct spot *at, const struct field *field,
                         struct ones *ones, const struct value *value)
{
    const struct node *list = value->node;
    if (list->kind != NODE_LIST) {
        if (!node_is_none(list) && list->kind != NODE_BROKEN)
            bind_error(binder, value->place, at, "must be a list (- kind: ...), not %s",
                       node_words(list, binder->arena));
        return;
    }
    ones->listed = ARENA_ARRAY(binder->arena, list->count, struct one);
    for (size_t i = 0; i < list->count; i++) {
        struct spot here = { at, NULL, i };
        const struct node *alias;
        struct value item;
        if (!bind_enter(binder, &list->entry[i], &item, &alias))
            return;
        if (item.node->kind != NODE_BROKEN)
            bind_ordered_item(binder, &here, field, ones, &item);
        bind_leave(binder, alias);
    }
}

void bind_spread(struct binder *binder, const struct spot *up, const struct field *field,
                 struct ones *ones, const struct pair *list, const struct pair **given)
{
    struct spot here = { up, field->key, 0 };
    const struct node *alias;
    struct value value;
    *ones = (struct ones){ .item = ARENA_ARRAY(binder->arena, field->registry->count, struct one) };
    for (size_t i = 0; i < field->registry->count; i++)
        if (given[i])
            has_value(binder, up, field->registry->kind[i], given[i]);
    if (!list) {
        bind_keys(binder, up, field, ones, given);
        return;
    }
    places_set(binder->places, ones, list->place);
    for (size_t i = 0; i < field->registry->count; i++)
        if (is_given(given[i]))
            bind_error(binder, given[i]->place, &here,
                       "is a list already, so '%s' can't stand beside it: where would it go?",
                       field->registry->kind[i]->name);
    if (!bind_enter(binder, list, &value, &alias))
        return;
    bind_ordered(binder, &here, field, ones, &value);
    bind_leave(binder, alias);
}
