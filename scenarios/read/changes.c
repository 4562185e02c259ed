/* A path is followed through maps only, as it was written: one that leads elsewhere (an item of a
** list, a key that is not there) has nothing to be held against, and is told as it stands.
*/
#include "scenarios/read/changes.h"

#include <string.h>

struct listing {
    struct arena *arena;
    struct setting *item;
    size_t count, room;
};

static void add(struct listing *listing, const char *path, const char *value)
{
    if (listing->count == listing->room) {
        size_t room = listing->room ? 2 * listing->room : 8;
        struct setting *more = ARENA_ARRAY(listing->arena, room, struct setting);
        if (listing->count)
            memcpy(more, listing->item, listing->count * sizeof *more);
        listing->item = more;
        listing->room = room;
    }
    listing->item[listing->count++] = (struct setting){ path, value };
}

/* What stands at the path; NULL: nothing. */
static struct node *node_at(struct node *root, const char *path, struct arena *arena)
{
    struct node *node = root;
    while (node && *path) {
        size_t length = strcspn(path, ".");
        node = node_follow(node);
        struct pair *entry = node->kind == NODE_MAP
                                 ? node_find(node, arena_text_of(arena, path, length)) : NULL;
        node = entry ? entry->value : NULL;
        path += length + (path[length] == '.');
    }
    return node ? node_follow(node) : NULL;
}

/* "clients.web", "services.shop.calls.db": an object or a call, whose keys are told one by one. */
static bool is_whole(const char *path)
{
    static const char *const objects[] = { "clients.", "services.", "consumers.", "queues." };
    bool object = false;
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
        object = object || strncmp(path, objects[i], strlen(objects[i])) == 0;
    const char *name = object ? strchr(path, '.') + 1 : "";
    const char *rest = strchr(name, '.');
    if (!object || !rest)
        return object;
    return strncmp(rest, ".calls.", 7) == 0 && !strchr(rest + 7, '.');
}

static void add_keys(struct listing *listing, const char *path, struct node *before,
                     struct node *after)
{
    struct arena *arena = listing->arena;
    for (size_t i = 0; i < after->count; i++) {
        const struct pair *entry = &after->entry[i], *old = node_find(before, entry->key);
        const char *value = node_flow(entry->value, arena);
        if (!old || strcmp(node_flow(old->value, arena), value) != 0)
            add(listing, arena_format(arena, "%s.%s", path, entry->key), value);
    }
    for (size_t i = 0; i < before->count; i++)
        if (!node_find(after, before->entry[i].key))
            add(listing, arena_format(arena, "%s.%s", path, before->entry[i].key), "none");
}

size_t changes_of(const struct variant *variant, struct node *root, struct arena *arena,
                  const struct setting **list)
{
    struct listing listing = { .arena = arena };
    for (size_t i = 0; variant && i < variant->count; i++) {
        const struct change *change = &variant->change[i];
        struct node *after = node_follow(change->value);
        struct node *before = is_whole(change->path) ? node_at(root, change->path, arena) : NULL;
        if (before && before->kind == NODE_MAP && after->kind == NODE_MAP)
            add_keys(&listing, change->path, before, after);
        else
            add(&listing, change->path, node_flow(change->value, arena));
    }
    *list = listing.item;
    return listing.count;
}
