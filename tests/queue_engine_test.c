/* Queues and consumers where several things come together: values that change in mid-run, limits,
** slots that are more than workers.  All of it by hand. */
#include "tests/message_books.h"
#include "tests/support.h"

/* At 30.5 s 30 are done and one is at work: all are older than they may be from then on, and what
** is at work is for nothing. */
static void retention_becomes_shorter(void **state)
{
    const struct message_books *books =
        books_batch("10min", "calls: 100", "retention: 1h", "service_time: 1s",
                    "{at: 30500ms, set: {queues.q.retention: 5s}}", *state);
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 30, 1e-9);
    support_near("expired", (double)books_queue(books, "q")->out[MESSAGE_OUT_EXPIRED], 70, 1e-9);
    support_near("when", books_queue(books, "q")->last_out, 30.5, 1e-9);
    support_near("late", (double)books_delivery(books, "w")->late, 1, 1e-9);
}

/* One at a time may be in flight.  The first fails and keeps its partition for 10 s: meanwhile the
** four messages of the others are worked on one after the other, then its own. */
static void in_flight_beside_a_pause(void **state)
{
    const struct message_books *books =
        books_batch("10min", "calls: 10",
                    "partitions: 4, in_flight: 1, returns_to: partition_head, redelivery: 10s",
                    "concurrency: 4, service_time: 1s",
                    "{at: 0s, for: 1100ms, consumer: w, errors: 1}", *state);
    support_near("failed", (double)books_delivery(books, "w")->failed, 1, 1e-9);
    support_near("in flight", (double)books_queue(books, "q")->level_most[MESSAGE_IN_FLIGHT], 1,
                 1e-9);
    support_near("the first of the others", books_queue(books, "q")->age_least[MESSAGE_OUT_DONE], 2,
                 1e-9);
    support_near("the last", books_queue(books, "q")->last_out, 15, 1e-9);
}

/* Half of the workers are gone: one works for both slots of a log, in turn. */
static void partitions_of_more_slots_than_workers(void **state)
{
    const struct message_books *books =
        books_batch("10min", "calls: 40", "partitions: 2", "concurrency: 2, service_time: 1s",
                    "{at: 0s, for: 1min, consumer: w, capacity: 50%}", *state);
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 40, 1e-9);
    support_near("the last", books_queue(books, "q")->last_out, 40, 1e-9);
}

/* From 20.5 s on four slots share the 12 partitions, not one: as some have more than others, that
** takes longer than a quarter of what is left.  Or one, not four: those finish what is at work. */
static void more_slots_share_partitions(void **state)
{
    const struct message_books *books =
        books_batch("10min", "calls: 400", "partitions: 12", "concurrency: 1, service_time: 1s",
                    "{at: 20500ms, set: {consumers.w.concurrency: 4}}", *state);
    support_near("at once", (double)books_delivery(books, "w")->busy_most, 4, 1e-9);
    assert_in_range((long)books_queue(books, "q")->last_out, 20 + 379 / 4, 140);
    books = books_batch("10min", "calls: 400", "partitions: 12", "concurrency: 4, service_time: 1s",
                        "{at: 20500ms, set: {consumers.w.concurrency: 1}}", *state);
    support_near("the last", books_queue(books, "q")->last_out, 21 + 400 - 4 * 21, 1e-9);
}

/* After six seconds all that waits is too old, in each of the partitions of one slot. */
static void all_of_its_partitions_are_too_old(void **state)
{
    const struct message_books *books =
        books_batch("10min", "calls: 40", "partitions: 4, time_to_live: 5500ms", "service_time: 1s",
                    "", *state);
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 6, 1e-9);
    support_near("expired", (double)books_queue(books, "q")->out[MESSAGE_OUT_EXPIRED], 34, 1e-9);
    support_near("the last", books_queue(books, "q")->last_out, 6, 1e-9);
}

/* One batch at a time: the second instance begins with what it has prefetched when the first has
** nothing left. */
static void pollers_of_two_instances(void **state)
{
    const struct message_books *books = books_batch(
        "10min", "calls: 60", "",
        "instances: 2, prefetch: 30, service_time: 1s, pollers: {start: 1, rise: 0/s}", "", *state);
    support_near("at once", (double)books_delivery(books, "w")->busy_most, 1, 1e-9);
    support_near("the last", books_queue(books, "q")->last_out, 60, 1e-9);
}

/* Five batches at once, and one more a second: up to the tenth second nothing is received in vain,
** as there are slots for all of them; then ten are at work, and an eleventh poller takes all there
** is. */
static void pollers_receive_in_vain(void **state)
{
    static const char pollers[] = "service_time: 30s, knows_limit: false, "
                                  "pollers: {start: 5, rise: 1/s}, concurrency: ";
    const struct message_books *enough = books_batch(
        "10min", "calls: 10", "lease: 1min", arena_format(*state, "%s10", pollers), "", *state);
    support_near("in vain", (double)books_delivery(enough, "w")->throttled, 0, 1e-9);
    support_near("the last", books_queue(enough, "q")->last_out, 35, 1e-9);
    const struct message_books *few =
        books_batch("10min", "calls: 100", "lease: 1min, max_deliveries: 1",
                    arena_format(*state, "%s10", pollers), "", *state);
    support_near("in vain", (double)books_delivery(few, "w")->throttled, 90, 1e-9);
    support_near("and dead", books_queue(few, "q")->age_least[MESSAGE_OUT_DEAD], 66, 1e-9);
}

/* Four messages, each worked on by 70 000 at once: their records outlive all of these, and those
** that come later have records of their own. */
static void worked_on_by_very_many(void **state)
{
    const struct message_books *books =
        books_batch("10min", "calls: 4, every: 3min", "lease: 1ms",
                    "service_time: 100s, instances: 4, concurrency: 70000", "", *state);
    support_near("at once", (double)books_delivery(books, "w")->busy_most, 280000, 1e-9);
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 12, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(retention_becomes_shorter),
        SUPPORT_TEST(in_flight_beside_a_pause),
        SUPPORT_TEST(partitions_of_more_slots_than_workers),
        SUPPORT_TEST(more_slots_share_partitions),
        SUPPORT_TEST(all_of_its_partitions_are_too_old),
        SUPPORT_TEST(pollers_of_two_instances),
        SUPPORT_TEST(pollers_receive_in_vain),
        SUPPORT_TEST(worked_on_by_very_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
