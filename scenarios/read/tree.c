/* The tree of a YAML text, composed from libyaml's events.
**
** Invariants
**   1. The stack holds the lists and maps that are open, at most TREE_LEVELS of them: depth is
**      bounded here, for libyaml needs time quadratic in it.
**   2. A node hangs in its parent from its first event on; only its children are still to come.
**   3. An alias leads to a node that has ended: there is no circle.
**   4. No scalar holds a control character but line breaks and tabs, and no key is empty.
**
** Anchors are kept in a list, the newest first, as a name may be used again; a file has few.
*/
#include "scenarios/read/tree.h"

#include "scenarios/read/merge.h"
#include "scenarios/read/syntax.h"

#include <string.h>
#include <yaml.h>

enum { ANCHORS = 1000 };

struct frame {
    struct node *node;
    bool keyed;      /* a map: its key is read, the value is next */
    const char *key; /* NULL: the key was refused, and the value goes with it */
    struct place place;
    bool quoted;
};

struct composer {
    yaml_parser_t parser;
    const struct source *source;
    size_t from;
    struct arena *arena;
    struct findings *findings;
    int errors_before;
    struct frame stack[TREE_LEVELS];
    size_t depth, nodes;
    const char *anchor[ANCHORS];
    struct node *anchored[ANCHORS];
    size_t anchors;
    struct node *root;
    bool failed, ended;
};

#define ERROR(composer, place, ...) \
    findings_add((composer)->findings, SEVERITY_ERROR, (place), __VA_ARGS__)

static struct place place_of(const struct composer *composer, const yaml_event_t *event)
{
    return syntax_value_place(composer->source, composer->from, event->start_mark);
}

static void fail(struct composer *composer, struct place place, const char *words)
{
    ERROR(composer, place, "%s", words);
    composer->failed = true;
}

/* --- hanging nodes into the tree --- */

static void take_key(struct composer *composer, struct frame *frame, const struct node *node,
                     bool quoted)
{
    frame->keyed = true;
    frame->key = NULL;
    frame->place = node->place;
    frame->quoted = quoted;
    if (node->kind == NODE_NULL || (node->kind == NODE_SCALAR && !*node->text))
        ERROR(composer, node->place, "a key is missing here, before the ':'");
    else if (node->kind == NODE_SCALAR)
        frame->key = !quoted && strcmp(node->text, merge_key) == 0 ? merge_key : node->text;
    else if (node->kind != NODE_BROKEN)
        ERROR(composer, node->place, "a key is a word, not %s", node_words(node, composer->arena));
}

static void attach(struct composer *composer, struct node *node, bool quoted)
{
    if (++composer->nodes > TREE_NODES) {
        fail(composer, node->place, "more than 200 000 keys and values");
        return;
    }
    struct frame *frame = composer->depth ? &composer->stack[composer->depth - 1] : NULL;
    if (!frame)
        composer->root = node;
    else if (frame->node->kind == NODE_LIST)
        node_append(frame->node, (struct pair){ .place = node->place, .value = node },
                    composer->arena);
    else if (!frame->keyed)
        take_key(composer, frame, node, quoted);
    else {
        if (frame->key)
            node_append(frame->node,
                        (struct pair){ frame->key, frame->place, node, frame->quoted, 0 },
                        composer->arena);
        frame->keyed = false;
    }
}

static struct node *node_new(struct composer *composer, enum node_kind kind,
                             const yaml_event_t *event)
{
    struct node *node = ARENA_NEW(composer->arena, struct node);
    node->kind = kind;
    node->place = place_of(composer, event);
    return node;
}

/* --- tags and anchors --- */

static void check_tag(struct composer *composer, const yaml_event_t *event, const char *tag)
{
    static const char core[] = "tag:yaml.org,2002:";
    static const char *const plain[] = { "str", "int", "float", "bool", "null", "map", "seq" };
    if (!tag || strcmp(tag, "!") == 0)
        return;
    bool is_core = strncmp(tag, core, sizeof core - 1) == 0;
    for (size_t i = 0; is_core && i < sizeof plain / sizeof *plain; i++)
        if (strcmp(tag + sizeof core - 1, plain[i]) == 0)
            return;
    ERROR(composer, place_of(composer, event), "a scenario has no use for the tag '%s%.60s'",
          is_core ? "!!" : "", is_core ? tag + sizeof core - 1 : tag);
}

static void set_anchor(struct composer *composer, const yaml_char_t *name, struct node *node)
{
    if (!name)
        return;
    if (composer->anchors == ANCHORS) {
        fail(composer, node->place, "more than 1000 anchors");
        return;
    }
    composer->anchor[composer->anchors] = arena_text(composer->arena, (const char *)name);
    composer->anchored[composer->anchors++] = node;
}

static struct node *find_anchor(const struct composer *composer, const char *name)
{
    for (size_t i = composer->anchors; i-- > 0;)
        if (strcmp(composer->anchor[i], name) == 0)
            return composer->anchored[i];
    return NULL;
}

static void take_alias(struct composer *composer, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    struct node *alias = node_new(composer, NODE_BROKEN, event);
    struct node *target = find_anchor(composer, name);
    if (!target) {
        const char *near = nearest_word(name, composer->anchor, composer->anchors);
        ERROR(composer, alias->place, "nothing above is called &%.60s%s%s%s", name,
              near ? "; did you mean *" : "", near ? near : "", near ? "?" : "");
    } else if (target->open) {
        ERROR(composer, alias->place, "*%.60s stands inside &%.60s itself", name, name);
    } else if (target->kind != NODE_BROKEN) {
        alias->kind = NODE_ALIAS;
        alias->target = target;
    }
    attach(composer, alias, false);
}

/* --- events --- */

static bool is_null(const char *text)
{
    static const char *const words[] = { "", "~", "null", "Null", "NULL" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

static bool has_control(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
            return true;
    }
    return false;
}

static void take_scalar(struct composer *composer, const yaml_event_t *event)
{
    const char *bytes = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    bool quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    struct node *node = node_new(composer, NODE_SCALAR, event);
    check_tag(composer, event, (const char *)event->data.scalar.tag);
    node->text = arena_text_of(composer->arena, bytes, length);
    if (has_control(bytes, length)) {
        ERROR(composer, node->place, "a control character is written in this text");
        node->kind = NODE_BROKEN;
    } else if (!quoted && is_null(node->text)) {
        node->kind = NODE_NULL;
    }
    set_anchor(composer, event->data.scalar.anchor, node);
    attach(composer, node, quoted);
}

static void open_node(struct composer *composer, const yaml_event_t *event, enum node_kind kind,
                      const yaml_char_t *anchor, const yaml_char_t *tag)
{
    struct node *node = node_new(composer, kind, event);
    if (composer->depth == TREE_LEVELS) {
        fail(composer, node->place, "more than 64 levels of maps and lists");
        return;
    }
    check_tag(composer, event, (const char *)tag);
    set_anchor(composer, anchor, node);
    node->open = true;
    attach(composer, node, false);
    composer->stack[composer->depth++] = (struct frame){ .node = node };
}

static void close_node(struct composer *composer)
{
    struct node *node = composer->stack[--composer->depth].node;
    node->open = false;
    if (node->kind == NODE_MAP &&
        !map_close(node, &composer->nodes, composer->arena, composer->findings))
        composer->failed = true;
}

static void take_event(struct composer *composer, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (composer->root)
            fail(composer, place_of(composer, event),
                 "a second document begins here, but a file holds one scenario");
        break;
    case YAML_ALIAS_EVENT: take_alias(composer, event); break;
    case YAML_SCALAR_EVENT: take_scalar(composer, event); break;
    case YAML_SEQUENCE_START_EVENT:
        open_node(composer, event, NODE_LIST, event->data.sequence_start.anchor,
                  event->data.sequence_start.tag);
        break;
    case YAML_MAPPING_START_EVENT:
        open_node(composer, event, NODE_MAP, event->data.mapping_start.anchor,
                  event->data.mapping_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: close_node(composer); break;
    case YAML_STREAM_END_EVENT: composer->ended = true; break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT: break;
    }
    if (!composer->failed && composer->findings->errors - composer->errors_before > TREE_ERRORS)
        fail(composer, place_of(composer, event), "too many errors; the rest is not read");
}

static void compose(struct composer *composer)
{
    while (!composer->failed && !composer->ended) {
        yaml_event_t event;
        if (!yaml_parser_parse(&composer->parser, &event)) {
            syntax_report(&composer->parser, composer->source, composer->from, composer->findings);
            composer->failed = true;
            return;
        }
        take_event(composer, &event);
        yaml_event_delete(&event);
    }
}

struct node *tree_compose(const struct source *source, size_t from, struct arena *arena,
                          struct findings *findings)
{
    struct composer *composer = ARENA_NEW(arena, struct composer);
    *composer = (struct composer){ .source = source, .from = from, .arena = arena,
                                   .findings = findings, .errors_before = findings->errors };
    if (!source_is_text(source, findings))
        return NULL;
    if (!yaml_parser_initialize(&composer->parser)) {
        fail(composer, (struct place){ source->file, 0, 0 }, "not enough memory");
        return NULL;
    }
    yaml_parser_set_encoding(&composer->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&composer->parser, (const unsigned char *)source->text + from,
                                 source->length - from);
    compose(composer);
    yaml_parser_delete(&composer->parser);
    if (!composer->root) {
        composer->root = ARENA_NEW(arena, struct node);
        composer->root->place = source_place(source, from);
    }
    return composer->failed ? NULL : composer->root;
}
