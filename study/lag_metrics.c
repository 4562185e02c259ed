#include "study/lag_metrics.h"

#include "models/spec/mqueue.h"
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

static const char *queue_metric(struct arena *arena, const char *queue, const char *metric)
{
    return arena_format(arena, "queues.%s.%s", queue, metric);
}

/* The last rung of the ladder that a consumer of it climbs, else itself. */
static const struct part *last_stop(const struct world_spec *spec, const struct part *queue)
{
    const struct part *first = spec->parts.item, *end = first + spec->parts.count, *last = queue;
    for (const struct part *reader = first; reader < end; reader++)
        for (const struct part *rung = first; part_feeds(queue, reader) && rung < end; rung++)
            if (rung->rung > 0 && part_feeds(rung, reader))
                last = rung;
    return last;
}

/* Who gives up counts the dead.  Those that are kept are counted where they are kept, from wherever
** they came. */
static const char *dead_metric(const struct world_spec *spec, const struct part *queue,
                               struct arena *arena)
{
    if (queue->queue->dead_letter)
        return queue_metric(arena, queue->queue->dead_letter, "moved_in");
    return queue_metric(arena, last_stop(spec, queue)->service->name, "dead");
}

static const struct part *first_queue(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->parts.count; i++)
        if (spec->parts.item[i].kind == PART_QUEUE &&
            part_is_read(spec, spec->parts.item[i].service->name))
            return &spec->parts.item[i];
    return NULL;
}

size_t lag_metrics(const struct world_spec *spec, const char *path[LAG_METRICS],
                   struct arena *arena)
{
    const struct objective_spec *objective = &spec->objective;
    const struct part *queue = first_queue(spec);
    size_t count = 0;
    if (objective->queues.count > 0) {
        const struct queue_objective_spec *held = &objective->queues.item[0];
        size_t place = part_find(spec, held->name);
        queue = place < spec->parts.count ? &spec->parts.item[place] : queue;
        if (held->oldest != TIME_NONE)
            path[count++] = queue_metric(arena, held->name, "oldest");
        if (held->depth != COUNT_NONE)
            path[count++] = queue_metric(arena, held->name, "depth_max");
    }
    if (!queue)
        return count;
    if (count == 0)
        path[count++] = queue_metric(arena, queue->service->name, "oldest");
    path[count++] = dead_metric(spec, queue, arena);
    return count;
}
