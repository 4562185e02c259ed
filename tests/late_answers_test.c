/* Clients that keep listening: the answer to an earlier attempt, given up for a timeout, ends the
** call.  Small cases by hand, and the closed form of independent answers; all with the laws. */
#include "tests/support.h"

#include "tests/laws.h"

#include <math.h>

static const struct results *run(const char *call, const char *services, struct arena *arena)
{
    const char *yaml = arena_format(arena, "name: late\nrun: {duration: 10s}\n"
                                    "clients: {c: {batch: {calls: 1}, calls: {s: {%s}}}}\n"
                                    "services: {%s}\n", call, services);
    return laws_run(yaml, 1, arena);
}

struct wanted {
    double ok, latency, attempts, counted, late, duplicates;
};

static void ends(const char *call, const char *services, struct wanted wanted)
{
    struct arena *arena = arena_create();
    const struct results *results = run(call, services, arena);
    support_near("ok", results_total(results, "clients.c.ok"), wanted.ok, 0);
    if (wanted.ok > 0)
        support_near("latency", results_total(results, "clients.c.latency_mean"), wanted.latency,
                     1e-9);
    support_near("attempts", results_total(results, "edges.c.s.attempts"), wanted.attempts, 0);
    support_near("counted", results_total(results, "edges.c.s.late_counted"), wanted.counted, 0);
    support_near("late", results_total(results, "edges.c.s.late"), wanted.late, 0);
    support_near("duplicates", results_total(results, "services.s.duplicates"), wanted.duplicates,
                 0);
    arena_destroy(arena);
}

#define FIVE "retry: {attempts: 5, backoff: {constant: 50ms}, jitter: none, late_answers: count}"
#define DEAF "retry: {attempts: 5, backoff: {constant: 50ms}, jitter: none}"

/* Sent at 0, 160, 320 ms ... and given up after 110 ms each.  The first one's answer comes at 250
** ms, while the second is out; or at 300 ms, between two attempts. */
static void the_first_answer_ends_the_call(void **state)
{
    (void)state;
    ends("timeout: 110ms, " FIVE, "s: {workers: 9, service_time: 250ms}",
         (struct wanted){ 1, 0.25, 2, 1, 1, 1 });
    ends("timeout: 110ms, " FIVE, "s: {workers: 9, service_time: 300ms}",
         (struct wanted){ 1, 0.3, 2, 1, 1, 1 });
    ends("timeout: 110ms, " DEAF, "s: {workers: 9, service_time: 250ms}",
         (struct wanted){ 0, 0, 5, 0, 5, 4 });
    /* not out of line: the same over a network, each way 20 ms */
    ends("timeout: 110ms, network: 20ms, " FIVE, "s: {workers: 9, service_time: 250ms}",
         (struct wanted){ 1, 0.29, 2, 1, 1, 1 });
}

/* A breaker, a bulkhead and twins of a hedge lie inside: all is given up.  The twins of the first
** round, sent at 0 and 50 ms, were dropped at 110 ms; in the second, from 160 ms on, two are out at
** 250 ms. */
static void what_is_inside_is_given_up(void **state)
{
    (void)state;
    ends("policies: [" "{" FIVE "}, {breaker: {consecutive: 9, failure_rate: none}}, {bulkhead: "
                                "1}, {timeout: 110ms}]",
         "s: {workers: 9, service_time: 250ms}", (struct wanted){ 1, 0.25, 2, 1, 1, 1 });
    ends("policies: [" "{" FIVE "}, {timeout: 110ms}, {hedge: {after: 50ms, attempts: 2}}]",
         "s: {workers: 9, service_time: 250ms}", (struct wanted){ 1, 0.25, 4, 1, 3, 3 });
    /* each twin listens for its own */
    ends("policies: [{hedge: {after: 200ms, attempts: 2}}, {" FIVE "}, {timeout: 110ms}]",
         "s: {workers: 9, service_time: 250ms}", (struct wanted){ 1, 0.25, 3, 1, 2, 2 });
}

/* A failure that would be tried again has been already; one for good ends the call as an answer in
** time would.  After the last attempt nobody listens. */
static void which_answers_count(void **state)
{
    (void)state;
    ends("timeout: 110ms, " FIVE, "s: {workers: 9, service_time: 250ms, error_rate: 100%}",
         (struct wanted){ 0, 0, 5, 0, 5, 0 });
    ends("timeout: 110ms, " FIVE, "s: {workers: 9, service_time: 250ms, error_rate: {invalid: "
                                  "100%}}",
         (struct wanted){ 0, 0, 2, 1, 1, 0 });
    ends("timeout: 110ms, " FIVE, "s: {workers: 9, service_time: 1s}",
         (struct wanted){ 0, 0, 5, 0, 5, 4 });
}

/* One worker: the first takes it for 250 ms, its answer is not for nobody; the second, queued since
** 160 ms, works from 250 to 500 ms for nobody. */
static void work_is_wasted_once_the_call_is_over(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results =
        run("timeout: 110ms, " FIVE, "s: {workers: 1, service_time: 250ms}", arena);
    support_near("wasted", results_total(results, "services.s.wasted_work"), 0.5, 1e-9);
    arena_destroy(arena);
}

/* Answers are exponential with mean m and independent; attempts go at t_k = k (T + p), k < n, if
** none has been answered by then, and the call fails at t_{n-1} + T =: E.
**
**   answered  1 - prod_k exp(-(E - t_k) / m)        attempts  sum_k prod_{j<k} exp(-(t_k - t_j) /
**   m)
**
** Without listening each answer has T of its own: 1 - exp(-n T / m). */
static void independent_answers(void **state)
{
    static const struct { int n; double m, T, p; } cases[] = {
        { 3, 1, 0.3, 0.1 }, { 5, 2, 0.2, 0.05 }, { 2, 0.5, 0.4, 0.4 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_create();
        double m = cases[i].m, T = cases[i].T, gap = T + cases[i].p, none = 0, attempts = 0;
        int n = cases[i].n;
        for (int k = 0; k < n; k++) {
            double waited = 0;
            for (int j = 0; j < k; j++)
                waited += (k - j) * gap;
            attempts += exp(-waited / m);
            none += (n - 1 - k) * gap + T;
        }
        const char *yaml =
            "name: listening\nrun: {duration: 100s, replications: 30}\n"
            "clients: {c: {batch: {calls: 3000}, calls: {s: {timeout: %gs, retry: {attempts: %d,\n"
            "  backoff: {constant: %gs}, jitter: none, late_answers: %s}}}}}\n"
            "services: {s: {workers: 100000, service_time: {exponential: %gs}}}\n";
        const struct study *study = support_study(
            arena_format(arena, yaml, T, n, cases[i].p, "count", m), arena);
        support_theory(study, "clients.c.success_ratio", 1 - exp(-none / m), 0.02);
        support_theory(study, "edges.c.s.amplification", attempts, 0.02);
        study = support_study(arena_format(arena, yaml, T, n, cases[i].p, "ignore", m), arena);
        support_theory(study, "clients.c.success_ratio", 1 - exp(-n * T / m), 0.02);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_answer_ends_the_call),
        cmocka_unit_test(what_is_inside_is_given_up),
        cmocka_unit_test(which_answers_count),
        cmocka_unit_test(work_is_wasted_once_the_call_is_over),
        cmocka_unit_test(independent_answers),
    };
    return cmocka_run_group_tests_name("late answers", tests, NULL, NULL);
}
