/* Who shares a breaker, and what it keeps back. */
#include "tests/support.h"

#define CLIENT(fleet, retry, breaker)                                                      \
    "name: scope\nrun: {duration: 20050ms}\n"                                              \
    "clients: {c: {fleet: " fleet ", open: {rate: 10/s, arrivals: constant}, calls: {s: {" \
    retry "breaker: {" breaker "}}}}}\n"

/* Ten processes: each finds out by itself, or the first five failures speak for all. */
static void processes_and_fleet(void **state)
{
    (void)state;
    const char *own = CLIENT("10", "", "consecutive: 5, failure_rate: none")
        "services: {s: {workers: 10, queue: 0, service_time: 0s, error_rate: 100%}}\n";
    const char *shared = CLIENT("10", "", "consecutive: 5, failure_rate: none, scope: fleet")
        "services: {s: {workers: 10, queue: 0, service_time: 0s, error_rate: 100%}}\n";
    assert_true(support_total(own, "edges.c.s.attempts") == 50);
    assert_true(support_total(own, "edges.c.s.breakers_opened") == 10);
    assert_true(support_total(shared, "edges.c.s.attempts") == 5);
    assert_true(support_total(shared, "edges.c.s.breakers_opened") == 1);
    assert_true(support_total(shared, "edges.c.s.breaker_refused") ==
                support_total(shared, "edges.c.s.calls") - 5);
}

/* The odd calls of the first second fail: those of the first of two instances, in turn. */
#define TWO_INSTANCES                                                                          \
    "services: {s: {instances: 2, workers: 10, queue: 0, service_time: 0s}}\n"                 \
    "faults: [{at: 50ms, for: 100ms, service: s, errors: 100%},\n"                             \
    "  {at: 250ms, for: 100ms, service: s, errors: 100%},\n"                                   \
    "  {at: 450ms, for: 100ms, service: s, errors: 100%}]\n"

static void instances(void **state)
{
    (void)state;
    const char *process = CLIENT("1", "", "consecutive: 3, failure_rate: none") TWO_INSTANCES;
    const char *each = CLIENT("1", "",
                              "consecutive: 3, failure_rate: none, scope: instance") TWO_INSTANCES;
    assert_true(support_total(process, "edges.c.s.breaker_refused") == 0);
    assert_true(support_total(each, "edges.c.s.breakers_opened") == 1);
    assert_true(support_total(each, "edges.c.s.breaker_refused") == 97); /* calls 7, 9, ... 199 */
    /* a second attempt goes to the other one, whose turn it is */
    const char *again = CLIENT("1", "retry: {attempts: 2, backoff: none, on: [breaker_open]}, ",
                               "consecutive: 3, failure_rate: none, scope: instance") TWO_INSTANCES;
    assert_true(support_total(again, "clients.c.ok") == 197);
    /* none is granted while either is open */
    const char *gated = CLIENT("1", "retry: {attempts: 2, backoff: none, on: [breaker_open], "
                                    "budget: {health_gate: {error_share: 100%, "
                                    "breaker_closed: true}}}, ",
                               "consecutive: 3, failure_rate: none, scope: instance") TWO_INSTANCES;
    support_near("gated", support_total(gated, "clients.c.ok"), 197 - 97, 0);
    support_near("denied", support_total(gated, "edges.c.s.budget_denied"), 97, 0);
    support_near("open: one of two, from 0.5 s on",
                 support_total(each, "edges.c.s.breaker_open_share"), (20.05 - 0.5) / 20.05 / 2,
                 1e-9);
}

/* First attempts go through an open breaker, retries don't. */
static void retries_only(void **state)
{
    (void)state;
    const char *yaml = CLIENT("1", "retry: {attempts: 3, backoff: none}, ",
                              "consecutive: 5, failure_rate: none, retries_only: true")
        "services: {s: {workers: 10, queue: 0, service_time: 0s, error_rate: 100%}}\n";
    /* 3 + 2 attempts open it; then one a call, and its retry refused */
    assert_true(support_total(yaml, "edges.c.s.attempts") == 3 + 2 + 198);
    assert_true(support_total(yaml, "edges.c.s.breaker_refused") == 199);
}

/* Bad for 5 s.  From the 20th call on, at 2 s, nothing goes through.  When the second's bucket of
** the first nine is forgotten, at 10 s, 11 outcomes are too few to judge; nine successes later, at
** 10.8 s, 11 of 20 have failed: it is open again until 11 s, when ten more are forgotten. */
static void open_while_it_is_bad(void **state)
{
    (void)state;
    const char *yaml = CLIENT("1", "", "open: none, trips: above, window: {time: 10s}, "
                                       "minimum_calls: 20")
        "services: {s: {workers: 10, queue: 0, service_time: 0s}}\n"
        "faults: [{at: 0s, for: 5s, service: s, errors: 100%}]\n";
    assert_true(support_total(yaml, "edges.c.s.breakers_opened") == 2);
    assert_true(support_total(yaml, "edges.c.s.breaker_refused") == 79 + 1);
}

/* A bare design must do: the slow-call breaker of the payment gateway. */
static void slow_gateway(void **state)
{
    (void)state;
    const char *yaml =
        "name: gateway\nrun: {duration: 2min}\n"
        "clients: {c: {open: 50/s, calls: {s: {timeout: 5s, breaker: {slow: {longer_than: 3s, "
        "rate: 30%},\n"
        "  failure_rate: 30%, open: 20s}}}}}\n"
        "services: {s: {workers: 1000, queue: 0, service_time: 100ms}}\n"
        "faults: [{at: 30s, for: 60s, service: s, latency: {add: 10s, share: 50%}}]\n";
    assert_true(support_total(yaml, "edges.c.s.breakers_opened") >= 2);
    assert_true(support_total(yaml, "edges.c.s.breaker_open_share") > 0.3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(processes_and_fleet),
        cmocka_unit_test(instances),
        cmocka_unit_test(retries_only),
        cmocka_unit_test(open_while_it_is_bad),
        cmocka_unit_test(slow_gateway),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
