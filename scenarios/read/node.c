/* Nodes of the tree: growing, looking up, and their words in messages. */
#include "scenarios/read/tree.h"

#include <string.h>

void node_append(struct node *node, struct entry entry, struct arena *arena)
{
    if (node->count == node->room) {
        struct entry *old = node->entry;
        node->room = node->room ? 2 * node->room : 4;
        node->entry = ARENA_ARRAY(arena, node->room, struct entry);
        if (node->count)
            memcpy(node->entry, old, node->count * sizeof *old);
    }
    node->entry[node->count++] = entry;
}

struct entry *node_find(const struct node *map, const char *key)
{
    for (size_t i = 0; i < map->count; i++)
        if (map->entry[i].key && strcmp(map->entry[i].key, key) == 0)
            return &map->entry[i];
    return NULL;
}

const char *node_words(const struct node *node, struct arena *arena)
{
    switch (node->kind) {
    case NODE_NULL: return "empty";
    case NODE_LIST: return "a list";
    case NODE_MAP: return "a map";
    case NODE_ALIAS: return "an alias";
    case NODE_SCALAR: return arena_format(arena, "'%.40s'", node->text);
    case NODE_BROKEN: break;
    }
    return "this";
}
