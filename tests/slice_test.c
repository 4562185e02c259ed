/* Totals of a part of the run, by when calls were wanted. */
#include "models/spec/world.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

static const struct results *run_of(const char *run, struct arena *arena)
{
    const char *yaml = arena_format(arena,
                                    "name: slice\nrun: {duration: 60s%s}\n"
                                    "clients: {c: {within: 1s, open: {rate: 10/s, arrivals: "
                                    "constant}, calls: {a: {timeout: 6s}}}}\n"
                                    "services:\n"
                                    "  a: {workers: 999, service_time: 100ms, calls: {b: {retry: "
                                    "{attempts: 3, backoff: {constant: 1s}, jitter: none}}}}\n"
                                    "  b: {workers: 999, service_time: 1ms}\n"
                                    "faults: [{at: 20s, for: 10s, service: b, down: true}]\n", run);
    return support_study(yaml, arena)->run[0];
}

/* Whoever was wanted while b was down needs three attempts, two seconds and more; its answers come
** up to two seconds after the fault's end.  By when they were wanted none of them was answered. */
static void counted_by_when_it_was_wanted(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = run_of(", from: 20050ms, to: 27850ms", arena);
    support_near("calls", results_total(run, "clients.c.calls"), 78, 1e-12);
    support_near("ended",
                 results_total(run, "clients.c.ok") + results_total(run, "clients.c.failed"), 78,
                 1e-12);
    support_near("failed", results_total(run, "clients.c.failed"), 78, 1e-12);
    assert_true(results_total(run, "clients.c.success_ratio") == 0 &&
                results_total(run, "clients.c.answered_within") == 0);
    support_near("after", results_total(run, "clients.c.latency_failed_p50"), 2.1, 0.004);
    support_near("at b", results_total(run, "services.b.arrivals"), 3 * 78, 1e-12);
    support_near("all three", results_total(run, "edges.a.b.attempts_3"), 1, 1e-12);
    support_near("retries", results_total(run, "services.b.retry_amplification"), 3, 1e-12);
    support_near("per second", results_total(run, "clients.c.offered"), 10, 1e-12);
    arena_destroy(arena);
}

static bool alike(double a, double b)
{
    return isnan(a) ? isnan(b) : a == b || fabs(a - b) <= 1e-9 * fabs(a);
}

/* Of the whole there are as many as of its parts, levels too; what the run was does not change. */
static void parts_make_the_whole(void **state)
{
    static const char *const counts[] = {
        "clients.c.calls",     "clients.c.ok",       "clients.c.failed",
        "edges.a.b.attempts",  "edges.a.b.retries",  "edges.a.b.refusals",
        "services.b.arrivals", "services.b.refused", "services.a.arrivals",
    };
    struct arena *arena = arena_create();
    (void)state;
    const struct results *all = run_of("", arena), *first = run_of(", to: 25s", arena);
    const struct results *then = run_of(", from: 25s", arena);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        support_near(counts[i], results_total(first, counts[i]) + results_total(then, counts[i]),
                     results_total(all, counts[i]), 1e-12);
    support_near("busy",
                 25 * results_total(first, "services.a.busy_mean") +
                     35 * results_total(then, "services.a.busy_mean"),
                 60 * results_total(all, "services.a.busy_mean"), 1e-9);
    support_near("downtime", results_total(first, "run.downtime"),
                 results_total(all, "run.downtime"), 1e-12);
    const struct results *same = run_of(", from: 0s, to: 60s", arena);
    for (size_t i = 0; i < all->measures; i++)
        assert_true(alike(all->measure[i].total, same->measure[i].total));
    arena_destroy(arena);
}

/* A slice that is all there is gives what the run gives, whatever policies and faults are in it. */
static void a_slice_of_all_is_all(void **state)
{
    static const char *const stories[][2] = { { "payment-gateway", "before" }, { "payment-gateway",
                                                                                 "after" },
                                              { "thundering-herd", NULL }, { "deploy", NULL },
                                              { "fresh-first", NULL }, { "duplicate-charges",
                                                                         "keys" } };
    (void)state;
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
        struct arena *arena = arena_create();
        struct world_spec spec = support_story(stories[i][0], stories[i][1], arena);
        spec.run.warmup = 0; /* answers to what was wanted in it count by when they came, but not in
                                a slice */
        const struct results *whole = support_run(&spec, 3, NULL, arena);
        spec.run.to = spec.run.duration;
        const struct results *slice = support_run(&spec, 3, NULL, arena);
        for (size_t m = 0; m < whole->measures; m++)
            if (!alike(whole->measure[m].total, slice->measure[m].total))
                fail_msg("%s: %s is %.15g, of the slice %.15g", stories[i][0],
                         whole->measure[m].path, whole->measure[m].total, slice->measure[m].total);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counted_by_when_it_was_wanted),
        cmocka_unit_test(parts_make_the_whole),
        cmocka_unit_test(a_slice_of_all_is_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
