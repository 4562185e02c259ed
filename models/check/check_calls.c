/* Which service calls which: never in a circle, not too deep, not too often.
**
** The order of the services (callers before callees) comes from a depth-first walk with its own
** stack: a call back into the stack closes a circle.  What follows walks that order once from the
** front, each service's sums being complete when its turn comes.
*/
#include "models/check/check.h"

#define DEPTH_MAX 256
#define REQUESTS_MAX 1e6
#define CIRCLE_NAMES 12 /* names of a circle that are printed */

/* The walk: `stack` holds the services being looked into, next[s] the edge of s to follow next. */
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
                            check->services.text[walk->stack[i]]);
    CHECK_ERROR(check, edge->to, "services call each other in a circle: %s%s -> %s", path,
                names > CIRCLE_NAMES ? " -> ..." : "", *edge->to);
}

static void walk_enter(struct check *check, struct walk *walk, size_t service)
{
    walk->state[service] = OPEN;
    walk->next[service] = check->first_edge[service];
    walk->stack[walk->depth++] = service;
}

/* Follows one edge of the top of the stack, or closes it.  `order` fills from its end. */
static void walk_step(struct check *check, struct walk *walk, size_t *order)
{
    size_t top = walk->stack[walk->depth - 1];
    if (walk->next[top] == check->first_edge[top + 1]) {
        walk->state[top] = DONE;
        walk->depth--;
        order[check->spec->services.count - ++walk->ordered] = top;
        return;
    }
    const struct check_edge *edge = &check->edge[walk->next[top]++];
    if (edge->target == NO_SERVICE || walk->state[edge->target] == DONE)
        return;
    if (walk->state[edge->target] == UNSEEN)
        walk_enter(check, walk, edge->target);
    else
        circle_found(check, walk, edge);
}

static void check_circles(struct check *check)
{
    size_t count = check->spec->services.count;
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
    check->order = walk.circle ? NULL : order;
}

/* Per service: levels of calls down to it (0: never called), requests there for one root call. */
struct reach {
    int *depth;
    double *requests;
};

static void reach_roots(const struct check *check, struct reach *reach)
{
    for (size_t i = 0; i < check->client_edge_count; i++) {
        size_t target = check->edge[i].target;
        if (target != NO_SERVICE)
            reach->depth[target] = 1, reach->requests[target] = 1;
    }
}

static void reach_edge(struct check *check, struct reach *reach, const struct check_edge *edge)
{
    if (edge->target == NO_SERVICE)
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
    *depth = level > *depth ? level : *depth;
}

static void check_reach(struct check *check)
{
    size_t count = check->services.count;
    struct reach reach = { ARENA_ARRAY(check->arena, count, int),
                           ARENA_ARRAY(check->arena, count, double) };
    reach_roots(check, &reach);
    for (size_t i = 0; i < count; i++) {
        size_t service = check->order[i];
        for (size_t e = check->first_edge[service];
             reach.depth[service] && e < check->first_edge[service + 1]; e++)
            reach_edge(check, &reach, &check->edge[e]);
    }
    for (size_t i = 0; i < count; i++)
        if (!reach.depth[i] && !check->unresolved)
            CHECK_WARNING(check, &check->spec->services.item[i].name,
                          "service '%s' is never called", check->services.text[i]);
}

void check_calls(struct check *check)
{
    check_circles(check);
    if (check->order)
        check_reach(check);
}
