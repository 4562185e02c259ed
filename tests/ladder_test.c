/* Poison, ladders, and retries in place: who stands still for whom. */
#include "tests/message_books.h"
#include "tests/support.h"

enum { RUNS = 20 };

/* --- poison belongs to the message --- */

/* 1 % are poisoned; three deliveries, and retries of the consumer's call change nothing about it:
** 1 % die, all others are done at the first delivery. */
static void poison_is_the_messages(void **state)
{
    static const char text[] =
        "name: poison\nrun: {duration: 1000s, tick: 100s, replications: 20, seed: 3}\n"
        "clients: {c: {open: 20/s, calls: {q: }}}\n"
        "services: {api: {workers: 100, service_time: 10ms}}\n"
        "queues: {q: {max_deliveries: 3, dead_letter: dead}, dead: }\n"
        "consumers: {w: {queue: q, concurrency: 20, calls: {api: {retry: 3}}}}\n"
        "faults: [{at: 0s, for: 900s, queue: q, poison: 1%}]\n";
    struct world_spec spec = support_spec(text, *state);
    double share[RUNS];
    for (uint64_t r = 0; r < RUNS; r++) {
        const struct message_books *books = books_run_spec(&spec, r + 1, 0, *state);
        const struct queue_book *q = books_queue(books, "q");
        books_balance(books);
        assert_int_equal(q->redelivered, 2 * q->out[MESSAGE_OUT_DEAD]);
        assert_int_equal(books_delivery(books, "w")->failed, 3 * q->out[MESSAGE_OUT_DEAD]);
        assert_int_equal(books_queue(books, "dead")->moved_in, q->out[MESSAGE_OUT_DEAD]);
        share[r] = (double)q->out[MESSAGE_OUT_DEAD] / (900.0 * 20);
    }
    support_theory_of("dead of those published in the fault", share, RUNS, 0.01, 0.15);
}

/* A ladder of three rungs: each poisoned message is delivered four times, and dead after exactly
** its pauses and four times the work, as there is always a slot. */
static void ladder_of_three(void **state)
{
    static const char text[] =
        "name: ladder\nrun: {duration: 2h, tick: 100s}\n"
        "clients: {c: {open: {rate: [{at: 0s, rate: 10/s}, {at: 1000s, rate: 10/s}, "
        "{at: 1000s, rate: 0/s}]}, calls: {q: }}}\n"
        "queues: {q: {dead_letter: dead}, dead: }\n"
        "consumers: {w: {queue: q, concurrency: 1000, service_time: 250ms, on_failure: next,\n"
        "                ladder: [30s, 5min, 30min]}}\n"
        "faults: [{at: 0s, queue: q, poison: 2%}]\n";
    const struct message_books *books = books_run(text, 1, 0, *state);
    static const char *const places[] = { "q", "q-retry-1", "q-retry-2", "q-retry-3", "dead" };
    uint64_t poisoned = books_queue(books, "dead")->moved_in;
    books_balance(books);
    assert_true(poisoned > 100 && poisoned < 300);
    assert_int_equal(books_delivery(books, "w")->failed, 4 * poisoned);
    for (int i = 1; i <= 3; i++) {
        const struct queue_book *rung = books_queue(books, places[i]);
        assert_int_equal(rung->moved_in, poisoned);
        assert_int_equal(rung->delivered, poisoned);
        assert_int_equal(rung->redelivered, 0);
        assert_int_equal(rung->out[i < 3 ? MESSAGE_OUT_MOVED : MESSAGE_OUT_DEAD], poisoned);
    }
    const struct queue_book *last = books_queue(books, "q-retry-3");
    double age = 30 + 300 + 1800 + 4 * 0.25;
    support_near("age of the first to die", last->age_least[MESSAGE_OUT_DEAD], age, 1e-9);
    support_near("age of the last to die", last->age_most[MESSAGE_OUT_DEAD], age, 1e-9);
    support_near("done", books_queue(books, "q")->age_most[MESSAGE_OUT_DONE], 0.25, 1e-9);
}

/* --- in place, or up the ladder --- */

/* Twelve partitions, 5 messages a second each, 10 ms of work, 1 % poison; ten tries in place, 1 s
** apart, hold the partition for 9.1 s.  Each partition is M/G/1: utilisation 0.5045, and everybody
** waits 4.2 s in the mean (Pollaczek, Khinchine), whoever's partition it is. */
static const char partitions[] =
    "name: partitions\nrun: {duration: 4000s, tick: 100s}\n"
    "clients: {c: {open: 60/s, calls: {q: }}}\n"
    "queues: {q: {partitions: 12, dead_letter: dead, %s}, dead: }\n"
    "consumers: {w: {queue: q, instances: 12, service_time: 10ms, %s}}\n"
    "faults: [{at: 0s, queue: q, poison: 1%%}]\n";

static void in_place_the_partition_stands(void **state)
{
    double wait[RUNS], rate = 5, held = 10 * 0.01 + 9, mean = 0.99 * 0.01 + 0.01 * held,
           square = 0.99 * 0.01 * 0.01 + 0.01 * held * held,
           expected = rate * square / (2 * (1 - rate * mean));
    struct world_spec spec = support_spec(
        arena_format(*state, partitions, "max_deliveries: 10, redelivery: 1s", "on_failure: wait"),
        *state);
    for (uint64_t r = 0; r < RUNS; r++) {
        const struct message_books *books = books_run_spec(&spec, r + 1, 200, *state);
        books_balance(books);
        wait[r] = books_mean_time(books, "q") - 0.01;
    }
    support_theory_of("wait behind poison", wait, RUNS, expected, 0.1);
}

static void ladder_keeps_it_flowing(void **state)
{
    const struct message_books *books = books_run(
        arena_format(*state, partitions, "max_deliveries: 10",
                     "on_failure: next, ladder: [1s, 8s]"), 1, 200, *state);
    const struct queue_book *q = books_queue(books, "q");
    assert_true(q->ages[MESSAGE_OUT_DONE] > 200000);
    assert_true(books_mean_time(books, "q") < 0.02);
    assert_true(q->age_most[MESSAGE_OUT_DONE] < 1);
    assert_true(books_queue(books, "dead")->moved_in > 2000);
}

/* --- the backlog cliff --- */

/* The call is refused at once while the API is down, so that 1 000 messages go to the rung in one
** instant, and come due in one, too: 100 s of work for ten slots. */
static void rungs_come_due_together(void **state)
{
    static const char text[] =
        "name: cliff\nrun: {duration: 1h, tick: 10s}\n"
        "clients: {c: {batch: {calls: 1000, at: 10s}, calls: {q: }}}\n"
        "services: {api: {workers: 100, service_time: 1s}}\n"
        "queues: {q: {dead_letter: dead}, dead: }\n"
        "consumers: {w: {queue: q, concurrency: 10, on_failure: next, ladder: [5min], "
        "calls: {api: }}}\n"
        "faults: [{at: 0s, for: 1min, service: api, down: true}]\n";
    const struct message_books *books = books_run(text, 1, 0, *state);
    const struct queue_book *rung = books_queue(books, "q-retry-1");
    books_balance(books);
    assert_int_equal(rung->level_most[MESSAGE_DELAYED], 1000);
    assert_true(rung->level_most[MESSAGE_WAITS] >= 990); /* some may be taken as the others come */
    assert_int_equal(rung->out[MESSAGE_OUT_DONE], 1000);
    support_near("the first done", rung->age_least[MESSAGE_OUT_DONE], 301, 1e-9);
    support_near("the last done", rung->age_most[MESSAGE_OUT_DONE], 400, 1e-9);
}

/* --- jobs in step --- */

/* 1 300 jobs at one instant against an API for 50 a minute with a burst of 50; one that has failed
** comes back after n^4 + 15 s, n = 0, 1 ..., and a jitter that grows with n.  A loop of twenty
** lines that keeps the jobs in a heap says 1 226.2 +- 0.4 done in 6 h for rand(10) * (n + 1), and
** all of them for rand(30) * (n + 1); so do calls with these pauses (tests/pauses_test.c). */
static const char jobs[] =
    "name: jobs in step\nrun: {duration: 21610s, tick: 60s}\n"
    "clients: {c: {batch: {calls: 1300, at: 10s}, calls: {q: }}}\n"
    "services:\n"
    "  api: {workers: 2000, service_time: 200ms, queue: 0,\n"
    "        rate_limit: {rate: 50/min, burst: 50, hint: false}}\n"
    "queues:\n"
    "  q: {max_deliveries: 26, redelivery: {backoff: {list: {pauses: [15s, 16s, 31s, 96s, 271s, "
    "640s, 1311s, 2416s, 4111s, 6576s, 10015s]}}, "
    "jitter: {additive: {amount: %s, growth: drawn, unit: 1s}}}}\n"
    "consumers: {w: {queue: q, concurrency: 2000, calls: {api: }}}\n";

static void jobs_in_step(void **state)
{
    static const struct {
        const char *amount;
        double done, sharpness;
    } cases[] = { { "10s", 1226.2, 0.01 }, { "30s", 1300, 0.01 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world_spec spec = support_spec(arena_format(*state, jobs, cases[i].amount), *state);
        double done[RUNS];
        for (uint64_t r = 0; r < RUNS; r++)
            done[r] = (double)books_queue(books_run_spec(&spec, r + 1, 0, *state), "q")
                          ->out[MESSAGE_OUT_DONE];
        support_theory_of("jobs done", done, RUNS, cases[i].done, cases[i].sharpness);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(poison_is_the_messages),
        SUPPORT_TEST(ladder_of_three),
        SUPPORT_TEST(in_place_the_partition_stands),
        SUPPORT_TEST(ladder_keeps_it_flowing),
        SUPPORT_TEST(rungs_come_due_together),
        SUPPORT_TEST(jobs_in_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
