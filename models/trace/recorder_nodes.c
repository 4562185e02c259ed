#include "models/trace/recorder_parts.h"

#include "base/arena.h"

enum { ROOM_FIRST = 256 };

static void link_below(struct trace *trace, uint32_t parent, uint32_t number)
{
    struct node *above = &trace->node[parent];
    trace->node[number].root = above->root;
    if (above->last)
        trace->node[above->last].next = number;
    else
        above->first = number;
    above->last = number;
}

uint32_t recorder_add(struct recorder *recorder, uint32_t parent, struct node node)
{
    struct trace *trace = &recorder->trace;
    if (trace->nodes == recorder->node_room) {
        recorder->node_room = recorder->node_room ? 2 * recorder->node_room : ROOM_FIRST;
        trace->node = memory_resize(trace->node, recorder->node_room, sizeof *trace->node);
    }
    uint32_t number = (uint32_t)trace->nodes++;
    struct node *added = &trace->node[number];
    *added = node;
    added->parent = parent;
    added->from = recorder->now;
    added->to = added->answered = TIME_NONE;
    added->open = true;
    if (parent)
        link_below(trace, parent, number);
    return number;
}

uint32_t recorder_add_moment(struct recorder *recorder, uint32_t parent, struct node node)
{
    uint32_t number = recorder_add(recorder, parent, node);
    recorder_end(recorder, recorder_node(recorder, number), node.outcome);
    return number;
}

void recorder_add_root(struct recorder *recorder, uint32_t node)
{
    struct trace *trace = &recorder->trace;
    if (trace->roots == recorder->root_room) {
        recorder->root_room = recorder->root_room ? 2 * recorder->root_room : ROOM_FIRST;
        trace->root = memory_resize(trace->root, recorder->root_room, sizeof *trace->root);
    }
    recorder_node(recorder, node)->root = (uint32_t)trace->roots;
    trace->root[trace->roots++] = (struct trace_root){ recorder->roots, node };
}

void recorder_end(const struct recorder *recorder, struct node *node, uint8_t outcome)
{
    node->to = recorder->now;
    node->open = false;
    node->outcome = outcome;
}

uint32_t recorder_open_child(const struct recorder *recorder, uint32_t parent, enum node_kind kind,
                             uint32_t twin)
{
    uint32_t found = 0;
    for (uint32_t n = recorder_node(recorder, parent)->first; n;
         n = recorder_node(recorder, n)->next) {
        const struct node *child = recorder_node(recorder, n);
        if (child->kind == kind && child->twin == twin && child->open)
            found = n;
    }
    return found;
}

uint32_t recorder_known(const struct recorder *recorder, const void *address)
{
    uint32_t node = known_find(&recorder->known, address);
    return node == KNOWN_NONE ? 0 : node;
}
