/* A request stands in the line of its attempt, and a delivery's call and attempt in that of the
** delivery: so a layer stands in twice, for its call and for its attempt.
*/
#include "plots/report/trace_rows.h"

#include "models/shape/topology.h"
#include "plots/report/text.h"

#include <string.h>

#define ROW(...) ((struct trace_row){ __VA_ARGS__ })

/* Words for people: "breaker open". */
static const char *outcome_words(struct arena *arena, enum outcome outcome)
{
    char *words = arena_text(arena, outcome_name(outcome));
    for (char *c = words; *c; c++)
        if (*c == '_')
            *c = ' ';
    return words;
}

static const char *end_of(struct arena *arena, const struct node *node)
{
    return node->open ? "open" : outcome_words(arena, (enum outcome)node->outcome);
}

static const char *name_of(const struct trace_story *story, const struct node *node,
                           struct arena *arena)
{
    return text_clean(arena, trace_place_name(story, node, arena));
}

/* --- calls and attempts --- */

static const char *call_text(const struct trace_story *story, const struct node *node,
                             struct arena *arena)
{
    return arena_format(arena, "%s -> %s%s%s", text_clean(arena, trace_caller(story, node)),
                        text_clean(arena, trace_callee(story, node)),
                        node->again ? ", wanted again by a user who had given up" : "",
                        node->exhausted ? ", no attempt left" : "");
}

/* Where it went, if it came there, and how it ended there where that is another thing. */
static const char *at_target(const struct trace_story *story, const struct node *attempt,
                             struct arena *arena)
{
    uint32_t number = trace_request(story->trace, (uint32_t)(attempt - story->trace->node));
    const struct node *request = &story->trace->node[number];
    if (!number)
        return attempt->lost ? ", lost on the road" : "";
    const char *name = name_of(story, request, arena);
    const char *how = request->how == REQUEST_REFUSED   ? ", turned away"
                      : request->how != REQUEST_DROPPED ? ""
                      : request->outcome == OUTCOME_cancelled ? ", cancelled there"
                      : request->outcome == OUTCOME_lost      ? ", never answered"
                                                              : ", dropped there";
    return arena_format(arena, " at %s%s%s", name, how,
                        attempt->lost && request->how == REQUEST_SERVED ? ", the answer lost" : "");
}

static const char *attempt_text(const struct trace_story *story, const struct node *node,
                                struct arena *arena)
{
    return arena_format(arena, "attempt %u%s%s", node->number, node->hedge ? ", a hedge," : "",
                        at_target(story, node, arena));
}

/* --- at the service --- */

static const char *work_text(const struct trace_story *story, uint32_t number,
                             struct arena *arena)
{
    const struct node *node = &story->trace->node[number];
    sim_time vain = trace_vain(story->trace, number);
    const char *name = name_of(story, node, arena);
    if (vain == 0)
        return arena_format(arena, "holds a worker of %s", name);
    if (vain == node_end(story->trace, node) - node->from)
        return arena_format(arena, "holds a worker of %s, for nobody", name);
    return arena_format(arena, "holds a worker of %s, %s for nobody", name,
                        text_number(arena, time_to_s(vain), AS_TIME));
}

/* --- messages --- */

static const char *stay_text(const struct trace_story *story, const struct node *node,
                             struct arena *arena)
{
    const char *name = name_of(story, node, arena);
    const char *came = node->how == MESSAGE_MOVED_IN   ? "moved on, "
                       : node->how == MESSAGE_REDRIVEN ? "redriven, "
                                                       : "";
    return arena_format(arena, "%s%s in %s", came, node->late ? "delayed" : "waits", name);
}

static const char *delivery_text(const struct trace_story *story, uint32_t number,
                                 struct arena *arena)
{
    const struct node *node = &story->trace->node[number];
    uint32_t request = trace_worked_on(story->trace, number);
    const char *lapsed = node->late ? ", its lease ran out" : "";
    if (request)
        return arena_format(arena, "delivery %u to %s%s", node->number,
                            name_of(story, &story->trace->node[request], arena), lapsed);
    const char *why = node->how == DELIVERY_THROTTLED ? ", in vain: no slot was free"
                      : node->how == DELIVERY_LOST    ? ", lost with its consumer"
                                                      : ", not worked on";
    return arena_format(arena, "delivery %u%s%s", node->number, node->open ? "" : why, lapsed);
}

/* --- a node's lines --- */

static bool is_in_a_delivery(const struct trace *trace, const struct node *node)
{
    const struct node *above = &trace->node[node->parent];
    return above->kind == NODE_DELIVERY ||
           (node->kind == NODE_ATTEMPT && trace->node[above->parent].kind == NODE_DELIVERY);
}

/* A worker is held just as long as the attempt lasts, or the delivery. */
static bool is_the_attempt(const struct trace *trace, const struct node *work)
{
    const struct node *whole = &trace->node[trace->node[work->parent].parent];
    if (is_in_a_delivery(trace, whole))
        whole = &trace->node[trace->node[whole->parent].parent];
    return work->from == whole->from && work->open == whole->open && work->to == whole->to;
}

/* It has no line of its own. */
static bool is_silent(const struct trace_story *story, const struct node *node)
{
    switch ((enum node_kind)node->kind) {
    case NODE_REQUEST:
        return true;
    case NODE_CALL:
    case NODE_ATTEMPT:
        return node->parent && is_in_a_delivery(story->trace, node);
    case NODE_HELD:
        return strcmp(node->name, "hedge") == 0 ||
               node_end(story->trace, node) == node->from;
    case NODE_WAIT:
    case NODE_STAY:
        return node_end(story->trace, node) == node->from;
    case NODE_WORK:
        return is_the_attempt(story->trace, node) &&
               trace_vain(story->trace, (uint32_t)(node - story->trace->node)) == 0;
    case NODE_ANSWER:
        return node->outcome == OUTCOME_cancelled;
    case NODE_KNOWN:
    case NODE_PAUSE:
    case NODE_UNSENT:
    case NODE_LOOKED:
    case NODE_MESSAGE:
    case NODE_DELIVERY:
    case NODE_KIND_COUNT:
        break;
    }
    return false;
}

/* Lines above it. */
static size_t depth_of(const struct trace_story *story, const struct node *node)
{
    size_t depth = 0;
    for (uint32_t n = node->parent; n; n = story->trace->node[n].parent)
        depth += !is_silent(story, &story->trace->node[n]);
    return depth;
}

static const char *text_of(const struct trace_story *story, uint32_t number, struct arena *arena)
{
    const struct node *node = &story->trace->node[number];
    switch ((enum node_kind)node->kind) {
    case NODE_CALL:
        return call_text(story, node, arena);
    case NODE_ATTEMPT:
        return attempt_text(story, node, arena);
    case NODE_WAIT:
        return arena_format(arena, "waits for a worker of %s", name_of(story, node, arena));
    case NODE_WORK:
        return work_text(story, number, arena);
    case NODE_ANSWER:
        return node->counted ? "its answer comes late, and counts" : "its answer comes too late";
    case NODE_KNOWN:
        return "its key is known: not done again";
    case NODE_PAUSE:
        return story->trace->node[node->parent].kind == NODE_MESSAGE
                   ? "pauses before the next delivery, its slot kept"
                   : "pauses before the next attempt";
    case NODE_HELD:
        return trace_held_words(node);
    case NODE_UNSENT:
        return outcome_meaning((enum outcome)node->outcome);
    case NODE_LOOKED:
        return node->outcome == OUTCOME_ok ? "in the cache" : "not in the cache";
    case NODE_MESSAGE:
        return arena_format(arena, "message in %s", name_of(story, node, arena));
    case NODE_STAY:
        return stay_text(story, node, arena);
    case NODE_DELIVERY:
        return delivery_text(story, number, arena);
    case NODE_REQUEST:
    case NODE_KIND_COUNT:
        break;
    }
    return "";
}

static const char *end_words(const struct node *node, struct arena *arena)
{
    switch ((enum node_kind)node->kind) {
    case NODE_CALL:
    case NODE_ATTEMPT:
    case NODE_DELIVERY:
    case NODE_ANSWER:
    case NODE_UNSENT:
        return end_of(arena, node);
    case NODE_MESSAGE:
        return trace_message_end(node);
    case NODE_REQUEST:
    case NODE_WAIT:
    case NODE_WORK:
    case NODE_KNOWN:
    case NODE_PAUSE:
    case NODE_HELD:
    case NODE_LOOKED:
    case NODE_STAY:
    case NODE_KIND_COUNT:
        break;
    }
    return "";
}

static bool is_moment(const struct node *node)
{
    return node->kind == NODE_UNSENT || node->kind == NODE_LOOKED || node->kind == NODE_KNOWN ||
           node->kind == NODE_ANSWER;
}

bool trace_row(const struct trace_story *story, uint32_t number, struct arena *arena,
               struct trace_row *row)
{
    const struct node *node = &story->trace->node[number];
    if (is_silent(story, node))
        return false;
    size_t depth = depth_of(story, node);
    sim_time span = node_end(story->trace, node) - node->from;
    *row = ROW(.from = node->from, .span = is_moment(node) ? TIME_NONE : span, .depth = depth,
                 .text = text_of(story, number, arena), .end = end_words(node, arena),
                 .open = node->open);
    return true;
}
