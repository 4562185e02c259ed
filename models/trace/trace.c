#include "models/trace/trace.h"

#include <stdlib.h>

void trace_release(struct trace *trace)
{
    free(trace->node);
    free(trace->root);
    *trace = (struct trace){ 0 };
}

const char *node_word(enum node_kind kind)
{
    static const char *const words[] = {
#define NODE_WORD(name, word) word,
        NODE_KINDS(NODE_WORD)
#undef NODE_WORD
    };
    return words[kind];
}

sim_time node_end(const struct trace *trace, const struct node *node)
{
    return node->open ? trace->end : node->to;
}

uint32_t trace_after(const struct trace *trace, uint32_t top, uint32_t node)
{
    if (trace->node[node].first)
        return trace->node[node].first;
    while (node != top && !trace->node[node].next)
        node = trace->node[node].parent;
    return node == top ? 0 : trace->node[node].next;
}

/* It comes before whatever else stands below an attempt. */
uint32_t trace_request(const struct trace *trace, uint32_t attempt)
{
    uint32_t first = trace->node[attempt].first;
    return attempt && trace->node[first].kind == NODE_REQUEST ? first : 0;
}

/* An attempt's caller waits until it has the answer, or gives up; and a listener longer. */
static sim_time left_by_caller(const struct node *attempt)
{
    return attempt->counted ? attempt->answered : attempt->open ? TIME_NONE : attempt->to;
}

sim_time trace_left(const struct trace *trace, uint32_t node)
{
    sim_time left = TIME_NONE;
    for (uint32_t n = node; n; n = trace->node[n].parent) {
        const struct node *above = &trace->node[n];
        if (above->kind == NODE_MESSAGE)
            return left;
        sim_time gone = above->kind == NODE_ATTEMPT ? left_by_caller(above) : TIME_NONE;
        if (gone != TIME_NONE && (left == TIME_NONE || gone < left))
            left = gone;
    }
    return left;
}
