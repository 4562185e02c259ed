/* Kahn, 1962: again and again the next one whose callers all have their place. */
#include "models/shape/order.h"

#include "models/spec/call.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <string.h>

/* How many callers each part has, or queues, that have no place yet. */
static size_t *count_callers(const struct world_spec *spec, struct arena *arena)
{
    size_t n = spec->parts.count;
    size_t *callers = ARENA_ARRAY(arena, n, size_t);
    for (size_t i = 0; i < n; i++) {
        const struct part *part = &spec->parts.item[i];
        for (size_t j = 0; j < service_spec_calls(part->service); j++)
            callers[part_find(spec, service_spec_call(part->service, j)->target)]++;
        for (size_t j = 0; j < n; j++)
            callers[j] += part_feeds(part, &spec->parts.item[j]);
    }
    return callers;
}

static bool leads_to(const struct world_spec *spec, size_t from, size_t to)
{
    const struct part *part = &spec->parts.item[from], *other = &spec->parts.item[to];
    for (size_t j = 0; j < service_spec_calls(part->service); j++)
        if (strcmp(service_spec_call(part->service, j)->target, other->service->name) == 0)
            return true;
    return part_feeds(part, other);
}

/* A caller, or queue, of this part that has no place yet. */
static size_t caller_left(const struct world_spec *spec, const bool *placed, size_t part)
{
    size_t caller = 0;
    while (placed[caller] || !leads_to(spec, caller, part))
        caller++;
    return caller;
}

/* Where each part left has a caller that is left, going back from one to the next closes a circle;
** what hangs behind it is not cut. */
static size_t queue_in_circle(const struct world_spec *spec, const bool *placed)
{
    size_t at = 0;
    while (placed[at])
        at++;
    for (size_t i = 0; i < spec->parts.count; i++)
        at = caller_left(spec, placed, at);
    while (spec->parts.item[at].kind != PART_QUEUE)
        at = caller_left(spec, placed, at);
    return at;
}

/* The first whose callers all have their place; else a queue in a circle. */
static size_t next_in_order(const struct world_spec *spec, const size_t *callers,
                            const bool *placed)
{
    for (size_t i = 0; i < spec->parts.count; i++)
        if (!placed[i] && callers[i] == 0)
            return i;
    return queue_in_circle(spec, placed);
}

static void place(const struct world_spec *spec, size_t *callers, size_t next)
{
    const struct part *part = &spec->parts.item[next];
    for (size_t j = 0; j < service_spec_calls(part->service); j++)
        callers[part_find(spec, service_spec_call(part->service, j)->target)]--;
    for (size_t j = 0; j < spec->parts.count; j++)
        callers[j] -= part_feeds(part, &spec->parts.item[j]);
}

size_t *parts_in_order(const struct world_spec *spec, struct arena *arena)
{
    size_t n = spec->parts.count, *order = ARENA_ARRAY(arena, n, size_t);
    size_t *callers = count_callers(spec, arena);
    bool *placed = ARENA_ARRAY(arena, n, bool);
    for (size_t i = 0; i < n; i++) {
        order[i] = next_in_order(spec, callers, placed);
        placed[order[i]] = true;
        place(spec, callers, order[i]);
    }
    return order;
}
