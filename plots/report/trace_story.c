#include "plots/report/trace_story.h"

#include "models/shape/topology.h"
#include "models/spec/mqueue.h"
#include "models/spec/part.h"
#include "models/spec/service.h"

#include <string.h>

const char *trace_part_name(const struct trace_story *story, uint32_t place)
{
    return story->topology->service[place]->name;
}

static bool is_one_of_many(const struct trace_story *story, const struct node *node)
{
    const struct part *part = story->topology->part[node->place];
    if (part->kind == PART_QUEUE)
        return part->queue->partitions != COUNT_NONE && node->kind != NODE_REQUEST &&
               node->kind != NODE_MESSAGE;
    return service_spec_instances(part->service) > 1;
}

const char *trace_place_name(const struct trace_story *story, const struct node *node,
                             struct arena *arena)
{
    const char *name = trace_part_name(story, node->place);
    if (!is_one_of_many(story, node))
        return name;
    return arena_format(arena, "%s/%u", name, node->instance + 1);
}

const char *trace_caller(const struct trace_story *story, const struct node *node)
{
    return topology_from(story->topology, node->edge);
}

const char *trace_callee(const struct trace_story *story, const struct node *node)
{
    return trace_part_name(story, (uint32_t)story->topology->road[node->edge].to);
}

const char *trace_message_end(const struct node *node)
{
    static const char *const words[MESSAGE_OUTS] = {
        [MESSAGE_OUT_DONE] = "done",       [MESSAGE_OUT_DEAD] = "dead",
        [MESSAGE_OUT_MOVED] = "moved",     [MESSAGE_OUT_DROPPED] = "dropped",
        [MESSAGE_OUT_EXPIRED] = "expired",
    };
    return node->open ? "open" : words[node->how];
}

const char *trace_held_words(const struct node *node)
{
    static const struct {
        const char *name, *words;
    } rows[] = {
        { "bulkhead", "waits for a place in the bulkhead" },
        { "pool", "waits for a connection of the pool" },
        { "throttle", "waits for its throttle" },
        { "breaker", "waits for the breaker's probes" },
        { "cache", "looks into the cache" },
        { "fallback", "asks the fallback" },
        { "hedge", "hedges" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, node->name) == 0)
            return rows[i].words;
    return node->name;
}

uint32_t trace_worked_on(const struct trace *trace, uint32_t delivery)
{
    uint32_t call = trace->node[delivery].first;
    uint32_t attempt = call ? trace->node[call].first : 0;
    return trace_request(trace, attempt);
}

sim_time trace_vain(const struct trace *trace, uint32_t work)
{
    const struct node *node = &trace->node[work];
    sim_time left = trace_left(trace, work), end = node_end(trace, node);
    if (left == TIME_NONE || left >= end)
        return 0;
    return end - (left > node->from ? left : node->from);
}
