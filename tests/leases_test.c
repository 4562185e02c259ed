/* Leases run from the receive: what is delivered twice, and beside whom.  All of it by hand. */
#include "tests/message_books.h"
#include "tests/support.h"

/* The last of 100 messages waits 990 s, and none of that counts. */
static void waiting_is_no_lease(void **state)
{
    const struct message_books *books =
        books_batch("1h", "calls: 100", "lease: 30s", "service_time: 10s", "", *state);
    support_near("deliveries", (double)books_queue(books, "q")->delivered, 100, 1e-9);
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 100, 1e-9);
    support_near("the last", books_queue(books, "q")->age_most[MESSAGE_OUT_DONE], 1000, 1e-9);
    support_near("late", (double)books_delivery(books, "w")->late, 0, 1e-9);
}

/* But prefetched ones age: of 100 taken at once two are done in time.  The lease of the third ends
** as its work begins; its consumer works on it all the same, and on its copies. */
static void prefetched_ones_age(void **state)
{
    const struct message_books *books = books_batch("1h", "calls: 100", "lease: 29s",
                                                    "service_time: 10s, prefetch: 100", "", *state);
    const struct delivery_book *worker = books_delivery(books, "w");
    support_near("done in time", (double)(worker->good - worker->late), 2, 1e-9);
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 100, 1e-9);
    assert_true(worker->duplicates > 90);
}

/* 100 s of work, a lease of 30 s, free slots: executions begin at 0, 30, 60 and 90 s and all go to
** the end, at 100 ... 190 s; the first acknowledgement, late as it is, ends the message. */
static void beside_the_running_one(void **state)
{
    const struct message_books *books = books_batch(
        "1h", "calls: 1", "lease: 30s", "service_time: 100s, concurrency: 10", "", *state);
    const struct delivery_book *worker = books_delivery(books, "w");
    support_near("deliveries", (double)books_queue(books, "q")->delivered, 4, 1e-9);
    support_near("executions", (double)worker->good, 4, 1e-9);
    support_near("late", (double)worker->late, 4, 1e-9);
    support_near("duplicates", (double)worker->duplicates, 3, 1e-9);
    support_near("at once", (double)worker->busy_most, 4, 1e-9);
    support_near("done", books_queue(books, "q")->age_most[MESSAGE_OUT_DONE], 100, 1e-9);
}

/* 7 min of work, 5 min of lease.  SQS: two executions, and done after 7 min.  Kafka refuses the
** late acknowledgement, so there is one more every 5 min for ever, 288 a day; so it is where the
** late one is ignored. */
static void longer_than_the_lease(void **state)
{
    static const char work[] = "service_time: 7min, concurrency: 10";
    const struct message_books *sqs =
        books_batch("24h", "calls: 1", "lease: 5min", work, "", *state);
    support_near("SQS, executions", (double)books_delivery(sqs, "w")->good, 2, 1e-9);
    support_near("SQS, done", books_queue(sqs, "q")->age_most[MESSAGE_OUT_DONE], 420, 1e-9);
    for (int i = 0; i < 2; i++) {
        const struct message_books *kafka = books_batch("1439min", "calls: 1",
                                                        i == 0 ? "lease: 5min, late_ack: refused"
                                                               : "lease: 5min, late_ack: ignored",
                                                        work, "", *state);
        support_near("Kafka, deliveries", (double)books_queue(kafka, "q")->delivered, 288, 1e-9);
        support_near("Kafka, done", (double)books_queue(kafka, "q")->out[MESSAGE_OUT_DONE], 0,
                     1e-9);
        support_near("Kafka, late", (double)books_delivery(kafka, "w")->late, 287, 1e-9);
    }
}

/* Renewed every 20 s it is held as long as it takes. */
static void renewed(void **state)
{
    const struct message_books *books =
        books_batch("1h", "calls: 3", "lease: 30s",
                    "service_time: 100s, concurrency: 2, renew: 20s", "", *state);
    support_near("deliveries", (double)books_queue(books, "q")->delivered, 3, 1e-9);
    support_near("late", (double)books_delivery(books, "w")->late, 0, 1e-9);
}

/* One slot, 1 s of work, 100 messages prefetched of 1 000, all good until the crash at 10.5 s.
** Bound to the connection they come back at that instant, each counted as received; else when their
** leases end: those that were taken first at 300 s, the 100th, taken when the tenth was done, at
** 310 s. */
static void crash_with_prefetched(void **state)
{
    static const struct {
        const char *queue, *consumer;
        double lapsed;
    } cases[] = {
        { "lease: none", "service_time: 1s, prefetch: 100", 0 },
        { "lease: 5min", "service_time: 1s, prefetch: 100", 100 },
        { "lease: 5min", "service_time: 1s, prefetch: 100, session: 45s", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct message_books *books =
            books_batch("1h", "calls: 1000", cases[i].queue, cases[i].consumer,
                        "{at: 10500ms, consumer: w, restart: 10s}", *state);
        const struct queue_book *queue = books_queue(books, "q");
        support_near("lost", (double)books_delivery(books, "w")->lost, 100, 1e-9);
        support_near("returned", (double)queue->returned, 100, 1e-9);
        support_near("redelivered", (double)queue->redelivered, 100, 1e-9);
        support_near("of leases", (double)queue->lapsed, cases[i].lapsed, 1e-9);
        support_near("done", (double)queue->out[MESSAGE_OUT_DONE], 1000, 1e-9);
        support_near("the last", queue->age_most[MESSAGE_OUT_DONE], 20.5 + 990, 1e-9);
    }
}

/* Three crashes, and all that had been prefetched with the one that did it is dead: 100 of 100,
** though nothing has failed. */
static void neighbours_of_a_poisoned_one(void **state)
{
    static const char crashes[] = "{at: 10s, consumer: w, restart: 1s}, {at: 20s, consumer: w, "
                                  "restart: 1s}, {at: 30s, consumer: w, restart: 1s}";
    const struct message_books *books =
        books_batch("1h", "calls: 100", "max_deliveries: 3, dead_letter: dead",
                    "service_time: 1min, prefetch: 100", crashes, *state);
    support_near("dead", (double)books_queue(books, "dead")->moved_in, 100, 1e-9);
    support_near("failed", (double)books_delivery(books, "w")->failed, 0, 1e-9);
    support_near("lost", (double)books_delivery(books, "w")->lost, 300, 1e-9);
}

/* What was lost with a crash is done by the other instance: the one message at work there begins
** anew. */
static void crash_of_one_instance(void **state)
{
    const struct message_books *books =
        books_batch("1h", "calls: 20", "lease: none", "instances: 2, service_time: 10s",
                    "{at: 55s, consumer: w, instance: 1, restart: 1h}", *state);
    support_near("lost", (double)books_delivery(books, "w")->lost, 1, 1e-9);
    support_near("redelivered", (double)books_queue(books, "q")->redelivered, 1, 1e-9);
    /* 10 are done by 50 s, the other ten one after the other */
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 20, 1e-9);
    support_near("the last", books_queue(books, "q")->age_most[MESSAGE_OUT_DONE], 150, 1e-9);
}

/* One a second: the ten whose turn comes within 9.5 s of their publish are done, the others are
** dead letters, and lie there: their time is over where they came from, not here. */
static void time_to_live(void **state)
{
    const struct message_books *books = books_batch(
        "5min", "calls: 100", "time_to_live: 9500ms, expired: dead_letter, dead_letter: dead",
        "service_time: 1s", "", *state);
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 10, 1e-9);
    support_near("expired", (double)books_queue(books, "q")->out[MESSAGE_OUT_EXPIRED], 90, 1e-9);
    support_near("delivered", (double)books_queue(books, "q")->delivered, 10, 1e-9);
}

/* Four jobs at work and four prefetched when the process dies: acknowledged beforehand, those at
** work are gone; the others were not, and come back. */
static void acknowledged_before(void **state)
{
    const struct message_books *books = books_batch(
        "5min", "calls: 20", "", "service_time: 10s, concurrency: 4, prefetch: 8, ack: before",
        "{at: 5s, consumer: w, restart: 1s}", *state);
    support_near("lost", (double)books_queue(books, "q")->out[MESSAGE_OUT_DROPPED], 4, 1e-9);
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 16, 1e-9);
    support_near("deliveries", (double)books_queue(books, "q")->delivered, 24, 1e-9);
}

/* Messages at 1 s, and three at 1.1 s, prefetched by one slot, which is lost at 1.5 s and back at
** 2.5 s: whatever it gives back to, they are done in their order, so the first at 3.5 s, and the
** last 5.4 s after its publish. */
static void crash_keeps_the_order(void **state)
{
    static const char *const to[] = { "back", "head" };
    for (int i = 0; i < 2; i++) {
        const struct message_books *books =
            books_run(arena_format(*state,
                                   "name: order\nrun: {duration: 1min}\n"
                                   "clients:\n  a: {batch: {calls: 1, at: 1s}, calls: {q: }}\n"
                                   "  b: {batch: {calls: 3, at: 1100ms}, calls: {q: }}\n"
                                   "queues: {q: {returns_to: %s}}\n"
                                   "consumers: {w: {queue: q, prefetch: 4, service_time: 1s}}\n"
                                   "faults: [{at: 1500ms, consumer: w, restart: 1s}]\n",
                                   to[i]),
                      1, 0, *state);
        support_near("the longest", books_queue(books, "q")->age_most[MESSAGE_OUT_DONE], 5.4, 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(waiting_is_no_lease),
        SUPPORT_TEST(prefetched_ones_age),
        SUPPORT_TEST(beside_the_running_one),
        SUPPORT_TEST(longer_than_the_lease),
        SUPPORT_TEST(renewed),
        SUPPORT_TEST(crash_with_prefetched),
        SUPPORT_TEST(neighbours_of_a_poisoned_one),
        SUPPORT_TEST(crash_of_one_instance),
        SUPPORT_TEST(crash_keeps_the_order),
        SUPPORT_TEST(time_to_live),
        SUPPORT_TEST(acknowledged_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
