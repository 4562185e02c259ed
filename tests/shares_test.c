/* A part is never more than its whole: counts of hedged calls, and the share of workers that are
** busy while their number changes.  What must come out follows from the scenario alone. */
#include "models/spec/world.h"
#include "tests/support.h"

static const struct results *run(const char *yaml, struct arena *arena)
{
    struct world_spec spec = support_spec(yaml, arena);
    return support_run(&spec, 1, NULL, arena);
}

static void was(const struct results *results, const char *path, double wanted)
{
    support_near(path, results_total(results, path), wanted, 1e-9);
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
    was(all_fail, "edges.web.api.exhausted", results_total(all_fail, "clients.web.failed"));
    assert_true(results_total(all_fail, "edges.web.api.exhausted") >= 99);
    /* a twin whose retries are over is no call that failed, if another is answered */
    const struct results *some_fail =
        run(HEDGED("{hedge: {after: 0s, attempts: 3}}, {retry: 1}",
                   "workers: 20, queue: 10, service_time: 10ms, error_rate: 50%"), arena);
    was(some_fail, "edges.web.api.exhausted", results_total(some_fail, "clients.web.failed"));
    assert_true(results_total(some_fail, "clients.web.ok") > 50);
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
    was(kept, "edges.web.api.attempts", results_total(kept, "edges.web.api.calls"));
    const struct results *sent =
        run(HEDGED("{hedge: {after: 5ms, attempts: 3}}, {bulkhead: 2}", SLOW), arena);
    was(sent, "edges.web.api.hedges", results_total(sent, "edges.web.api.retries"));
    /* the last call has sent one when the run ends */
    was(sent, "edges.web.api.attempts", 2 * results_total(sent, "edges.web.api.calls") - 1);
    arena_destroy(arena);
}

/* --- busy workers and those there are --- */

static const double *series(const struct results *results, const char *path)
{
    const struct measure *measure = results_find(results, path);
    assert_true(measure && measure->series);
    return measure->series;
}

/* Busy workers of a window over the workers of that time. */
static void more_workers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results =
        run("name: more\nrun: {duration: 20s}\n"
            "clients: {web: {open: 500/s, calls: {api: {}}}}\n"
            "services: {api: {workers: 5, queue: 1000, service_time: {exponential: 20ms}}}\n"
            "faults: [{at: 10s, set: {services.api.workers: 20}}]\n", arena);
    const double *busy = series(results, "services.api.busy_mean");
    const double *used = series(results, "services.api.utilisation");
    for (int w = 0; w < 20; w++) {
        support_near("utilisation", used[w], busy[w] / (w < 10 ? 5 : 20), 1e-9);
        assert_true(used[w] <= 1);
    }
    was(results, "services.api.utilisation",
        results_total(results, "services.api.busy_mean") * 20 / (10 * 5 + 10 * 20));
    arena_destroy(arena);
}

/* 20 calls of 10 s at once hold all 20 workers.  From the fifth second on 2 are left, but nobody is
** sent home: so long as they work there are 20, all busy.  The call at 15 s holds one of the
** two. */
static void fewer_workers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results =
        run("name: fewer\nrun: {duration: 20s}\n"
            "clients:\n"
            "  now: {batch: {calls: 20}, calls: {api: {}}}\n"
            "  later: {batch: {calls: 1, at: 15s}, calls: {api: {}}}\n"
            "services: {api: {workers: 20, queue: 10, service_time: 10s}}\n"
            "faults: [{at: 5s, set: {services.api.workers: 2}}]\n", arena);
    const double *used = series(results, "services.api.utilisation");
    for (int w = 0; w < 20; w++)
        support_near("utilisation", used[w], w < 10 ? 1 : w < 15 ? 0 : 0.5, 1e-9);
    was(results, "services.api.utilisation", (20.0 * 10 + 5) / (20 * 10 + 2 * 10));
    arena_destroy(arena);
}

/* Three of four instances drain.  They take nobody in, but who is inside works on: for 5 s all 40
** have work, then none: the replaced ones are down for the rest. */
static void draining_workers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results =
        run("name: drain\nrun: {duration: 20s}\n"
            "clients: {web: {batch: {calls: 40}, calls: {api: {}}}}\n"
            "services: {api: {instances: 4, workers: 10, queue: 10, service_time: 8s}}\n"
            "faults: [{at: 3s, service: api, deploy: {down: 20s, batch: 3, drain: true}}]\n",
            arena);
    const double *used = series(results, "services.api.utilisation");
    for (int w = 0; w < 20; w++)
        support_near("utilisation", used[w], w < 8 ? 1 : 0, 1e-9);
    was(results, "services.api.instances", (4 * 3 + 1 * 17) / 20.0);
    was(results, "services.api.utilisation", 40.0 * 8 / (40 * 8 + 10 * 12));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twins_are_one_call), cmocka_unit_test(hedges_are_attempts),
        cmocka_unit_test(more_workers),       cmocka_unit_test(fewer_workers),
        cmocka_unit_test(draining_workers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
