/* Queues and consumers where several things come together: values that change in mid-run, limits,
** slots that are more than workers.  All of it by hand. */
#include "tests/message_books.h"
#include "tests/support.h"

/* One client, one queue, one consumer. */
static const struct message_books *run(const char *load, const char *queue, const char *consumer,
                                       const char *faults, struct arena *arena)
{
    struct message_books *books =
        books_run(arena_format(arena,
                               "name: engine\nrun: {duration: 10min, tick: 1min}\n"
                               "clients: {c: {batch: {%s}, calls: {q: }}}\n"
                               "queues: {q: {%s}, dead: }\n"
                               "consumers: {w: {queue: q, %s}}\nfaults: [%s]\n",
                               load, queue, consumer, faults),
                  1, 0, arena);
    books_balance(books);
    return books;
}

static void is(const char *what, double got, double wanted)
{
    if (got < wanted - 1e-6 || got > wanted + 1e-6)
        fail_msg("%s is %g, wanted %g", what, got, wanted);
}

/* At 30.5 s 30 are done and one is at work: all are older than they may be from then on, and what
** is at work is for nothing. */
static void retention_becomes_shorter(void **state)
{
    const struct message_books *books =
        run("calls: 100", "retention: 1h", "service_time: 1s",
            "{at: 30500ms, set: {queues.q.retention: 5s}}", *state);
    is("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 30);
    is("expired", (double)books_queue(books, "q")->out[MESSAGE_OUT_EXPIRED], 70);
    is("when", books_queue(books, "q")->last_out, 30.5);
    is("late", (double)books_delivery(books, "w")->late, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(retention_becomes_shorter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
