/* Values of queues and consumers changed in mid-run: each row is a small scenario without chance,
** and what must come out, reckoned by hand.  Unless the row says otherwise there are a hundred
** messages at 1 s, one slot, and 1 s of work a message; what is changed, is so between two ends of
** work. */
#include "tests/message_books.h"
#include "tests/support.h"

enum { WANTS_MOST = 8 };

struct row {
    const char *what;
    const char *load; /* of the client */
    const char *queue, *consumer;
    const char *at, *set; /* when, and what */
    const char *faults;   /* others */
    struct books_want want[WANTS_MOST];
};

#define ONE "batch: {calls: 1, at: 1s}"
#define HUNDRED "batch: {calls: 100, at: 1s}"
#define AGAIN "batch: {calls: 100, at: 1s, every: 5min}"
#define WORK "service_time: 1s"
#define ERRORS "{at: 0s, for: 61500ms, consumer: w, errors: 100%}"

static void hold(const struct row *rows, size_t count, const char *duration)
{
    struct arena *arena = arena_create();
    for (const struct row *row = rows; row < rows + count; row++) {
        const char *faults = arena_format(arena, "{at: %s, set: {%s}}%s%s", row->at, row->set,
                                          *row->faults ? ", " : "", row->faults);
        books_hold(row->what,
                   books_scenario(duration, row->load, row->queue, row->consumer, faults, arena),
                   row->want);
    }
    arena_destroy(arena);
}
#define HOLD(rows, duration) hold(rows, sizeof(rows) / sizeof *(rows), duration)

/* A message at 1 s and one at 61 s, of 5 s of work; the change is between them.  With a lease of
** 3 s the message is delivered again 3 s after it was received, and done 2 s later, when the first
** one's late acknowledgement is accepted. */
static void leases(void **state)
{
#define EACH "batch: {calls: 1, at: 1s, every: 1min}"
#define LONG "service_time: 5s, concurrency: 5"
    static const struct row rows[] = {
        { "a shorter lease", EACH, "lease: 10s", LONG, "30s", "queues.q.lease: 3s", "",
          { { "queues.q.deliveries", 3 }, { "queues.q.lapsed", 1 }, { "queues.q.done", 2 } } },
        { "no lease any more", EACH, "lease: 3s", LONG, "30s", "queues.q.lease: none", "",
          { { "queues.q.deliveries", 3 }, { "queues.q.lapsed", 1 }, { "queues.q.done", 2 } } },
        /* at 61, 64, ..., 97 s, and none of them is ever done */
        { "no late ones any more", EACH, "lease: 3s", LONG, "30s", "queues.q.late_ack: ignored",
          "", { { "queues.q.deliveries", 2 + 13 }, { "queues.q.done", 1 } } },
        { "renewed", EACH, "lease: 3s", LONG, "30s", "consumers.w.renew: 2s", "",
          { { "queues.q.deliveries", 3 }, { "queues.q.lapsed", 1 }, { "queues.q.done", 2 },
            { "queues.q.leases_renewed", 2 } } },
        /* the second delivery is answered that the first is at work, and put back for 10 s */
        { "executed once", EACH, "lease: 3s, redelivery: 10s", LONG, "30s",
          "consumers.w.idempotency: {ttl: 1h}", "",
          { { "queues.q.deliveries", 4 }, { "consumers.w.duplicates", 1 } } },
        /* what is at work keeps the lease that it was received with: it ends at 4 s */
        { "received before", ONE, "lease: 3s", LONG, "2s", "queues.q.lease: 1min", "",
          { { "queues.q.deliveries", 2 }, { "queues.q.lapsed", 1 } } },
    };
    (void)state;
    HOLD(rows, "99s");
}

/* One message; it fails at 2, 4, 6 ... 32 s, delivered at 1, 3, 5 ... 31 s. */
static void failures(void **state)
{
    static const struct row rows[] = {
        /* the pause of 30 s is still 1 s; then it fails at 43 and 54 s, and is done at 65 s */
        { "longer pauses", ONE, "redelivery: 1s", WORK, "30500ms", "queues.q.redelivery: 10s",
          ERRORS, { { "queues.q.deliveries", 19 }, { "queues.q.time_to_done_max", 64 } } },
        { "a limit", ONE, "redelivery: 1s, dead_letter: dead", WORK, "30500ms",
          "queues.q.max_deliveries: 3", ERRORS,
          { { "queues.q.deliveries", 16 }, { "queues.dead.moved_in", 1 } } },
        { "dead", ONE, "redelivery: 1s, dead_letter: dead", WORK, "30500ms",
          "consumers.w.on_failure: dead", ERRORS,
          { { "queues.q.deliveries", 16 }, { "queues.dead.moved_in", 1 } } },
        { "dead at once", ONE, "redelivery: 1s, dead_letter: dead", WORK, "30500ms",
          "consumers.w.dead_at_once: [error]", ERRORS,
          { { "queues.q.deliveries", 16 }, { "queues.dead.moved_in", 1 } } },
        /* on rungs at 32 and 43 s, given up at 54 s */
        { "a ladder is climbed", ONE, "redelivery: 1s, dead_letter: dead",
          WORK ", ladder: [10s, 10s], on_failure: give_back", "30500ms",
          "consumers.w.on_failure: next", ERRORS,
          { { "queues.q.deliveries", 16 }, { "queues.q-retry-1.deliveries", 1 },
            { "queues.q-retry-2.deliveries", 1 }, { "queues.dead.moved_in", 1 },
            { "queues.dead.first_dead_at", 54 } } },
        { "a ladder is left", ONE, "redelivery: 1s, dead_letter: dead",
          WORK ", ladder: [10s, 10s]", "11500ms", "consumers.w.on_failure: dead", ERRORS,
          { { "queues.q-retry-1.deliveries", 1 }, { "queues.q-retry-2.deliveries", 0 },
            { "queues.dead.moved_in", 1 } } },
        /* an error is drawn when the work ends: that of 50 s ends in one */
        { "errors", HUNDRED, "dead_letter: dead", WORK ", on_failure: dead", "50500ms",
          "consumers.w.error_rate: 100%", "",
          { { "queues.q.done", 49 }, { "queues.q.dead", 51 } } },
    };
    (void)state;
    HOLD(rows, "10min");
}

/* A hundred more come at 301 s. */
static void places(void **state)
{
    static const struct row rows[] = {
        { "a limit", AGAIN, "", WORK, "200s", "queues.q.limit: 30", "",
          { { "queues.q.published", 130 }, { "queues.q.refused", 70 } } },
        { "the oldest pushed out", AGAIN, "limit: 30", WORK, "200s", "queues.q.full: drop_oldest",
          "", { { "queues.q.refused", 70 }, { "queues.q.dropped", 70 }, { "queues.q.done", 60 } } },
        { "delayed", AGAIN, "", WORK, "200s", "queues.q.delay: 30s", "",
          { { "queues.q.time_to_done_max", 130 } } },
        /* all at once, then ten by ten */
        { "few in flight", AGAIN, "", WORK ", concurrency: 100", "200s", "queues.q.in_flight: 10",
          "", { { "queues.q.time_to_done_max", 10 } } },
        /* fifty are taken by 5 s, and fifty more at 5.5 s */
        { "all in flight", HUNDRED, "in_flight: 10", WORK ", concurrency: 100", "5500ms",
          "queues.q.in_flight: unlimited", "", { { "queues.q.time_to_done_max", 5.5 } } },
        { "expired later", HUNDRED, "", WORK, "10500ms", "queues.q.retention: 20500ms", "",
          { { "queues.q.done", 20 }, { "queues.q.expired", 80 } } },
        { "expired at once", HUNDRED, "", WORK, "30500ms", "queues.q.retention: 20s", "",
          { { "queues.q.done", 29 }, { "queues.q.expired", 71 } } },
        { "kept for longer", HUNDRED, "retention: 20500ms", WORK, "10500ms",
          "queues.q.retention: 60500ms", "",
          { { "queues.q.done", 60 }, { "queues.q.expired", 40 } } },
        /* the turn of 11 s is too late */
        { "worth nothing", HUNDRED, "", WORK, "5500ms", "queues.q.time_to_live: 9500ms", "",
          { { "queues.q.done", 10 }, { "queues.q.expired", 90 } } },
    };
    (void)state;
    HOLD(rows, "10min");
}

static void slots(void **state)
{
    static const struct row rows[] = {
        /* 49 are done and one is at work; nine more slots begin at 50.5 s: of the fifty that are
        ** left ten are begun each second, the last one at 55 s */
        { "more", HUNDRED, "", WORK, "50500ms", "consumers.w.concurrency: 10", "",
          { { "queues.q.done", 100 }, { "queues.q.time_to_done_max", 55 } } },
        /* forty are done and ten at work: they go on to their end, and then one at a time */
        { "fewer", HUNDRED, "", WORK ", concurrency: 10", "5500ms", "consumers.w.concurrency: 1",
          "", { { "queues.q.done", 100 }, { "queues.q.time_to_done_max", 55 } } },
        { "slower", HUNDRED, "", WORK, "50500ms", "consumers.w.service_time: 2s", "",
          { { "queues.q.time_to_done_max", 150 } } },
        /* of four messages at 1 s three are received in vain, six times in all (queues_test.c); at
        ** 301 s none is */
        { "it knows its limit", "batch: {calls: 4, at: 1s, every: 5min}",
          "lease: 90s, max_deliveries: 4", "service_time: 3s, knows_limit: false", "290s",
          "consumers.w.knows_limit: true", "",
          { { "queues.q.done", 8 }, { "queues.q.deliveries", 14 },
            { "consumers.w.throttled", 6 } } },
    };
    (void)state;
    HOLD(rows, "10min");
}

/* The process dies at 20.5 s, and is back a second later. */
static void what_a_crash_takes(void **state)
{
#define CRASH "{at: 20500ms, consumer: w, restart: 1s}"
    static const struct row rows[] = {
        { "one at work, seven taken beforehand", HUNDRED, "", WORK, "10500ms",
          "consumers.w.prefetch: 8", CRASH,
          { { "consumers.w.lost", 8 }, { "queues.q.deliveries", 108 }, { "queues.q.done", 100 } } },
        { "what was taken beforehand is done first", HUNDRED, "", WORK ", prefetch: 8", "10500ms",
          "consumers.w.prefetch: none", CRASH,
          { { "consumers.w.lost", 1 }, { "queues.q.deliveries", 101 } } },
        /* ten from 11 to 21 s: nine of them are done, and none acknowledged */
        { "a batch", HUNDRED, "", WORK, "10500ms", "consumers.w.batch: 10", CRASH,
          { { "consumers.w.lost", 10 }, { "consumers.w.duplicates", 9 },
            { "queues.q.done", 100 } } },
        { "acknowledged beforehand", HUNDRED, "", WORK, "10500ms", "consumers.w.ack: before", CRASH,
          { { "queues.q.dropped", 1 }, { "queues.q.done", 99 } } },
        { "acknowledged afterwards", HUNDRED, "", WORK ", ack: before", "10500ms",
          "consumers.w.ack: after", CRASH,
          { { "queues.q.dropped", 0 }, { "queues.q.done", 100 } } },
        /* what was taken before the change was, or was not, and stays so */
        { "it was beforehand", ONE, "", "service_time: 30s, ack: before", "10500ms",
          "consumers.w.ack: after", CRASH, { { "queues.q.dropped", 1 }, { "queues.q.done", 0 } } },
        { "it was not", ONE, "", "service_time: 30s", "10500ms", "consumers.w.ack: before", CRASH,
          { { "queues.q.dropped", 0 }, { "queues.q.done", 1 } } },
        /* back at 30.5 s instead of at once, and done half a minute later */
        { "noticed later", ONE, "", "service_time: 30s", "10500ms", "consumers.w.session: 10s",
          CRASH, { { "queues.q.time_to_done_max", 59.5 } } },
        { "noticed at once", ONE, "", "service_time: 30s, session: 10s", "10500ms",
          "consumers.w.session: none", CRASH, { { "queues.q.time_to_done_max", 50.5 } } },
    };
    (void)state;
    HOLD(rows, "10min");
}

/* Four partitions that are never empty, each handed to one slot; a run of 201 s.  Slots are changed
** at 100.5 s: what is begun by then is done by 101 s, and within that second the new ones begin. */
static double done_with(const char *queue, int before, int after, const char *rebalance,
                        struct arena *arena)
{
    return support_total(
        arena_format(arena,
                     "name: partitions\nrun: {duration: 201500ms}\n"
                     "clients: {c: {batch: {calls: 4000, at: 1s}, calls: {q: }}}\n"
                     "queues: {q: {partitions: 4%s}}\n"
                     "consumers: {w: {queue: q, service_time: 1s, concurrency: %d%s}}\n"
                     "faults: [{at: 100500ms, set: {consumers.w.concurrency: %d}}]\n",
                     queue, before, rebalance, after), "queues.q.done");
}

static void about(const char *what, double got, double wanted)
{
    if (got < wanted - 4 || got > wanted + 4)
        fail_msg("%s: %g are done, wanted about %g", what, got, wanted);
}

static void slots_with_partitions(void **state)
{
    struct arena *arena = *state;
    about("more", done_with("", 2, 4, "", arena), 100 * 2 + 100 * 4);
    about("fewer", done_with("", 4, 2, "", arena), 100 * 4 + 100 * 2);
    about("more groups", done_with(", assigned: free", 2, 4, "", arena), 100 * 2 + 100 * 4);
    about("fewer groups", done_with(", assigned: free", 4, 2, "", arena), 100 * 4 + 100 * 2);
    about("more, shared out for 10 s", done_with("", 2, 4, ", rebalance: 10s", arena),
          100 * 2 + 90 * 4);
    about("no change", done_with("", 2, 2, ", rebalance: 10s", arena), 200 * 2);
}

/* Four partitions with more in them than two slots can do: with two in flight of four all of them
** have their turn, so that after 100 s nothing is older than what two slots leave behind. */
static void few_in_flight_of_partitions(void **state)
{
    static const char text[] =
        "name: few in flight\nrun: {duration: 100s}\n"
        "clients: {c: {open: {rate: 30/s, arrivals: constant}, calls: {q: }}}\n"
        "queues: {q: {partitions: 4, in_flight: %s}}\n"
        "consumers: {w: {queue: q, service_time: 100ms, concurrency: %d}}\n"
        "faults: [{at: 1s, set: {queues.q.in_flight: 2}}]\n";
    struct arena *arena = *state;
    double two = support_total(arena_format(arena, text, "unlimited", 2), "queues.q.oldest");
    double four = support_total(arena_format(arena, text, "unlimited", 4), "queues.q.oldest");
    support_near("the oldest", four, two, 0.02);
    assert_true(two < 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leases),
        cmocka_unit_test(failures),
        cmocka_unit_test(places),
        cmocka_unit_test(slots),
        cmocka_unit_test(what_a_crash_takes),
        SUPPORT_TEST(slots_with_partitions),
        SUPPORT_TEST(few_in_flight_of_partitions),
    };
    return cmocka_run_group_tests_name("queues changed in mid-run", tests, NULL, NULL);
}
