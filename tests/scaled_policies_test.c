/* Policies that know instances, where an autoscaler adds some. */
#include "tests/laws.h"
#include "tests/support.h"

/* 100 calls a second keep one instance at its full ten workers; from 10 s on there are four, and
** the last of them fails. */
#define CLIENT(policies)                                                                       \
    "name: scaled\nrun: {duration: 100s}\n"                                                    \
    "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {" policies "}}}}\n"
#define SERVICE(most)                                                                          \
    "services: {s: {workers: 10, queue: 100, service_time: 80ms,\n"                            \
    "  autoscale: {max: " most ", target: 20%, delay: 0s, interval: 10s}}}\n"
#define FAULT "faults: [{at: 0s, service: s, instance: 3, errors: 100%}]\n"

/* In turn: the second call that instance 3 gets fails, and it is out for good. */
static void ejected(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = laws_run(
        CLIENT("outlier: {consecutive: 2, success_rate: none, max_ejected: 25%, ejection: 300s}")
        SERVICE("4") FAULT, 1, arena);
    assert_true(results_total(results, "edges.c.s.errors") >= 2);
    assert_true(results_total(results, "edges.c.s.errors") <= 4);
    support_near("out", results_mean(results, "edges.c.s.ejected", 20 * SIM_S, 100 * SIM_S), 1, 0);
    arena_destroy(arena);
}

/* One of the four in rotation would be a quarter of them, though but a hundredth of all there may
** be. */
static void limit_is_of_those_in_rotation(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = laws_run(
        CLIENT("outlier: {consecutive: 2, success_rate: none, max_ejected: 24%, ejection: 300s}")
        SERVICE("100") FAULT, 1, arena);
    support_near("out", results_total(results, "edges.c.s.ejected"), 0, 0);
    assert_true(results_total(results, "edges.c.s.errors") > 1000);
    arena_destroy(arena);
}

/* The breaker of instance 3 opens; who asks for an open breaker of this process sees it. */
static void breakers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = laws_run(
        CLIENT("retry: {attempts: 2, backoff: none, on: [error, breaker_open],\n"
               "  budget: {health_gate: {error_share: 100%, breaker_closed: true}}},\n"
               "  breaker: {consecutive: 3, failure_rate: none, scope: instance, open: 300s}")
        SERVICE("4") FAULT, 1, arena);
    support_near("opened", results_total(results, "edges.c.s.breakers_opened"), 1, 0);
    double failed = results_total(results, "edges.c.s.errors"); /* some were under way */
    assert_true(failed >= 3 && failed <= 5);
    double refused = results_total(results, "edges.c.s.breaker_refused");
    assert_true(refused > 2000);
    support_near("no retry while it is open", results_total(results, "edges.c.s.budget_denied"),
                 refused + failed - 2, 0);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ejected),
        cmocka_unit_test(limit_is_of_those_in_rotation),
        cmocka_unit_test(breakers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
