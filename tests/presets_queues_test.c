/* Presets of queues and consumers: what each says, held against numbers written down by hand from
** the documents and sources; how often a message that always fails is delivered, and after which
** pauses.
*/
#include "models/spec/world.h"
#include "scenarios/read/presets.h"
#include "scenarios/read/scenario.h"
#include "tests/pauses.h"
#include "tests/support.h"

#include <stdlib.h>
#include <string.h>

enum { MESSAGES = PAUSES_CALLS, RETRIES = PAUSES_RETRIES };

/* --- what they say --- */

static const char *asking(const char *queue, const char *consumer, struct arena *arena)
{
    return arena_format(arena,
                        "name: a preset\nrun: {duration: 10d, tick: 1d}\n"
                        "clients: {c: {batch: %d, calls: {s: {timeout: 1s}}}}\n"
                        "services: {s: {workers: 1000, queue: 9, service_time: 0s,"
                        " publishes: {q: {timeout: 1s}}}}\n"
                        "queues: {q: {%s}}\n"
                        "consumers: {k: {queue: q, service_time: 1ms, error_rate: 100%%, %s}}\n",
                        MESSAGES, queue, consumer);
}

/* The part of the explanation that begins at the line `from`, marks of defaults taken away. */
static char *explained(const char *text, const char *from, struct arena *arena)
{
    struct findings findings;
    struct world_spec spec;
    char *whole = NULL;
    size_t length = 0;
    findings_init(&findings, arena);
    struct scenario *scenario = scenario_parse("test.yaml", text, strlen(text), arena, &findings);
    if (!scenario || !scenario_bind(scenario, NULL, NULL, 0, &spec, &findings)) {
        findings_write(stderr, &findings);
        fail_msg("this does not bind:\n%s", text);
    }
    FILE *out = open_memstream(&whole, &length);
    scenario_settled(out, &spec, arena);
    fclose(out);
    const char *part = strstr(whole, from);
    assert_non_null(part);
    char *copy = arena_text(arena, part);
    free(whole);
    return copy;
}

/* Each of `lines`, which a bar parts, is a line of the text, however far it is indented. */
static void says(const char *name, const char *text, const char *lines, struct arena *arena)
{
    for (const char *at = lines; *at; at += *at == '|') {
        size_t length = strcspn(at, "|");
        const char *line = arena_format(arena, " %s\n", arena_text_of(arena, at, length));
        if (!strstr(text, line))
            fail_msg("%s does not say%s but\n%s", name, line, text);
        at += length;
    }
}

static const struct {
    const char *name, *lines;
} queues[] = {
    { "sqs-default", "lease: 30s|late_ack: accepted|returns_to: back|redelivery: none|"
                     "max_deliveries: unlimited|in_flight: 120000|retention: 4d|partitions: none" },
    { "sqs-fifo", "lease: 30s|late_ack: refused|returns_to: partition_head|in_flight: 120000|"
                  "retention: 4d|assigned: free|deduplicates: true" },
    { "rabbitmq-classic", "lease: 30min|late_ack: refused|returns_to: head|redelivery: none|"
                          "max_deliveries: unlimited|expired: dead_letter" },
    { "rabbitmq-quorum", "lease: 30min|returns_to: head|max_deliveries: 21" },
    { "rabbitmq-quorum-3", "lease: 30min|returns_to: back|max_deliveries: unlimited" },
    { "pubsub-default", "lease: 10s|retention: 7d|redelivery: none|max_deliveries: unlimited" },
    { "pubsub-backoff", "lease: 10s|base: 10s|cap: 10min" },
    { "service-bus-default", "lease: 1min|late_ack: refused|returns_to: head|max_deliveries: 10" },
    { "nats-jetstream-default",
      "lease: 30s|late_ack: accepted|returns_to: head|max_deliveries: unlimited|in_flight: 1000" },
    { "kafka-default", "lease: 5min|late_ack: refused|returns_to: partition_head|assigned: fixed|"
                       "redelivery: none|max_deliveries: unlimited|retention: 7d" },
    { "spring-kafka-default", "lease: 5min|returns_to: partition_head|redelivery: none|"
                              "max_deliveries: 10" },
    { "sidekiq-default", "lease: none|returns_to: back|max_deliveries: 26|growth: linear" },
    { "sidekiq-7", "lease: none|returns_to: back|max_deliveries: 26|growth: drawn" },
    { "celery-default", "lease: 1h|late_ack: ignored|returns_to: back|max_deliveries: 4|"
                        "delay: 3min" },
    { "celery-autoretry-backoff", "lease: 1h|max_deliveries: 4|base: 1s|cap: 10min" },
    { "bullmq-default", "lease: 30s|late_ack: refused|max_deliveries: 2|redelivery: none" },
    { "bullmq-exponential", "lease: 30s|max_deliveries: 3|base: 1s|factor: 2" },
    { "temporal-activity-default", "lease: none|late_ack: refused|max_deliveries: unlimited|"
                                   "base: 1s|cap: 1min40s" },
};

static const struct {
    const char *name, *lines;
} consumers[] = {
    { "sqs-default", "on_failure: leave|batch: none|prefetch: none|renew: none" },
    { "sqs-fifo", "on_failure: leave" },
    { "sqs-lambda", "knows_limit: false|start: 5|rise: 5/s|most: 1000|size: 10|returns: whole|"
                    "on_failure: leave|concurrency: 1000" },
    { "sqs-lambda-partial", "knows_limit: false|rise: 5/s|size: 10|returns: failed_only" },
    { "sqs-lambda-2018", "knows_limit: false|start: 5|rise: 1/s|most: 1000|size: 10" },
    { "rabbitmq-consumer", "prefetch: unlimited|on_failure: give_back|renew: none" },
    { "pubsub-default", "concurrency: 1000|renew: 5s|on_failure: give_back" },
    { "service-bus-default", "concurrency: 1|prefetch: none|renew: 50s" },
    { "nats-jetstream-default", "on_failure: give_back" },
    { "kafka-default", "size: 500|session: 45s|on_failure: give_back" },
    { "spring-kafka-default", "size: 500|session: 45s|on_failure: wait" },
    { "spring-kafka-retryable-topic", "size: 500|on_failure: next|- pause: 1s" },
    { "spring-kafka-retryable-backoff", "on_failure: next|- pause: 1s|- pause: 2s" },
    { "sidekiq-default", "concurrency: 5|ack: before|on_failure: give_back|prefetch: none" },
    { "celery-default", "prefetch: 4|ack: before|on_failure: give_back" },
    { "celery-acks-late", "prefetch: 4|ack: after|on_failure: give_back" },
    { "bullmq-default", "concurrency: 1|renew: 15s|on_failure: dead" },
    { "bullmq-exponential", "concurrency: 1|renew: 15s|on_failure: give_back" },
    { "temporal-activity-default", "concurrency: 1000|on_failure: give_back" },
};

static void they_say_what_was_read(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    for (size_t i = 0; i < sizeof queues / sizeof *queues; i++) {
        const char *ask = arena_format(arena, "preset: %s", queues[i].name);
        says(queues[i].name, explained(asking(ask, "", arena), "\nqueues:", arena),
             queues[i].lines, arena);
    }
    for (size_t i = 0; i < sizeof consumers / sizeof *consumers; i++) {
        const char *ask = arena_format(arena, "preset: %s", consumers[i].name);
        says(consumers[i].name, explained(asking("lease: 1h", ask, arena), "\nconsumers:", arena),
             consumers[i].lines, arena);
    }
    arena_destroy(arena);
}

/* Whoever adds one writes down above what it says. */
static void all_are_written_down(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    const char **names;
    assert_int_equal(presets_names("queue", arena, &names), sizeof queues / sizeof *queues);
    assert_int_equal(presets_names("consumer", arena, &names),
                     sizeof consumers / sizeof *consumers);
    arena_destroy(arena);
}

static void one_name_stands_for_several_places(void **state)
{
    (void)state;
    struct err err;
    struct arena *arena = arena_create();
    assert_int_equal(presets_find("sqs-default", "queue", &err)->place, PRESET_QUEUE);
    assert_int_equal(presets_find("sqs-default", "consumer", &err)->place, PRESET_CONSUMER);
    assert_int_equal(presets_find("sidekiq-default", "call", &err)->place, PRESET_CALL);
    assert_string_equal(presets_places("sidekiq-default", arena),
                        "a call and a queue and a consumer");
    assert_string_equal(presets_places("tomcat-server", arena), "a service");
    assert_null(presets_find("rabbitmq-clasic", "queue", &err));
    assert_non_null(strstr(err.text, "did you mean 'rabbitmq-classic'?"));
    arena_destroy(arena);
}

/* --- what they do --- */

/* Of messages that always fail. */
struct watch {
    size_t messages, dead;
    const void *message[MESSAGES];
    sim_time returned[MESSAGES];
    size_t deliveries[MESSAGES];
    struct pauses pauses;
};

static size_t find_message(struct watch *watch, const void *message)
{
    size_t i = 0;
    while (i < watch->messages && watch->message[i] != message)
        i++;
    assert_true(i < MESSAGES);
    if (i == watch->messages)
        watch->message[watch->messages++] = message;
    return i;
}

static void hear(void *self, const struct fact *fact)
{
    struct watch *watch = self;
    bool delivered = fact->kind == FACT_MESSAGE_DELIVERED;
    watch->dead += fact->kind == FACT_MESSAGE_OUT && fact->number == MESSAGE_OUT_DEAD;
    if (!delivered && fact->kind != FACT_MESSAGE_RETURNED)
        return;
    size_t i = find_message(watch, fact->request);
    size_t n = watch->deliveries[i];
    if (!delivered)
        watch->returned[i] = fact->time;
    else if (n > 0 && n <= RETRIES)
        watch->pauses.of[n - 1][i] = time_to_s(fact->time - watch->returned[i]);
    watch->deliveries[i] += delivered;
}

static void run_messages(struct watch *watch, const char *queue, const char *consumer,
                         struct arena *arena)
{
    struct world_spec spec = support_spec(asking(queue, consumer, arena), arena);
    *watch = (struct watch){ 0 };
    support_run(&spec, 7, &(struct observer){ hear, watch }, arena);
}

static const struct {
    const char *preset, *pauses; /* as pauses_hold() reads them */
} rules[] = {
    { "sidekiq-default", "15000-24000:19500 16000-35000:25500 31000-60000:45500 "
                         "96000-135000:115500 271000-320000:295500 640000-699000:669500" },
    { "sidekiq-7", "15000-24000:19500 16000-34000:25000 31000-58000:44500 96000-132000:114000 "
                   "271000-316000:293500 640000-694000:667000" },
    { "celery-default", "180000 180000 180000" },
    { "celery-autoretry-backoff",
      "0-1000:500 0-2000:1000 0-4000:2000 0-8000:4000 0-16000:8000 0-32000:16000 0-64000:32000 "
      "0-128000:64000 0-256000 0-512000 0-600000" },
    { "bullmq-exponential", "1000 2000 4000 8000 16000" },
    { "temporal-activity-default", "1000 2000 4000 8000 16000 32000 64000 100000 100000" },
    { "pubsub-backoff", "10000 20000 40000 80000 160000 320000 600000 600000" },
    { "rabbitmq-quorum", "0 0 0" },
};

static void redeliveries_pause_as_published(void **state)
{
    (void)state;
    struct watch *watch = memory_resize(NULL, 1, sizeof *watch);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct arena *arena = arena_create();
        size_t deliveries = pauses_count(rules[i].pauses) + 1;
        run_messages(watch,
                     arena_format(arena, "preset: %s, max_deliveries: %zu", rules[i].preset,
                                  deliveries),
                     "concurrency: 1000", arena);
        assert_int_equal(watch->messages, MESSAGES);
        assert_int_equal(watch->deliveries[MESSAGES - 1], deliveries);
        pauses_hold(rules[i].preset, rules[i].pauses, &watch->pauses);
        arena_destroy(arena);
    }
    free(watch);
}

/* Deliveries of a message that always fails, before it is dead. */
static const struct {
    const char *queue, *consumer;
    size_t deliveries;
} limits[] = {
    { "sqs-default, max_deliveries: 5", "sqs-default", 5 },
    { "sqs-default, max_deliveries: 5", "sqs-lambda", 5 },
    { "rabbitmq-quorum", "rabbitmq-consumer", 21 },
    { "service-bus-default", "service-bus-default", 10 },
    { "spring-kafka-default", "spring-kafka-default", 10 },
    { "sidekiq-default, redelivery: 1s", "sidekiq-default", 26 },
    { "celery-default", "celery-default", 4 },
    { "celery-autoretry-backoff", "celery-default", 4 },
    { "bullmq-default", "bullmq-default", 1 },
    { "bullmq-exponential", "bullmq-exponential", 3 },
    { "kafka-default", "spring-kafka-retryable-topic", 3 },
    { "kafka-default", "spring-kafka-retryable-backoff", 3 },
};

static void they_give_up_when_the_real_ones_do(void **state)
{
    (void)state;
    struct watch *watch = memory_resize(NULL, 1, sizeof *watch);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct arena *arena = arena_create();
        run_messages(watch, arena_format(arena, "preset: %s", limits[i].queue),
                     arena_format(arena, "preset: %s", limits[i].consumer), arena);
        assert_int_equal(watch->messages, MESSAGES);
        for (size_t m = 0; m < MESSAGES; m++)
            if (watch->deliveries[m] != limits[i].deliveries)
                fail_msg("%s, %s: %zu deliveries, not %zu", limits[i].queue, limits[i].consumer,
                         watch->deliveries[m], limits[i].deliveries);
        assert_int_equal(watch->dead, MESSAGES);
        arena_destroy(arena);
    }
    free(watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_say_what_was_read),
        cmocka_unit_test(all_are_written_down),
        cmocka_unit_test(one_name_stands_for_several_places),
        cmocka_unit_test(redeliveries_pause_as_published),
        cmocka_unit_test(they_give_up_when_the_real_ones_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
