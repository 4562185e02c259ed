/* Trace files, read by others: Perfetto's by its wire format, OTLP's as JSON.  The numbers of
** fields are those of google/perfetto and opentelemetry-proto, written down here once more.
*/
#include "plots/report/trace_otlp.h"
#include "plots/report/trace_perfetto.h"
#include "tests/trace_stage.h"
#include "tests/wire.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *written(struct trace_stage *stage, bool otlp, size_t *size)
{
    struct chosen chosen;
    struct trace_story story = trace_story_of(stage, &chosen);
    struct err err;
    char *bytes;
    FILE *out = open_memstream(&bytes, size);
    if (otlp)
        assert_true(trace_otlp(out, &story, "1", &err));
    else
        trace_perfetto(out, &story);
    fclose(out);
    return bytes;
}

/* --- Perfetto --- */

enum { TRACKS_MOST = 4096, DEPTH_MOST = 16 };

/* What has been read so far. */
struct reading {
    bool known[TRACKS_MOST];      /* tracks, by uuid: ours are small */
    uint64_t parent[TRACKS_MOST];
    unsigned depth[TRACKS_MOST];  /* slices open in it */
    uint64_t now, begins, ends, instants;
    unsigned char *flow;          /* by id: 1 begun, 2 ended */
    size_t flows;
    uint64_t flow_track[1 << 16];
    uint64_t attempts, works;
};

static void read_track(struct reading *reading, struct wire track)
{
    uint64_t uuid = wire_number(track, 1), parent = wire_number(track, 5);
    struct wire_field field;
    assert_true(uuid > 0 && uuid < TRACKS_MOST && !reading->known[uuid]);
    assert_true(wire_find(track, 2, &field) && field.size > 0);
    assert_true(parent == 0 || reading->known[parent]);
    bool process = wire_find(track, 3, &field);
    assert_true(process == (parent == 0)); /* processes stand at the top, lanes within */
    if (process)
        assert_true(wire_number(wire_within(&field), 1) > 0);
    reading->known[uuid] = true;
    reading->parent[uuid] = parent;
}

static void read_flows(struct reading *reading, struct wire event, uint64_t track)
{
    struct wire_field field;
    while (wire_next(&event, &field)) {
        if (field.field != 47 && field.field != 48)
            continue;
        assert_int_equal(field.type, 1);
        assert_true(field.number > 0 && field.number < reading->flows);
        unsigned char was = field.field == 47 ? 0 : 1;
        assert_int_equal(reading->flow[field.number], was);
        reading->flow[field.number]++;
        if (was == 0 && field.number < 1 << 16)
            reading->flow_track[field.number] = track;
        else if (field.number < 1 << 16) /* it leads elsewhere */
            assert_true(reading->parent[track] !=
                        reading->parent[reading->flow_track[field.number]]);
    }
}

static bool is_category(struct wire event, const char *word)
{
    struct wire_field field;
    return wire_find(event, 22, &field) && field.size == strlen(word) &&
           memcmp(field.bytes, word, field.size) == 0;
}

static void read_event(struct reading *reading, struct wire event, uint64_t at)
{
    uint64_t type = wire_number(event, 9), track = wire_number(event, 11);
    struct wire_field field;
    assert_true(at >= reading->now);
    reading->now = at;
    assert_true(track < TRACKS_MOST && reading->known[track] && reading->parent[track] > 0);
    if (type == 2) {
        assert_true(reading->depth[track] > 0);
        reading->depth[track]--;
        reading->ends++;
        return;
    }
    assert_true(wire_find(event, 23, &field) && field.size > 0);
    read_flows(reading, event, track);
    assert_true(type == 1 || type == 3);
    reading->begins += type == 1;
    reading->instants += type == 3;
    reading->attempts += is_category(event, "attempt");
    reading->works += is_category(event, "work");
    if (type == 1)
        assert_true(++reading->depth[track] <= DEPTH_MOST);
}

static void read_packet(struct reading *reading, struct wire packet)
{
    struct wire_field field;
    assert_int_equal(wire_number(packet, 10), 1);
    if (wire_find(packet, 60, &field))
        read_track(reading, wire_within(&field));
    else if (wire_find(packet, 11, &field))
        read_event(reading, wire_within(&field), wire_number(packet, 8));
    else
        fail_msg("a packet of an unknown kind");
}

static uint64_t count_kind(const struct trace *trace, enum node_kind kind)
{
    uint64_t count = 0;
    for (size_t n = 1; n < trace->nodes; n++)
        count += trace->node[n].kind == kind;
    return count;
}

/* Attempts that deliver a message are not drawn. */
static uint64_t count_sent(const struct trace *trace)
{
    uint64_t count = 0;
    for (size_t n = 1; n < trace->nodes; n++) {
        const struct node *node = &trace->node[n];
        uint32_t call = node->parent;
        count += node->kind == NODE_ATTEMPT &&
                 trace->node[trace->node[call].parent].kind != NODE_DELIVERY;
    }
    return count;
}

static void perfetto_can_read_it(void **state)
{
    for (size_t i = 0; i < TRACE_SCENARIOS; i++) {
        struct trace_stage stage;
        size_t size;
        trace_play(&stage, trace_scenarios[i], EVERYTHING, *state);
        char *bytes = written(&stage, false, &size);
        struct reading *reading = calloc(1, sizeof *reading);
        reading->flows = stage.trace->nodes;
        reading->flow = calloc(reading->flows, 1);
        struct wire file = { (unsigned char *)bytes, (unsigned char *)bytes + size };
        struct wire_field packet;
        while (wire_next(&file, &packet)) {
            assert_int_equal(packet.field, 1);
            read_packet(reading, wire_within(&packet));
        }
        assert_int_equal(reading->begins, reading->ends);
        for (size_t t = 0; t < TRACKS_MOST; t++)
            assert_int_equal(reading->depth[t], 0);
        for (size_t f = 0; f < reading->flows; f++)
            assert_int_not_equal(reading->flow[f], 1);
        assert_int_equal(reading->attempts, count_sent(stage.trace));
        assert_int_equal(reading->works, count_kind(stage.trace, NODE_WORK));
        free(reading->flow);
        free(reading);
        free(bytes);
        trace_leave(&stage);
    }
}

/* Of the small case: whose slices are where, and when. */
static void a_slice_lasts_as_long_as_what_it_is(void **state)
{
    struct trace_stage stage;
    size_t size;
    trace_play(&stage, "name: one\nrun: {duration: 3s}\n"
                       "clients: {web: {batch: {calls: 2, at: 1s}, calls: {shop: {}}}}\n"
                       "services: {shop: {workers: 1, service_time: 250ms}}\n", EVERYTHING, *state);
    char *bytes = written(&stage, false, &size);
    struct wire file = { (unsigned char *)bytes, (unsigned char *)bytes + size };
    struct wire_field packet, event;
    uint64_t begun[64] = { 0 }, shortest = UINT64_MAX, longest = 0;
    while (wire_next(&file, &packet)) {
        struct wire within = wire_within(&packet);
        if (!wire_find(within, 11, &event) || wire_number(wire_within(&event), 9) == 3)
            continue;
        uint64_t track = wire_number(wire_within(&event), 11), at = wire_number(within, 8);
        if (is_category(wire_within(&event), "work"))
            begun[track] = at;
        else if (wire_number(wire_within(&event), 9) == 2 && begun[track]) {
            uint64_t span = at - begun[track];
            shortest = span < shortest ? span : shortest;
            longest = span > longest ? span : longest;
            begun[track] = 0;
        }
    }
    assert_int_equal(shortest, 250 * SIM_MS); /* both, one after the other, of the one worker */
    assert_int_equal(longest, 250 * SIM_MS);
    free(bytes);
    trace_leave(&stage);
}

/* --- OTLP --- */

static const char *string_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text)
        fail_msg("a span has no %s", key);
    return text;
}

static bool is_hex(const char *text, size_t length)
{
    return strlen(text) == length && strspn(text, "0123456789abcdef") == length &&
           strspn(text, "0") < length;
}

static long long nanoseconds(const json_t *span, const char *key)
{
    char *end;
    long long time = strtoll(string_of(span, key), &end, 10);
    assert_true(*end == '\0' && time >= OTLP_BEGIN);
    return time;
}

/* Spans of a line, by their ids. */
static json_t *spans_of(const json_t *line)
{
    json_t *all = json_object();
    size_t r, s;
    json_t *resource, *scoped, *span;
    json_array_foreach(json_object_get(line, "resourceSpans"), r, resource) {
        const json_t *first =
            json_array_get(json_object_get(json_object_get(resource, "resource"), "attributes"), 0);
        assert_string_equal(string_of(first, "key"), "service.name");
        scoped = json_array_get(json_object_get(resource, "scopeSpans"), 0);
        json_array_foreach(json_object_get(scoped, "spans"), s, span) {
            const char *id = string_of(span, "spanId");
            assert_true(is_hex(id, 16) && !json_object_get(all, id));
            json_object_set(all, id, span);
        }
    }
    return all;
}

struct counts {
    size_t kind[6], roots, links, resent;
};

static void read_span(const json_t *all, const json_t *span, struct counts *counts)
{
    json_int_t kind = json_integer_value(json_object_get(span, "kind"));
    const char *parent = json_string_value(json_object_get(span, "parentSpanId"));
    const json_t *above = parent ? json_object_get(all, parent) : NULL, *attribute;
    size_t i;
    assert_true(is_hex(string_of(span, "traceId"), 32));
    assert_true(*string_of(span, "name") && kind >= 1 && kind <= 5);
    assert_true(nanoseconds(span, "startTimeUnixNano") <= nanoseconds(span, "endTimeUnixNano"));
    counts->kind[kind]++;
    counts->roots += !parent;
    counts->links += json_array_size(json_object_get(span, "links"));
    json_array_foreach(json_object_get(span, "attributes"), i, attribute)
        counts->resent += strcmp(string_of(attribute, "key"), "http.request.resend_count") == 0;
    if (!parent)
        return;
    assert_non_null(above);
    assert_string_equal(string_of(above, "traceId"), string_of(span, "traceId"));
    assert_true(nanoseconds(above, "startTimeUnixNano") <= nanoseconds(span, "startTimeUnixNano"));
    if (kind == 2) { /* below who called, or what was delivered */
        json_int_t from = json_integer_value(json_object_get(above, "kind"));
        assert_true(from == 3 || from == 4 || from == 5);
    }
}

static void read_line(const char *text, size_t size, struct counts *counts)
{
    json_error_t error;
    json_t *line = json_loadb(text, size, 0, &error), *span;
    if (!line)
        fail_msg("a line is no JSON: %s", error.text);
    json_t *all = spans_of(line);
    const char *id;
    size_t roots = counts->roots;
    json_object_foreach(all, id, span)
        read_span(all, span, counts);
    assert_int_equal(counts->roots, roots + 1); /* a root call a line */
    json_decref(all);
    json_decref(line);
}

static size_t count_resent(const struct trace *trace)
{
    size_t count = 0;
    for (size_t n = 1; n < trace->nodes; n++)
        count += trace->node[n].kind == NODE_ATTEMPT && trace->node[n].number > 1;
    return count;
}

static void collectors_can_read_it(void **state)
{
    for (size_t i = 0; i < TRACE_SCENARIOS; i++) {
        struct trace_stage stage;
        struct counts counts = { 0 };
        size_t size;
        trace_play(&stage, trace_scenarios[i], EVERYTHING, *state);
        char *text = written(&stage, true, &size);
        for (char *at = text, *end; at < text + size; at = end + 1) {
            end = strchr(at, '\n');
            assert_non_null(end);
            read_line(at, (size_t)(end - at), &counts);
        }
        assert_int_equal(counts.roots, stage.trace->roots - 1);
        assert_int_equal(counts.kind[2], count_kind(stage.trace, NODE_REQUEST));
        assert_int_equal(counts.kind[3] + counts.kind[4], count_sent(stage.trace));
        assert_int_equal(counts.kind[5], count_kind(stage.trace, NODE_DELIVERY));
        assert_int_equal(counts.links, counts.kind[5]);
        assert_int_equal(counts.resent, count_resent(stage.trace));
        free(text);
        trace_leave(&stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(perfetto_can_read_it),
        SUPPORT_TEST(a_slice_lasts_as_long_as_what_it_is),
        SUPPORT_TEST(collectors_can_read_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
