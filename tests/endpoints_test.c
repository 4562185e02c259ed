/* Busy workers by endpoint: Little's law, parts of the whole, workers that change. */
#include "tests/support.h"

#include <math.h>
#include <string.h>

#define WORLD \
    "clients:\n" \
    "  payers: {open: {rate: 20/s}, calls: {shop: {endpoint: pay}}}\n" \
    "  lookers: {open: {rate: 15/s}, calls: {shop: {endpoint: look}}}\n" \
    "  others: {open: {rate: 5/s}, calls: {shop: {}}}\n" \
    "services:\n" \
    "  shop:\n    instances: 2\n    workers: 40\n    service_time: 100ms\n" \
    "    endpoints: {pay: {workers: 10, service_time: {exponential: 200ms}}, look: {}}\n"

/* Busy workers = arrivals a second x seconds of work (Little, 1961), whatever the distributions. */
static void busy_by_littles_law(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: little\nrun: {duration: 500s, warmup: 5s, replications: 20, seed: 9}\n" WORLD,
        arena);
    support_theory(study, "endpoints.shop.pay.busy_mean", 4, 0.02);
    support_theory(study, "endpoints.shop.pay.utilisation", 4.0 / 20, 0.02);
    support_theory(study, "endpoints.shop.look.busy_mean", 1.5, 0.02);
    support_theory(study, "services.shop.busy_mean", 4 + 1.5 + 0.5, 0.02);
    assert_true(isnan(results_total(study->run[0], "endpoints.shop.look.utilisation")));
    arena_destroy(arena);
}

/* All of four workers stuck, and two from 20 s on: never more than all of those there are, and with
** the service's other workers they make its own. */
static void workers_may_change(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = support_study(
        "name: fewer\nrun: {duration: 40s}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {endpoint: e}}}}\n"
        "services: {s: {workers: 6, service_time: 1s, endpoints: {e: {workers: 4}}}}\n"
        "faults: [{at: 20s, set: {services.s.endpoints.e.workers: 2}}]\n", arena)->run[0];
    const struct measure *busy = results_find(run, "endpoints.s.e.busy_mean");
    const struct measure *share = results_find(run, "endpoints.s.e.utilisation");
    support_near("before", busy->series[10], 4, 1e-9);
    support_near("after", busy->series[30], 2, 1e-9);
    for (size_t w = 1; w < 40; w++)
        support_near("all of them", share->series[w], 1, 1e-9);
    support_near("the whole", busy->total, results_total(run, "services.s.busy_mean"), 1e-12);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(busy_by_littles_law),
        cmocka_unit_test(workers_may_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
