/* Root call by root call, each put together as JSON and written as a line: so a file of any size
** takes the memory of one call.
*/
#include "plots/report/trace_otlp.h"

#include "models/shape/topology.h"
#include "models/spec/client.h"
#include "models/spec/part.h"
#include "models/spec/world.h"
#include "plots/report/json_parts.h"

#include <string.h>

/* opentelemetry.proto.trace.v1.Span.SpanKind and Status.StatusCode. */
enum span_kind { SPAN_INTERNAL = 1, SPAN_SERVER, SPAN_CLIENT, SPAN_PRODUCER, SPAN_CONSUMER };
enum { STATUS_ERROR = 2 };

struct otlp {
    const struct trace_story *story;
    const struct trace *trace;
    struct arena *arena; /* of one root call */
    const char *version;
    char trace_id[33];
};

/* --- pieces --- */

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static json_t *text(const struct otlp *otlp, const char *value)
{
    return json_text(value, otlp->arena);
}

/* 64 bits are a string in JSON. */
static json_t *wide(const struct otlp *otlp, sim_time value)
{
    return text(otlp, arena_format(otlp->arena, "%lld", (long long)value));
}

static json_t *clock_time(const struct otlp *otlp, sim_time time)
{
    return wide(otlp, OTLP_BEGIN + time);
}

static json_t *span_id(const struct otlp *otlp, uint32_t node)
{
    return text(otlp, arena_format(otlp->arena, "%016x", node));
}

static void add_attribute(json_t *attributes, const char *key, const char *type, json_t *value)
{
    json_t *attribute = json_object(), *wrapped = json_object();
    set(wrapped, type, value);
    set(attribute, "key", json_string(key));
    set(attribute, "value", wrapped);
    json_array_append_new(attributes, attribute);
}

static void add_text(const struct otlp *otlp, json_t *attributes, const char *key,
                     const char *value)
{
    add_attribute(attributes, key, "stringValue", text(otlp, value));
}

static void add_number(const struct otlp *otlp, json_t *attributes, const char *key, sim_time value)
{
    add_attribute(attributes, key, "intValue", wide(otlp, value));
}

/* --- which nodes are spans, and below which --- */

static bool is_moment(const struct node *node)
{
    return node->kind == NODE_UNSENT || node->kind == NODE_LOOKED || node->kind == NODE_KNOWN ||
           node->kind == NODE_ANSWER;
}

/* A delivery's call and attempt are the delivery itself. */
static bool is_of_a_delivery(const struct trace *trace, const struct node *node)
{
    const struct node *above = &trace->node[node->parent];
    return (node->kind == NODE_CALL && above->kind == NODE_DELIVERY) ||
           (node->kind == NODE_ATTEMPT && trace->node[above->parent].kind == NODE_DELIVERY);
}

static bool is_span(const struct trace *trace, const struct node *node)
{
    return !is_moment(node) && node->kind != NODE_WORK && node->kind != NODE_MESSAGE &&
           !is_of_a_delivery(trace, node);
}

static bool leads_to_a_queue(const struct otlp *otlp, const struct node *node)
{
    return otlp->story->topology->part[node->place]->kind == PART_QUEUE;
}

/* The nearest above that is a span; of what a message goes through, what sent it. */
static uint32_t span_above(const struct trace *trace, uint32_t node)
{
    uint32_t above = trace->node[node].parent;
    if (trace->node[above].kind == NODE_MESSAGE)
        above = trace->node[trace->node[above].parent].parent; /* its request's attempt */
    while (above && !is_span(trace, &trace->node[above]))
        above = trace->node[above].parent;
    return above;
}

/* --- spans --- */

static enum span_kind kind_of(const struct otlp *otlp, const struct node *node)
{
    switch ((enum node_kind)node->kind) {
    case NODE_ATTEMPT:
        return leads_to_a_queue(otlp, node) ? SPAN_PRODUCER : SPAN_CLIENT;
    case NODE_REQUEST:
        return SPAN_SERVER;
    case NODE_DELIVERY:
        return SPAN_CONSUMER;
    case NODE_CALL:
    case NODE_ANSWER:
    case NODE_WAIT:
    case NODE_WORK:
    case NODE_KNOWN:
    case NODE_PAUSE:
    case NODE_HELD:
    case NODE_UNSENT:
    case NODE_LOOKED:
    case NODE_MESSAGE:
    case NODE_STAY:
    case NODE_KIND_COUNT:
        break;
    }
    return SPAN_INTERNAL;
}

static const char *name_of(const struct otlp *otlp, const struct node *node)
{
    const struct trace_story *story = otlp->story;
    const char *part = trace_part_name(story, node->place);
    switch ((enum node_kind)node->kind) {
    case NODE_CALL:
        return arena_format(otlp->arena, "%s -> %s", trace_caller(story, node),
                            trace_callee(story, node));
    case NODE_ATTEMPT:
        return leads_to_a_queue(otlp, node) ? arena_format(otlp->arena, "send %s", part) : part;
    case NODE_DELIVERY:
        return arena_format(otlp->arena, "process %s", part);
    case NODE_WAIT:
        return "queue";
    case NODE_STAY:
        return node->late ? "delayed" : "in queue";
    case NODE_PAUSE:
        return "backoff";
    case NODE_HELD:
        return node->name;
    case NODE_REQUEST:
    case NODE_ANSWER:
    case NODE_WORK:
    case NODE_KNOWN:
    case NODE_UNSENT:
    case NODE_LOOKED:
    case NODE_MESSAGE:
    case NODE_KIND_COUNT:
        break;
    }
    return part;
}

/* How long workers were held for the request after nobody waited any more. */
static sim_time vain_of(const struct otlp *otlp, uint32_t request)
{
    sim_time vain = 0;
    uint32_t n = otlp->trace->node[request].first;
    for (; n; n = otlp->trace->node[n].next)
        if (otlp->trace->node[n].kind == NODE_WORK)
            vain += trace_vain(otlp->trace, n);
    return vain;
}

static bool has_outcome(const struct node *node)
{
    return node->kind == NODE_CALL || node->kind == NODE_ATTEMPT || node->kind == NODE_REQUEST ||
           node->kind == NODE_DELIVERY;
}

static json_t *attributes_of(const struct otlp *otlp, uint32_t number)
{
    const struct node *node = &otlp->trace->node[number];
    json_t *list = json_array();
    bool failed = has_outcome(node) && !node->open && !outcome_is_good((enum outcome)node->outcome);
    if (has_outcome(node))
        add_text(otlp, list, "squall.outcome",
                 node->open ? "open" : outcome_name((enum outcome)node->outcome));
    if (failed)
        add_text(otlp, list, "error.type", outcome_name((enum outcome)node->outcome));
    if (node->kind == NODE_ATTEMPT && leads_to_a_queue(otlp, node)) {
        add_text(otlp, list, "messaging.operation.type", "send");
        add_text(otlp, list, "messaging.destination.name",
                 trace_part_name(otlp->story, node->place));
    } else if (node->kind == NODE_ATTEMPT) {
        add_text(otlp, list, "server.address", trace_part_name(otlp->story, node->place));
    }
    if (node->kind == NODE_ATTEMPT && node->number > 1)
        add_number(otlp, list, "http.request.resend_count", (sim_time)node->number - 1);
    if (node->kind == NODE_DELIVERY) {
        add_text(otlp, list, "messaging.operation.type", "process");
        add_text(otlp, list, "messaging.destination.name",
                 trace_part_name(otlp->story, node->place));
        add_number(otlp, list, "squall.delivery", (sim_time)node->number);
    }
    if (node->kind == NODE_REQUEST && vain_of(otlp, number) > 0)
        add_number(otlp, list, "squall.for_nobody_ns", vain_of(otlp, number));
    return list;
}

static const char *event_name(const struct node *node)
{
    switch ((enum node_kind)node->kind) {
    case NODE_ANSWER: return "answer too late";
    case NODE_UNSENT: return "attempt not sent";
    case NODE_LOOKED: return node->outcome == OUTCOME_ok ? "cache hit" : "cache miss";
    case NODE_KNOWN: return "idempotency key known";
    case NODE_CALL:
    case NODE_ATTEMPT:
    case NODE_REQUEST:
    case NODE_WAIT:
    case NODE_WORK:
    case NODE_PAUSE:
    case NODE_HELD:
    case NODE_MESSAGE:
    case NODE_STAY:
    case NODE_DELIVERY:
    case NODE_KIND_COUNT: break;
    }
    return "";
}

static json_t *events_of(const struct otlp *otlp, uint32_t number)
{
    json_t *list = json_array();
    uint32_t n = otlp->trace->node[number].first;
    for (; n; n = otlp->trace->node[n].next) {
        const struct node *node = &otlp->trace->node[n];
        if (!is_moment(node))
            continue;
        json_t *event = json_object(), *attributes = json_array();
        add_text(otlp, attributes, "squall.outcome", outcome_name((enum outcome)node->outcome));
        set(event, "timeUnixNano", clock_time(otlp, node->from));
        set(event, "name", json_string(event_name(node)));
        set(event, "attributes", attributes);
        json_array_append_new(list, event);
    }
    return list;
}

/* To what sent the message. */
static json_t *links_of(const struct otlp *otlp, uint32_t number)
{
    json_t *list = json_array(), *link = json_object();
    set(link, "traceId", json_string(otlp->trace_id));
    set(link, "spanId", span_id(otlp, span_above(otlp->trace, number)));
    json_array_append_new(list, link);
    return list;
}

static void set_if_any(json_t *span, const char *key, json_t *list)
{
    if (json_array_size(list) > 0)
        set(span, key, list);
    else
        json_decref(list);
}

static json_t *span_of(const struct otlp *otlp, uint32_t number)
{
    const struct node *node = &otlp->trace->node[number];
    uint32_t above = span_above(otlp->trace, number);
    json_t *span = json_object();
    set(span, "traceId", json_string(otlp->trace_id));
    set(span, "spanId", span_id(otlp, number));
    if (above)
        set(span, "parentSpanId", span_id(otlp, above));
    set(span, "name", text(otlp, name_of(otlp, node)));
    set(span, "kind", json_integer(kind_of(otlp, node)));
    set(span, "startTimeUnixNano", clock_time(otlp, node->from));
    set(span, "endTimeUnixNano", clock_time(otlp, node_end(otlp->trace, node)));
    set_if_any(span, "attributes", attributes_of(otlp, number));
    set_if_any(span, "events", events_of(otlp, number));
    if (node->kind == NODE_DELIVERY)
        set(span, "links", links_of(otlp, number));
    if (has_outcome(node) && !node->open && !outcome_is_good((enum outcome)node->outcome)) {
        json_t *status = json_object();
        set(status, "code", json_integer(STATUS_ERROR));
        set(span, "status", status);
    }
    return span;
}

/* --- whose they are --- */

/* The client's place, or a part's behind them. */
static size_t whose(const struct otlp *otlp, uint32_t number)
{
    const struct topology *topology = otlp->story->topology;
    size_t clients = otlp->story->spec->clients.count;
    const struct node *node = &otlp->trace->node[number];
    if (node->kind == NODE_DELIVERY) {
        uint32_t work = trace_worked_on(otlp->trace, number);
        return clients + (work ? otlp->trace->node[work].place : node->place);
    }
    if (node->kind == NODE_REQUEST || node->kind == NODE_WAIT || node->kind == NODE_STAY)
        return clients + node->place;
    for (; node->parent; node = &otlp->trace->node[node->parent])
        if (node->kind == NODE_REQUEST)
            return clients + node->place;
    return topology->road[node->edge].from;
}

static const char *owner_name(const struct otlp *otlp, size_t owner)
{
    const struct world_spec *spec = otlp->story->spec;
    return owner < spec->clients.count
               ? spec->clients.item[owner].name
               : trace_part_name(otlp->story, (uint32_t)(owner - spec->clients.count));
}

static json_t *resource_spans(const struct otlp *otlp, size_t owner, json_t *spans)
{
    json_t *whole = json_object(), *resource = json_object(), *attributes = json_array();
    json_t *scope_spans = json_array(), *scoped = json_object(), *scope = json_object();
    add_text(otlp, attributes, "service.name", owner_name(otlp, owner));
    set(resource, "attributes", attributes);
    set(scope, "name", json_string("squall"));
    set(scope, "version", text(otlp, otlp->version));
    set(scoped, "scope", scope);
    set(scoped, "spans", spans);
    json_array_append_new(scope_spans, scoped);
    set(whole, "resource", resource);
    set(whole, "scopeSpans", scope_spans);
    return whole;
}

/* All of one root call. */
static json_t *traces_data(const struct otlp *otlp, uint32_t call)
{
    size_t owners = otlp->story->spec->clients.count + otlp->story->topology->services;
    json_t **spans = ARENA_ARRAY(otlp->arena, owners, json_t *);
    for (uint32_t n = call; n; n = trace_after(otlp->trace, call, n)) {
        if (!is_span(otlp->trace, &otlp->trace->node[n]))
            continue;
        size_t owner = whose(otlp, n);
        if (!spans[owner])
            spans[owner] = json_array();
        json_array_append_new(spans[owner], span_of(otlp, n));
    }
    json_t *data = json_object(), *list = json_array();
    for (size_t o = 0; o < owners; o++)
        if (spans[o])
            json_array_append_new(list, resource_spans(otlp, o, spans[o]));
    set(data, "resourceSpans", list);
    return data;
}

bool trace_otlp(FILE *out, const struct trace_story *story, const char *version, struct err *err)
{
    bool fine = true;
    for (size_t r = 1; fine && r < story->trace->roots; r++) {
        const struct trace_root *root = &story->trace->root[r];
        struct otlp otlp = { .story = story, .trace = story->trace, .arena = arena_create(),
                             .version = version };
        snprintf(otlp.trace_id, sizeof otlp.trace_id, "%016llx%016llx",
                 (unsigned long long)story->seed, (unsigned long long)root->number);
        fine = json_write_line(out, traces_data(&otlp, root->node), err);
        arena_destroy(otlp.arena);
    }
    return fine;
}
