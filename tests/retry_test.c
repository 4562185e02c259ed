/* The arithmetic of retries: amplification, backoff, jitter, timeouts, deadlines, against closed
** forms and published examples. */
#include "models/policies/backoff.h"
#include "models/spec/policies/retry.h"
#include "models/spec/world.h"
#include "tests/sample.h"
#include "tests/support.h"


#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- independent failures --- */

static void attempts_per_call(double f, int attempts, struct arena *arena)
{
    const struct study *study = support_study(
        arena_format(arena,
                     "name: coin\nrun: {duration: 200s, replications: 30, seed: 11}\n"
                     "clients: {c: {open: 200/s, calls: {s: {retry: {attempts: %d, "
                     "backoff: none}}}}}\n"
                     "services: {s: {workers: 1000, service_time: 1ms, error_rate: %g}}\n",
                     attempts, f),
        arena);
    double success = 1 - pow(f, attempts);
    support_theory(study, "edges.c.s.attempts_per_call", success / (1 - f), 0.01);
    support_theory(study, "edges.c.s.success_ratio", success, 0.01);
}

static void geometric_attempts(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    support_near("f 0.5, n 4", (1 - pow(0.5, 4)) / 0.5, 1.875, 1e-9);
    attempts_per_call(0.5, 4, arena);  /* 1.875, 0.9375 */
    attempts_per_call(0.75, 4, arena); /* 2.734, 0.684 */
    attempts_per_call(0.1, 3, arena);  /* 1.11: 1 000/s become 1 110/s */
    arena_destroy(arena);
}

/* One call in ten is bound to fail however often it is tried: 1 000/s become 1 200/s. */
static void hopeless_calls(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: hopeless\nrun: {duration: 30s}\n"
        "clients:\n"
        "  fine: {open: {rate: 900/s, arrivals: constant}, calls: {good: {retry: {attempts: 3, "
        "backoff: none}}}}\n"
        "  poisoned: {open: {rate: 100/s, arrivals: constant}, calls: {bad: {retry: {attempts: 3, "
        "backoff: none}}}}\n"
        "services:\n"
        "  good: {workers: 100, service_time: 1ms}\n"
        "  bad: {workers: 100, service_time: 1ms, error_rate: 100%}\n",
        arena);
    support_near("attempts per second", results_total(study->run[0], "run.attempts"), 1200, 1e-3);
    arena_destroy(arena);
}

/* --- layers --- */

static void stacked(const char *name, const int *attempts, int layers, double exact,
                    struct arena *arena)
{
    const char *yaml = arena_format(arena,
                                    "name: %s\nrun: {duration: 20s}\n"
                                    "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: "
                                    "{l0: {retry: {attempts: %d, backoff: none}}}}}\nservices:\n",
                                    name, attempts[0]);
    for (int i = 1; i < layers; i++)
        yaml = arena_format(arena,
                            "%s  l%d: {workers: 1000, service_time: 0s, calls: {l%d: {retry: "
                            "{attempts: %d, backoff: none}}}}\n",
                            yaml, i - 1, i, attempts[i]);
    yaml = arena_format(arena, "%s  l%d: {workers: 1000, service_time: 0s}\n", yaml, layers - 1);
    yaml = arena_format(arena, "%sfaults: [{at: 0s, service: l%d, down: true}]\n", yaml,
                        layers - 1);
    const struct study *study = support_study(yaml, arena);
    const char *path = arena_format(arena, "services.l%d.amplification", layers - 1);
    support_near(name, results_total(study->run[0], path), exact, 1e-9);
}

static void layers_multiply(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    stacked("three of three", (int[]){ 3, 3, 3 }, 3, 27, arena);
    stacked("three of four", (int[]){ 4, 4, 4 }, 3, 64, arena);
    stacked("five of three", (int[]){ 3, 3, 3, 3, 3 }, 5, 243, arena);
    stacked("next to the client only", (int[]){ 3, 1, 1 }, 3, 3, arena);
    stacked("client, proxy, sdk, worker", (int[]){ 3, 2, 4, 6 }, 4, 144, arena);
    stacked("one layer, all rejected", (int[]){ 3 }, 1, 3, arena);
    arena_destroy(arena);
}

/* --- outages --- */

/* 10 000 workers of one second and no queue reject what is beyond 10 000/s; 10 100/s are wanted and
** each failure comes back after a second: 10 100, 10 200, 10 300 ... arrivals in each second.  The
** work ends half a gap before the second is full, so that no answer meets an arrival at one
** instant. */
static void rejections_pile_up(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: pile\nrun: {duration: 20500ms}\n"
        "clients: {c: {open: {rate: 10100/s, arrivals: constant}, calls: {s: {retry: \n"
        "  {attempts: unlimited, backoff: {constant: 1s}, jitter: none}}}}}\n"
        "services: {s: {workers: 10000, queue: 0, service_time: 999950us}}\n",
        arena);
    const struct measure *rate = results_find(study->run[0], "services.s.arrival_rate");
    for (size_t second = 0; second < 20; second++)
        support_near("arrivals", rate->series[second], 10100 + 100 * (double)second, 3e-4);
    arena_destroy(arena);
}

static double herd_attempts(const char *retry, struct arena *arena)
{
    const struct study *study = support_study(
        arena_format(arena,
                     "name: down\nrun: {duration: 60s}\n"
                     "clients: {c: {batch: 1000, calls: {s: {retry: %s}}}}\n"
                     "services: {s: {workers: 10, service_time: 1ms}}\n"
                     "faults: [{at: 0s, service: s, down: true}]\n",
                     retry),
        arena);
    return results_total(study->run[0], "edges.c.s.attempts");
}

static void knocking_at_a_closed_door(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    /* at 0 s, 1 s ... 59 s; the end of the run, at 60 s, is one more */
    support_near("every second",
                 herd_attempts("{attempts: 60, backoff: {constant: 1s}, jitter: none}", arena),
                 60000, 1e-9);
    support_near("1, 2, 4, 8, 16 s, then never",
                 herd_attempts("{retries: 5, backoff: {exponential: 1s}, jitter: none}", arena),
                 1000 + 5000, 1e-9);
    arena_destroy(arena);
}

/* Ten times as many may wait as are served, 100 ms each: a full queue means 1.1 s. */
static void full_queue(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: full\nrun: {duration: 60s, warmup: 10s}\n"
        "clients: {c: {open: {rate: 20000/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 10, queue: 100, service_time: 100ms}}\n",
        arena);
    support_near("residence", results_total(study->run[0], "services.s.residence_mean"), 1.1, 1e-3);
    arena_destroy(arena);
}

/* --- when retries come --- */

enum { HERD = 2000, SLOTS = 4 };
struct instants {
    double at[SLOTS + 1][HERD];
    int count[SLOTS + 1];
};

static void note_attempt(void *self, const struct fact *fact)
{
    struct instants *instants = self;
    if (fact->kind == FACT_ATTEMPT_SENT && fact->number <= SLOTS + 1)
        instants->at[fact->number - 1][instants->count[fact->number - 1]++] =
            time_to_s(fact->time);
}

static void watch_herd(const char *jitter, struct instants *instants, struct arena *arena)
{
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: herd\nrun: {duration: 40s}\n"
                     "clients: {c: {batch: 2000, calls: {s: {retry: {attempts: 5, backoff: \n"
                     "  {exponential: {base: 1s, factor: 2}}, jitter: %s}}}}}\n"
                     "services: {s: {workers: 10, service_time: 1ms}}\n"
                     "faults: [{at: 0s, service: s, down: true}]\n",
                     jitter),
        arena);
    struct observer observer = { note_attempt, instants };
    *instants = (struct instants){ 0 };
    support_run(&spec, 5, &observer, arena);
}

static void synchronised_without_jitter(void **state)
{
    static struct instants instants;
    struct arena *arena = arena_create();
    const double exact[SLOTS + 1] = { 0, 1, 3, 7, 15 };
    (void)state;
    watch_herd("none", &instants, arena);
    for (int slot = 0; slot <= SLOTS; slot++)
        for (int i = 0; i < HERD; i++)
            assert_true(fabs(instants.at[slot][i] - exact[slot]) < 1e-9);
    arena_destroy(arena);
}

static double itself(const void *law, double x)
{
    (void)law;
    return x;
}

/* Full jitter spreads the first retry evenly over [0, 1 s): Kolmogorov-Smirnov at 0.1 %. */
static void spread_by_full_jitter(void **state)
{
    static struct instants instants;
    struct arena *arena = arena_create();
    (void)state;
    watch_herd("full", &instants, arena);
    assert_int_equal(instants.count[1], HERD);
    sample_sort(instants.at[1], HERD);
    assert_true(sample_distance(instants.at[1], HERD, itself, NULL) < 1.949);
    arena_destroy(arena);
}

/* --- timeouts and deadlines --- */

/* Work takes exactly 1 s, the caller waits 300 ms and tries three times with 100 ms between: it is
** over after 3 x 0.3 + 2 x 0.1 s, and the server does all three for nobody. */
static void work_for_nobody(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: nobody\nrun: {duration: 100s}\n"
        "clients: {c: {batch: {calls: 1, at: 1s}, calls: {s: {timeout: 300ms, "
        "retry: {attempts: 3,\n"
        "  backoff: {constant: 100ms}, jitter: none}}}}}\n"
        "services: {s: {workers: 10, service_time: 1s}}\n",
        arena);
    const struct results *run = study->run[0];
    support_near("attempts", results_total(run, "edges.c.s.attempts"), 3, 1e-9);
    support_near("timeouts", results_total(run, "edges.c.s.timeouts"), 3, 1e-9);
    support_near("late", results_total(run, "edges.c.s.late"), 3, 1e-9);
    support_near("exhausted", results_total(run, "edges.c.s.exhausted"), 1, 1e-9);
    support_near("wasted", results_total(run, "services.s.wasted_work"), 1, 1e-9);
    support_near("duplicates", results_total(run, "services.s.duplicates"), 2, 1e-9);
    support_near("failed", results_total(run, "clients.c.failed"), 1, 1e-9);
    support_near("busy", results_total(run, "services.s.busy_mean"), 0.03, 1e-9);
    support_near("distribution", results_total(run, "edges.c.s.attempts_per_call_p50"), 3, 1e-9);
    /* 0, .4, .8 */
    support_near("age of the work", results_total(run, "services.s.age_mean"), 0.4, 1e-9);
    arena_destroy(arena);
}

struct ends {
    sim_time span;
    uint8_t outcome;
    uint32_t attempts;
    int count;
};

static void note_end(void *self, const struct fact *fact)
{
    struct ends *ends = self;
    if (fact->kind != FACT_CALL_ENDED)
        return;
    *ends = (struct ends){ fact->span, fact->outcome, fact->number, ends->count + 1 };
}

static struct ends one_call(const char *policies, struct arena *arena)
{
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: one\nrun: {duration: 100s}\n"
                     "clients: {c: {batch: {calls: 1, at: 1s}, calls: {s: %s}}}\n"
                     "services: {s: {workers: 10, service_time: 1s}}\n",
                     policies),
        arena);
    struct ends ends = { 0 };
    struct observer observer = { note_end, &ends };
    support_run(&spec, 1, &observer, arena);
    assert_int_equal(ends.count, 1);
    return ends;
}

static void deadline_in_every_state(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    /* while waiting for the first attempt */
    struct ends ends = one_call("{deadline: 400ms, timeout: 600ms, retry: {attempts: 3}}", arena);
    assert_int_equal(ends.outcome, OUTCOME_deadline);
    assert_int_equal(ends.span, 400 * SIM_MS);
    assert_int_equal(ends.attempts, 1);
    /* while pausing: the pause is slept, the deadline cuts it */
    ends = one_call("{deadline: 700ms, timeout: 600ms, retry: {attempts: 3, backoff: 5s, "
                    "jitter: none}}",
                    arena);
    assert_int_equal(ends.outcome, OUTCOME_deadline);
    assert_int_equal(ends.span, 700 * SIM_MS);
    /* at the very instant of the timeout, the one armed first wins: the deadline */
    ends = one_call("{deadline: 600ms, timeout: 600ms, retry: {attempts: 3}}", arena);
    assert_int_equal(ends.outcome, OUTCOME_deadline);
    /* no deadline: the timeout of the last attempt */
    ends = one_call("{timeout: 600ms, retry: {attempts: 2, backoff: 1s, jitter: none}}", arena);
    assert_int_equal(ends.outcome, OUTCOME_timeout);
    assert_int_equal(ends.span, 2200 * SIM_MS);
    arena_destroy(arena);
}

/* A timeout outside the retry bounds the whole call; inside, each attempt. */
static void order_of_policies(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct ends ends = one_call("[{timeout: 600ms}, {retry: {attempts: 3, backoff: none}}]", arena);
    assert_int_equal(ends.outcome, OUTCOME_timeout);
    assert_int_equal(ends.attempts, 1);
    assert_int_equal(ends.span, 600 * SIM_MS);
    ends = one_call("[{retry: {attempts: 3, backoff: none}}, {timeout: 600ms}]", arena);
    assert_int_equal(ends.attempts, 3);
    assert_int_equal(ends.span, 1800 * SIM_MS);
    arena_destroy(arena);
}

/* Only the classes named are retried; a hint bounds the pause, replaces it, or is ignored. */
static void classes_and_hints(void **state)
{
    static const struct {
        const char *retry;
        uint32_t attempts;
        sim_time span;
    } cases[] = {
        { "{attempts: 3, on: [timeout]}", 1, 0 },
        { "{attempts: 2, backoff: 100ms, jitter: none}", 2, 2 * SIM_S },
        { "{attempts: 2, backoff: 5s, jitter: none}", 2, 5 * SIM_S },
        { "{attempts: 2, backoff: 5s, jitter: none, retry_after: exact}", 2, 2 * SIM_S },
        { "{attempts: 2, backoff: 100ms, jitter: none, retry_after: ignore}", 2, 100 * SIM_MS },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: hint\nrun: {duration: 20s}\n"
                         "clients: {c: {batch: {calls: 1, at: 1s}, calls: {s: {retry: %s}}}}\n"
                         "services: {s: {workers: 1, service_time: 0s, "
                         "error_rate: {overloaded: 100%%},\n"
                         "  retry_after: 2s}}\n",
                         cases[i].retry),
            arena);
        struct ends ends = { 0 };
        struct observer observer = { note_end, &ends };
        support_run(&spec, 1, &observer, arena);
        assert_int_equal(ends.attempts, cases[i].attempts);
        assert_int_equal(ends.span, cases[i].span);
        assert_int_equal(ends.outcome, OUTCOME_overloaded);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geometric_attempts),
        cmocka_unit_test(hopeless_calls),
        cmocka_unit_test(layers_multiply),
        cmocka_unit_test(rejections_pile_up),
        cmocka_unit_test(knocking_at_a_closed_door),
        cmocka_unit_test(full_queue),
        cmocka_unit_test(synchronised_without_jitter),
        cmocka_unit_test(spread_by_full_jitter),
        cmocka_unit_test(work_for_nobody),
        cmocka_unit_test(deadline_in_every_state),
        cmocka_unit_test(order_of_policies),
        cmocka_unit_test(classes_and_hints),
    };
    return cmocka_run_group_tests_name("retries", tests, NULL, NULL);
}
