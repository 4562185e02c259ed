#include "plots/report/trace_json.h"

#include "models/spec/world.h"
#include "plots/report/json_parts.h"

static void set_time(json_t *object, const char *key, sim_time time)
{
    json_object_set_new(object, key, json_integer((json_int_t)time));
}

static void set_flag(json_t *object, const char *key, bool value)
{
    if (value)
        json_object_set_new(object, key, json_true());
}

static void set_outcome(json_t *object, const char *key, uint8_t outcome)
{
    json_object_set_new(object, key, json_string(outcome_name((enum outcome)outcome)));
}

static const char *how_word(const struct node *node)
{
    switch ((enum request_how)node->how) {
    case REQUEST_OPEN: return "open";
    case REQUEST_SERVED: return "served";
    case REQUEST_REFUSED: return "refused";
    case REQUEST_DROPPED: return "dropped";
    }
    return NULL;
}

static void set_edge(json_t *object, const struct trace_story *story, const struct node *node,
                     struct arena *arena)
{
    json_object_set_new(object, "from", json_text(trace_caller(story, node), arena));
    json_object_set_new(object, "to", json_text(trace_callee(story, node), arena));
}

static void set_place(json_t *object, const struct trace_story *story, const struct node *node,
                      struct arena *arena)
{
    json_object_set_new(object, "at", json_text(trace_part_name(story, node->place), arena));
    json_object_set_new(object, "instance", json_integer(node->instance + 1));
}

static void set_attempt(json_t *object, const struct node *node)
{
    json_object_set_new(object, "number", json_integer(node->number));
    set_flag(object, "hedge", node->hedge);
    set_flag(object, "lost", node->lost);
    if (!node->open)
        set_outcome(object, "outcome", node->outcome);
}

static void set_request(json_t *object, const struct trace_story *story, const struct node *node,
                        struct arena *arena)
{
    set_place(object, story, node, arena);
    json_object_set_new(object, "how", json_string(how_word(node)));
    if (!node->open)
        set_outcome(object, "outcome", node->outcome);
    json_object_set_new(object, "executed", json_integer(node->number));
}

static void set_work(json_t *object, const struct trace_story *story, uint32_t number,
                     struct arena *arena)
{
    set_place(object, story, &story->trace->node[number], arena);
    set_time(object, "for_nobody_ns", trace_vain(story->trace, number));
}

static void set_delivery(json_t *object, const struct trace_story *story,
                         const struct node *node, struct arena *arena)
{
    set_place(object, story, node, arena);
    json_object_set_new(object, "number", json_integer(node->number));
    set_flag(object, "lease_ran_out", node->late);
    if (!node->open)
        set_outcome(object, "outcome", node->outcome);
}

static void set_members(json_t *object, const struct trace_story *story, uint32_t number,
                        struct arena *arena)
{
    const struct node *node = &story->trace->node[number];
    switch ((enum node_kind)node->kind) {
    case NODE_CALL:
        set_edge(object, story, node, arena);
        json_object_set_new(object, "attempts", json_integer(node->number));
        set_flag(object, "again", node->again);
        set_flag(object, "retries_exhausted", node->exhausted);
        if (!node->open)
            set_outcome(object, "outcome", node->outcome);
        break;
    case NODE_ATTEMPT:
        set_attempt(object, node);
        break;
    case NODE_REQUEST:
        set_request(object, story, node, arena);
        break;
    case NODE_WORK:
        set_work(object, story, number, arena);
        break;
    case NODE_WAIT:
        set_place(object, story, node, arena);
        break;
    case NODE_HELD:
        json_object_set_new(object, "by", json_text(node->name, arena));
        break;
    case NODE_ANSWER:
        set_flag(object, "counts", node->counted);
        set_outcome(object, "outcome", node->outcome);
        break;
    case NODE_UNSENT:
        set_outcome(object, "outcome", node->outcome);
        break;
    case NODE_LOOKED:
        json_object_set_new(object, "hit", json_boolean(node->outcome == OUTCOME_ok));
        break;
    case NODE_MESSAGE:
        json_object_set_new(object, "queue", json_text(trace_part_name(story, node->place), arena));
        json_object_set_new(object, "end", json_string(trace_message_end(node)));
        json_object_set_new(object, "deliveries", json_integer(node->number));
        break;
    case NODE_STAY:
        set_place(object, story, node, arena);
        set_flag(object, "delayed", node->late);
        break;
    case NODE_DELIVERY:
        set_delivery(object, story, node, arena);
        break;
    case NODE_KNOWN:
    case NODE_PAUSE:
    case NODE_KIND_COUNT:
        break;
    }
}

static json_t *node_object(const struct trace_story *story, uint32_t number, struct arena *arena)
{
    const struct node *node = &story->trace->node[number];
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(node_word((enum node_kind)node->kind)));
    set_time(object, "begin_ns", node->from);
    if (node->open)
        json_object_set_new(object, "end_ns", json_null());
    else
        set_time(object, "end_ns", node->to);
    set_members(object, story, number, arena);
    return object;
}

/* Every node stands behind its parent, so each finds that one's object made. */
static json_t *call_object(const struct trace_story *story, uint32_t call, struct arena *arena)
{
    const struct trace *trace = story->trace;
    json_t **object = ARENA_ARRAY(arena, trace->nodes, json_t *);
    for (uint32_t n = call; n; n = trace_after(trace, call, n)) {
        object[n] = node_object(story, n, arena);
        if (n == call)
            continue;
        json_t *above = object[trace->node[n].parent];
        json_t *children = json_object_get(above, "children");
        if (!children) {
            children = json_array();
            json_object_set_new(above, "children", children);
        }
        json_array_append_new(children, object[n]);
    }
    return object[call];
}

static json_t *chosen_object(const struct trace_story *story)
{
    static const char *const by[] = {
        [CHOICE_SENSIBLE] = "most-attempts", [CHOICE_MOST_ATTEMPTS] = "most-attempts",
        [CHOICE_SLOWEST] = "slowest",        [CHOICE_AT] = "at",
        [CHOICE_NTH] = "nth",
    };
    const struct chosen *chosen = story->chosen;
    json_t *object = json_object();
    json_object_set_new(object, "number", json_count(chosen->number));
    json_object_set_new(object, "by", json_string(by[story->by]));
    json_object_set_new(object, "attempts", json_count(chosen->line->attempts));
    json_object_set_new(object, "root_calls", json_count(chosen->among));
    json_object_set_new(object, "failed", json_count(chosen->failed));
    json_object_set_new(object, "with_as_many_attempts", json_count(chosen->as_many));
    json_object_set_new(object, "as_slow", json_count(chosen->as_slow));
    return object;
}

bool trace_json(FILE *out, const struct trace_story *story, const char *version, struct err *err)
{
    struct arena *arena = arena_create();
    json_t *object = json_object();
    json_object_set_new(object, "scenario", json_text(story->spec->name, arena));
    json_object_set_new(object, "variant", json_text(story->variant, arena));
    json_object_set_new(object, "seed", json_integer((json_int_t)story->seed));
    json_object_set_new(object, "version", json_text(version, arena));
    json_object_set_new(object, "chosen", chosen_object(story));
    json_object_set_new(object, "call", call_object(story, story->trace->root[1].node, arena));
    bool fine = json_write(out, object, err);
    arena_destroy(arena);
    return fine;
}
