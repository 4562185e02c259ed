/* The variants of a scenario.
**
** Read from the tree when the scenario is opened: a variant is a map of paths, its values are nodes
** of the tree.  Whether a path leads anywhere shows when the variant is bound.  Variants and their
** changes are limited, because each binds the whole scenario again.
*/
#include "scenarios/read/variants.h"

#include <string.h>

#define ERROR(place, ...) findings_add(findings, SEVERITY_ERROR, (place), __VA_ARGS__)

/* Names become parts of file names and stand in lists with commas. */
static bool is_name(const char *text)
{
    static const char first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    static const char more[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"
                               "+.%-";
    return *text && strchr(first, *text) && text[strspn(text, more)] == '\0';
}

static void read_variant(struct variant *variant, const struct pair *entry, struct arena *arena,
                         struct findings *findings)
{
    const struct node *node = node_follow(entry->value);
    bool map = node->kind == NODE_MAP;
    variant->name = entry->key;
    variant->place = entry->place;
    if (!is_name(entry->key))
        ERROR(entry->place, "'%.60s' is no name of a variant: letters, digits and _ + . %% - are, "
              "beginning with a letter, a digit or _", entry->key);
    if (!map && node->kind != NODE_NULL && node->kind != NODE_BROKEN)
        ERROR(entry->place, "variants.%.60s must be a map of changes ({path: value}), not %s",
              entry->key, node_words(node, arena));
    if (!map)
        return;
    if (node->count > CHANGES_LIMIT) {
        ERROR(entry->place, "variants.%.60s has %zu changes, but at most 1000 are possible",
              entry->key, node->count);
        return;
    }
    variant->change = ARENA_ARRAY(arena, node->count, struct change);
    variant->count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        const struct pair *change = &node->entry[i];
        struct place place = change->place;
        place.col += change->quoted;
        variant->change[i] = (struct change){ change->key, place, change->value };
    }
}

static void name_base(struct variants *variants, struct findings *findings)
{
    variants->base = NULL;
    for (size_t i = 0; i < variants->count && !variants->base; i++)
        if (variants->item[i].count == 0)
            variants->base = variants->item[i].name;
    if (variants->base)
        return;
    variants->base = "base";
    const struct variant *taken = variants_find(variants, "base");
    if (taken)
        ERROR(taken->place, "the scenario as written is called base, so a variant of that name "
              "can't change anything");
}

static void read_all(struct variants *variants, const struct node *map, struct arena *arena,
                     struct findings *findings)
{
    variants->item = ARENA_ARRAY(arena, map->count, struct variant);
    variants->name = ARENA_ARRAY(arena, map->count, const char *);
    variants->count = map->count;
    for (size_t i = 0; i < map->count; i++) {
        read_variant(&variants->item[i], &map->entry[i], arena, findings);
        variants->name[i] = map->entry[i].key;
    }
}

void variants_read(struct variants *variants, struct node *root, struct arena *arena,
                   struct findings *findings)
{
    const struct pair *entry = node_find(root, "variants");
    const struct node *map = entry ? node_follow(entry->value) : NULL;
    *variants = (struct variants){ .base = "base" };
    if (!map || map->kind == NODE_NULL || map->kind == NODE_BROKEN)
        return;
    if (map->kind != NODE_MAP)
        ERROR(entry->place, "variants must be a map (name: {path: value}), not %s",
              node_words(map, arena));
    else if (map->count > VARIANTS_LIMIT)
        ERROR(entry->place, "%zu variants, but at most 1000 are possible", map->count);
    else
        read_all(variants, map, arena, findings);
    name_base(variants, findings);
}

const struct variant *variants_find(const struct variants *variants, const char *name)
{
    for (size_t i = 0; i < variants->count; i++)
        if (strcmp(variants->name[i], name) == 0)
            return &variants->item[i];
    return NULL;
}

const char *variants_hint(const struct variants *variants, const char *name, struct arena *arena)
{
    const char *near = nearest_word(name, variants->name, variants->count), *list = "";
    if (near)
        return arena_format(arena, "; did you mean '%s'?", near);
    for (size_t i = 0; i < variants->count && i <= 10; i++)
        list = arena_format(arena, "%s%s%s", list, i ? ", " : "; there are ",
                            i < 10 ? variants->name[i] : "...");
    return *list ? list : arena_format(arena, "; there is only '%s', the scenario as written",
                                       variants->base);
}
