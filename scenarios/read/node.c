/* Nodes of the tree: growing, looking up, and their words in messages. */
#include "scenarios/read/tree.h"
#include "scenarios/read/yaml_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void node_append(struct node *node, struct pair entry, struct arena *arena)
{
    if (node->count == node->room) {
        struct pair *old = node->entry;
        node->room = node->room ? 2 * node->room : 4;
        node->entry = ARENA_ARRAY(arena, node->room, struct pair);
        if (node->count)
            memcpy(node->entry, old, node->count * sizeof *old);
    }
    node->entry[node->count++] = entry;
}

struct pair *node_find(const struct node *map, const char *key)
{
    for (size_t i = 0; i < map->count; i++)
        if (map->entry[i].key && strcmp(map->entry[i].key, key) == 0)
            return &map->entry[i];
    return NULL;
}

bool node_is_none(const struct node *node)
{
    return node->kind == NODE_NULL ||
           (node->kind == NODE_SCALAR && strcmp(node->text, "none") == 0);
}

const struct pair *node_only(const struct node *map, const struct pair **second)
{
    const struct pair *only = NULL;
    *second = NULL;
    for (size_t i = 0; i < map->count; i++) {
        const struct pair *entry = &map->entry[i];
        if (!*entry->key || (only && entry->path < only->path))
            continue;
        *second = only && entry->path == only->path ? entry : NULL;
        only = *second ? only : entry;
    }
    return only;
}

const char *node_other_key(const char *key)
{
    return strcmp(key, "attempts") == 0  ? "retries"
           : strcmp(key, "retries") == 0 ? "attempts" : NULL;
}

bool node_says_otherwise(const struct node *map, const char *key, unsigned path)
{
    const char *other = node_other_key(key);
    const struct pair *entry = other ? node_find(map, other) : NULL;
    return entry && entry->path > path && !node_is_none(node_follow(entry->value));
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

/* --- as one line --- */

enum { FLOW_NODES = 10000 };

struct flow {
    FILE *out;
    int nodes;
};

/* Always quoted where it could be taken for something else. */
static void flow_text(struct flow *flow, const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.%/+";
    bool bare = *text && text[strspn(text, plain)] == '\0' && *text != '%' &&
                strcmp(text, "null") != 0;
    if (bare) {
        fputs(text, flow->out);
        return;
    }
    if (!yaml_is_printable(text)) {
        yaml_write_quoted(flow->out, text);
        return;
    }
    fputc('\'', flow->out);
    for (; *text; text++)
        fputs(*text == '\'' ? "''" : (char[]){ *text, '\0' }, flow->out);
    fputc('\'', flow->out);
}

/* As deep as the tree, 64 levels. */
static void flow_node(struct flow *flow, struct node *node)
{
    node = node_follow(node);
    if (++flow->nodes > FLOW_NODES)
        return;
    if (node->kind == NODE_SCALAR)
        flow_text(flow, node->text);
    if (node->kind == NODE_NULL)
        fputs("null", flow->out);
    if (node->kind != NODE_LIST && node->kind != NODE_MAP)
        return;
    fputc(node->kind == NODE_LIST ? '[' : '{', flow->out);
    for (size_t i = 0; i < node->count; i++) {
        fputs(i ? ", " : "", flow->out);
        if (node->kind == NODE_MAP) {
            flow_text(flow, node->entry[i].key);
            fputs(": ", flow->out);
        }
        flow_node(flow, node->entry[i].value);
    }
    fputc(node->kind == NODE_LIST ? ']' : '}', flow->out);
}

const char *node_flow(struct node *node, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    struct flow flow = { open_memstream(&bytes, &length), 0 };
    if (!flow.out)
        return "";
    flow_node(&flow, node);
    fclose(flow.out);
    const char *text = flow.nodes > FLOW_NODES ? "..." : arena_text(arena, bytes);
    free(bytes);
    return text;
}
