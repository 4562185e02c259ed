/* A sweep over the call's time with a path down the tree: at each instant the path ends in the
** deepest node that counts; when that ends, the path goes up until something is under way again.
**
** Invariant.  (1) path[d + 1] is a child of path[d], and `until[d]` the earlier of its end and that
** of what is above it.
*/
#include "plots/report/trace_shares.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 256 };

struct sweep {
    const struct trace *trace;
    struct trace_share *shares;
    size_t count;
    uint32_t path[DEPTH_MOST];
    sim_time until[DEPTH_MOST];
    size_t depth;
};

static struct trace_share share_of(const struct trace *trace, const struct node *node)
{
    struct trace_share share = { .kind = SHARE_NOTHING, .place = node->place, .edge = node->edge };
    switch ((enum node_kind)node->kind) {
    case NODE_WORK:
        share.kind = SHARE_WORK;
        break;
    case NODE_WAIT:
        share.kind = SHARE_QUEUE;
        break;
    case NODE_PAUSE:
        share.kind = trace->node[node->parent].kind == NODE_MESSAGE ? SHARE_BETWEEN : SHARE_PAUSE;
        break;
    case NODE_HELD:
        share.kind = SHARE_HELD;
        share.name = node->name;
        break;
    case NODE_ATTEMPT:
        share.kind = SHARE_ROAD;
        break;
    case NODE_STAY:
        share.kind = SHARE_STAY;
        break;
    case NODE_REQUEST:
    case NODE_ANSWER:
    case NODE_CALL:
    case NODE_KNOWN:
    case NODE_UNSENT:
    case NODE_LOOKED:
    case NODE_MESSAGE:
    case NODE_DELIVERY:
    case NODE_KIND_COUNT:
        break;
    }
    return share;
}

static bool is_same(const struct trace_share *a, const struct trace_share *b)
{
    bool at = a->kind == SHARE_WORK || a->kind == SHARE_QUEUE || a->kind == SHARE_STAY;
    return a->kind == b->kind && (at ? a->place == b->place : a->edge == b->edge) &&
           (!a->name || strcmp(a->name, b->name) == 0);
}

static void add(struct sweep *sweep, const struct node *node, sim_time span)
{
    struct trace_share share = share_of(sweep->trace, node);
    for (size_t i = 0; i < sweep->count; i++)
        if (is_same(&share, &sweep->shares[i])) {
            sweep->shares[i].span += span;
            return;
        }
    if (sweep->count == TRACE_SHARES_MOST)
        return;
    share.span = span;
    sweep->shares[sweep->count++] = share;
}

/* A hedge holds its call as long as its attempts last: what counts are these.  Messages have a life
** of their own. */
static bool counts(const struct node *node)
{
    return node->kind != NODE_MESSAGE &&
           (node->kind != NODE_HELD || strcmp(node->name, "hedge") != 0);
}

/* Calls before whoever waits for them; then what lasts longest. */
static bool is_before(const struct trace *trace, const struct node *node, const struct node *best)
{
    bool call = node->kind == NODE_CALL, best_call = best->kind == NODE_CALL;
    if (call != best_call)
        return call;
    return node_end(trace, node) > node_end(trace, best);
}

/* What is under way below `parent` at this time; 0: nothing.  `next`: else, when something is. */
static uint32_t under_way(const struct trace *trace, uint32_t parent, sim_time now, sim_time *next)
{
    uint32_t best = 0;
    for (uint32_t n = trace->node[parent].first; n; n = trace->node[n].next) {
        const struct node *child = &trace->node[n];
        if (!counts(child) || node_end(trace, child) <= now)
            continue;
        if (child->from > now)
            *next = child->from < *next ? child->from : *next;
        else if (!best || is_before(trace, child, &trace->node[best]))
            best = n;
    }
    return best;
}

static void push(struct sweep *sweep, uint32_t node, sim_time until)
{
    sim_time end = node_end(sweep->trace, &sweep->trace->node[node]);
    sweep->path[sweep->depth] = node;
    sweep->until[sweep->depth++] = end < until ? end : until;
}

/* From `now` on; returns up to when. */
static sim_time step(struct sweep *sweep, sim_time now)
{
    size_t top = sweep->depth - 1;
    sim_time until = sweep->until[top], next = until;
    uint32_t child = sweep->depth < DEPTH_MOST
                         ? under_way(sweep->trace, sweep->path[top], now, &next)
                         : 0;
    if (child) {
        push(sweep, child, next);
        return now;
    }
    add(sweep, &sweep->trace->node[sweep->path[top]], next - now);
    return next;
}

static int by_span(const void *a, const void *b)
{
    const struct trace_share *one = a, *other = b;
    if (one->span != other->span)
        return one->span < other->span ? 1 : -1;
    return (int)one->kind - (int)other->kind;
}

size_t trace_shares(const struct trace *trace, uint32_t top,
                    struct trace_share shares[TRACE_SHARES_MOST])
{
    struct sweep sweep = { .trace = trace, .shares = shares };
    sim_time now = trace->node[top].from;
    push(&sweep, top, SIM_FOREVER);
    while (sweep.depth > 0) {
        if (now >= sweep.until[sweep.depth - 1])
            sweep.depth--;
        else
            now = step(&sweep, now);
    }
    qsort(shares, sweep.count, sizeof *shares, by_span);
    return sweep.count;
}
