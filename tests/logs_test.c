/* A log's group: a slot whose lease ends while it is at work leaves its partitions to the others
** until it is done.  Which partition is delivered at which instant, all of it by hand. */
#include "tests/message_books.h"
#include "tests/support.h"

enum { DELIVERIES_MOST = 100 };

struct delivered {
    double at; /* seconds */
    uint32_t partition;
};

struct heard {
    struct delivered delivered[DELIVERIES_MOST];
    size_t count;
};

static void hear(void *self, const struct fact *fact)
{
    struct heard *heard = self;
    if (fact->kind != FACT_MESSAGE_DELIVERED)
        return;
    assert_true(heard->count < DELIVERIES_MOST);
    heard->delivered[heard->count++] = (struct delivered){ time_to_s(fact->time), fact->instance };
}

/* Two instances of one slot, 1 s a message, a lease of 9.5 s.  The partitions are shared out at
** 2 s, 0 and 2 to the first instance, 1 and 3 to the second, with more in each than is ever asked
** for.  What the second begins before 10 s keeps it until 33 s: the work takes 31 s; or it fails
** after 1 s and is to be tried again, in place, 30 s later. */
static const struct {
    const char *queue, *consumer, *fault;
} kept[] = {
    { "", "", "latency: 30s" },
    { "redelivery: 30s, ", "on_failure: wait, ", "errors: 100%" },
};
enum { WAYS = sizeof kept / sizeof *kept };

static const struct heard *two_members(int way, const char *duration, const char *faults,
                                       struct arena *arena)
{
    struct heard *heard = ARENA_NEW(arena, struct heard);
    struct observer observer = { hear, heard };
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: two members\nrun: {duration: %s}\n"
                     "clients: {c: {batch: {calls: 200, at: 1s}, calls: {q: }}}\n"
                     "queues: {q: {partitions: 4, returns_to: partition_head, %slease: 9500ms, "
                     "late_ack: refused}}\n"
                     "consumers: {w: {queue: q, instances: 2, service_time: 1s, %srebalance: 2s, "
                     "session: 45s}}\n"
                     "faults: [{at: 0s, consumer: w, rebalance: 2s}, "
                     "{at: 0s, for: 10s, consumer: w, instance: 1, %s}%s]\n",
                     duration, kept[way].queue, kept[way].consumer, kept[way].fault, faults),
        arena);
    support_run(&spec, 1, &observer, arena);
    return heard;
}

/* So many deliveries, every second from there on, of these partitions in turn. */
struct stretch {
    double from;
    size_t count, turns;
    uint32_t partition[4];
};

/* The next that were heard of are these, `each` at an instant. */
static void expect(const struct heard *heard, size_t *next, const struct stretch *stretch,
                   size_t each)
{
    for (size_t i = 0; i < stretch->count; i++) {
        const struct delivered *got = &heard->delivered[(*next)++];
        double at = stretch->from + (double)(i / each);
        uint32_t partition = stretch->partition[i % stretch->turns];
        if (*next > heard->count)
            fail_msg("%zu deliveries, wanted one of partition %u at %g s", heard->count,
                     partition, at);
        if (got->at < at - 1e-6 || got->at > at + 1e-6 || got->partition != partition)
            fail_msg("delivery %zu is of partition %u at %g s, wanted %u at %g s", *next,
                     got->partition, got->at, partition, at);
    }
}

/* The second's lease ends at 11.5 s.  From 13.5 s on the first has all four partitions, among them
** the one of which the second has never had anything; at 33 s that one is done, and from 35 s on
** each has its own again. */
static void whose_lease_ends_is_out_until_it_is_done(void **state)
{
    for (int way = 0; way < WAYS; way++) {
        const struct heard *heard = two_members(way, "40500ms", "", *state);
        size_t next = 0;
        expect(heard, &next, &(struct stretch){ 2, 2, 2, { 0, 1 } }, 2);
        expect(heard, &next, &(struct stretch){ 3, 9, 2, { 2, 0 } }, 1);
        expect(heard, &next, &(struct stretch){ 13.5, 20, 4, { 0, 1, 2, 3 } }, 1);
        expect(heard, &next, &(struct stretch){ 35, 12, 4, { 0, 1, 2, 3 } }, 2);
        assert_int_equal(heard->count, next);
    }
}

/* Lost with its instance at 20.2 s, it asks for nothing.  The instance is back at 24.9 s, before
** anybody has noticed: that is the only sharing. */
static void one_that_is_out_may_crash(void **state)
{
    static const char crash[] = ", {at: 20200ms, consumer: w, instance: 1, restart: 4700ms}";
    for (int way = 0; way < WAYS; way++) {
        const struct heard *heard = two_members(way, "30s", crash, *state);
        size_t next = 0;
        expect(heard, &next, &(struct stretch){ 2, 2, 2, { 0, 1 } }, 2);
        expect(heard, &next, &(struct stretch){ 3, 9, 2, { 2, 0 } }, 1);
        expect(heard, &next, &(struct stretch){ 13.5, 12, 4, { 0, 1, 2, 3 } }, 1);
        expect(heard, &next, &(struct stretch){ 26.9, 8, 4, { 0, 1, 2, 3 } }, 2);
        assert_int_equal(heard->count, next);
    }
}

/* Of groups any slot takes, and nobody waits for a sharing: the first slot goes on every second
** from 1 s to 60 s, the second is there again when it is done, from 32 s to 60 s. */
static void groups_are_not_shared_out(void **state)
{
    const struct message_books *books = books_batch(
        "60500ms", "calls: 200, at: 1s",
        "partitions: 4, assigned: free, returns_to: partition_head, lease: 9500ms, "
        "late_ack: refused",
        "instances: 2, service_time: 1s, rebalance: 2s",
        "{at: 0s, for: 10s, consumer: w, instance: 1, latency: 30s}", *state);
    support_near("deliveries", (double)books_queue(books, "q")->delivered, 60 + 1 + 29, 1e-9);
    support_near("redelivered", (double)books_queue(books, "q")->redelivered, 1, 1e-9);
}

/* 7 min of work, 5 min of lease, 10 s to share out.  Of two members the other has it 10 s after
** the lease, every 310 s; one alone has it again 10 s after he is done, every 430 s.  It never
** ends. */
static void work_beyond_the_lease_never_ends(void **state)
{
    for (int members = 1; members <= 2; members++) {
        const struct message_books *books = books_batch(
            "1439min", "calls: 1",
            "partitions: 1, returns_to: partition_head, lease: 5min, late_ack: refused",
            arena_format(*state, "service_time: 7min, rebalance: 10s, instances: %d", members), "",
            *state);
        double every = members == 1 ? 430 : 310;
        double deliveries = 1 + (double)(long)(1439 * 60 / every);
        support_near("deliveries", (double)books_queue(books, "q")->delivered, deliveries, 1e-9);
        support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 0, 1e-9);
        support_near("late", (double)books_delivery(books, "w")->late, deliveries - 1,
                     1e-9);
    }
}

/* A batch of five, 3 s each, in a lease of 10 s: all five come back, and the other member has them
** 12 s after the first had.  Until 61 s that is at 0, 12, 24, 36, 48 and 60 s. */
static void the_lease_is_of_the_batch(void **state)
{
    const struct message_books *books = books_batch(
        "61s", "calls: 5",
        "partitions: 1, returns_to: partition_head, lease: 10s, late_ack: refused",
        "service_time: 3s, rebalance: 2s, instances: 2, batch: {size: 5, returns: failed_only}", "",
        *state);
    support_near("deliveries", (double)books_queue(books, "q")->delivered, 30, 1e-9);
    support_near("lapsed", (double)books_queue(books, "q")->lapsed, 25, 1e-9);
    support_near("done", (double)books_queue(books, "q")->out[MESSAGE_OUT_DONE], 0, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(whose_lease_ends_is_out_until_it_is_done),
        SUPPORT_TEST(one_that_is_out_may_crash),
        SUPPORT_TEST(groups_are_not_shared_out),
        SUPPORT_TEST(work_beyond_the_lease_never_ends),
        SUPPORT_TEST(the_lease_is_of_the_batch),
    };
    return cmocka_run_group_tests_name("logs", tests, NULL, NULL);
}
