/* Metrics of queues, of their consumers, and of what these call: figures worked out by hand. */
#include "tests/laws.h"
#include "tests/support.h"

#include <math.h>

/* Ten messages a second for a hundred seconds, to a consumer that calls pay twice for each. */
static const struct results *paid(const char *queue, const char *consumer, const char *more,
                                  struct arena *arena)
{
    return laws_run(
        arena_format(arena,
                     "name: paid\nrun: {duration: 100s}\n"
                     "clients: {shop: {open: {rate: 10/s, arrivals: constant}, calls: {orders: }}}\n"
                     "queues: {orders: {%s}}\n"
                     "consumers: {fulfil: {queue: orders, concurrency: 20, %s"
                     "calls: {pay: {times: 2}}}}\n"
                     "services: {pay: {workers: 100, service_time: 10ms}}\n%s",
                     queue, consumer, more),
        1, arena);
}

static double total(const struct results *run, const char *path)
{
    return results_total(run, path);
}

static void a_message_causes_what_its_consumer_calls(void **state)
{
    const struct results *run = paid("", "", "", *state);
    support_near("arrivals", total(run, "services.pay.arrival_rate"), 20, 2e-2);
    support_near("amplification", total(run, "services.pay.amplification"), 1, 1e-2);
    support_near("of retries", total(run, "services.pay.retry_amplification"), 1, 0);
    support_near("amplification", total(run, "queues.orders.amplification"), 1, 1e-2);
    support_near("deliveries", total(run, "queues.orders.deliveries_per_message"), 1, 0);
    support_near("p50", total(run, "queues.orders.time_to_done_p50"), 0.02, 0.03);
    support_near("p99", total(run, "queues.orders.time_to_done_p99"), 0.02, 0.03);
    support_near("done", total(run, "consumers.fulfil.done_rate"), 10, 1e-2);
    support_near("busy", total(run, "consumers.fulfil.busy"), 0.2, 1e-2);
}

/* Half a minute is waited for, and then worked off at a thousand a second: what comes late is no
** amplification, in no window. */
static void a_backlog_is_no_amplification(void **state)
{
    const struct results *run = paid(
        "", "", "faults: [{at: 30s, for: 30s, consumer: fulfil, pause: true}]\n", *state);
    support_near("peak", total(run, "services.pay.amplification_peak"), 1, 3e-2);
}

/* Each delivery fails with a half, where it pays: a message is delivered, and pays, twice in the
** mean. */
static void redeliveries_amplify(void **state)
{
    const struct results *run = laws_run(
        "name: again\nrun: {duration: 100s}\n"
        "clients: {shop: {open: {rate: 10/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 20, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 100, service_time: 10ms, error_rate: {error: 50%}}}\n",
        1, *state);
    double twice = total(run, "queues.orders.deliveries_per_message");
    assert_true(twice > 1.8 && twice < 2.2);
    support_near("amplification", total(run, "queues.orders.amplification"), twice, 1e-2);
    support_near("at pay", total(run, "services.pay.amplification"), twice, 1e-2);
    support_near("of redeliveries", total(run, "services.pay.retry_amplification"), twice, 1e-2);
    double failed = total(run, "consumers.fulfil.failed");
    support_near("failed", failed, total(run, "queues.orders.redeliveries"), 5e-2);
    support_near("worked on", total(run, "consumers.fulfil.worked_on"),
                 failed + total(run, "consumers.fulfil.done"), 0);
}

/* Publishes whose answer is late are made again: two messages for one call, and both are done. */
static void a_publish_that_is_retried_amplifies(void **state)
{
    const struct results *run = laws_run(
        "name: twice\nrun: {duration: 100s}\n"
        "clients: {shop: {open: {rate: 10/s, arrivals: constant}, calls: {orders: {timeout: 1s, "
        "retry: {attempts: 2, backoff: none}}}}}\n"
        "queues: {orders: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 20, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 100, service_time: 10ms}}\n"
        "faults: [{at: 0s, queue: orders, latency: 2s}]\n",
        1, *state);
    support_near("messages", total(run, "queues.orders.published"), 2000, 2e-2);
    support_near("amplification", total(run, "services.pay.amplification"), 2, 2e-2);
    support_near("duplicates", total(run, "consumers.fulfil.duplicates"), 1000, 3e-2);
}

/* Three deliveries of 100 ms each, one after the other, of a message that comes every second. */
static void the_first_dead_letter_has_its_moment(void **state)
{
    const struct results *run = laws_run(
        "name: dead\nrun: {duration: 60s}\n"
        "clients: {shop: {open: {rate: 1/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {max_deliveries: 3, dead_letter: orders-dead}, orders-dead: {}}\n"
        "consumers: {fulfil: {queue: orders, service_time: 100ms, error_rate: {error: 100%}}}\n",
        1, *state);
    double first = total(run, "queues.orders.first_dead_at");
    support_near("after its arrival", fmod(first, 1), 0.3, 1e-9);
    assert_true(first < 2);
    support_near("the letter", total(run, "queues.orders-dead.first_dead_at"), first, 0);
    support_near("dead", total(run, "queues.orders.dead"),
                 total(run, "queues.orders-dead.moved_in"), 0);
    support_near("deliveries", total(run, "queues.orders.deliveries_per_message"), 3, 0);
    assert_true(isnan(total(run, "queues.orders.drain_time")));
    assert_true(isnan(total(run, "queues.orders.behind_time")));
}

/* A second of work on a lease of 400 ms, and enough slots: three deliveries, each to its end; the
** first acknowledgement counts, late as it is.  What is done thrice is a duplicate twice, unless a
** key says so. */
static void work_beside_itself_is_a_duplicate(void **state)
{
    static const struct { const char *key; double duplicates, suppressed; } rows[] = {
        { "", 18, 0 }, { ", idempotency: {on_inflight: wait}", 0, 18 }
    };
    for (size_t i = 0; i < 2; i++) {
        const struct results *run = laws_run(
            arena_format(*state,
                         "name: beside\nrun: {duration: 100s}\n"
                         "clients: {shop: {open: {rate: 0.1/s, arrivals: constant}, "
                         "calls: {orders: }}}\n"
                         "queues: {orders: {lease: 400ms}}\n"
                         "consumers: {fulfil: {queue: orders, concurrency: 20, calls: {pay: {}}}}\n"
                         "services: {pay: {workers: 100, service_time: 1s%s}}\n", rows[i].key),
            1, *state);
        double messages = total(run, "queues.orders.done");
        support_near("messages", messages, 9, 0.12);
        support_near("amplification", total(run, "queues.orders.amplification"), 3, 0.12);
        support_near("late", total(run, "consumers.fulfil.late_acks"), 3 * messages, 0.1);
        support_near("lapsed", total(run, "queues.orders.lapsed"), 2 * messages, 0.12);
        support_near("again", total(run, "services.pay.duplicates"), rows[i].duplicates, 0.12);
        support_near("known", total(run, "services.pay.duplicates_suppressed"),
                     rows[i].suppressed, 0.12);
        support_near("at pay", total(run, "services.pay.amplification"), 3, 0.12);
        support_near("of these", total(run, "services.pay.retry_amplification"), 3, 0.12);
    }
}

/* Of a slice only what lies in it counts: from the 50th second on, 10 a second for 20 s. */
static void a_slice_counts_its_own(void **state)
{
    const struct results *run = support_once(
        "name: slice\nrun: {duration: 100s, from: 50s, to: 70s}\n"
        "clients: {shop: {open: {rate: 10/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {max_deliveries: 1}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 20, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 100, service_time: 10ms, error_rate: {error: 100%}}}\n",
        *state);
    support_near("published", total(run, "queues.orders.published"), 200, 1e-2);
    support_near("dead", total(run, "queues.orders.dead"), 200, 1e-2);
    support_near("amplification", total(run, "services.pay.amplification"), 1, 1e-2);
    assert_true(fabs(total(run, "queues.orders.first_dead_at") - 50) < 0.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(a_message_causes_what_its_consumer_calls),
        SUPPORT_TEST(a_backlog_is_no_amplification),
        SUPPORT_TEST(redeliveries_amplify),
        SUPPORT_TEST(a_publish_that_is_retried_amplifies),
        SUPPORT_TEST(the_first_dead_letter_has_its_moment),
        SUPPORT_TEST(work_beside_itself_is_a_duplicate),
        SUPPORT_TEST(a_slice_counts_its_own),
    };
    return cmocka_run_group_tests_name("messages measured", tests, NULL, NULL);
}
