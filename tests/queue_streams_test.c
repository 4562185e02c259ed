/* Chance has one stream for each thing it drives: whatever is switched at a queue or a consumer,
** arrivals, and the work and errors of other messages, stay as they were, draw by draw; and of the
** queue's own messages each delivery works as long as before, if there is one. */
#include "models/shape/topology.h"
#include "models/spec/world.h"
#include "tests/support.h"

#include <stdlib.h>
#include <string.h>

enum { HEARD_MOST = 20000, SPANS_MOST = 4000, SLOTS = 1000 };

/* What is heard of one queue and its consumer. */
struct heard {
    size_t queue, consumer;                         /* their places */
    struct { sim_time time, span; int kind, outcome; } at[HEARD_MOST];
    size_t count;
    sim_time span[SPANS_MOST], published[SPANS_MOST]; /* how long slots worked; when it came in */
    size_t spans, publishes;
};

static bool is_ours(const struct heard *heard, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_MESSAGE_IN:
    case FACT_MESSAGE_DUE:
    case FACT_MESSAGE_DELIVERED:
    case FACT_MESSAGE_RETURNED:
    case FACT_MESSAGE_OUT: return fact->service == heard->queue;
    case FACT_WORKER_FREED:
    case FACT_DELIVERY_OVER: return fact->service == heard->consumer;
    default: return false;
    }
}

static void hear(void *self, const struct fact *fact)
{
    struct heard *heard = self;
    if (!is_ours(heard, fact))
        return;
    if (heard->count < HEARD_MOST) {
        heard->at[heard->count].time = fact->time;
        heard->at[heard->count].span = fact->span;
        heard->at[heard->count].kind = fact->kind;
        heard->at[heard->count++].outcome = fact->outcome;
    }
    if (fact->kind == FACT_WORKER_FREED && heard->spans < SPANS_MOST)
        heard->span[heard->spans++] = fact->span;
    if (fact->kind == FACT_MESSAGE_IN && fact->number == MESSAGE_PUBLISHED &&
        heard->publishes < SPANS_MOST)
        heard->published[heard->publishes++] = fact->time;
}

static const char text[] =
    "name: streams\nrun: {duration: 40s}\n"
    "clients:\n"
    "  me: {fleet: 3, open: {rate: [{at: 0s, rate: 20/s}, {at: 20s, rate: 20/s}, "
    "{at: 20s, rate: 0/s}]}, calls: {a: {network: {exponential: 5ms}}}}\n"
    "  you: {fleet: 2, open: 30/s, calls: {b: {network: {exponential: 5ms}}}}\n"
    "services:\n"
    "  d: {workers: 1000, queue: 0, service_time: {exponential: 50ms}}\n"
    "queues:\n"
    "  a: {redelivery: {backoff: {exponential: 100ms}, jitter: full}%s}\n"
    "  b: {%s}\n"
    "  dead:\n"
    "consumers:\n"
    "  ca: {queue: a, concurrency: 1000, error_rate: 10%%, service_time: {exponential: 50ms}%s}\n"
    "  cb: {queue: b, instances: 3, concurrency: 20, error_rate: 10%%, "
    "service_time: {exponential: 50ms}%s, calls: {d: }}\n"
    "faults: [%s]\n";

/* What each has besides; `faults`: all of them. */
static struct heard *run(const char *qa, const char *qb, const char *ca, const char *cb,
                         const char *faults, struct arena *arena)
{
    struct heard *heard = ARENA_NEW(arena, struct heard);
    struct observer observer = { hear, heard };
    struct world_spec spec = support_spec(arena_format(arena, text, qa, qb, ca, cb, faults), arena);
    struct topology topology;
    topology_make(&topology, &spec, arena);
    heard->queue = topology_find(&topology, "a");
    heard->consumer = topology_find(&topology, "ca");
    support_run(&spec, 1, &observer, arena);
    assert_true(heard->count > 100 && heard->count < HEARD_MOST);
    assert_true(heard->spans < SPANS_MOST);
    return heard;
}

/* --- the others' messages --- */

static void same(const char *what, const struct heard *a, const struct heard *b)
{
    if (a->count != b->count)
        fail_msg("%s: %zu facts of the other queue, %zu without it", what, a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        if (a->at[i].time != b->at[i].time || a->at[i].span != b->at[i].span ||
            a->at[i].kind != b->at[i].kind || a->at[i].outcome != b->at[i].outcome)
            fail_msg("%s: fact %zu of the other queue is another", what, i);
}

static void other_queues(void **state)
{
    static const char *const controls[] = {
        "lease: 20ms", "lease: 20ms, late_ack: ignored", "lease: 20ms, late_ack: refused",
        "returns_to: head", "redelivery: {backoff: {exponential: 10ms}, jitter: full}",
        "max_deliveries: 2, dead_letter: dead", "limit: 2", "limit: 2, full: drop_oldest",
        "in_flight: 1", "retention: 100ms", "delay: 1s", "partitions: 4",
        "partitions: 4, assigned: free", "order: priority", "deduplicates: true",
    };
    struct arena *arena = *state;
    const struct heard *plain = run("", "", "", "", "", arena);
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        same(controls[i], run("", controls[i], "", "", "", arena), plain);
}

static void other_consumers(void **state)
{
    static const char *const controls[] = {
        ", prefetch: 40", ", batch: {size: 10, returns: whole}",
        ", batch: {size: 10, returns: failed_only}", ", renew: 10ms", ", knows_limit: false",
        ", pollers: 1", ", on_failure: leave", ", on_failure: wait", ", on_failure: dead",
        ", on_failure: next, ladder: [100ms, 1s]", ", dead_at_once: [error]", ", idempotency: {}",
        ", autoscale: 10",
    };
    struct arena *arena = *state;
    const struct heard *plain = run("", "lease: 1s", "", "", "", arena);
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        same(controls[i], run("", "lease: 1s", "", controls[i], "", arena), plain);
}

static void faults_elsewhere(void **state)
{
    static const char *const effects[] = {
        "consumer: cb, restart: 1s", "consumer: cb, pause: true", "consumer: cb, down: true",
        "consumer: cb, capacity: 1%", "consumer: cb, instance: 1, restart: 2s",
        "consumer: cb, rebalance: 1s", "consumer: cb, errors: 50%",
        "consumer: cb, deploy: {down: 1s, drain: true}", "queue: b, poison: 20%",
        "queue: b, down: true", "queue: b, purge: true", "redrive: {from: dead, to: b, rate: 5/s}",
        "client: you, load: 3", "service: d, down: true",
    };
    struct arena *arena = *state;
    static const char queue[] = "max_deliveries: 3, dead_letter: dead, partitions: 6";
    const struct heard *plain = run("", queue, "", "", "", arena);
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        bool at_once = strstr(effects[i], "purge") || strstr(effects[i], "redrive");
        const char *fault = arena_format(arena, "{at: 5s, %s%s}", at_once ? "" : "for: 5s, ",
                                         effects[i]);
        same(effects[i], run("", queue, "", "", fault, arena), plain);
    }
}

/* --- its own --- */

static int by_length(const void *a, const void *b)
{
    sim_time x = *(const sim_time *)a, y = *(const sim_time *)b;
    return (x > y) - (x < y);
}

/* Each of `few` is one of `many`; both are sorted. */
static void among(const char *what, const struct heard *few, const struct heard *many)
{
    size_t k = 0;
    for (size_t i = 0; i < few->spans; i++, k++) {
        while (k < many->spans && many->span[k] < few->span[i])
            k++;
        if (k == many->spans || many->span[k] != few->span[i])
            fail_msg("%s: some delivery works for another time (%zu and %zu deliveries)", what,
                     few->spans, many->spans);
    }
}

/* Deliveries as before, more of them, or fewer. */
enum relation { AS_MANY, MORE, FEWER };

static void own_messages(void **state)
{
    static const struct {
        const char *queue, *consumer;
        enum relation relation;
    } controls[] = {
        { ", lease: 20ms", "", MORE },
        { ", lease: 1s", ", renew: 10ms", AS_MANY },
        { ", returns_to: head", "", AS_MANY },
        { ", max_deliveries: 1, dead_letter: dead", "", FEWER },
        { ", max_deliveries: 20", "", AS_MANY },
        { ", limit: 1", "", FEWER },
        { ", in_flight: 3", "", AS_MANY },
        { ", retention: 60ms", "", FEWER },
        { ", delay: 1s", "", AS_MANY },
        { ", partitions: 50", "", AS_MANY },
        { ", partitions: 50, assigned: free", "", AS_MANY },
        { ", order: priority", "", AS_MANY },
        { ", deduplicates: true", "", AS_MANY },
        { "", ", prefetch: 2000", AS_MANY },
        { "", ", batch: {size: 3, returns: failed_only}", AS_MANY },
        { "", ", batch: {size: 3, returns: whole}", MORE },
        { "", ", instances: 3", AS_MANY },
        { ", lease: 5s", ", knows_limit: false", AS_MANY },
        { "", ", pollers: 20", AS_MANY },
        { "", ", on_failure: wait", AS_MANY },
        { "", ", on_failure: dead", FEWER },
        { "", ", on_failure: next, ladder: [10ms, 10ms, 10ms, 10ms, 10ms, 10ms, 10ms]", AS_MANY },
        { ", lease: 1s", ", on_failure: leave", AS_MANY },
        { "", ", dead_at_once: [error]", FEWER },
        { "", ", idempotency: {}", AS_MANY },
    };
    struct arena *arena = *state;
    struct heard *plain = run("", "", "", "", "", arena);
    qsort(plain->span, plain->spans, sizeof *plain->span, by_length);
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        const char *what = arena_format(arena, "{%s} {%s}", controls[i].queue,
                                        controls[i].consumer);
        struct heard *now = run(controls[i].queue, "", controls[i].consumer, "", "", arena);
        qsort(now->span, now->spans, sizeof *now->span, by_length);
        if (!strstr(controls[i].queue, "limit: 1"))
            assert_int_equal(now->publishes, plain->publishes);
        for (size_t k = 0; k < now->publishes && now->publishes == plain->publishes; k++)
            assert_true(now->published[k] == plain->published[k]);
        if (controls[i].relation != MORE)
            among(what, now, plain);
        if (controls[i].relation != FEWER)
            among(what, plain, now);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(other_queues),
        SUPPORT_TEST(other_consumers),
        SUPPORT_TEST(faults_elsewhere),
        SUPPORT_TEST(own_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
