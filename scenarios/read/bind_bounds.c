/* How far the binding may go: every value is counted, and every level it descends. */
#include "scenarios/read/binder.h"

static bool stop(struct binder *binder, const struct pair *entry, const char *words)
{
    struct place place = binder->alias ? binder->alias->place : entry->place;
    if (!binder->stopped)
        findings_add(binder->findings, SEVERITY_ERROR, place, "%s%s", words,
                     binder->alias ? " once this alias is followed" : "");
    binder->stopped = true;
    binder->errors++;
    return false;
}

bool bind_enter(struct binder *binder, const struct pair *entry, struct value *value,
                const struct node **alias)
{
    struct node *node = entry->value;
    *alias = binder->alias;
    if (binder->stopped)
        return false;
    if (!binder->alias && node->kind == NODE_ALIAS)
        binder->alias = node;
    *value = (struct value){ node_follow(node), entry->place };
    bool within = true;
    if (++binder->values > BIND_VALUES)
        within = stop(binder, entry, "more than 200 000 values");
    else if (binder->levels == TREE_LEVELS)
        within = stop(binder, entry, "more than 64 levels");
    if (within)
        binder->levels++;
    else
        binder->alias = *alias;
    return within;
}

void bind_leave(struct binder *binder, const struct node *alias)
{
    binder->levels--;
    binder->alias = alias;
}
