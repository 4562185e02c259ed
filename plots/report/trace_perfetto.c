/* Packet by packet into one buffer that is written out and used again, so that a file of any size
** takes the memory of its lanes.
*/
#include "plots/report/trace_perfetto.h"

#include "models/spec/client.h"
#include "models/spec/world.h"
#include "plots/report/protobuf.h"
#include "plots/report/text.h"
#include "plots/report/trace_lanes.h"

enum { /* of Trace */
    TRACE_PACKET = 1
};
enum { /* of TracePacket */
    PACKET_TIMESTAMP = 8,
    PACKET_SEQUENCE = 10, /* trusted_packet_sequence_id */
    PACKET_TRACK_EVENT = 11,
    PACKET_SEQUENCE_FLAGS = 13,
    PACKET_TRACK_DESCRIPTOR = 60
};
enum { /* of TrackDescriptor */
    TRACK_UUID = 1,
    TRACK_NAME = 2,
    TRACK_PROCESS = 3,
    TRACK_PARENT_UUID = 5
};
enum { /* of ProcessDescriptor */
    PROCESS_PID = 1,
    PROCESS_NAME = 6
};
enum { /* of TrackEvent */
    EVENT_ANNOTATION = 4,
    EVENT_TYPE = 9,
    EVENT_TRACK_UUID = 11,
    EVENT_CATEGORY = 22,
    EVENT_NAME = 23,
    EVENT_FLOW = 47,
    EVENT_LAST_OF_FLOW = 48 /* terminating_flow_ids */
};
enum { /* of DebugAnnotation */
    ANNOTATION_NUMBER = 3,
    ANNOTATION_TEXT = 6,
    ANNOTATION_NAME = 10
};
enum { TYPE_SLICE_BEGIN = 1, TYPE_SLICE_END = 2, TYPE_INSTANT = 3 };
enum { SEQUENCE = 1, INCREMENTAL_STATE_CLEARED = 1 };
enum { FLUSH_AT = 1 << 16 };

struct perfetto {
    FILE *out;
    const struct trace_story *story;
    const struct trace_lanes *lanes;
    struct arena *arena; /* of one packet's texts */
    struct protobuf bytes;
    bool begun;
};

static void flush(struct perfetto *to, size_t least)
{
    if (to->bytes.size < least)
        return;
    fwrite(to->bytes.byte, 1, to->bytes.size, to->out);
    to->bytes.size = 0;
}

static size_t begin_packet(struct perfetto *to)
{
    size_t packet = protobuf_begin(&to->bytes, TRACE_PACKET);
    protobuf_number(&to->bytes, PACKET_SEQUENCE, SEQUENCE);
    if (!to->begun)
        protobuf_number(&to->bytes, PACKET_SEQUENCE_FLAGS, INCREMENTAL_STATE_CLEARED);
    to->begun = true;
    return packet;
}

static void end_packet(struct perfetto *to, size_t packet)
{
    protobuf_end(&to->bytes, packet);
    flush(to, FLUSH_AT);
}

/* --- tracks --- */

/* Processes first, then lanes; 0 would be the track of all. */
static uint64_t uuid_of_owner(uint32_t owner)
{
    return 1 + (uint64_t)owner;
}

static uint64_t uuid_of_lane(const struct trace_lanes *lanes, uint32_t lane)
{
    return 1 + lanes->owners + lane;
}

static const char *owner_name(const struct perfetto *to, const struct lane_owner *owner)
{
    if (owner->client)
        return to->story->spec->clients.item[owner->place].name;
    struct node node = { .kind = NODE_WORK, .place = owner->place, .instance = owner->instance };
    return trace_place_name(to->story, &node, to->arena);
}

static void write_owner(struct perfetto *to, uint32_t number)
{
    const char *name =
        text_valid(to->arena, owner_name(to, &to->lanes->owner[number]));
    size_t packet = begin_packet(to);
    size_t track = protobuf_begin(&to->bytes, PACKET_TRACK_DESCRIPTOR);
    protobuf_number(&to->bytes, TRACK_UUID, uuid_of_owner(number));
    protobuf_text(&to->bytes, TRACK_NAME, name);
    size_t process = protobuf_begin(&to->bytes, TRACK_PROCESS);
    protobuf_number(&to->bytes, PROCESS_PID, 1 + (uint64_t)number);
    protobuf_text(&to->bytes, PROCESS_NAME, name);
    protobuf_end(&to->bytes, process);
    protobuf_end(&to->bytes, track);
    end_packet(to, packet);
}

static const char *lane_name(const struct perfetto *to, const struct trace_lane *lane)
{
    switch (lane->kind) {
    case LANE_WORKER: return arena_format(to->arena, "worker %u", lane->nth);
    case LANE_QUEUE: return arena_format(to->arena, "queue %u", lane->nth);
    case LANE_CALLS: break;
    }
    return arena_format(to->arena, "calls %u", lane->nth);
}

static void write_lane(struct perfetto *to, uint32_t number)
{
    const struct trace_lane *lane = &to->lanes->lane[number];
    size_t packet = begin_packet(to);
    size_t track = protobuf_begin(&to->bytes, PACKET_TRACK_DESCRIPTOR);
    protobuf_number(&to->bytes, TRACK_UUID, uuid_of_lane(to->lanes, number));
    protobuf_number(&to->bytes, TRACK_PARENT_UUID, uuid_of_owner(lane->owner));
    protobuf_text(&to->bytes, TRACK_NAME, lane_name(to, lane));
    protobuf_end(&to->bytes, track);
    end_packet(to, packet);
}

/* --- events --- */

static const char *slice_name(const struct perfetto *to, const struct node *node)
{
    const struct trace_story *story = to->story;
    switch ((enum node_kind)node->kind) {
    case NODE_CALL:
        return arena_format(to->arena, "%s -> %s", trace_caller(story, node),
                            trace_callee(story, node));
    case NODE_ATTEMPT:
        return arena_format(to->arena, "attempt %u%s", node->number, node->hedge ? ", hedge" : "");
    case NODE_DELIVERY:
        return arena_format(to->arena, "delivery %u", node->number);
    case NODE_WORK:
        return arena_format(to->arena, "works for %s", trace_caller(story, node));
    case NODE_WAIT:
        return arena_format(to->arena, "waits, for %s", trace_caller(story, node));
    case NODE_HELD:
        return trace_held_words(node);
    case NODE_UNSENT:
        return outcome_meaning((enum outcome)node->outcome);
    case NODE_ANSWER:
        return "answer, too late";
    case NODE_PAUSE:
        return "backoff";
    case NODE_LOOKED:
        return node->outcome == OUTCOME_ok ? "cache hit" : "cache miss";
    case NODE_KNOWN:
        return "key known";
    case NODE_REQUEST:
    case NODE_MESSAGE:
    case NODE_STAY:
    case NODE_KIND_COUNT:
        break;
    }
    return node_word((enum node_kind)node->kind);
}

static void annotate(struct perfetto *to, const char *name, const char *text, uint64_t number)
{
    size_t annotation = protobuf_begin(&to->bytes, EVENT_ANNOTATION);
    protobuf_text(&to->bytes, ANNOTATION_NAME, name);
    if (text)
        protobuf_text(&to->bytes, ANNOTATION_TEXT, text);
    else
        protobuf_number(&to->bytes, ANNOTATION_NUMBER, number);
    protobuf_end(&to->bytes, annotation);
}

static void annotate_node(struct perfetto *to, uint32_t number)
{
    const struct trace *trace = to->story->trace;
    const struct node *node = &trace->node[number];
    bool ends = node->kind == NODE_CALL || node->kind == NODE_ATTEMPT ||
                node->kind == NODE_DELIVERY || node->kind == NODE_ANSWER;
    if (node->kind == NODE_MESSAGE)
        annotate(to, "end", trace_message_end(node), 0);
    else if (ends)
        annotate(to, "outcome",
                 node->open ? "open" : outcome_name((enum outcome)node->outcome), 0);
    if (node->kind == NODE_CALL && !node->parent)
        annotate(to, "root_call", NULL, trace->root[node->root].number);
    if (node->kind == NODE_WORK && trace_vain(trace, number) > 0)
        annotate(to, "for_nobody_ns", NULL, (uint64_t)trace_vain(trace, number));
}

/* From an attempt, or a delivery, to what it is at its target: the flow of the attempt's number. */
static void write_flow(struct perfetto *to, uint32_t number)
{
    const struct trace *trace = to->story->trace;
    const struct node *node = &trace->node[number];
    uint32_t arrival = node->kind == NODE_ATTEMPT ? trace_arrival(trace, number) : 0;
    if (arrival)
        protobuf_fixed64(&to->bytes, EVENT_FLOW, number);
    if (node->kind != NODE_WAIT && node->kind != NODE_WORK && node->kind != NODE_MESSAGE)
        return;
    uint32_t attempt = trace->node[node->parent].parent;
    const struct node *call = &trace->node[trace->node[attempt].parent];
    bool delivered = trace->node[call->parent].kind == NODE_DELIVERY;
    if (trace_arrival(trace, attempt) == number && !delivered)
        protobuf_fixed64(&to->bytes, EVENT_LAST_OF_FLOW, attempt);
}

static void write_stroke(struct perfetto *to, const struct stroke *stroke)
{
    static const int types[] = { [STROKE_BEGINS] = TYPE_SLICE_BEGIN,
                                 [STROKE_ENDS] = TYPE_SLICE_END,
                                 [STROKE_HAPPENS] = TYPE_INSTANT };
    const struct node *node = &to->story->trace->node[stroke->node];
    size_t packet = begin_packet(to);
    protobuf_number(&to->bytes, PACKET_TIMESTAMP, (uint64_t)stroke->at);
    size_t event = protobuf_begin(&to->bytes, PACKET_TRACK_EVENT);
    protobuf_number(&to->bytes, EVENT_TYPE, (uint64_t)types[stroke->kind]);
    protobuf_number(&to->bytes, EVENT_TRACK_UUID, uuid_of_lane(to->lanes, stroke->lane));
    if (stroke->kind != STROKE_ENDS) {
        protobuf_text(&to->bytes, EVENT_CATEGORY, node_word((enum node_kind)node->kind));
        protobuf_text(&to->bytes, EVENT_NAME, text_valid(to->arena, slice_name(to, node)));
        annotate_node(to, stroke->node);
        write_flow(to, stroke->node);
    }
    protobuf_end(&to->bytes, event);
    end_packet(to, packet);
}

/* Texts of so many packets at once. */
enum { PACKETS_AN_ARENA = 1024 };

static void renew_arena(struct perfetto *to, size_t packets)
{
    if (packets % PACKETS_AN_ARENA != 0)
        return;
    arena_destroy(to->arena);
    to->arena = arena_create();
}

void trace_perfetto(FILE *out, const struct trace_story *story)
{
    struct trace_lanes lanes = { 0 };
    trace_lanes_make(&lanes, story);
    struct perfetto to = { .out = out, .story = story, .lanes = &lanes, .arena = arena_create() };
    for (uint32_t o = 0; o < lanes.owners; o++)
        write_owner(&to, o);
    for (uint32_t l = 0; l < lanes.lanes; l++)
        write_lane(&to, l);
    for (size_t s = 0; s < lanes.strokes; s++) {
        write_stroke(&to, &lanes.stroke[s]);
        renew_arena(&to, s + 1);
    }
    flush(&to, 1);
    arena_destroy(to.arena);
    protobuf_release(&to.bytes);
    trace_lanes_release(&lanes);
}
