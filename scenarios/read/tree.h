/* The tree of a YAML text: nodes that know their places.
**
** Composed from libyaml's events, within bounds: 64 levels, 200 000 nodes.  An alias stays a
** reference, so a tree is small whatever it stands for; merge keys (<<) are resolved, so a map
** holds each key once.  Scalars are text: what `no` or 1e3 means is up to the field they are for.
*/
#ifndef SQUALL_SCENARIOS_TREE_H
#define SQUALL_SCENARIOS_TREE_H

#include "scenarios/read/source.h"

enum { TREE_LEVELS = 64, TREE_NODES = 200000, TREE_ERRORS = 100 };

enum node_kind {
    NODE_NULL,   /* nothing, ~ or null */
    NODE_SCALAR, /* text */
    NODE_LIST,
    NODE_MAP,
    NODE_ALIAS, /* target */
    NODE_BROKEN /* was reported; to be passed over in silence */
};

struct node;

/* An item of a list (key NULL, the place of the item) or of a map (the place of the key).  The key
** "" is never written by a user: see patch.h. */
struct pair {
    const char *key;
    struct place place;
    struct node *value;
    bool quoted; /* the key: its text begins a column further on */
    unsigned path; /* which of the paths that led into the map led here last; 0: it was written
                      so */
};

struct node {
    enum node_kind kind;
    bool open; /* not yet ended: an alias to it would be a circle */
    struct place place;
    const char *text;    /* SCALAR */
    struct node *target; /* ALIAS; never an alias itself */
    struct pair *entry; /* LIST, MAP */
    size_t count, room;
    unsigned paths;      /* that led into it: see patch.h */
    const void *owner; /* the patch that made it; NULL: it was written so */
    const char *hint;  /* made by a path: the key that may have been meant, or "" */
};

/* The root of the one document in `source`, from the byte `from` of its first line on; a null where
** there is nothing, NULL where it is no YAML.  Other errors (a key twice, an unknown alias) leave a
** tree but are in the findings. */
struct node *tree_compose(const struct source *source, size_t from, struct arena *arena,
                          struct findings *findings);

static inline struct node *node_follow(struct node *node)
{
    return node->kind == NODE_ALIAS ? node->target : node;
}

void node_append(struct node *node, struct pair entry, struct arena *arena);

/* The entry of a map, or NULL. */
struct pair *node_find(const struct node *map, const char *key);

/* The entry that is meant of a map that takes one: what a path led to last, else the first;
** `second` is another that the file has beside it, or NULL.  NULL: there is none. */
const struct pair *node_only(const struct node *map, const struct pair **second);

/* A map holds this key's value in another way, which a path led to later. */
bool node_says_otherwise(const struct node *map, const char *key, unsigned path);

/* `retries` for `attempts`, and the contrary; NULL: it is said in one way only. */
const char *node_other_key(const char *key);

/* Nothing, or the word `none`. */
bool node_is_none(const struct node *node);

/* It as one line of YAML, aliases followed; "..." where that takes more than 10 000 values. */
const char *node_flow(struct node *node, struct arena *arena);

/* "a list", "a map", "'text'", "empty": for messages. */
const char *node_words(const struct node *node, struct arena *arena);

#endif
