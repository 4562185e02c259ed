/* Changes to a tree by path.
**
** Invariants
**   1. A node with owner == patch is reached from this patch's root alone: it may be changed.  Any
**      other is copied first (its entries too, their values shared).
**   2. Descending never passes an alias: its place in the tree is taken by a copy of its target.
*/
#include "scenarios/read/patch.h"

#include <stdlib.h>
#include <string.h>

/* Where a scenario gives policies, or the guards at a door, in an order of their own; a path may
** leave these keys out. */
static const char *const ordered_keys[] = { "policies", "admission" };

/* One part of a path. */
struct step {
    const char *name; /* also "0" for an item */
    bool bracket;     /* written [0] */
    struct place place;
};

/* --- reading a path --- */

/* Where the part of the path at `at` was written. */
static struct place path_place(const struct change *change, const char *at)
{
    struct place place = change->place;
    for (const char *c = change->path; c < at; c++)
        place.col += ((unsigned char)*c & 0xc0) != 0x80;
    return place;
}

static bool path_wrong(struct patch *patch, const struct change *change, const char *at,
                       const char *words)
{
    findings_add(patch->findings, SEVERITY_ERROR, path_place(change, at), "the path '%.100s' %s",
                 change->path, words);
    return false;
}

/* Takes the step at `*cursor` and moves it to the next one or the end. */
static bool take_step(struct patch *patch, const struct change *change, const char **cursor,
                      struct step *step)
{
    const char *start = *cursor + (**cursor == '.' && *cursor > change->path), *c = start;
    step->place = path_place(change, start);
    step->bracket = *start == '[';
    if (step->bracket) {
        size_t digits = strspn(start + 1, "0123456789");
        if (digits == 0 || digits > 6 || start[1 + digits] != ']' || start != *cursor)
            return path_wrong(patch, change, start, "needs a number in brackets: faults[0].at");
        step->name = arena_text_of(patch->arena, start + 1, digits);
        c = start + digits + 2;
    } else {
        c += strcspn(start, ".[");
        step->name = arena_text_of(patch->arena, start, (size_t)(c - start));
    }
    if (c == start)
        return path_wrong(patch, change, start, "has an empty part; names are joined by one '.'");
    if (*c && *c != '.' && *c != '[')
        return path_wrong(patch, change, c, "needs a '.' or its end after ']'");
    *cursor = c;
    return true;
}

/* --- descending --- */

/* The node in `slot`, made this patch's own. */
static struct node *own(struct patch *patch, struct node **slot)
{
    struct node *node = node_follow(*slot);
    if (node->owner == patch)
        return node;
    struct node *copy = ARENA_NEW(patch->arena, struct node);
    *copy = *node;
    copy->owner = patch;
    copy->room = copy->count;
    copy->entry = ARENA_ARRAY(patch->arena, copy->count, struct pair);
    if (copy->count)
        memcpy(copy->entry, node->entry, copy->count * sizeof *copy->entry);
    return *slot = copy;
}

/* `node`, which is no map, becomes one: of nothing, or of its old self under the key "". */
static void become_map(struct patch *patch, struct node *node)
{
    bool bare = node->kind == NODE_LIST ||
                (node->kind == NODE_SCALAR && strcmp(node->text, "none") != 0);
    struct node *old = ARENA_NEW(patch->arena, struct node);
    *old = *node;
    *node = (struct node){ .kind = NODE_MAP, .place = old->place, .owner = patch,
                           .hint = old->hint };
    if (bare)
        node_append(node, (struct pair){ "", old->place, old, false, 0 }, patch->arena);
}

/* {key: value}, perhaps made by a path of the bare word `key`, or that word. */
static bool is_item(const struct node *item, const char *key)
{
    if (item->kind == NODE_SCALAR)
        return strcmp(item->text, key) == 0;
    bool one = item->kind == NODE_MAP && (item->count == 1 || node_find(item, ""));
    return one && node_find(item, key);
}

/* The item of a list with this key: a policy in an order of its own. */
static struct node **find_item(struct patch *patch, struct node **slot, const char *key)
{
    const struct node *list = node_follow(*slot);
    for (size_t i = 0; list->kind == NODE_LIST && i < list->count; i++)
        if (is_item(node_follow(list->entry[i].value), key))
            return &own(patch, slot)->entry[i].value;
    return NULL;
}

/* The same in a list under one of the ordered keys of a map. */
static struct node **find_ordered(struct patch *patch, struct node *map, const char *key)
{
    struct node **item = NULL;
    for (size_t i = 0; i < sizeof ordered_keys / sizeof *ordered_keys && !item; i++) {
        struct pair *ordered = node_find(map, ordered_keys[i]);
        item = ordered ? find_item(patch, &ordered->value, key) : NULL;
    }
    return item;
}

static const char *nearest_key(struct patch *patch, const struct node *map, const char *key)
{
    const char **keys = ARENA_ARRAY(patch->arena, map->count, const char *);
    for (size_t i = 0; i < map->count; i++)
        keys[i] = map->entry[i].key;
    const char *near = nearest_word(key, keys, map->count);
    return near ? near : "";
}

static struct node **add_key(struct patch *patch, struct node *map, const struct step *step)
{
    struct node *made = ARENA_NEW(patch->arena, struct node);
    *made = (struct node){ .kind = NODE_NULL, .place = step->place, .owner = patch,
                           .hint = nearest_key(patch, map, step->name) };
    node_append(map, (struct pair){ step->name, step->place, made, false, map->paths },
                patch->arena);
    return &map->entry[map->count - 1].value;
}

static struct node **descend_map(struct patch *patch, struct node **slot, const struct step *step)
{
    struct node *map = own(patch, slot);
    if (map->kind != NODE_MAP)
        become_map(patch, map);
    struct pair *entry = node_find(map, step->name);
    map->paths++;
    if (entry) {
        entry->place = step->place;
        entry->path = map->paths;
        return &entry->value;
    }
    struct node **item = find_ordered(patch, map, step->name);
    return item ? descend_map(patch, item, step) : add_key(patch, map, step);
}

static struct node **descend_list(struct patch *patch, struct node **slot,
                                  const struct change *change, const struct step *step)
{
    struct node *node = own(patch, slot);
    if (node->kind == NODE_SCALAR) { /* one bare value is a list of one */
        struct node *item = ARENA_NEW(patch->arena, struct node);
        *item = *node;
        *node = (struct node){ .kind = NODE_LIST, .place = item->place, .owner = patch };
        node_append(node, (struct pair){ NULL, item->place, item, false, 0 }, patch->arena);
    }
    size_t number = strtoul(step->name, NULL, 10);
    if (node->kind == NODE_LIST && number < node->count) {
        node->entry[number].path = ++node->paths;
        return &node->entry[number].value;
    }
    findings_add(patch->findings, SEVERITY_ERROR, step->place,
                 node->kind == NODE_LIST
                     ? "the path '%.100s' names item %zu of a list that has %zu, counted from 0"
                     : "the path '%.100s' names item %zu where there is no list",
                 change->path, number, node->count);
    return NULL;
}

static struct node **descend(struct patch *patch, struct node **slot, const struct change *change,
                             const struct step *step)
{
    const struct node *node = node_follow(*slot);
    bool number = step->name[strspn(step->name, "0123456789")] == '\0';
    if (node->kind == NODE_BROKEN)
        return NULL;
    if (step->bracket || (number && node->kind == NODE_LIST))
        return descend_list(patch, slot, change, step);
    struct node **item = find_item(patch, slot, step->name);
    bool maps = node->kind == NODE_LIST && node->count > 0 &&
                node_follow(node->entry[0].value)->kind == NODE_MAP &&
                node_follow(node->entry[0].value)->count > 1;
    if (!item && maps) {
        findings_add(patch->findings, SEVERITY_ERROR, step->place,
                     "the path '%.100s' leads into a list: say which item, counted from 0, as in "
                     "faults[0].at", change->path);
        return NULL;
    }
    return descend_map(patch, item ? item : slot, step);
}

bool patch_apply(struct patch *patch, const struct change *change)
{
    struct node **slot = &patch->root;
    const char *cursor = change->path;
    struct step step = { .name = "" };
    int levels = 0;
    do {
        if (++levels > TREE_LEVELS)
            return path_wrong(patch, change, change->path, "has more than 64 parts");
        if (!take_step(patch, change, &cursor, &step))
            return false;
        if (levels == 1 && strcmp(step.name, "variants") == 0)
            return path_wrong(patch, change, change->path,
                              "leads into the variants, which can't be changed by path");
        slot = descend(patch, slot, change, &step);
    } while (slot && *cursor);
    if (slot)
        *slot = change->value;
    return slot != NULL;
}
