/* The presets of a map, laid underneath it before it is bound.
**
** What a preset says has the place of its name in the scenario, so that an error in it, or a
** warning about it, leads to the line that asked for it.
*/
#include "scenarios/read/binder.h"
#include "scenarios/read/lay.h"
#include "scenarios/read/presets.h"

#include <string.h>

struct stack {
    struct binder *binder;
    const struct field_table *table;
    const struct field *field;
    struct node *under; /* of those so far; NULL: none yet */
};

static void add_preset(struct stack *stack, const struct spot *at, const struct node *name)
{
    struct binder *binder = stack->binder;
    const char *here = stack->field->range;
    struct err err;
    const struct preset *preset = presets_find(name->text, here, &err);
    if (!preset) {
        bind_fail(binder, name->place, at, &err);
        return;
    }
    if (strcmp(here, preset_place_word(preset->place)) != 0) {
        bind_error(binder, name->place, at, "is %s, which is a preset for %s, not for a %s",
                   name->text, presets_places(name->text, binder->arena), here);
        return;
    }
    struct node *tree = preset_tree(preset, name->place, binder->arena);
    stack->under = stack->under ? node_lay(stack->table, tree, stack->under, binder->arena) : tree;
}

static void add_value(struct stack *stack, const struct spot *at, struct node *node,
                      struct place place)
{
    node = node_follow(node);
    if (node->kind == NODE_SCALAR && strcmp(node->text, "none") != 0)
        add_preset(stack, at, node);
    else if (node->kind == NODE_LIST || node->kind == NODE_MAP)
        bind_error(stack->binder, place, at, "must be the name of a preset, not %s",
                   node_words(node, stack->binder->arena));
}

static void add_list(struct stack *stack, const struct spot *at, const struct node *list,
                     struct place place)
{
    if (list->count > PRESETS_AT_ONCE) {
        bind_error(stack->binder, place, at,
                   "is a list of %zu presets, but at most %d are possible",
                   list->count, PRESETS_AT_ONCE);
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        struct spot here = { at, NULL, i };
        add_value(stack, &here, list->entry[i].value, list->entry[i].place);
    }
}

struct node *bind_presets(struct binder *binder, const struct spot *at,
                          const struct field_table *table, struct node *map)
{
    struct stack stack = { .binder = binder, .table = table,
                           .field = fields_first(table, FIELD_PRESET) };
    const struct pair *entry = stack.field ? node_find(map, stack.field->key) : NULL;
    if (!entry)
        return map;
    struct spot here = { at, stack.field->key, 0 };
    const struct node *value = node_follow(entry->value);
    if (value->kind == NODE_LIST)
        add_list(&stack, &here, value, entry->place);
    else
        add_value(&stack, &here, entry->value, entry->place);
    return stack.under ? node_lay(table, map, stack.under, binder->arena) : map;
}
