/* Which part calls which: services never in a circle, not too deep, not too often.
**
** The order of the parts (callers before callees) comes from a depth-first walk with its own stack:
** a call back into the stack closes a circle.  Behind queues nobody waits, so messages may go in
** circles; with queues the order is another one (check_order.c).  What follows walks that order
** once from the front, each part's sums being complete when its turn comes.
*/
#include "models/check/check.h"
#include "models/spec/effects/redrive.h"

#define DEPTH_MAX 256
#define REQUESTS_MAX 1e6
#define CIRCLE_NAMES 12 /* names of a circle that are printed */

/* The walk: `stack` holds the parts being looked into, next[s] the edge of s to follow next. */
struct walk {
    size_t *stack, *next, depth, ordered;
    enum { UNSEEN, OPEN, DONE } *state;
    bool circle;
};

static void circle_found(struct check *check, struct walk *walk, const struct check_edge *edge)
{
    walk->circle = true;
    if (edge->target == edge->caller) {
        CHECK_ERROR(check, edge->to, "service '%s' calls itself", edge->from);
        return;
    }
    size_t from = walk->depth - 1;
    while (walk->stack[from] != edge->target)
        from--;
    const char *path = *edge->to;
    size_t names = 0;
    for (size_t i = from + 1; i < walk->depth && names++ < CIRCLE_NAMES; i++)
        path = arena_format(check->arena, "%s -> %s", path,
                            check->parts.text[walk->stack[i]]);
    CHECK_ERROR(check, edge->to, "services call each other in a circle: %s%s -> %s", path,
                names > CIRCLE_NAMES ? " -> ..." : "", *edge->to);
}

static void walk_enter(struct check *check, struct walk *walk, size_t part)
{
    walk->state[part] = OPEN;
    walk->next[part] = check->first_edge[part];
    walk->stack[walk->depth++] = part;
}

/* Follows one edge of the top of the stack, or closes it.  `order` fills from its end. */
static void walk_step(struct check *check, struct walk *walk, size_t *order)
{
    size_t top = walk->stack[walk->depth - 1];
    if (walk->next[top] == check->first_edge[top + 1]) {
        walk->state[top] = DONE;
        walk->depth--;
        order[check->parts.count - ++walk->ordered] = top;
        return;
    }
    const struct check_edge *edge = &check->edge[walk->next[top]++];
    if (edge->target == NO_PART || walk->state[edge->target] == DONE)
        return;
    if (walk->state[edge->target] == UNSEEN)
        walk_enter(check, walk, edge->target);
    else
        circle_found(check, walk, edge);
}

static void check_circles(struct check *check)
{
    size_t count = check->parts.count;
    size_t *order = ARENA_ARRAY(check->arena, count, size_t);
    struct walk walk = { .stack = ARENA_ARRAY(check->arena, count, size_t),
                         .next = ARENA_ARRAY(check->arena, count, size_t) };
    walk.state = arena_take_array(check->arena, count, sizeof *walk.state);
    for (size_t i = 0; i < count; i++) {
        if (walk.state[i] == UNSEEN)
            walk_enter(check, &walk, i);
        while (walk.depth)
            walk_step(check, &walk, order);
    }
    check->order = walk.circle ? NULL : check->spec->queues.count ? check_order(check) : order;
}

/* Per part: levels of calls down to it (0: never called), requests there for one root call.  What
** is delivered begins anew: nobody above waits for it. */
struct reach {
    int *depth;
    double *requests;
};

static void reach_roots(const struct check *check, struct reach *reach)
{
    for (size_t i = 0; i < check->client_edge_count; i++) {
        size_t target = check->edge[i].target;
        if (target != NO_PART)
            reach->depth[target] = 1, reach->requests[target] = 1;
    }
}

/* Dead letters and what a redrive brings come to a queue, too. */
static void reach_moved(const struct check *check, struct reach *reach)
{
    const struct check_names *queues = check_names_of(check, PART_QUEUE);
    for (size_t i = 0; i < check->parts.count; i++) {
        const struct part *part = check_part(check, i);
        size_t dead = part->kind == PART_QUEUE ? check_find(queues, part->queue->dead_letter)
                                               : NO_PART;
        if (dead != NO_PART && reach->depth[dead] == 0)
            reach->depth[dead] = 1;
        if (part->rung > 0)
            reach->depth[i] = 1;
    }
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        const struct redrive_spec *redrive = check->spec->faults.item[i].redrive;
        size_t to = redrive ? check_find(queues, redrive->to) : NO_PART;
        if (to != NO_PART && reach->depth[to] == 0)
            reach->depth[to] = 1;
    }
}

static void reach_edge(struct check *check, struct reach *reach, const struct check_edge *edge)
{
    if (edge->target == NO_PART)
        return;
    int level = reach->depth[edge->caller] + 1, *depth = &reach->depth[edge->target];
    double before = reach->requests[edge->caller], *requests = &reach->requests[edge->target];
    double after = *requests + before * edge->share;
    if (level == DEPTH_MAX + 1)
        CHECK_ERROR(check, edge->to, "the call of '%s' is %d levels deep; at most %d are possible",
                    *edge->to, level, DEPTH_MAX);
    if (before <= REQUESTS_MAX && *requests <= REQUESTS_MAX && after > REQUESTS_MAX)
        CHECK_ERROR(check, edge->to,
                    "one root call would cause %.10g requests at '%s'; at most 1000000 are "
                    "possible",
                    after, *edge->to);
    *requests = after;
    level = edge->consumer ? 1 : level;
    *depth = level > *depth ? level : *depth;
}

/* Nothing comes to the queue. */
static void warn_unpublished(struct check *check, const struct part *part)
{
    const char *name = part->service->name;
    const struct redrive_spec *redrive = check_redrive_from(check, name);
    if (redrive)
        CHECK_WARNING(check, &redrive->from,
                      "the redrive finds nothing: nothing is published to '%s', and it is nobody's "
                      "`dead_letter`", name);
    else
        CHECK_WARNING(check, part_place(part), "nothing is ever published to queue '%s'", name);
}

static void warn_unreached(struct check *check, const struct part *part)
{
    if (part->kind == PART_QUEUE)
        warn_unpublished(check, part);
    else if (part->kind == PART_SERVICE)
        CHECK_WARNING(check, part_place(part), "service '%s' is never called", part->service->name);
}

static void reach_from(struct check *check, struct reach *reach, size_t part)
{
    const struct check_edges *deliveries = &check->deliveries;
    for (size_t e = check->first_edge[part]; e < check->first_edge[part + 1]; e++)
        reach_edge(check, reach, &check->edge[e]);
    for (size_t d = deliveries->first[part]; d < deliveries->first[part + 1]; d++)
        reach_edge(check, reach, &deliveries->item[d]);
}

static void check_reach(struct check *check)
{
    size_t count = check->parts.count;
    struct reach reach = { ARENA_ARRAY(check->arena, count, int),
                           ARENA_ARRAY(check->arena, count, double) };
    reach_roots(check, &reach);
    reach_moved(check, &reach);
    for (size_t i = 0; i < count; i++)
        if (reach.depth[check->order[i]])
            reach_from(check, &reach, check->order[i]);
    for (size_t i = 0; i < count; i++)
        if (!reach.depth[i] && !check->unresolved && !check->spec->varied)
            warn_unreached(check, check_part(check, i));
}

void check_calls(struct check *check)
{
    check_circles(check);
    if (check->order)
        check_reach(check);
}
