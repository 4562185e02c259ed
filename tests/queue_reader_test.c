/* Queues and consumers as the reader has them: paths that lead into them, words that switch them
** off, the text they are written back as, the schema and the reference.
*/
#include "models/spec/consumer.h"
#include "models/spec/mqueue.h"
#include "models/spec/objective.h"
#include "models/spec/world.h"
#include "scenarios/read/scenario.h"
#include "scenarios/read/toggles.h"
#include "tests/schema_accepts.h"
#include "tests/support.h"

#include <stdlib.h>
#include <string.h>

static const char story[] =
    "name: story\nrun: {duration: 60s}\n"
    "objective: {queues: {orders: {oldest: 60s, depth: 500}}}\n"
    "clients: {web: {open: 5/s, calls: {shop: {timeout: 1s}}}}\n"
    "services:\n"
    "  shop: {workers: 9, queue: 9, service_time: 1ms,"
    " publishes: {orders: {timeout: 1s, retry: {attempts: 2, jitter: none}}}}\n"
    "  bank: {workers: 9, queue: 9, service_time: 1ms}\n"
    "queues:\n"
    "  orders:\n"
    "    lease: 30s\n"
    "    late_ack: refused\n"
    "    returns_to: partition_head\n"
    "    redelivery: {backoff: {exponential: {base: 1s, cap: 1min}}, jitter: full, cap: both}\n"
    "    max_deliveries: 5\n"
    "    dead_letter: dead\n"
    "    limit: 1000\n"
    "    full: drop_oldest\n"
    "    in_flight: 100\n"
    "    retention: 4d\n"
    "    expired: dead_letter\n"
    "    delay: 1s\n"
    "    partitions: 12\n"
    "    order: fifo\n"
    "    deduplicates: true\n"
    "  dead: {}\n"
    "  mails: {preset: celery-default, redelivery: 5s}\n"
    "consumers:\n"
    "  fulfil:\n"
    "    queue: orders\n"
    "    instances: 4\n"
    "    concurrency: 3\n"
    "    prefetch: 40\n"
    "    batch: {size: 10, returns: failed_only}\n"
    "    service_time: {lognormal: {median: 20ms, p99: 80ms}}\n"
    "    error_rate: {error: 1%, invalid: 0.1%}\n"
    "    idempotency: {}\n"
    "    renew: 10s\n"
    "    on_failure: next\n"
    "    ladder: [30s, 5min, {pause: 30min}]\n"
    "    dead_at_once: [invalid]\n"
    "    session: 45s\n"
    "    rebalance: 3s\n"
    "    calls: {bank: {timeout: 1s, retry: 3, breaker: {consecutive: 5}}}\n"
    "    publishes: {mails: {timeout: 1s}}\n"
    "  post: {queue: mails, preset: pubsub-default, pollers: 5, knows_limit: false}\n"
    "faults:\n"
    "  - {at: 10s, for: 1s, consumer: fulfil, down: true}\n"
    "variants:\n"
    "  base: {}\n"
    "  calm: {queues.orders.redelivery.backoff: {constant: 9s}, consumers.fulfil.ladder: [],"
    " consumers.fulfil.on_failure: give_back, consumers.post.preset: bullmq-exponential}\n";

struct bound {
    struct findings findings;
    struct scenario *scenario;
    struct world_spec spec;
};

static bool bind_story(struct bound *bound, const char *text, const char *variant,
                       const struct setting *setting, size_t settings, struct arena *arena)
{
    findings_init(&bound->findings, arena);
    bound->scenario = scenario_parse("s.yaml", text, strlen(text), arena, &bound->findings);
    bool right = bound->scenario && scenario_bind(bound->scenario, variant, setting, settings,
                                                  &bound->spec, &bound->findings);
    if (!right)
        findings_write(stderr, &bound->findings);
    return right;
}

static const char *written(const struct world_spec *spec, struct arena *arena)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    scenario_settled(out, spec, arena);
    fclose(out);
    const char *copy = arena_text(arena, text);
    free(text);
    return copy;
}

/* --- paths --- */

static const struct {
    const char *path, *value;
    const char *line; /* of what is in force then */
} paths[] = {
    { "queues.orders.lease", "17s", "    lease: 17s\n" },
    { "queues.orders.redelivery", "7s", "          delay: 7s\n" },
    { "queues.orders.redelivery.backoff.exponential.cap", "7min", "          cap: 7min\n" },
    { "queues.orders.redelivery.jitter", "equal", "      jitter: equal\n" },
    { "queues.orders.max_deliveries", "unlimited", "    max_deliveries: unlimited\n" },
    { "queues.mails.preset", "service-bus-default", "    max_deliveries: 10\n" },
    { "queues.mails.redelivery.jitter", "full", "      jitter: full\n" },
    { "consumers.fulfil.concurrency", "7", "    concurrency: 7\n" },
    { "consumers.fulfil.prefetch", "unlimited", "    prefetch: unlimited\n" },
    { "consumers.fulfil.batch", "7", "      size: 7\n" },
    { "consumers.fulfil.batch.returns", "whole", "      returns: whole\n" },
    { "consumers.fulfil.ladder[1].pause", "7min", "      - pause: 7min\n" },
    { "consumers.fulfil.ladder[1]", "7min", "      - pause: 7min\n" },
    { "consumers.fulfil.ladder", "[7s]", "    ladder:\n      - pause: 7s\n    dead_at_once" },
    { "consumers.fulfil.dead_at_once", "[error, invalid]",
      "    dead_at_once: [error, invalid]\n" },
    { "consumers.fulfil.calls.bank.retry.attempts", "7", "          attempts: 7\n" },
    { "consumers.fulfil.publishes.mails.timeout", "7s", "          after: 7s\n" },
    { "consumers.post.pollers.most", "7", "      most: 7\n" },
    { "consumers.post.pollers", "7", "      start: 7\n" },
    { "services.shop.publishes.orders.retry.attempts", "7", "          attempts: 7\n" },
    { "objective.queues.orders.oldest", "7s", "      oldest: 7s\n" },
    { "faults[0].consumer", "post", "    consumer: post\n" },
};

static void paths_lead_into_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct arena *arena = arena_create();
        struct setting setting = { paths[i].path, paths[i].value };
        struct bound bound;
        if (!bind_story(&bound, story, NULL, &setting, 1, arena))
            fail_msg("%s=%s is refused", paths[i].path, paths[i].value);
        const char *text = written(&bound.spec, arena);
        if (!strstr(text, paths[i].line))
            fail_msg("%s=%s says\n%s", paths[i].path, paths[i].value, text);
        arena_destroy(arena);
    }
}

/* --- back and forth --- */

static void comes_back(const char *text, const char *variant)
{
    struct arena *arena = arena_create();
    struct bound first, second;
    assert_true(bind_story(&first, text, variant, NULL, 0, arena));
    const char *one = written(&first.spec, arena);
    assert_true(bind_story(&second, one, NULL, NULL, 0, arena));
    assert_string_equal(one, written(&second.spec, arena));
    arena_destroy(arena);
}

static void they_are_written_as_they_are(void **state)
{
    (void)state;
    comes_back(story, NULL);
    comes_back(story, "calm");
}

/* --- words that switch off --- */

static const struct {
    const char *word;
    size_t places;
} controls[] = {
    { "retry", 2 },      { "backoff", 4 },        { "jitter", 2 },      { "breaker", 1 },
    { "timeout", 4 },    { "redelivery", 2 },     { "dead_letter", 1 }, { "max_deliveries", 2 },
    { "prefetch", 1 },   { "deduplicates", 1 },   { "batch", 1 },       { "renew", 2 },
    { "ladder", 2 },     { "dead_at_once", 1 },   { "idempotency", 1 },
};
enum { CONTROLS = sizeof controls / sizeof *controls };

static size_t places_with(const struct world_spec *spec, const char *word, struct arena *arena)
{
    struct toggles toggles = toggles_find(spec, arena);
    size_t count = 0;
    for (size_t i = 0; i < toggles.count; i++)
        count += strcmp(toggles.control[i].word, word) == 0;
    return count;
}

static void each_is_switched_off_by_its_word(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct bound bound, without;
    assert_true(bind_story(&bound, story, NULL, NULL, 0, arena));
    struct toggles toggles = toggles_find(&bound.spec, arena);
    assert_int_equal(toggles.words, CONTROLS);
    for (size_t i = 0; i < CONTROLS; i++) {
        const char *word = controls[i].word;
        size_t places = places_with(&bound.spec, word, arena), settings;
        if (places != controls[i].places)
            fail_msg("%s: %zu places, %zu were written", word, places, controls[i].places);
        struct setting *setting = toggles_off(&toggles, &word, 1, arena, &settings);
        if (!bind_story(&without, story, NULL, setting, settings, arena))
            fail_msg("without %s it is refused", word);
        assert_null(toggle_left(&without.spec, word, arena));
    }
    arena_destroy(arena);
}

static void all_can_be_off_at_once(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct bound bound, without;
    size_t settings;
    assert_true(bind_story(&bound, story, NULL, NULL, 0, arena));
    struct toggles toggles = toggles_find(&bound.spec, arena);
    struct setting *setting = toggles_off(&toggles, toggles.word, toggles.words, arena, &settings);
    assert_true(bind_story(&without, story, NULL, setting, settings, arena));
    assert_int_equal(toggles_find(&without.spec, arena).count, 0);
    arena_destroy(arena);
}

/* --- the schema --- */

static json_t *schema_load(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    schema_write(out);
    fclose(out);
    json_t *schema = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(schema);
    free(text);
    return schema;
}

static const struct {
    bool right;
    const char *queue, *consumer;
} maps[] = {
    { true, "", "" },
    { true, "\"preset\": \"sqs-default\"", ", \"preset\": \"sqs-default\"" },
    { true, "\"preset\": [\"sqs-default\", \"celery-default\"]", "" },
    { false, "\"preset\": \"sqs-lambda\"", "" },
    { false, "\"preset\": \"istio-default\"", "" },
    { false, "", ", \"preset\": \"rabbitmq-quorum\"" },
    { true, "\"redelivery\": \"5s\", \"lease\": \"none\", \"max_deliveries\": \"unlimited\"", "" },
    { true, "\"redelivery\": {\"backoff\": {\"linear\": {}}}", "" },
    { false, "\"redelivery\": {}", "" },
    { false, "\"late_ack\": \"lost\"", "" },
    { false, "\"visibility_timeout\": \"30s\"", "" },
    { true, "", ", \"ladder\": [\"30s\", {\"pause\": \"5min\"}], \"on_failure\": \"next\"" },
    { true, "", ", \"batch\": 10, \"prefetch\": \"unlimited\", \"pollers\": 5" },
    { true, "", ", \"dead_at_once\": [\"invalid\"], \"renew\": \"none\"" },
    { false, "", ", \"on_failure\": \"skip\"" },
    { false, "", ", \"ladder\": [{}]" },
};

static void schema_and_checker_agree(void **state)
{
    (void)state;
    json_t *schema = schema_load();
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        struct arena *arena = arena_create();
        struct findings findings;
        const char *text = arena_format(
            arena,
            "{\"name\": \"made\", \"run\": {\"duration\": \"10s\"}, \"clients\": {\"web\": "
            "{\"open\": \"1/s\", \"calls\": {\"api\": {\"timeout\": \"1s\"}}}}, \"services\": "
            "{\"api\": {\"workers\": 2, \"queue\": 10, \"service_time\": \"10ms\", \"publishes\": "
            "{\"q\": {}}}}, \"queues\": {\"q\": {%s}}, \"consumers\": {\"k\": {\"queue\": \"q\", "
            "\"service_time\": \"1ms\"%s}}}",
            maps[i].queue, maps[i].consumer);
        json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
        findings_init(&findings, arena);
        struct scenario *made = scenario_parse("made", text, strlen(text), arena, &findings);
        bool checks = made && scenario_check(made, NULL, 0, &findings);
        if (schema_accepts(schema, document) != maps[i].right || checks != maps[i].right)
            fail_msg("the checker %s: %s", checks ? "accepts" : "refuses", text);
        json_decref(document);
        arena_destroy(arena);
    }
    json_decref(schema);
}

/* --- the reference --- */

/* Each of these begins a line, one after the other. */
static void told_in_order(const char *key, const char *const *lines, size_t count)
{
    char *text = NULL;
    size_t length = 0;
    struct err err;
    FILE *out = open_memstream(&text, &length);
    assert_true(fields_write(out, key, &err));
    fclose(out);
    const char *at = text;
    for (size_t i = 0; i < count; i++) {
        at = strstr(at, lines[i]);
        if (!at)
            fail_msg("%s: no %s in its place in\n%s", key, lines[i], text);
    }
    free(text);
}

static void the_likeliest_is_told_first(void **state)
{
    (void)state;
    static const char *const queue[] = { "services.*.queue\n", "\nconsumers.*.queue\n",
                                         ".bulkhead.queue\n", "\nfaults.*.queue\n" };
    static const char *const queues[] = { "queues.*\n", "\nobjective.queues.*\n" };
    static const char *const attempts[] = { ".retry.attempts\n", "\nfaults.*.fail_first.attempts" };
    told_in_order("queue", queue, 4);
    told_in_order("queues", queues, 2);
    told_in_order("attempts", attempts, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_lead_into_them),
        cmocka_unit_test(they_are_written_as_they_are),
        cmocka_unit_test(each_is_switched_off_by_its_word),
        cmocka_unit_test(all_can_be_off_at_once),
        cmocka_unit_test(schema_and_checker_agree),
        cmocka_unit_test(the_likeliest_is_told_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
