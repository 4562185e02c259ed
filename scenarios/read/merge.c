/* Merge keys (`<<: *base`, `<<: [*a, *b]`) and keys given twice.
**
** Every entry, own or merged in, is a claim to its key.  Claims are sorted by key, own ones first,
** then as written: the first of each key holds, so an own key wins over a merged one and an earlier
** map over a later one.  A second own claim is an error.  The order of the file is kept, merged
** entries standing where the merge key stands.
**
** Merged entries share their values with the map they come from; that map is closed, hence holds
** no merge key any more, and nothing here recurses.  Each merged entry counts as a node, else maps
** that merge one another could grow without bound.
*/
#include "scenarios/read/merge.h"

#include <stdlib.h>
#include <string.h>

const char merge_key[] = "<<";

struct claim {
    const struct pair *entry;
    size_t order;
    bool own, lost;
};

struct claims {
    struct claim *claim;
    size_t count;
};

static int by_key(const void *left, const void *right)
{
    const struct claim *a = *(struct claim *const *)left, *b = *(struct claim *const *)right;
    int keys = strcmp(a->entry->key, b->entry->key);
    if (keys != 0)
        return keys;
    if (a->own != b->own)
        return a->own ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void claim(struct claims *claims, const struct pair *entry, bool own)
{
    claims->claim[claims->count] = (struct claim){ entry, claims->count, own, false };
    claims->count++;
}

/* Counts, or (claims given) adds, the entries that the value of a merge key brings. */
static size_t merge_map(struct claims *claims, const struct node *map)
{
    if (claims)
        for (size_t i = 0; i < map->count; i++)
            claim(claims, &map->entry[i], false);
    return map->count;
}

static size_t merge_value(struct claims *claims, struct node *value)
{
    size_t count = 0;
    const struct node *node = node_follow(value);
    if (node->kind == NODE_MAP)
        return merge_map(claims, node);
    for (size_t i = 0; node->kind == NODE_LIST && i < node->count; i++) {
        const struct node *item = node_follow(node->entry[i].value);
        count += item->kind == NODE_MAP ? merge_map(claims, item) : 0;
    }
    return count;
}

static bool can_merge(struct node *value)
{
    const struct node *node = node_follow(value);
    bool list = node->kind == NODE_LIST;
    for (size_t i = 0; list && i < node->count; i++) {
        enum node_kind kind = node_follow(node->entry[i].value)->kind;
        list = kind == NODE_MAP || kind == NODE_BROKEN;
    }
    return list || node->kind == NODE_MAP || node->kind == NODE_BROKEN;
}

/* How many claims a map will hold.  `visited` grows by what is merged in and by what was looked
** at. */
static size_t count_claims(const struct node *map, size_t *visited, struct findings *findings)
{
    size_t own = 0, merged = 0;
    for (size_t i = 0; i < map->count; i++) {
        const struct pair *entry = &map->entry[i];
        own += entry->key != merge_key;
        if (entry->key == merge_key && !can_merge(entry->value))
            findings_add(findings, SEVERITY_ERROR, entry->place,
                         "<< takes a map or a list of maps to merge in, as in `<<: *name`");
        if (entry->key != merge_key)
            continue;
        merged += merge_value(NULL, entry->value);
        *visited += node_follow(entry->value)->count;
    }
    *visited += merged;
    return own + merged;
}

static void find_losers(struct claims *claims, struct arena *arena, struct findings *findings)
{
    struct claim **sorted = ARENA_ARRAY(arena, claims->count, struct claim *);
    for (size_t i = 0; i < claims->count; i++)
        sorted[i] = &claims->claim[i];
    qsort(sorted, claims->count, sizeof *sorted, by_key);
    int reported = 0; /* a few beyond the bound will do: the composer then gives up */
    for (size_t i = 1, first = 0; i < claims->count; i++) {
        const struct pair *holder = sorted[first]->entry, *entry = sorted[i]->entry;
        if (strcmp(holder->key, entry->key) != 0) {
            first = i;
            continue;
        }
        sorted[i]->lost = true;
        if (sorted[i]->own && reported++ <= TREE_ERRORS)
            findings_add(findings, SEVERITY_ERROR, entry->place,
                         "the key '%.60s' stands here a second time; the first is in line %d",
                         entry->key, holder->place.line);
    }
}

static void keep_winners(struct node *map, const struct claims *claims, struct arena *arena)
{
    struct pair *kept = ARENA_ARRAY(arena, claims->count, struct pair);
    size_t count = 0;
    for (size_t i = 0; i < claims->count; i++)
        if (!claims->claim[i].lost)
            kept[count++] = *claims->claim[i].entry;
    map->entry = kept;
    map->count = map->room = count;
}

bool map_close(struct node *map, size_t *nodes, struct arena *arena, struct findings *findings)
{
    size_t count = count_claims(map, nodes, findings);
    if (*nodes > TREE_NODES) {
        findings_add(findings, SEVERITY_ERROR, map->place,
                     "more than 200 000 keys and values once << is resolved");
        return false;
    }
    struct claims claims = { ARENA_ARRAY(arena, count, struct claim), 0 };
    for (size_t i = 0; i < map->count; i++)
        if (map->entry[i].key == merge_key)
            merge_value(&claims, map->entry[i].value);
        else
            claim(&claims, &map->entry[i], true);
    find_losers(&claims, arena, findings);
    keep_winners(map, &claims, arena);
    return true;
}
