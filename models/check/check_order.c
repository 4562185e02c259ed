/* An order of parts in which callers stand before those they call, and queues before their
** consumers.  Messages may go in a circle, over queues: there the order is cut before a queue that
** is in the circle, so that every call of a service stays in order.
**
** Kahn, 1962, linear in the edges, but for circles.
*/
#include "models/check/check.h"

struct ordering {
    const struct check *check;
    size_t *before;  /* edges that lead here from parts without a place */
    size_t *order, ends, placed;
    size_t *caller;  /* of a part one without a place, as last seen */
    bool *done;
};

static void is_ready(struct ordering *ordering, size_t part)
{
    ordering->done[part] = true;
    ordering->order[ordering->ends++] = part;
}

static void count_edge(struct ordering *ordering, const struct check_edge *edge)
{
    if (edge->target != NO_PART)
        ordering->before[edge->target]++;
}

static void drop_edge(struct ordering *ordering, const struct check_edge *edge)
{
    if (edge->target != NO_PART && --ordering->before[edge->target] == 0 &&
        !ordering->done[edge->target])
        is_ready(ordering, edge->target);
}

static void each_edge(struct ordering *ordering, size_t part,
                      void (*visit)(struct ordering *, const struct check_edge *))
{
    const struct check *check = ordering->check;
    for (size_t e = check->first_edge[part]; e < check->first_edge[part + 1]; e++)
        visit(ordering, &check->edge[e]);
    for (size_t d = check->deliveries.first[part]; d < check->deliveries.first[part + 1]; d++)
        visit(ordering, &check->deliveries.item[d]);
}

static void note_caller(struct ordering *ordering, const struct check_edge *edge)
{
    if (edge->target != NO_PART)
        ordering->caller[edge->target] = edge->caller;
}

/* Each part left has a caller that is left: going back from one to the next closes a circle. */
static size_t queue_in_circle(struct ordering *ordering, size_t parts)
{
    size_t at = 0;
    for (size_t i = 0; i < parts; i++)
        if (!ordering->done[i])
            at = i, each_edge(ordering, i, note_caller);
    for (size_t i = 0; i < parts; i++)
        at = ordering->caller[at];
    while (check_part(ordering->check, at)->kind != PART_QUEUE)
        at = ordering->caller[at];
    return at;
}

size_t *check_order(const struct check *check)
{
    size_t n = check->parts.count;
    struct ordering ordering = { .check = check,
                                 .before = ARENA_ARRAY(check->arena, n, size_t),
                                 .order = ARENA_ARRAY(check->arena, n, size_t),
                                 .caller = ARENA_ARRAY(check->arena, n, size_t),
                                 .done = ARENA_ARRAY(check->arena, n, bool) };
    for (size_t i = 0; i < n; i++)
        each_edge(&ordering, i, count_edge);
    for (size_t i = 0; i < n; i++)
        if (ordering.before[i] == 0)
            is_ready(&ordering, i);
    while (ordering.placed < n) {
        if (ordering.placed == ordering.ends)
            is_ready(&ordering, queue_in_circle(&ordering, n));
        each_edge(&ordering, ordering.order[ordering.placed++], drop_edge);
    }
    return ordering.order;
}
