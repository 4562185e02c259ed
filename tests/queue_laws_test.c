/* The laws of messages (tests/laws_queues.c) over queues and consumers of every kind, each with
** what disturbs it; and that the laws see what breaks them. */
#include "models/spec/world.h"
#include "tests/laws.h"
#include "tests/support.h"

#include <string.h>

/* Ten a second to a consumer whose calls fail now and then, for two minutes; whatever a row adds. */
static const struct {
    const char *name, *queue, *consumer, *more;
} rows[] = {
    { "plain", "", "", "" },
    { "delay and retention", "delay: 2s, retention: 3s", "", "" },
    { "leases that run out", "lease: 400ms, max_deliveries: 4, dead_letter: dead", "", "" },
    { "late acks that count for nothing", "lease: 400ms, late_ack: refused, max_deliveries: 9",
      "renew: 300ms, ", "" },
    { "pauses", "redelivery: {backoff: {exponential: 100ms}, jitter: full}, returns_to: head",
      "on_failure: give_back, ", "" },
    { "in place", "redelivery: {backoff: {constant: 500ms}}, max_deliveries: 3", "on_failure: wait, ",
      "" },
    { "a ladder", "dead_letter: dead", "on_failure: next, ladder: [1s, 5s], ", "" },
    { "dead at once", "dead_letter: dead", "dead_at_once: [unavailable], ", "" },
    { "prefetch and batches", "lease: 5s", "prefetch: 30, batch: 5, ",
      "faults: [{at: 30s, consumer: fulfil, restart: 5s}]\n" },
    { "batches that come back in part", "lease: 5s", "batch: {size: 5, returns: failed_only}, ",
      "faults: [{at: 30s, for: 5s, consumer: fulfil, pause: true}]\n" },
    { "a poller that does not ask", "lease: 1s, max_deliveries: 3, dead_letter: dead",
      "knows_limit: false, ", "" },
    { "a log", "partitions: 6, returns_to: partition_head", "batch: 4, instances: 2, session: 2s, ",
      "faults: [{at: 30s, consumer: fulfil, restart: 5s}, "
      "{at: 60s, consumer: fulfil, rebalance: 2s}]\n" },
    { "a log with leases that run out",
      "partitions: 6, returns_to: partition_head, lease: 400ms, late_ack: refused",
      "batch: 2, instances: 3, rebalance: 50ms, session: 2s, ",
      "faults: [{at: 30s, consumer: fulfil, restart: 5s}, {at: 60s, consumer: fulfil, deploy: 2s}, "
      "{at: 80s, for: 5s, consumer: fulfil, instance: 1, pause: true}]\n" },
    { "groups", "partitions: 20, assigned: free, returns_to: partition_head, lease: 2s",
      "batch: 3, instances: 2, ", "faults: [{at: 30s, consumer: fulfil, deploy: 2s}]\n" },
    { "a log with a ladder", "partitions: 6, dead_letter: dead", "on_failure: next, ladder: [1s, 5s], ",
      "faults: [{at: 30s, for: 20s, service: pay, down: true}]\n" },
    { "a limit", "limit: 20", "", "faults: [{at: 30s, for: 20s, consumer: fulfil, pause: true}]\n" },
    { "the oldest dropped", "limit: 20, full: drop_oldest", "",
      "faults: [{at: 30s, for: 20s, consumer: fulfil, pause: true}]\n" },
    { "a purge", "", "", "faults: [{at: 30s, for: 20s, consumer: fulfil, capacity: 0%}, "
      "{at: 45s, queue: orders, purge: true}]\n" },
    { "a redrive", "max_deliveries: 2, dead_letter: dead", "",
      "faults: [{at: 30s, for: 20s, service: pay, down: true}, "
      "{at: 60s, redrive: {from: dead, to: orders, rate: 20/s}, role: remedy}]\n" },
    { "poison", "max_deliveries: 3, dead_letter: dead", "",
      "faults: [{at: 30s, for: 20s, queue: orders, poison: 20%}]\n" },
    { "down", "", "", "faults: [{at: 30s, for: 20s, queue: orders, down: true}]\n" },
    { "expired to the dead", "retention: 2s, expired: dead_letter, dead_letter: dead", "",
      "faults: [{at: 30s, for: 20s, consumer: fulfil, pause: true}]\n" },
    { "in flight at the most", "in_flight: 3, lease: 5s", "prefetch: 30, ", "" },
};

static const char *yaml_of(size_t i, struct arena *arena)
{
    return arena_format(
        arena,
        "name: law\nrun: {duration: 2min, warmup: 10s}\n"
        "objective: {queues: {orders: {oldest: 20s}}}\n"
        "clients: {shop: {open: 10/s, calls: {orders: {timeout: 1s, retry: {attempts: 2}}}}}\n"
        "queues: {orders: {%s}, dead: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 4, %sservice_time: {exponential: 200ms}, "
        "calls: {pay: {}}}}\n"
        "services: {pay: {workers: 20, service_time: 50ms, error_rate: 5%%}}\n%s",
        rows[i].queue, rows[i].consumer, rows[i].more);
}

static void laws_hold_of_messages(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (uint64_t seed = 1; seed <= 3; seed++) {
            const struct results *run = laws_run(yaml_of(i, *state), seed, *state);
            assert_true(results_total(run, "queues.orders.deliveries") > 100);
        }
}

/* --- what breaks them --- */

/* Changes what the laws hear of. */
struct liar {
    struct observer laws;
    uint64_t heard;
    void (*lie)(struct liar *liar, struct fact *fact);
};

static void hear(void *self, const struct fact *fact)
{
    struct liar *liar = self;
    struct fact told = *fact;
    liar->heard++;
    liar->lie(liar, &told);
    liar->laws.tell(liar->laws.self, &told);
}

static void wrong_partition(struct liar *liar, struct fact *fact)
{
    if (fact->kind == FACT_MESSAGE_DELIVERED && liar->heard > 5000)
        fact->instance = fact->instance == 0;
}

static void done_twice(struct liar *liar, struct fact *fact)
{
    if (fact->kind == FACT_MESSAGE_OUT && liar->heard > 5000)
        liar->laws.tell(liar->laws.self, fact);
}

static void delivered_in_flight(struct liar *liar, struct fact *fact)
{
    struct fact again = *fact;
    if (fact->kind != FACT_MESSAGE_DELIVERED || liar->heard < 5000)
        return;
    liar->laws.tell(liar->laws.self, &again);
    fact->from = MESSAGE_IN_FLIGHT;
}

static void dead_for_done(struct liar *liar, struct fact *fact)
{
    if (fact->kind == FACT_MESSAGE_OUT && liar->heard > 5000)
        fact->number = MESSAGE_OUT_DEAD;
}

static void oldest_untold(struct liar *liar, struct fact *fact)
{
    if (fact->kind == FACT_QUEUE_OLDEST && liar->heard > 5000)
        fact->span = TIME_NONE;
}

static void laws_see_what_breaks_them(void **state)
{
    static const struct {
        void (*lie)(struct liar *liar, struct fact *fact);
        const char *law;
    } lies[] = {
        { wrong_partition, "a message moves from where it is" },
        { done_twice, "a message moves from where it is" },
        { delivered_in_flight, "a message has at most one valid lease" },
        { dead_for_done, "the metrics count the messages that there were" },
        { oldest_untold, "the oldest message is told" },
    };
    struct world_spec spec = support_spec(
        "name: lies\nrun: {duration: 2min}\n"
        "clients: {shop: {open: 10/s, calls: {orders: }}}\n"
        "queues: {orders: {partitions: 2}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 2, service_time: 250ms}}\n",
        *state);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct laws *laws = laws_create(&spec);
        struct liar liar = { laws_observer(laws), 0, lies[i].lie };
        struct observer observer = { hear, &liar };
        const struct results *run = support_run(&spec, 1, &observer, *state);
        const char *broken = laws_broken(laws, run);
        assert_non_null(broken);
        assert_string_equal(broken, lies[i].law);
        laws_destroy(laws);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(laws_hold_of_messages),
        SUPPORT_TEST(laws_see_what_breaks_them),
    };
    return cmocka_run_group_tests_name("laws of messages", tests, NULL, NULL);
}
