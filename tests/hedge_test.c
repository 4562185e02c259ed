/* Hedges: load and latency against the closed forms of exponential work on as many workers as it
** takes, and attempt by attempt against gRPC A6. */
#include "models/spec/world.h"
#include "tests/laws.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

/* --- closed forms --- */

/* Work of 100 ms in the mean, on workers enough. */
static const struct study *plenty(const char *hedge, const char *warmup, struct arena *arena)
{
    return support_study(
        arena_format(arena,
                     "name: plenty\nrun: {duration: 120s, warmup: %s, replications: 25, seed: 5}\n"
                     "clients: {c: {open: 200/s, calls: {s: {%s}}}}\n"
                     "services: {s: {workers: 100000, queue: 0, "
                     "service_time: {exponential: 100ms}}}\n",
                     warmup, hedge),
        arena);
}

static void hedges_per_call(const struct study *study, double exact, double sharpness)
{
    double share[64];
    for (size_t r = 0; r < study->runs; r++)
        share[r] = results_total(study->run[r], "edges.c.s.hedges") /
                   results_total(study->run[r], "edges.c.s.calls");
    support_theory_of("hedges per call", share, study->runs, exact, sharpness);
}

/* The second attempt is sent if the first takes longer than d: e^(-d/m).  From then on the first of
** two ends after m / 2 in the mean: E T = m (1 - e^(-d/m)) + e^(-d/m) m / 2; P(T > t) = e^(-(2t -
** d)/m). */
static void two_attempts(void **state)
{
    struct arena *arena = arena_create();
    const double m = 0.1, sent = exp(-1.5);
    (void)state;
    const struct study *study = plenty("hedge: 150ms", "0s", arena);
    hedges_per_call(study, sent, 0.02);
    support_theory(study, "clients.c.latency_mean", m * (1 - sent) + sent * m / 2, 0.01);
    support_theory(study, "clients.c.latency_p99", (m * log(100) + 0.15) / 2, 0.02);
    arena_destroy(arena);
}

/* The third is sent if two have run for d without an answer: e^(-2d/m) of those. */
static void three_attempts(void **state)
{
    struct arena *arena = arena_create();
    const double m = 0.1, second = exp(-0.5), third = second * exp(-1);
    (void)state;
    const struct study *study = plenty("hedge: {after: 50ms, attempts: 3}", "0s", arena);
    hedges_per_call(study, second + third, 0.02);
    support_theory(study, "clients.c.latency_mean",
                   m * (1 - second) + m / 2 * (second - third) + m / 3 * third, 0.01);
    arena_destroy(arena);
}

static void all_at_once(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = plenty("hedge: {after: 0s, attempts: 4}", "0s", arena);
    hedges_per_call(study, 3, 1e-3);
    support_theory(study, "clients.c.latency_mean", 0.1 / 4, 0.01);
    arena_destroy(arena);
}

/* Losers go on and are answered late, one for every hedge: the load is that of all attempts. */
static void losers_work_on(void **state)
{
    struct arena *arena = arena_create();
    double worked[64];
    (void)state;
    const struct study *study = plenty("hedge: 100ms", "10s", arena);
    for (size_t r = 0; r < study->runs; r++)
        worked[r] = results_total(study->run[r], "services.s.busy_mean");
    support_theory_of("busy", worked, study->runs, 200 * (1 + exp(-1)) * 0.1, 0.02);
    arena_destroy(arena);
}

/* Two at once end after m / 2 in the mean, so a hedge makes no more work at all where the loser is
** stopped. */
static void losers_stopped(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = plenty("cancel: running, hedge: {after: 20ms, attempts: 3}", "10s",
                                       arena);
    support_theory(study, "services.s.busy_mean", 200 * 0.1, 0.02);
    arena_destroy(arena);
}

/* First attempts take as long as without a hedge. */
static void moves_no_other_draw(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    double with = results_total(plenty("hedge: 10s", "0s", arena)->run[0],
                                "clients.c.latency_mean");
    double without = results_total(plenty("", "0s", arena)->run[0], "clients.c.latency_mean");
    support_near("latency", with, without, 0);
    arena_destroy(arena);
}

/* A delay that is the 90th percentile of what is seen makes one hedge for every ten calls; a few
** more, because a delay that is too short by chance is only half mended by the next reading. */
static void delay_by_percentile(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = plenty("hedge: {percentile: 90%}", "30s", arena);
    double hedges = 0, calls = 0;
    for (size_t r = 0; r < study->runs; r++) {
        hedges += results_total(study->run[r], "edges.c.s.hedges");
        calls += results_total(study->run[r], "edges.c.s.calls");
    }
    support_near("hedges per call", hedges / calls, 0.1, 0.05);
    arena_destroy(arena);
}

/* --- attempt by attempt --- */

enum { NOTES = 64 };
struct diary {
    int sends, hedges, unsent;
    double at[NOTES];
    enum outcome outcome; /* of the call that ended last */
    double ended;
    int ends;
};

static void note(void *self, const struct fact *fact)
{
    struct diary *diary = self;
    diary->hedges += fact->kind == FACT_HEDGED;
    diary->unsent += fact->kind == FACT_ATTEMPT_UNSENT;
    if (fact->kind == FACT_ATTEMPT_SENT && diary->sends < NOTES)
        diary->at[diary->sends++] = time_to_s(fact->time);
    if (fact->kind == FACT_CALL_ENDED) {
        diary->outcome = (enum outcome)fact->outcome;
        diary->ended = time_to_s(fact->time);
        diary->ends++;
    }
}

static struct diary watch(int calls, const char *call, const char *service, struct arena *arena)
{
    struct diary diary = { 0 };
    struct observer observer = { note, &diary };
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: watched\nrun: {duration: 20s}\n"
                     "clients: {c: {batch: %d, calls: {s: %s}}}\n"
                     "services: {s: {workers: 100, queue: 0, %s}}\n",
                     calls, call, service),
        arena);
    support_run(&spec, 1, &observer, arena);
    return diary;
}

static void was(const struct diary *diary, const double *at, int sends, enum outcome outcome,
                double ended)
{
    assert_int_equal(diary->sends, sends);
    for (int i = 0; i < sends; i++)
        support_near("sent", diary->at[i] + 1, at[i] + 1, 1e-9);
    assert_string_equal(outcome_name(diary->outcome), outcome_name(outcome));
    support_near("ended", diary->ended, ended, 1e-9);
}

static void a_failure_sends_the_next_at_once(void **state)
{
    struct arena *arena = arena_create();
    const char *failing = "service_time: 10ms, error_rate: 100%";
    (void)state;
    struct diary all = watch(1, "{hedge: {after: 100ms, attempts: 4, on: error}}", failing, arena);
    was(&all, (double[]){ 0, .01, .02, .03 }, 4, OUTCOME_error, .04);
    assert_int_equal(all.hedges, 3);
    struct diary fatal = watch(1, "{hedge: {after: 100ms, attempts: 4, on: timeout}}", failing,
                               arena);
    was(&fatal, (double[]){ 0 }, 1, OUTCOME_error, .01);
    struct diary others = watch(1, "{hedge: {after: 4ms, attempts: 4, on: timeout}}", failing,
                                arena);
    was(&others, (double[]){ 0, .004, .008 }, 3, OUTCOME_error, .01);
    arena_destroy(arena);
}

/* The delay begins anew with what a failure has sent: 0, 20 ms; at 30 ms the first times out and
** the third goes; at 50 ms the second times out, just when the fourth is due: that is one; at 60 ms
** the third does, and the fifth is the last. */
static void later_ones_keep_the_delay(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary diary = watch(1, "{hedge: {after: 20ms, attempts: 5}, timeout: 30ms}",
                               "service_time: 1s", arena);
    was(&diary, (double[]){ 0, .02, .03, .05, .06 }, 5, OUTCOME_timeout, .09);
    arena_destroy(arena);
}

static void a_hint_puts_the_next_off(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary diary = watch(1, "{hedge: {after: 100ms, attempts: 3}}",
                               "service_time: 10ms, error_rate: {overloaded: 100%}, "
                               "retry_after: 200ms",
                               arena);
    was(&diary, (double[]){ 0, .21, .42 }, 3, OUTCOME_overloaded, .43);
    arena_destroy(arena);
}

/* Inside the hedge a bulkhead for one: what it keeps back at once doesn't end what is under way. */
static void twins_that_come_out_at_once(void **state)
{
    struct arena *arena = arena_create();
    const char *work = "service_time: 1s";
    (void)state;
    struct diary one = watch(1, "[{hedge: {after: 0s, attempts: 3}}, {bulkhead: 1}]", work, arena);
    was(&one, (double[]){ 0 }, 1, OUTCOME_ok, 1);
    assert_int_equal(one.unsent, 2);
    struct diary two = watch(2, "[{hedge: {after: 0s, attempts: 3}}, {bulkhead: 1}]", work, arena);
    was(&two, (double[]){ 0 }, 1, OUTCOME_ok, 1);
    assert_int_equal(two.ends, 2);
    assert_int_equal(two.unsent, 3); /* two of the first, one of the second: that ends it */
    struct diary again = watch(
        2, "[{hedge: {after: 10s, attempts: 3, on: bulkhead_full}}, {bulkhead: 1}]", work, arena);
    was(&again, (double[]){ 0 }, 1, OUTCOME_ok, 1);
    assert_int_equal(again.unsent, 3);
    struct diary waits = watch(1, "[{hedge: {after: 100ms, attempts: 3}}, {pool: 1}]", work, arena);
    was(&waits, (double[]){ 0 }, 1, OUTCOME_ok, 1);
    assert_int_equal(waits.hedges, 0); /* both wait for the connection, and are never sent */
    arena_destroy(arena);
}

static void what_stands_around_ends_all(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary cut = watch(1, "{deadline: 70ms, hedge: {after: 20ms, attempts: 9}}",
                             "service_time: 1s",
                             arena);
    was(&cut, (double[]){ 0, .02, .04, .06 }, 4, OUTCOME_deadline, .07);
    struct diary tried = watch(
        1, "[{retry: {attempts: 2, backoff: {constant: 50ms}, jitter: none}}, {timeout: 30ms}, "
           "{hedge: 20ms}]",
        "service_time: 1s", arena);
    was(&tried, (double[]){ 0, .02, .08, .1 }, 4, OUTCOME_timeout, .11);
    arena_destroy(arena);
}

static void a_budget_bounds_hedges_only(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary five = watch(
        20, "{hedge: {after: 10ms, attempts: 3, budget: {token_bucket: {capacity: 5}}}}",
        "service_time: 1s", arena);
    assert_int_equal(five.sends, 25);
    assert_int_equal(five.hedges, 5);
    assert_int_equal(five.unsent, 20); /* each call is denied once: then it asks no more */
    struct diary none = watch(
        1, "{hedge: {after: 10s, budget: {token_bucket: {initial: 0}}}}",
        "service_time: 10ms, error_rate: 100%", arena);
    was(&none, (double[]){ 0 }, 1, OUTCOME_error, .01);
    arena_destroy(arena);
}

/* Of two twins that fail and pause inside the hedge each has a pause of its own. */
static void twins_draw_for_themselves(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary diary = watch(
        1, "[{hedge: {after: 0s, attempts: 2}}, {retry: {attempts: 2, backoff: {constant: 10s}}}]",
        "service_time: 1ms, error_rate: 100%", arena);
    assert_int_equal(diary.sends, 4);
    assert_true(diary.at[3] - diary.at[2] > 1e-3);
    arena_destroy(arena);
}

/* --- laws --- */

static void with_everything_around(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: crowd\nrun: {duration: 60s}\n"
        "clients: {c: {open: 150/s, fleet: 3, calls: {s: [{deadline: {after: 600ms, "
        "propagate: true}},\n"
        "  {retry: {attempts: 3, backoff: {constant: 30ms}, on: [timeout, refused, bulkhead_full, "
        "error]}},\n"
        "  {hedge: {percentile: 80%, attempts: 4, budget: {token_bucket: {refill: 30/s}}}},\n"
        "  {bulkhead: {concurrent: 9, queue: 4, max_wait: 50ms}},\n"
        "  {retry: none}, {timeout: 200ms}]}}}\n"
        "services:\n"
        "  s: {workers: 12, queue: 20, service_time: {exponential: 30ms}, error_rate: 5%,\n"
        "      calls: {t: {hedge: {after: 20ms, attempts: 3}, timeout: 100ms}}}\n"
        "  t: {workers: 20, queue: 10, instances: 2, service_time: {exponential: 20ms}}\n"
        "faults: [{at: 20s, for: 10s, service: t, black_hole: true}, {at: 40s, for: 5s, "
        "service: s, down: true}]\n",
        arena);
    struct laws *laws = laws_create(&spec);
    struct observer observer = laws_observer(laws);
    const struct results *results = support_run(&spec, 7, &observer, arena);
    laws_hold(laws, results, "hedges in a crowd");
    laws_destroy(laws);
    assert_true(results_total(results, "edges.c.s.hedges") > 100);
    assert_true(results_total(results, "edges.s.t.hedges") > 100);
    arena_destroy(arena);
}

/* What ends the call ends what is out of it: both attempts are given up for that reason. */
static void given_up_with_the_call(void **state)
{
    static const struct {
        const char *policies;
        double timeouts, deadlines;
    } cases[] = {
        { "deadline: 200ms, hedge: 50ms", 0, 2 },
        { "policies: [timeout: 200ms, hedge: 50ms]", 2, 0 },
        { "deadline: {after: 200ms, propagate: true}, cancel: running, hedge: 50ms", 0, 2 },
        { "policies: [hedge: 50ms, timeout: 200ms]", 2, 0 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: given up\nrun: {duration: 10s}\n"
                         "clients: {c: {batch: 1, calls: {s: {%s}}}}\n"
                         "services: {s: {workers: 10, queue: 0, service_time: 1s}}\n",
                         cases[i].policies),
            arena);
        const struct results *results = support_run(&spec, 1, NULL, arena);
        support_near("timeouts", results_total(results, "edges.c.s.timeouts"),
                     cases[i].timeouts, 0);
        support_near("deadlines", results_total(results, "edges.c.s.deadlines"),
                     cases[i].deadlines, 0);
        support_near("cancelled", results_total(results, "edges.c.s.cancelled"), 0, 0);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_up_with_the_call),
        cmocka_unit_test(two_attempts),
        cmocka_unit_test(three_attempts),
        cmocka_unit_test(all_at_once),
        cmocka_unit_test(losers_work_on),
        cmocka_unit_test(losers_stopped),
        cmocka_unit_test(moves_no_other_draw),
        cmocka_unit_test(delay_by_percentile),
        cmocka_unit_test(a_failure_sends_the_next_at_once),
        cmocka_unit_test(later_ones_keep_the_delay),
        cmocka_unit_test(a_hint_puts_the_next_off),
        cmocka_unit_test(twins_that_come_out_at_once),
        cmocka_unit_test(what_stands_around_ends_all),
        cmocka_unit_test(a_budget_bounds_hedges_only),
        cmocka_unit_test(twins_draw_for_themselves),
        cmocka_unit_test(with_everything_around),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
