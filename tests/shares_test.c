/* A part is never more than its whole: counts of hedged calls.  What must come out follows from the scenario alone. */
#include "tests/laws.h"
#include "tests/support.h"

static const struct results *run(const char *yaml, struct arena *arena)
{
    struct world_spec spec = support_spec(yaml, arena);
    return support_run(&spec, 1, NULL, arena);
}

static double total(const struct results *results, const char *path)
{
    return results_total(results, path);
}

static void was(const struct results *results, const char *path, double wanted)
{
    support_near(path, total(results, path), wanted, 1e-9);
}

#define HEDGED(policies, service)                                                             \
    "name: hedged\nrun: {duration: 10s}\n"                                                    \
    "clients: {web: {open: {rate: 10/s, arrivals: constant},\n"                               \
    "                calls: {api: {policies: [" policies "]}}}}\n"                            \
    "services: {api: {" service "}}\n"

/* --- one call, several twins --- */

static void twins_are_one_call(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *all_fail =
        run(HEDGED("{hedge: {after: 0s, attempts: 3}}, {retry: 1}",
                   "workers: 2, queue: 10, service_time: 10ms, error_rate: 100%"), arena);
    was(all_fail, "edges.web.api.exhausted", total(all_fail, "clients.web.failed"));
    assert_true(total(all_fail, "edges.web.api.exhausted") >= 99);
    /* a twin whose retries are over is no call that failed, if another is answered */
    const struct results *some_fail =
        run(HEDGED("{hedge: {after: 0s, attempts: 3}}, {retry: 1}",
                   "workers: 20, queue: 10, service_time: 10ms, error_rate: 50%"), arena);
    was(some_fail, "edges.web.api.exhausted", total(some_fail, "clients.web.failed"));
    assert_true(total(some_fail, "clients.web.ok") > 50);
    arena_destroy(arena);
}

static void hedges_are_attempts(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
#define SLOW "workers: 20, queue: 10, service_time: 50ms"
    const struct results *kept =
        run(HEDGED("{hedge: {after: 5ms, attempts: 2}}, {bulkhead: 1}", SLOW), arena);
    was(kept, "edges.web.api.hedges", 0);
    was(kept, "edges.web.api.attempts", total(kept, "edges.web.api.calls"));
    const struct results *sent =
        run(HEDGED("{hedge: {after: 5ms, attempts: 3}}, {bulkhead: 2}", SLOW), arena);
    was(sent, "edges.web.api.hedges", total(sent, "edges.web.api.retries"));
    was(sent, "edges.web.api.attempts", 2 * total(sent, "edges.web.api.calls") - 1); /* of the last: 1 */
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twins_are_one_call),
        cmocka_unit_test(hedges_are_attempts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
