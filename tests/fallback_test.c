/* Fallbacks: whose failures they answer, how long that takes, and for whom they no longer do. */
#include "models/spec/world.h"
#include "tests/laws.h"
#include "tests/support.h"

#include <math.h>

struct diary {
    enum outcome outcome; /* of the call that ended last */
    double ended;
    int sends;
};

static void note(void *self, const struct fact *fact)
{
    struct diary *diary = self;
    diary->sends += fact->kind == FACT_ATTEMPT_SENT;
    if (fact->kind != FACT_CALL_ENDED)
        return;
    diary->outcome = (enum outcome)fact->outcome;
    diary->ended = time_to_s(fact->time);
}

static void ends(const char *call, const char *service, enum outcome outcome, double at, int sends)
{
    struct arena *arena = arena_create();
    struct diary diary = { 0 };
    struct observer observer = { note, &diary };
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: watched\nrun: {duration: 20s}\n"
                     "clients: {c: {batch: 1, calls: {s: %s}}}\n"
                     "services: {s: {workers: 1, queue: 0, %s}}\n",
                     call, service),
        arena);
    support_run(&spec, 1, &observer, arena);
    assert_string_equal(outcome_name(diary.outcome), outcome_name(outcome));
    support_near("ended", diary.ended, at, 1e-9);
    assert_int_equal(diary.sends, sends);
    arena_destroy(arena);
}

static void answers_for_failures(void **state)
{
    const char *failing = "service_time: 10ms, error_rate: 100%";
    (void)state;
    ends("{fallback: {}}", failing, OUTCOME_degraded, 0.01, 1);
    ends("{fallback: {takes: 30ms}}", failing, OUTCOME_degraded, 0.04, 1);
    ends("{fallback: {takes: 30ms, success: 0%}}", failing, OUTCOME_error, 0.04, 1);
    ends("{fallback: {on: timeout}}", failing, OUTCOME_error, 0.01, 1);
    ends("{fallback: {}}", "service_time: 10ms", OUTCOME_ok, 0.01, 1);
    ends("{fallback: {}}", "service_time: 10ms, error_rate: {invalid: 100%}", OUTCOME_invalid,
         0.01, 1);
    ends("{fallback: {}, timeout: 5ms}", failing, OUTCOME_degraded, 0.005, 1);
}

/* After the last attempt, not after each; inside the retry it answers for the first. */
static void stands_where_it_stands(void **state)
{
    const char *failing = "service_time: 10ms, error_rate: 100%";
    (void)state;
    ends("{fallback: {takes: 5ms}, retry: {attempts: 3, backoff: none}}", failing,
         OUTCOME_degraded, 0.035, 3);
    ends("[{retry: {attempts: 3, backoff: none}}, {fallback: {takes: 5ms}}]", failing,
         OUTCOME_degraded, 0.015, 1);
    ends("[{retry: {attempts: 3, backoff: none}}, {fallback: {takes: 5ms, success: 0%}}]", failing,
         OUTCOME_error, 0.045, 3);
}

/* While it takes its time, or before, the deadline around it ends the call. */
static void not_for_who_has_left(void **state)
{
    (void)state;
    ends("{deadline: 30ms, fallback: {takes: 30ms}}", "service_time: 10ms, error_rate: 100%",
         OUTCOME_deadline, 0.03, 1);
    ends("{deadline: 30ms, fallback: {}}", "service_time: 1s", OUTCOME_deadline, 0.03, 1);
    ends("[{fallback: {}}, {deadline: 30ms}]", "service_time: 1s", OUTCOME_degraded, 0.03, 1);
}

/* It has an answer for three failures in five; a failed call took 10 ms and then 20 ms in the
** mean. */
static void has_an_answer_for_a_share(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: share\nrun: {duration: 100s, replications: 20, seed: 2}\n"
        "clients: {c: {open: 100/s, calls: {s: {fallback: {success: 60%, "
        "takes: {exponential: 20ms}}}}}}\n"
        "services: {s: {workers: 1000, service_time: 10ms, error_rate: 100%}}\n",
        arena);
    support_theory(study, "edges.c.s.success_ratio", 0.6, 0.01);
    support_theory(study, "clients.c.latency_mean", 0.03, 0.02);
    arena_destroy(arena);
}

static void laws_with_fallbacks(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    laws_run(
        "name: fallbacks\nrun: {duration: 60s}\n"
        "clients: {c: {open: 100/s, calls: {web: {deadline: {after: 300ms, propagate: true},\n"
        "  fallback: {takes: {exponential: 50ms}, success: 80%}, retry: 2, timeout: 100ms}}}}\n"
        "services:\n"
        "  web: {workers: 8, queue: 10, service_time: {exponential: 20ms}, error_rate: 20%,\n"
        "        calls: {db: {fallback: {takes: 40ms}, hedge: 20ms, timeout: 50ms}}}\n"
        "  db: {workers: 8, queue: 10, service_time: {exponential: 20ms}, error_rate: 20%}\n",
        3, arena);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_for_failures),      cmocka_unit_test(stands_where_it_stands),
        cmocka_unit_test(not_for_who_has_left),      cmocka_unit_test(has_an_answer_for_a_share),
        cmocka_unit_test(laws_with_fallbacks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
