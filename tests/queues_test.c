/* Queues whose course has no chance in it: each row is a small scenario and what must come out,
** reckoned by hand, as the row's comment says.  Messages come at 1 s, unless the row says how. */
#include "tests/message_books.h"
#include "tests/support.h"

enum { WANTS_MOST = 8 };

struct row {
    const char *what;
    const char *duration, *load; /* of the client */
    const char *queue, *consumer, *faults;
    struct books_want want[WANTS_MOST];
};

static void hold(const struct row *rows, size_t count)
{
    struct arena *arena = arena_create();
    for (const struct row *row = rows; row < rows + count; row++)
        books_hold(row->what,
                   books_scenario(row->duration, row->load, row->queue, row->consumer, row->faults,
                                  arena),
                   row->want);
    arena_destroy(arena);
}
#define HOLD(rows) hold(rows, sizeof(rows) / sizeof *(rows))

/* Nobody receives while the consumer is down, and so no delivery fails: two hours of work, and an
** hour in the middle. */
static void outage_costs_nothing(void **state)
{
    static const struct row rows[] = {
        { "an hour down", "4h", "batch: {calls: 14400, at: 1s}", "lease: 30s, max_deliveries: 3",
          "concurrency: 2, service_time: 1s", "{at: 10min, for: 1h, consumer: w, down: true}",
          { { "queues.q.published", 14400 }, { "queues.q.redeliveries", 0 },
            { "queues.q.done", 14400 }, { "queues.q.dead", 0 }, { "consumers.w.failed", 0 },
            { "consumers.w.lost", 0 } } },
    };
    (void)state;
    HOLD(rows);
}

/* 1 000 messages; ten slots need 2 ms each, and all of it fails for 2 s, in which they make 1 000
** deliveries each, in step.  At the head each ten messages go on until they are dead: after 20
** deliveries (SQS: maxReceiveCount) 50 times ten.  A limit of 20 that counts redeliveries
** (RabbitMQ: delivery-limit) is 21 deliveries: 47 times ten, the next ten have had 13 of them.  At
** the back each message has had ten in the end. */
static void head_or_back(void **state)
{
#define THOUSAND "batch: {calls: 1000, at: 1s}"
#define TEN "concurrency: 10, service_time: 2ms"
#define FAILING "{at: 0s, for: 3001ms, consumer: w, errors: 100%}"
    static const struct row rows[] = {
        { "head, 20", "1min", THOUSAND, "returns_to: head, max_deliveries: 20", TEN, FAILING,
          { { "queues.q.dead", 500 }, { "queues.q.done", 500 },
            { "queues.q.deliveries", 10500 } } },
        { "head, 21", "1min", THOUSAND, "returns_to: head, max_deliveries: 21", TEN, FAILING,
          { { "queues.q.dead", 470 }, { "queues.q.done", 530 } } },
        { "back, 20", "1min", THOUSAND, "returns_to: back, max_deliveries: 20", TEN, FAILING,
          { { "queues.q.dead", 0 }, { "queues.q.done", 1000 }, { "queues.q.deliveries", 11000 } } },
    };
    (void)state;
    HOLD(rows);
}

/* One slot, 3 s of work, a lease of 90 s: at 1 s one of four messages is worked on, three are
** received in vain; at 91 s one of these is, at 181 s the next.  The last one was received then for
** the third time, and comes back at 271 s. */
static void throttled_poller(void **state)
{
#define POLLER "service_time: 3s, knows_limit: false"
    static const struct row rows[] = {
        { "three receives", "10min", "batch: {calls: 4, at: 1s}", "lease: 90s, max_deliveries: 3",
          POLLER, "",
          { { "queues.q.done", 3 }, { "queues.q.dead", 1 }, { "queues.q.deliveries", 9 },
            { "consumers.w.throttled", 6 }, { "consumers.w.failed", 0 } } },
        { "four receives", "10min", "batch: {calls: 4, at: 1s}", "lease: 90s, max_deliveries: 4",
          POLLER, "",
          { { "queues.q.done", 4 }, { "queues.q.dead", 0 }, { "queues.q.deliveries", 10 },
            { "consumers.w.throttled", 6 }, { "queues.q.time_to_done_max", 273 } } },
        { "it knows", "10min", "batch: {calls: 4, at: 1s}", "lease: 90s, max_deliveries: 3",
          "service_time: 3s", "",
          { { "queues.q.done", 4 }, { "queues.q.deliveries", 4 }, { "consumers.w.throttled", 0 },
            { "queues.q.time_to_done_max", 12 } } },
    };
    (void)state;
    HOLD(rows);
}

/* 9 messages at 1 s and, while the consumer is down, a poisoned one behind them: ten in a batch.
** whole: all ten are received three times and die; the nine are executed three times each.
** failed_only: nine are done, one dies. */
static void one_of_a_batch(void **state)
{
    static const char text[] =
        "name: batch\nrun: {duration: 10min}\n"
        "clients:\n"
        "  good: {batch: {calls: 9, at: 1s}, calls: {q: }}\n"
        "  bad: {batch: {calls: 1, at: 3s}, calls: {q: }}\n"
        "queues: {q: {max_deliveries: 3, dead_letter: dead}, dead: }\n"
        "consumers: {w: {queue: q, service_time: 1s, batch: {size: 10, returns: %s}}}\n"
        "faults:\n"
        "  - {at: 0s, for: 5s, consumer: w, down: true}\n"
        "  - {at: 2s, for: 2s, queue: q, poison: 100%%}\n";
    struct arena *arena = *state;
    const struct results *whole = support_once(arena_format(arena, text, "whole"), arena);
    support_near("dead, whole", results_total(whole, "queues.q.dead"), 10, 0);
    support_near("deliveries, whole", results_total(whole, "queues.q.deliveries"), 30, 0);
    support_near("executed again", results_total(whole, "consumers.w.duplicates"), 18, 0);
    support_near("letters", results_total(whole, "queues.dead.moved_in"), 10, 0);
    const struct results *failed = support_once(arena_format(arena, text, "failed_only"), arena);
    support_near("dead, failed only", results_total(failed, "queues.q.dead"), 1, 0);
    support_near("done, failed only", results_total(failed, "queues.q.done"), 9, 0);
    support_near("deliveries, failed only", results_total(failed, "queues.q.deliveries"), 12, 0);
}

/* Limits, retention and delay, each with one slot that needs 1 s and 100 messages at 1 s. */
static void places_in_a_queue(void **state)
{
#define HUNDRED "batch: {calls: 100, at: 1s}"
    static const struct row rows[] = {
        /* all are published at one instant, before anything is taken */
        { "refused", "10min", HUNDRED, "limit: 30", "service_time: 1s", "",
          { { "queues.q.published", 30 }, { "queues.q.refused", 70 }, { "queues.q.done", 30 },
            { "clients.c.ok", 30 } } },
        { "pushed out", "10min", HUNDRED, "limit: 30, full: drop_oldest", "service_time: 1s", "",
          { { "queues.q.published", 100 }, { "queues.q.dropped", 70 }, { "queues.q.done", 30 },
            { "clients.c.ok", 100 } } },
        /* 20 are done by 21 s, the 21st is at work when it expires at 21.5 s */
        { "expired", "10min", HUNDRED, "retention: 20500ms", "service_time: 1s", "",
          { { "queues.q.done", 20 }, { "queues.q.expired", 80 }, { "queues.q.oldest", 20.5 } } },
        { "expired to the dead", "10min", HUNDRED,
          "retention: 20500ms, expired: dead_letter, dead_letter: dead", "service_time: 1s", "",
          { { "queues.q.done", 20 }, { "queues.dead.moved_in", 80 } } },
        { "delayed", "10min", HUNDRED, "delay: 30s", "service_time: 1s", "",
          { { "queues.q.done", 100 }, { "queues.q.time_to_done_max", 130 },
            { "queues.q.depth_max", 100 } } },
        /* ten at a time, though there are a hundred slots */
        { "in flight", "10min", HUNDRED, "in_flight: 10", "service_time: 1s, concurrency: 100", "",
          { { "queues.q.done", 100 }, { "queues.q.time_to_done_max", 10 } } },
        { "purged", "10min", HUNDRED, "lease: 30s", "service_time: 1s",
          "{at: 11500ms, queue: q, purge: true}",
          { { "queues.q.done", 11 }, { "queues.q.dropped", 89 } } },
        /* one partition is handed to one at a time */
        { "one partition", "10min", HUNDRED, "partitions: 1", "service_time: 1s, concurrency: 10",
          "", { { "queues.q.done", 100 }, { "queues.q.time_to_done_max", 100 } } },
        { "one group", "10min", HUNDRED, "partitions: 1, assigned: free",
          "service_time: 1s, instances: 10", "",
          { { "queues.q.done", 100 }, { "queues.q.time_to_done_max", 100 } } },
    };
    (void)state;
    HOLD(rows);
}

/* Everything fails until 61.5 s; one message, 1 s of work. */
static void pauses_between_deliveries(void **state)
{
#define MINUTE "{at: 0s, for: 61500ms, consumer: w, errors: 100%}"
#define ONE "batch: {calls: 1, at: 1s}"
    static const struct row rows[] = {
        /* 2, 13, 24, 35, 46, 57 s: failed; done at 68 s */
        { "constant", "10min", ONE, "redelivery: 10s", "service_time: 1s", MINUTE,
          { { "queues.q.deliveries", 7 }, { "queues.q.time_to_done_max", 67 } } },
        /* pauses of 1, 2, 4, 8, 16, 32 s: failed at 2, 4, 7, 12, 21, 38 s, done at 71 s */
        { "exponential", "10min", ONE,
          "redelivery: {backoff: {exponential: {base: 1s, cap: none}}}", "service_time: 1s", MINUTE,
          { { "queues.q.deliveries", 7 }, { "queues.q.time_to_done_max", 70 } } },
        { "given up", "10min", ONE, "redelivery: 10s, max_deliveries: 3", "service_time: 1s",
          MINUTE,
          { { "queues.q.deliveries", 3 }, { "queues.q.dead", 1 }, { "consumers.w.failed", 3 } } },
        /* received at 1, 21, 41, 61 s; the last one ends at 62 s */
        { "left to its lease", "10min", ONE, "lease: 20s", "service_time: 1s, on_failure: leave",
          MINUTE, { { "queues.q.deliveries", 4 }, { "queues.q.time_to_done_max", 61 } } },
        { "in place", "10min", ONE, "redelivery: 10s, max_deliveries: 10",
          "service_time: 1s, on_failure: wait", MINUTE,
          { { "consumers.w.worked_on", 7 }, { "queues.q.done", 1 },
            { "queues.q.time_to_done_max", 67 } } },
        { "in place, given up", "10min", ONE, "redelivery: 10s, max_deliveries: 3",
          "service_time: 1s, on_failure: wait", MINUTE,
          { { "consumers.w.worked_on", 3 }, { "queues.q.dead", 1 } } },
        { "dead", "10min", ONE, "dead_letter: dead", "service_time: 1s, on_failure: dead", MINUTE,
          { { "queues.q.dead", 1 }, { "queues.dead.moved_in", 1 }, { "queues.q.deliveries", 1 } } },
        { "dead at once", "10min", ONE, "dead_letter: dead",
          "service_time: 1s, dead_at_once: [error]", MINUTE,
          { { "queues.dead.moved_in", 1 }, { "queues.q.deliveries", 1 } } },
        { "not that one", "10min", ONE, "redelivery: 10s",
          "service_time: 1s, dead_at_once: [invalid]", MINUTE,
          { { "queues.q.done", 1 }, { "queues.q.deliveries", 7 } } },
    };
    (void)state;
    HOLD(rows);
}

/* 100 dead letters are put back from 5 min on, 1 a second, after the fault; all at once they come
** to one instant. */
static void redrive(void **state)
{
#define DYING "{at: 0s, for: 1min, consumer: w, errors: 100%}, "
    static const struct row rows[] = {
        { "at a rate", "1h", HUNDRED, "dead_letter: dead", "service_time: 100ms, on_failure: dead",
          DYING "{at: 5min, redrive: {from: dead, to: q, rate: 1/s}}",
          { { "queues.dead.moved_in", 100 }, { "queues.dead.moved_out", 100 },
            { "queues.q.moved_in", 100 }, { "queues.q.done", 100 },
            { "queues.q.deliveries", 200 } } },
        { "at once", "1h", HUNDRED, "dead_letter: dead", "service_time: 100ms, on_failure: dead",
          DYING "{at: 5min, redrive: {from: dead, to: q}}",
          { { "queues.q.done", 100 }, { "queues.q.depth_max", 100 },
            { "queues.q.time_to_done_max", 309 } } },
    };
    (void)state;
    HOLD(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outage_costs_nothing),
        cmocka_unit_test(head_or_back),
        cmocka_unit_test(throttled_poller),
        SUPPORT_TEST(one_of_a_batch),
        cmocka_unit_test(places_in_a_queue),
        cmocka_unit_test(pauses_between_deliveries),
        cmocka_unit_test(redrive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
