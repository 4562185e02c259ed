/* What a world does, piece by piece: what callers make of errors,
** networks, kinds of clients, runs that must be given up, and one small trace line by line. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "sim/dist/dist.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- what a failing call does --- */

static const struct results *two_layers(const char *call, const char *fault, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(
        arena_format(arena,
                     "name: layers\nrun: {duration: 20500ms}\n"
                     "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {front: }}}\n"
                     "services:\n"
                     "  front: {workers: 100, service_time: 7ms, calls: {back: %s, last: }}\n"
                     "  back: {workers: 100, service_time: 3ms}\n"
                     "  last: {workers: 100, service_time: 5ms}\n"
                     "faults: [{at: 0s, service: back, %s}]\n",
                     call, fault),
        arena);
    return support_run(spec, 1, NULL, arena);
}

static void failing_calls(void **state)
{
    static const struct {
        const char *call, *fault;
        double ok, degraded, last; /* of 2050 calls; requests that reach the last service */
    } cases[] = {
        { "", "down: true", 0, 0, 0 },
        { "{on_failure: ignore}", "down: true", 2050, 0, 2050 },
        { "{on_failure: degraded}", "down: true", 0, 2050, 2050 },
        { "{on_failure: overloaded}", "down: true", 0, 0, 0 },
        { "{probability: 0%}", "down: true", 2050, 0, 2050 },
        { "{when: before, on_failure: ignore}", "errors: 100%", 2050, 0, 2050 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct results *run = two_layers(cases[i].call, cases[i].fault, arena);
        assert_true(fabs(results_total(run, "clients.c.ok") - cases[i].ok) <= 2);
        assert_true(fabs(results_total(run, "clients.c.degraded") - cases[i].degraded) <= 2);
        assert_true(fabs(results_total(run, "services.last.arrivals") - cases[i].last) <= 2);
        /* its own work is done either way: 100 a second for 7 ms, and what it waits for */
        assert_true(results_total(run, "services.front.busy_mean") > 0.699);
    }
    arena_destroy(arena);
}

/* The class a caller sees: a failed call makes `unavailable`, but invalid stays invalid. */
struct classes {
    uint64_t ended[OUTCOME_COUNT];
};

static void note_class(void *self, const struct fact *fact)
{
    struct classes *classes = self;
    if (fact->kind == FACT_CALL_ENDED && fact->edge == 0)
        classes->ended[fact->outcome]++;
}

static void classes_pass_up(void **state)
{
    static const struct {
        const char *call, *errors;
        enum outcome seen;
    } cases[] = {
        { "", "{error: 100%}", OUTCOME_unavailable },
        { "", "{invalid: 100%}", OUTCOME_invalid },
        { "{on_failure: error}", "{invalid: 100%}", OUTCOME_error },
        { "{on_failure: overloaded}", "{error: 100%}", OUTCOME_overloaded },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct classes classes = { { 0 } };
        struct observer observer = { note_class, &classes };
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: up\nrun: {duration: 10s}\n"
                         "clients: {c: {open: 50/s, calls: {front: }}}\n"
                         "services:\n"
                         "  front: {workers: 100, service_time: 1ms, calls: {back: %s}}\n"
                         "  back: {workers: 100, service_time: 1ms, error_rate: %s}\n",
                         cases[i].call, cases[i].errors),
            arena);
        const struct results *run = support_run(&spec, 1, &observer, arena);
        assert_int_equal(classes.ended[cases[i].seen], results_total(run, "clients.c.failed"));
        assert_true(classes.ended[cases[i].seen] > 400);
    }
    arena_destroy(arena);
}

/* --- threads --- */

/* A synchronous worker is held through the call below and through the pauses of its retries; an
** asynchronous one is not. */
static void who_holds_a_worker(void **state)
{
    const char *text =
        "name: hold\nrun: {duration: 100500ms, warmup: 10s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {front: }}}\n"
        "services:\n"
        "  front: {workers: 100, service_time: 10ms, async: %s, calls: {back: {retry:\n"
        "    {attempts: 3, backoff: {constant: 200ms}, jitter: none}, on_failure: ignore}}}\n"
        "  back: {workers: 100, service_time: 30ms, error_rate: 100%%}\n";
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec threads = support_spec(arena_format(arena, text, "false"), arena);
    struct world_spec events = support_spec(arena_format(arena, text, "true"), arena);
    const struct results *run = support_run(&threads, 1, NULL, arena);
    support_near("held throughout", results_total(run, "services.front.busy_mean"),
                 10 * (0.010 + 3 * 0.030 + 2 * 0.200), 0.002);
    run = support_run(&events, 1, NULL, arena);
    support_near("held for its own work", results_total(run, "services.front.busy_mean"),
                 10 * 0.010, 0.002);
    support_near("the answer takes as long", results_total(run, "clients.c.latency_mean"), 0.5,
                 0.002);
    arena_destroy(arena);
}

/* --- clients --- */

static void weights_and_batches(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: mix\nrun: {duration: 1000s, tick: 10s, replications: 20}\n"
        "clients:\n"
        "  web: {open: 20/s, calls: {a: {weight: 3}, b: {weight: 1}}}\n"
        "  cron: {batch: {calls: 50, at: 10s, every: 100s}, calls: {c: }}\n"
        "services:\n"
        "  a: {workers: 100, service_time: 1ms}\n"
        "  b: {workers: 100, service_time: 1ms}\n"
        "  c: {workers: 100, service_time: 1ms}\n",
        arena);
    support_theory(study, "edges.web.a.calls", 15000, 0.02);
    support_theory(study, "edges.web.b.calls", 5000, 0.02);
    support_near("batches", results_total(study->run[0], "clients.cron.calls"), 500, 1e-9);
    arena_destroy(arena);
}

static void trace_file(void **state)
{
    char path[] = "/tmp/squall-trace-XXXXXX";
    int file = mkstemp(path);
    struct arena *arena = arena_create();
    (void)state;
    assert_true(file >= 0);
    const char text[] = "# arrivals\n0.5\n1.5s\n\n700ms   # late in the file, early in time\n30\n";
    assert_int_equal(write(file, text, sizeof text - 1), sizeof text - 1);
    close(file);
    const char *yaml = arena_format(arena,
                                    "name: trace\nrun: {duration: 10s}\n"
                                    "clients: {c: {trace: %s, calls: {s: }}}\n"
                                    "services: {s: {workers: 1, service_time: 1ms}}\n",
                                    path);
    struct world_spec spec = support_spec(yaml, arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    support_near("calls within the run", results_total(run, "clients.c.calls"), 3, 0);
    support_near("first second", results_find(run, "clients.c.offered")->series[0], 2, 0);
    FILE *broken = fopen(path, "a");
    fputs("soon\n", broken);
    fclose(broken);
    struct err err;
    assert_null(world_create(&spec, 1, 0, &err));
    assert_string_equal(err.text, "'soon' is no arrival time: write 12.5s, or a number of seconds");
    assert_int_equal(err.place.line, 7);
    unlink(path);
    assert_null(world_create(&spec, 1, 0, &err));
    assert_non_null(strstr(err.text, "can't be read"));
    arena_destroy(arena);
}

/* --- runs that must be given up --- */

static void given_up(void **state)
{
    struct arena *arena = arena_create();
    struct err err;
    (void)state;
    struct world_spec flood = support_spec(
        "name: flood\nrun: {duration: 100s, in_flight: 1000}\n"
        "clients: {c: {open: 1000/s, calls: {s: }}}\n"
        "services: {s: {workers: 1, service_time: 1s, queue: unlimited}}\n",
        arena);
    struct world *world = world_create(&flood, 1, 0, &err);
    assert_false(world_run(world, 100 * SIM_S, &err));
    assert_non_null(strstr(err.text, "more than 1000 calls are open at once (run.in_flight)"));
    world_destroy(world);
    arena_destroy(arena);
}

/* A flood of so many a second, held to a bound in bytes; how far it came. */
static struct world_peak bounded(int per_s, size_t bytes, struct arena *arena)
{
    struct err err = { 0 };
    struct world_spec flood = support_spec(
        arena_format(arena,
                     "name: flood\nrun: {duration: 100s}\n"
                     "clients: {c: {open: %d/s, calls: {s: }}}\n"
                     "services: {s: {workers: 1, service_time: 1s, queue: unlimited}}\n", per_s),
        arena);
    struct world *world = world_create(&flood, 1, 0, &err);
    world_bound(world, bytes);
    bool through = world_run(world, 100 * SIM_S, &err);
    struct world_peak peak = world_peak(world);
    assert_true(through || strstr(err.text, "of memory that it may have"));
    assert_int_equal(through, peak.bytes <= bytes);
    world_destroy(world);
    return peak;
}

/* The same bound ends the same run at the same place; half a tick's calls more than fit, at the
** most. */
static void given_up_for_memory(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_peak free = bounded(1000, 1 << 30, arena);
    assert_in_range(free.calls, 98000, 102000);
    struct world_peak one = bounded(1000, free.bytes / 2, arena);
    struct world_peak two = bounded(1000, free.bytes / 2, arena);
    assert_true(one.bytes > free.bytes / 2 && one.bytes < free.bytes / 2 + free.bytes / 50);
    assert_int_equal(one.bytes, two.bytes);
    assert_int_equal(one.calls, two.calls);
    struct world_peak at_once = bounded(10000000, 1 << 20, arena);
    assert_true(at_once.calls < (1 << 20) / 40);
    assert_int_equal(bounded(1000, free.bytes, arena).bytes, free.bytes);
    arena_destroy(arena);
}

/* A server that works on after the deadline it was handed calls nobody any more. */
static void late_for_its_deadline(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: late\nrun: {duration: 1s}\n"
        "clients: {c: {batch: 1, calls: {web: {deadline: {after: 50ms, propagate: true}}}}}\n"
        "services:\n"
        "  web: {workers: 1, service_time: 100ms, queue: unlimited, calls: {db: }}\n"
        "  db: {workers: 1, service_time: 1ms, queue: unlimited}\n",
        arena);
    const struct results *results = support_run(&spec, 1, NULL, arena);
    support_near("calls", results_total(results, "edges.web.db.calls"), 1, 0);
    support_near("attempts", results_total(results, "edges.web.db.attempts"), 0, 0);
    arena_destroy(arena);
}

/* A flood far above in_flight ends soon, not at the end of the tick. */
static void given_up_at_once(void **state)
{
    struct arena *arena = arena_create();
    struct err err;
    (void)state;
    struct world_spec flood = support_spec(
        "name: flood\nrun: {duration: 100s, in_flight: 1000}\n"
        "clients: {c: {open: 10000000/s, calls: {s: }}}\n"
        "services: {s: {workers: 1, service_time: 1s, queue: unlimited}}\n",
        arena);
    struct world *world = world_create(&flood, 1, 0, &err);
    assert_false(world_run(world, 100 * SIM_S, &err));
    assert_in_range(world_events(world), 1000, 3000);
    world_destroy(world);
    arena_destroy(arena);
}

/* Two worlds side by side, stepped in turn, are what they are alone. */
static void two_worlds(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_story("one-tier-storm", "full-jitter", arena);
    struct err err;
    (void)state;
    const struct results *alone = support_run(&spec, 3, NULL, arena);
    struct world *one = world_create(&spec, 3, 0, &err), *two = world_create(&spec, 4, 0, &err);
    for (sim_time t = SIM_S; t <= spec.run.duration; t += SIM_S) {
        assert_true(world_run(one, t, &err));
        assert_true(world_run(two, t, &err));
    }
    const struct results *beside = world_results(one, arena), *other = world_results(two, arena);
    for (size_t i = 0; i < alone->measures; i++)
        assert_memory_equal(&alone->measure[i].total, &beside->measure[i].total, sizeof(double));
    assert_true(results_total(other, "run.events") > 0);
    assert_true(fabs(results_total(other, "run.events") - results_total(alone, "run.events")) >
                0.5);
    world_destroy(one);
    world_destroy(two);
    arena_destroy(arena);
}

/* Changing a policy leaves the arrivals alone, to the nanosecond. */
struct noted {
    sim_time at[4096];
    int count;
};

static void note_arrival(void *self, const struct fact *fact)
{
    struct noted *arrivals = self;
    if (fact->kind == FACT_CALL_STARTED && arrivals->count < 4096)
        arrivals->at[arrivals->count++] = fact->time;
}

static void same_arrivals(void **state)
{
    static struct noted first, second;
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec plain_spec = support_story("one-tier-storm", "no-retry", arena);
    struct world_spec retry_spec = support_story("one-tier-storm", "full-jitter", arena);
    support_run(&plain_spec, 1, &(struct observer){ note_arrival, &first }, arena);
    support_run(&retry_spec, 1, &(struct observer){ note_arrival, &second }, arena);
    assert_int_equal(first.count, 4096);
    assert_memory_equal(first.at, second.at, sizeof first.at);
    arena_destroy(arena);
}

/* --- one small trace, line by line --- */

static const char *const fact_names[FACT_KINDS] = {
    [FACT_CALL_STARTED] = "call starts",
    [FACT_CALL_ENDED] = "call ends",
    [FACT_ATTEMPT_SENT] = "attempt sent",
    [FACT_ATTEMPT_ANSWERED] = "attempt answered",
    [FACT_ATTEMPT_LOST] = "attempt lost",
    [FACT_ATTEMPT_GIVEN_UP] = "attempt given up",
    [FACT_ATTEMPT_UNSENT] = "attempt kept back",
    [FACT_RETRIES_EXHAUSTED] = "retries exhausted",
    [FACT_HEDGED] = "hedged",
    [FACT_CACHE_ASKED] = "cache asked",
    [FACT_RELOADED] = "reloaded",
    [FACT_EDGE_GAUGE] = "level of the edge moves",
    [FACT_REQUEST_ARRIVED] = "request arrives",
    [FACT_REQUEST_REFUSED] = "request refused",
    [FACT_REQUEST_QUEUED] = "request queued",
    [FACT_REQUEST_UNQUEUED] = "request unqueued",
    [FACT_REQUEST_DROPPED] = "request dropped",
    [FACT_WORKER_TAKEN] = "worker taken",
    [FACT_WORKER_FREED] = "worker freed",
    [FACT_REQUEST_FINISHED] = "request finished",
    [FACT_DUPLICATE_SUPPRESSED] = "duplicate suppressed",
    [FACT_SERVICE_GAUGE] = "level of the service moves",
};

static void write_fact(void *self, const struct fact *fact)
{
    if (fact->kind == FACT_SERVICE_GAUGE)
        return;
    fprintf(self, "%4lld ms  %s", (long long)(fact->time / SIM_MS), fact_names[fact->kind]);
    if (fact->kind == FACT_CALL_ENDED || fact->kind == FACT_ATTEMPT_ANSWERED ||
        fact->kind == FACT_ATTEMPT_GIVEN_UP || fact->kind == FACT_REQUEST_FINISHED)
        fprintf(self, ", %s", outcome_name((enum outcome)fact->outcome));
    if (fact->kind == FACT_ATTEMPT_SENT)
        fprintf(self, " %u", fact->number);
    fprintf(self, "%s\n", fact->late ? ", late" : "");
}

static void pinned_trace(void **state)
{
    struct arena *arena = arena_create();
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    (void)state;
    struct world_spec spec = support_spec(
        "name: trace\nrun: {duration: 5s}\n"
        "clients: {c: {batch: {calls: 2, at: 1s}, calls: {s: {timeout: 300ms, network: 10ms, "
        "retry:\n"
        "  {attempts: 2, backoff: {constant: 100ms}, jitter: none}}}}}\n"
        "services: {s: {workers: 1, queue: 1, service_time: 250ms}}\n",
        arena);
    support_run(&spec, 1, &(struct observer){ write_fact, out }, arena);
    fclose(out);
    assert_string_equal(text, "1000 ms  call starts\n"
                              "1000 ms  attempt sent 1\n"
                              "1000 ms  call starts\n"
                              "1000 ms  attempt sent 1\n"
                              "1010 ms  request arrives\n"
                              "1010 ms  worker taken\n"
                              "1010 ms  request arrives\n"
                              "1010 ms  request queued\n"
                              "1260 ms  worker freed\n"
                              "1260 ms  request finished, ok\n"
                              "1260 ms  request unqueued\n"
                              "1260 ms  worker taken\n"
                              "1270 ms  attempt answered, ok\n"
                              "1270 ms  call ends, ok\n"
                              "1300 ms  attempt given up, timeout\n"
                              "1400 ms  attempt sent 2\n"
                              "1410 ms  request arrives\n"
                              "1410 ms  request queued\n"
                              "1510 ms  worker freed, late\n"
                              "1510 ms  request finished, ok, late\n"
                              "1510 ms  request unqueued\n"
                              "1510 ms  worker taken\n"
                              "1520 ms  attempt answered, ok, late\n"
                              "1700 ms  attempt given up, timeout\n"
                              "1700 ms  retries exhausted\n"
                              "1700 ms  call ends, timeout\n"
                              "1760 ms  worker freed, late\n"
                              "1760 ms  request finished, ok, late\n"
                              "1770 ms  attempt answered, ok, late\n");
    free(text);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {  cmocka_unit_test(failing_calls),
        cmocka_unit_test(classes_pass_up),     cmocka_unit_test(who_holds_a_worker),
        cmocka_unit_test(weights_and_batches), cmocka_unit_test(trace_file),
        cmocka_unit_test(given_up),            cmocka_unit_test(given_up_at_once),
        cmocka_unit_test(given_up_for_memory),
        cmocka_unit_test(late_for_its_deadline), cmocka_unit_test(two_worlds),
        cmocka_unit_test(same_arrivals),       cmocka_unit_test(pinned_trace),
    };
    return cmocka_run_group_tests_name("worlds", tests, NULL, NULL);
}
