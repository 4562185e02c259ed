/* Deadlines that are handed down: who ends when, and what is no longer sent.  All times are
** constant, so every instant is known. */
#include "models/spec/world.h"
#include "tests/laws.h"
#include "tests/support.h"

#include <string.h>

enum { NOTES = 64 };
struct diary {
    struct {
        uint32_t edge;
        enum outcome outcome;
        double at;
    } end[NOTES];
    double sent[3][NOTES]; /* by edge: of the client, then of the services in order */
    int ends, sends[3], unsent;
};

static void note(void *self, const struct fact *fact)
{
    struct diary *diary = self;
    diary->unsent += fact->kind == FACT_ATTEMPT_UNSENT && fact->outcome == OUTCOME_deadline;
    if (fact->kind == FACT_ATTEMPT_SENT)
        diary->sent[fact->edge][diary->sends[fact->edge]++] = time_to_s(fact->time);
    if (fact->kind != FACT_CALL_ENDED)
        return;
    diary->end[diary->ends].edge = fact->edge;
    diary->end[diary->ends].outcome = (enum outcome)fact->outcome;
    diary->end[diary->ends++].at = time_to_s(fact->time);
}

/* A client of web, web calls db, db calls disk where `disk` says so. */
static struct diary watch(const char *client, const char *web, const char *db, const char *disk,
                          struct arena *arena)
{
    struct diary diary = { 0 };
    struct observer observer = { note, &diary };
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: watched\nrun: {duration: 5s}\n"
                     "clients: {c: {batch: 1, calls: {web: %s}}}\n"
                     "services:\n"
                     "  web: {workers: 9, queue: 9, %s}\n"
                     "  db: {workers: 9, queue: 9, %s}\n"
                     "  %s\n",
                     client, web, db, disk),
        arena);
    support_run(&spec, 1, &observer, arena);
    return diary;
}

static void ended(const struct diary *diary, uint32_t edge, enum outcome outcome, double at)
{
    for (int i = 0; i < diary->ends; i++)
        if (diary->end[i].edge == edge) {
            assert_string_equal(outcome_name(diary->end[i].outcome), outcome_name(outcome));
            support_near("ended", diary->end[i].at, at, 1e-9);
            return;
        }
    fail_msg("no call on edge %u has ended", edge);
}

static void sent(const struct diary *diary, uint32_t edge, const double *at, int count)
{
    assert_int_equal(diary->sends[edge], count);
    for (int i = 0; i < count; i++)
        support_near("sent", diary->sent[edge][i] + 1, at[i] + 1, 1e-9);
}

static void calls_below_end_with_the_root(void **state)
{
    struct arena *arena = arena_create();
    const char *web = "service_time: 0s, calls: {db: {timeout: 1s}}";
    const char *db = "service_time: 0s, calls: {disk: {deadline: 2s}}";
    const char *disk = "disk: {workers: 9, queue: 9, service_time: 3s}";
    (void)state;
    struct diary down = watch("{deadline: {after: 100ms, propagate: true}}", web, db, disk, arena);
    for (uint32_t edge = 0; edge < 3; edge++)
        ended(&down, edge, OUTCOME_deadline, 0.1);
    struct diary alone = watch("{deadline: {after: 100ms}}", web, db, disk, arena);
    ended(&alone, 0, OUTCOME_deadline, 0.1);
    ended(&alone, 1, OUTCOME_timeout, 1);
    ended(&alone, 2, OUTCOME_deadline, 2);
    arena_destroy(arena);
}

/* Each hop may make it shorter, none longer. */
static void the_tightest_holds(void **state)
{
    struct arena *arena = arena_create();
    const char *web = "service_time: 0s, calls: {db: {deadline: {after: 30ms, propagate: true}}}";
    const char *db = "service_time: 0s, calls: {disk: {deadline: {after: 2s, propagate: true}}}";
    const char *disk = "disk: {workers: 9, queue: 9, service_time: 3s}";
    (void)state;
    struct diary diary = watch("{deadline: {after: 100ms, propagate: true}}", web, db, disk, arena);
    ended(&diary, 2, OUTCOME_deadline, 0.03);
    ended(&diary, 1, OUTCOME_deadline, 0.03);
    ended(&diary, 0, OUTCOME_unavailable, 0.03); /* what web makes of it, in time */
    arena_destroy(arena);
}

/* web works longer than its caller waits; what it then wants of db is over before it begins. */
static void nothing_is_sent_for_who_has_left(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary diary = watch("{deadline: {after: 50ms, propagate: true}}",
                               "service_time: 80ms, calls: {db: {retry: 3}}",
                               "service_time: 1ms", "",
                               arena);
    ended(&diary, 0, OUTCOME_deadline, 0.05);
    ended(&diary, 1, OUTCOME_deadline, 0.08);
    sent(&diary, 1, NULL, 0);
    assert_int_equal(diary.unsent, 1);
    arena_destroy(arena);
}

static void nothing_is_sent_within_the_margin(void **state)
{
    struct arena *arena = arena_create();
    const char *web = "service_time: 80ms, calls: {db: {retry: 3}}", *db = "service_time: 15ms";
    (void)state;
    struct diary late = watch("{deadline: {after: 100ms, propagate: true, margin: 30ms}}", web, db,
                              "", arena);
    sent(&late, 1, NULL, 0);
    ended(&late, 1, OUTCOME_deadline, 0.08);
    ended(&late, 0, OUTCOME_unavailable, 0.08);
    struct diary fine = watch("{deadline: {after: 100ms, propagate: true, margin: 10ms}}", web, db,
                              "", arena);
    sent(&fine, 1, (double[]){ 0.08 }, 1);
    ended(&fine, 0, OUTCOME_ok, 0.095);
    arena_destroy(arena);
}

/* Sent at 0, 40, 80 ms; 120 ms would be beyond 100 ms, 100 ms itself is too late, too. */
static void retries_stop_where_time_would_run_out(void **state)
{
    struct arena *arena = arena_create();
    const char *deadline = "deadline: {after: 100ms, propagate: true}";
    const char *retry = "retry: {attempts: 9, backoff: {constant: 40ms}, jitter: none}";
    const char *broken = "service_time: 0s, error_rate: 100%";
    (void)state;
    struct diary below = watch(arena_format(arena, "{%s}", deadline),
                               arena_format(arena, "service_time: 0s, calls: {db: {%s}}", retry),
                               broken, "",
                               arena);
    sent(&below, 1, (double[]){ 0, 0.04, 0.08 }, 3);
    ended(&below, 1, OUTCOME_deadline, 0.08);
    struct diary root = watch(arena_format(arena, "{%s, %s}", deadline, retry),
                              arena_format(arena, "%s, calls: {db: }", broken), "service_time: 0s",
                              "", arena);
    sent(&root, 0, (double[]){ 0, 0.04, 0.08 }, 3);
    ended(&root, 0, OUTCOME_deadline, 0.08);
    struct diary exact = watch(
        arena_format(arena, "{%s, retry: {attempts: 9, backoff: {constant: 50ms}, jitter: none}}",
                     deadline),
        arena_format(arena, "%s, calls: {db: }", broken), "service_time: 0s", "", arena);
    sent(&exact, 0, (double[]){ 0, 0.05 }, 2);
    ended(&exact, 0, OUTCOME_deadline, 0.05);
    arena_destroy(arena);
}

/* Let in by the bulkhead at 80 ms, with 20 ms left: not sent either. */
static void a_wait_may_use_the_time_up(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary diary = watch("{deadline: {after: 100ms, propagate: true, margin: 30ms}}",
                               "service_time: 0s, calls: {db: {parallel: p, times: 2, "
                               "bulkhead: {concurrent: 1, queue: 1}}}",
                               "service_time: 80ms", "", arena);
    sent(&diary, 1, (double[]){ 0 }, 1);
    assert_int_equal(diary.unsent, 1);
    ended(&diary, 0, OUTCOME_unavailable, 0.08);
    arena_destroy(arena);
}

/* Inside a retry every attempt has a deadline of its own: 0, 60, 120 ms, over at 170 ms. */
static void each_attempt_its_own(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary diary = watch(
        "[{retry: {attempts: 3, backoff: {constant: 10ms}, jitter: none, on: deadline}},"
        " {deadline: {after: 50ms, propagate: true}}]",
        "service_time: 1s, calls: {db: }", "service_time: 0s", "", arena);
    sent(&diary, 0, (double[]){ 0, 0.06, 0.12 }, 3);
    ended(&diary, 0, OUTCOME_deadline, 0.17);
    arena_destroy(arena);
}

static void laws_under_pressure(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: pressure\nrun: {duration: 60s}\n"
        "clients: {c: {open: 120/s, calls: {web: {deadline: {after: 250ms, propagate: true, "
        "margin: 5ms},\n"
        "  retry: {attempts: 3, on: [timeout, unavailable, refused]}, timeout: 120ms}}}}\n"
        "services:\n"
        "  web: {workers: 10, queue: 20, service_time: {exponential: 30ms}, calls: {db: {retry: 3, "
        "timeout: 60ms}}}\n"
        "  db: {workers: 6, queue: 20, service_time: {exponential: 40ms}, calls: {disk: {}}}\n"
        "  disk: {workers: 6, queue: 5, service_time: {exponential: 10ms}}\n"
        "faults: [{at: 20s, for: 10s, service: disk, black_hole: true}]\n",
        arena);
    struct laws *laws = laws_create(&spec);
    struct observer observer = laws_observer(laws);
    const struct results *results = support_run(&spec, 3, &observer, arena);
    laws_hold(laws, results, "deadlines under pressure");
    laws_destroy(laws);
    assert_true(results_total(results, "edges.web.db.out_of_time") > 100);
    arena_destroy(arena);
}

/* A deadline for each attempt, inside the retry: the first, sent at 0, has until 0.3 s, the second,
** sent at 0.35 s, until 0.65 s.  The front works on the first until 0.4 s, and what it then calls
** is out of time, whatever the second still has. */
static void each_attempt_hands_down_its_own(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: own\nrun: {duration: 10s}\n"
        "clients: {c: {batch: 1, calls: {front: {policies: [retry: {attempts: 2, backoff: 50ms, "
        "jitter: none, on: [deadline]}, deadline: {after: 300ms, propagate: true}]}}}}\n"
        "services:\n"
        "  front: {workers: 10, queue: 0, service_time: 400ms, calls: {back: {when: after}}}\n"
        "  back: {workers: 10, queue: 0, service_time: 1ms}\n", arena);
    const struct results *results = support_run(&spec, 1, NULL, arena);
    support_near("sent", results_total(results, "edges.front.back.attempts"), 0, 0);
    support_near("out of time", results_total(results, "edges.front.back.out_of_time"), 2, 0);
    arena_destroy(arena);
}

/* The worker is free at 0.5 s: the first has expired in the queue, the second has not. */
static void each_attempt_expires_by_its_own(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: own\nrun: {duration: 10s}\n"
        "clients:\n"
        "  first: {batch: 1, calls: {front: {endpoint: long}}}\n"
        "  c: {batch: {calls: 1, at: 1us}, calls: {front: {policies: [retry: {attempts: 2, "
        "backoff: 50ms, jitter: none, on: [deadline]}, deadline: {after: 300ms, "
        "propagate: true}]}}}\n"
        "services: {front: {workers: 1, queue: {limit: 10, drop_expired: true}, service_time: 50ms,"
        " endpoints: {long: {service_time: 500ms}}}}\n", arena);
    const struct results *results = support_run(&spec, 1, NULL, arena);
    support_near("expired", results_total(results, "services.front.expired"), 1, 0);
    support_near("answered", results_total(results, "clients.c.latency_max"), 0.55, 1e-4);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_attempt_hands_down_its_own),
        cmocka_unit_test(each_attempt_expires_by_its_own),
        cmocka_unit_test(calls_below_end_with_the_root),
        cmocka_unit_test(the_tightest_holds),
        cmocka_unit_test(nothing_is_sent_for_who_has_left),
        cmocka_unit_test(nothing_is_sent_within_the_margin),
        cmocka_unit_test(retries_stop_where_time_would_run_out),
        cmocka_unit_test(a_wait_may_use_the_time_up),
        cmocka_unit_test(each_attempt_its_own),
        cmocka_unit_test(laws_under_pressure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
