/* Cancellation: what a target does when a caller stops waiting, by the edge's `cancel`.  The laws
** of conservation hold in every run here. */
#include "models/spec/world.h"
#include "tests/laws.h"
#include "tests/support.h"

#include <stdlib.h>

/* Seconds of workers spent after the caller had given up, by observation: an attempt is known by
** its call, of which each is made once here. */
enum { CALLS = 100000 };
struct waste {
    const void *gone[CALLS]; /* calls whose attempt was given up */
    sim_time since[CALLS];
    int count;
    double worked, after;
    struct laws *laws;
};

static void given_up(struct waste *waste, const struct fact *fact)
{
    assert_true(waste->count < CALLS);
    waste->gone[waste->count] = fact->call;
    waste->since[waste->count++] = fact->time;
}

static void freed(struct waste *waste, const struct fact *fact)
{
    sim_time begun = fact->time - fact->span;
    waste->worked += time_to_s(fact->span);
    if (!fact->late)
        return;
    for (int i = waste->count - 1; i >= 0; i--)
        if (waste->gone[i] == fact->call) { /* the latest call of this record */
            waste->after += time_to_s(fact->time -
                                      (waste->since[i] > begun ? waste->since[i] : begun));
            return;
        }
}

static void watch(void *self, const struct fact *fact)
{
    struct waste *waste = self;
    struct observer laws = laws_observer(waste->laws);
    laws.tell(laws.self, fact);
    if (fact->kind == FACT_ATTEMPT_GIVEN_UP)
        given_up(waste, fact);
    else if (fact->kind == FACT_WORKER_FREED)
        freed(waste, fact);
}

static struct results *observe(const char *yaml, struct waste *waste, struct arena *arena)
{
    struct world_spec spec = support_spec(yaml, arena);
    struct observer observer = { watch, waste };
    *waste = (struct waste){ .laws = laws_create(&spec) };
    struct results *results = support_run(&spec, 1, &observer, arena);
    laws_hold(waste->laws, results, yaml);
    laws_destroy(waste->laws);
    return results;
}

static struct waste waste; /* too large for the stack */

/* Three calls of 1 s at one worker, given up after 500 ms.  None: all three are worked on, 2.5 s of
** it for nobody.  Queued: only the first, 0.5 s of it.  Running: half of the first, none of it. */
static void three_calls(void **state)
{
    static const struct {
        const char *cancel;
        double worked, after, cancelled;
    } cases[] = { { "none", 3, 2.5, 0 }, { "queued", 1, 0.5, 2 }, { "running", 0.5, 0, 3 } };
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct results *run = observe(
            arena_format(arena,
                "name: three\nrun: {duration: 20s}\n"
                "clients: {c: {batch: {calls: 3, at: 1s}, calls: {s: {timeout: 500ms, "
                "cancel: %s}}}}\n"
                "services: {s: {workers: 1, service_time: 1s}}\n", cases[i].cancel), &waste, arena);
        support_near("worked", waste.worked, cases[i].worked, 1e-9);
        assert_true(waste.after >= cases[i].after - 1e-9 && waste.after <= cases[i].after + 1e-9);
        assert_int_equal(results_total(run, "services.s.cancelled"), cases[i].cancelled);
        support_near("of no use", results_total(run, "services.s.wasted_work"), 1, 1e-9);
    }
    arena_destroy(arena);
}

/* The tombstones keep nobody from his turn and take no place in the queue. */
static void tombstones(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const char *const orders[] = { "fifo", "lifo", "adaptive_lifo, forming: 0s", "priority",
                                   "fresh_first" };
    for (int i = 0; i < 5; i++) {
        struct results *run = observe(
            arena_format(arena,
                "name: tombstones\nrun: {duration: 20s}\n"
                "clients:\n"
                "  a: {batch: {calls: 5, at: 1s}, calls: {s: {timeout: 500ms, cancel: queued}}}\n"
                "  b: {batch: {calls: 4, at: 1600ms}, calls: {s: {timeout: 10s}}}\n"
                "services: {s: {workers: 1, queue: {limit: 4, order: %s}, service_time: 1s}}\n",
                orders[i]),
            &waste, arena);
        assert_int_equal(results_total(run, "clients.b.ok"), 4);
        assert_int_equal(results_total(run, "services.s.cancelled"), 4);
        assert_int_equal(results_total(run, "edges.a.s.late"), 1); /* the one that worked */
        support_near("worked", waste.worked, 5, 1e-9);
    }
    arena_destroy(arena);
}

/* The user gives up at 500 ms; what was called on the way down ends then, too, where it is told. */
static void downstream(void **state)
{
    static const struct {
        const char *front, *back;
        double front_worked, back_worked;
    } cases[] = { { "running", "running", 0.5, 0.4 }, { "running", "none", 0.5, 2 },
                  { "none", "running", 2.1, 2 } };
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 3; i++)
        for (int async = 0; async < 2; async++) {
            double front = async ? 0.1 : cases[i].front_worked;
            observe(arena_format(arena,
                        "name: down\nrun: {duration: 20s}\n"
                        "clients: {c: {batch: {calls: 1, at: 1s}, calls: {front: {timeout: 500ms, "
                        "cancel: %s}}}}\n"
                        "services:\n"
                        "  front: {workers: 1, async: %s, service_time: 100ms, "
                        "calls: {back: {cancel: %s}}}\n"
                        "  back: {workers: 1, service_time: 2s}\n",
                        cases[i].front, async ? "true" : "false", cases[i].back), &waste, arena);
            support_near("worked", waste.worked, front + cases[i].back_worked, 1e-9);
        }
    arena_destroy(arena);
}

/* An asynchronous request that is cancelled while it waits for others does not queue for a worker
** any more. */
static void asynchronous(void **state)
{
    static const char *const cancel[] = { "queued", "running" };
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct results *run = observe(
            arena_format(arena,
                "name: async\nrun: {duration: 20s}\n"
                "clients: {c: {batch: {calls: 3, at: 1s}, calls: {front: {timeout: 500ms, "
                "cancel: %s}}}}\n"
                "services:\n"
                "  front: {workers: 1, async: true, service_time: 1s, "
                "calls: {back: {when: before}}}\n"
                "  back: {workers: 3, service_time: 1s}\n", cancel[i]), &waste, arena);
        assert_int_equal(results_total(run, "services.front.cancelled"), 3);
        support_near("only the back has worked", waste.worked, 3, 1e-9);
    }
    arena_destroy(arena);
}

/* A retry storm with every kind of queue, of cancellation and of order of events: the laws. */
static void storms(void **state)
{
    static const char *const cancel[] = { "none", "queued", "running" };
    static const char *const async[] = { "false", "true" };
    struct arena *arena = arena_create();
    double after[3];
    (void)state;
    for (int i = 0; i < 6; i++) {
        observe(arena_format(arena,
                    "name: storm\nrun: {duration: 60s}\n"
                    "clients: {c: {open: 60/s, calls: {front: {network: 1ms, timeout: 300ms, "
                    "cancel: %s, retry: {attempts: 3}}}}}\n"
                    "services:\n"
                    "  front:\n"
                    "    workers: 5\n"
                    "    queue: {limit: 20, order: priority, fresh_first: true, max_wait: 1s}\n"
                    "    async: %s\n"
                    "    service_time: {exponential: 60ms}\n"
                    "    calls: {back: {when: before, timeout: 200ms, cancel: %s, "
                    "retry: {attempts: 2}}}\n"
                    "  back: {workers: 4, queue: 10, service_time: {exponential: 80ms}}\n",
                    cancel[i / 2], async[i % 2], cancel[i / 2]), &waste, arena);
        after[i / 2] = waste.after;
        assert_true(waste.count > 100);
    }
    assert_true(after[1] < after[0]);
    support_near("nothing after", 1 + after[2] / waste.worked, 1, 2e-2); /* messages take 1 ms */
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_calls),  cmocka_unit_test(tombstones), cmocka_unit_test(downstream),
        cmocka_unit_test(asynchronous), cmocka_unit_test(storms),
    };
    return cmocka_run_group_tests_name("cancellation", tests, NULL, NULL);
}
