/* Bulkheads and pools: how many are inside, how many wait, who is refused; against the closed forms
** of loss systems, and call by call. */
#include "models/spec/world.h"
#include "tests/laws.h"
#include "tests/support.h"

#include <math.h>

/* --- loss systems --- */

/* Stationary distribution of M/M/c/K, by the recursion p(n) = p(n - 1) a / min(n, c). */
enum { STATES = 64 };
static void birth_death(double load, int servers, int places, double *p)
{
    double sum = p[0] = 1;
    assert_true(places < STATES);
    for (int n = 1; n <= places; n++)
        sum += p[n] = p[n - 1] * load / (n < servers ? n : servers);
    for (int n = 0; n <= places; n++)
        p[n] /= sum;
}

/* 40/s for 100 ms each: a load of 4. */
static const struct study *loss_system(const char *policy, struct arena *arena)
{
    return support_study(
        arena_format(arena,
                     "name: loss\nrun: {duration: 250s, warmup: 5s, replications: 30, seed: 3}\n"
                     "clients: {c: {open: 40/s, calls: {s: {%s}}}}\n"
                     "services: {s: {workers: 10000, queue: 0, "
                     "service_time: {exponential: 100ms}}}\n",
                     policy),
        arena);
}

/* No queue: Erlang's loss formula, B(5, 4) = 0.19907. */
static void refuses_as_erlang_b(void **state)
{
    struct arena *arena = arena_create();
    double p[STATES];
    (void)state;
    birth_death(4, 5, 5, p);
    support_near("B(5, 4)", p[5], 0.19907, 1e-4);
    const struct study *study = loss_system("bulkhead: 5", arena);
    support_theory(study, "edges.c.s.success_ratio", 1 - p[5], 0.02);
    support_theory(study, "edges.c.s.bulkhead_busy", 4 * (1 - p[5]), 0.02);
    arena_destroy(arena);
}

static void waits_as_m_m_c_k(void **state)
{
    struct arena *arena = arena_create();
    double p[STATES], waiting = 0;
    (void)state;
    birth_death(4, 3, 10, p);
    for (int n = 4; n <= 10; n++)
        waiting += (n - 3) * p[n];
    const struct study *study = loss_system("bulkhead: {concurrent: 3, queue: 7}", arena);
    support_theory(study, "edges.c.s.success_ratio", 1 - p[10], 0.02);
    support_theory(study, "edges.c.s.bulkhead_waiting", waiting, 0.03);
    study = loss_system("pool: {size: 3, acquire: none, queue: 7}", arena);
    support_theory(study, "edges.c.s.success_ratio", 1 - p[10], 0.02);
    support_theory(study, "edges.c.s.pool_waiting", waiting, 0.03);
    arena_destroy(arena);
}

/* M/M/1 whose customers wait for 200 ms at the most.  The virtual wait V has the density l P0
** e^-(m-l)x up to there and l P0 e^(l d) e^-mx beyond it (Barrer, 1957); who finds V above it
** leaves. */
static void gives_up_waiting_as_m_m_1_d(void **state)
{
    struct arena *arena = arena_create();
    const double l = 12, m = 10, d = 0.2;
    (void)state;
    double tail = l / m * exp((l - m) * d);
    double lost = tail / (1 + l * (1 - exp((l - m) * d)) / (m - l) + tail);
    const char *const policies[] = { "pool: {size: 1, acquire: 200ms}",
                                     "bulkhead: {concurrent: 1, max_wait: 200ms}" };
    const char *const refusals[] = { "edges.c.s.pool_timeouts", "edges.c.s.bulkhead_refused" };
    for (int i = 0; i < 2; i++) {
        const struct study *study = support_study(
            arena_format(arena,
                         "name: patience\nrun: {duration: 400s, warmup: 0s, replications: 30}\n"
                         "clients: {c: {open: {rate: 12/s}, calls: {s: {%s}}}}\n"
                         "services: {s: {workers: 100, queue: 0, "
                         "service_time: {exponential: 100ms}}}\n",
                         policies[i]),
            arena);
        double share[64];
        for (size_t r = 0; r < study->runs; r++)
            share[r] = results_total(study->run[r], refusals[i]) /
                       results_total(study->run[r], "edges.c.s.calls");
        support_theory_of(refusals[i], share, study->runs, lost, 0.05);
    }
    arena_destroy(arena);
}

/* --- call by call --- */

enum { CALLS = 256 };
struct diary {
    const void *call[CALLS]; /* in the order of their start */
    int calls, sent[CALLS], sends;
    double at[CALLS]; /* of each sending */
    int refused;
};

static void note(void *self, const struct fact *fact)
{
    struct diary *diary = self;
    if (fact->kind == FACT_CALL_STARTED)
        diary->call[diary->calls++] = fact->call;
    if (fact->kind == FACT_ATTEMPT_UNSENT)
        diary->refused++;
    if (fact->kind != FACT_ATTEMPT_SENT)
        return;
    int who = diary->calls - 1; /* records are used again: the latest one is meant */
    while (diary->call[who] != fact->call)
        who--;
    diary->at[diary->sends] = time_to_s(fact->time);
    diary->sent[diary->sends++] = who + 1;
}

static struct diary watch(const char *client, const char *call, struct arena *arena)
{
    struct diary diary = { 0 };
    struct observer observer = { note, &diary };
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: watched\nrun: {duration: 20s}\n"
                     "clients: {c: {%s, calls: {s: {%s}}}}\n"
                     "services: {s: {workers: 100, queue: 0, service_time: 1s}}\n",
                     client, call),
        arena);
    support_run(&spec, 1, &observer, arena);
    return diary;
}

static void sent_are(const struct diary *diary, const int *who, const double *at, int count)
{
    assert_int_equal(diary->sends, count);
    for (int i = 0; i < count; i++) {
        assert_int_equal(diary->sent[i], who[i]);
        assert_true(fabs(diary->at[i] - at[i]) < 1e-9);
    }
}

/* Ten tasks at once, 2 core threads, at most 4, a queue of 3.  java.util.concurrent starts 1 and 2,
** queues 3 to 5, starts 6 and 7, rejects the rest; Tomcat starts 1 to 4 and queues 5 to 7. */
static void grows_as_said(void **state)
{
    struct arena *arena = arena_create();
    const double at[] = { 0, 0, 0, 0, 1, 1, 1 };
    (void)state;
    struct diary java = watch("batch: 10", "bulkhead: {concurrent: 4, core: 2, queue: 3}", arena);
    sent_are(&java, (int[]){ 1, 2, 6, 7, 3, 4, 5 }, at, 7);
    assert_int_equal(java.refused, 3);
    struct diary tomcat = watch(
        "batch: 10", "bulkhead: {concurrent: 4, core: 2, queue: 3, grow: threads_first}", arena);
    sent_are(&tomcat, (int[]){ 1, 2, 3, 4, 5, 6, 7 }, at, 7);
    assert_int_equal(tomcat.refused, 3);
    arena_destroy(arena);
}

static void short_form_and_no_queue(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary none = watch("batch: 5", "bulkhead: 3", arena);
    sent_are(&none, (int[]){ 1, 2, 3 }, (double[]){ 0, 0, 0 }, 3);
    struct diary zero = watch("batch: 5", "bulkhead: {concurrent: 3, max_wait: 0s, queue: 9}",
                              arena);
    sent_are(&zero, (int[]){ 1, 2, 3 }, (double[]){ 0, 0, 0 }, 3);
    struct diary wait = watch("batch: 5", "bulkhead: {concurrent: 3, max_wait: 1500ms}", arena);
    sent_are(&wait, (int[]){ 1, 2, 3, 4, 5 }, (double[]){ 0, 0, 0, 1, 1 }, 5);
    struct diary pool = watch("batch: 5", "pool: 3", arena);
    sent_are(&pool, (int[]){ 1, 2, 3, 4, 5 }, (double[]){ 0, 0, 0, 1, 1 }, 5);
    arena_destroy(arena);
}

/* Three calls whose time is over at one instant: the first gives its place back, the second is let
** in, but is over before it goes on, and so is the third. */
static void a_place_given_to_the_dying_goes_on(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary diary = watch("batch: {calls: 3, every: 600ms}",
                               "deadline: 500ms, bulkhead: {concurrent: 1, queue: 5}", arena);
    assert_int_equal(diary.sent[0], 1);
    assert_int_equal(diary.sent[1], 4);
    assert_true(fabs(diary.at[1] - 0.6) < 1e-9);
    arena_destroy(arena);
}

/* Who no longer waits leaves no gap: 1 works for a second, 2 and 3 give up waiting after 300 ms, 4
** comes at 900 ms and is next. */
static void the_line_closes_up(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary diary = watch("batch: {calls: 3, every: 900ms}",
                               "bulkhead: {concurrent: 1, max_wait: 300ms}", arena);
    assert_int_equal(diary.sent[0], 1);
    assert_int_equal(diary.sent[1], 4);
    assert_true(fabs(diary.at[1] - 1) < 1e-9);
    arena_destroy(arena);
}

static void a_fleet_may_share(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    assert_int_equal(watch("batch: 9, fleet: 3", "bulkhead: 1", arena).sends, 3);
    assert_int_equal(watch("batch: 9, fleet: 3", "bulkhead: {concurrent: 1, scope: fleet}",
                           arena).sends, 1);
    assert_int_equal(watch("batch: 9, fleet: 3", "pool: {size: 2, acquire: 500ms}",
                           arena).sends, 6);
    assert_int_equal(
        watch("batch: 9, fleet: 3", "pool: {size: 2, acquire: 500ms, scope: fleet}",
              arena).sends, 2);
    arena_destroy(arena);
}

/* --- laws --- */

struct levels {
    struct laws *laws;
    double now[GAUGES], most[GAUGES];
    int64_t out, out_most; /* attempts nobody has given up */
};

static void weigh(void *self, const struct fact *fact)
{
    struct levels *levels = self;
    struct observer laws = laws_observer(levels->laws);
    laws.tell(laws.self, fact);
    levels->out += fact->kind == FACT_ATTEMPT_SENT;
    levels->out -= (fact->kind == FACT_ATTEMPT_ANSWERED && !fact->late) ||
                   fact->kind == FACT_ATTEMPT_GIVEN_UP;
    levels->out_most = levels->out > levels->out_most ? levels->out : levels->out_most;
    if (fact->kind != FACT_EDGE_GAUGE)
        return;
    double *now = &levels->now[fact->number], *most = &levels->most[fact->number];
    *now += fact->by;
    *most = fmax(*most, *now);
    if (*now < 0)
        fail_msg("gauge %u is below 0", fact->number);
}

static void never_too_many(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: crowd\nrun: {duration: 100s}\n"
        "clients: {c: {open: 100/s, calls: {s: {deadline: 700ms, timeout: 150ms,\n"
        "  retry: {attempts: 4, backoff: {constant: 20ms}, on: [timeout, bulkhead_full, "
        "pool_timeout]},\n"
        "  bulkhead: {concurrent: 8, core: 5, queue: 6, max_wait: 80ms},\n"
        "  pool: {size: 7, acquire: 30ms}}}}}\n"
        "services: {s: {workers: 9, queue: 20, service_time: {exponential: 100ms}}}\n"
        "faults: [{at: 30s, for: 20s, service: s, black_hole: true}]\n",
        arena);
    struct levels levels = { .laws = laws_create(&spec) };
    struct observer observer = { weigh, &levels };
    const struct results *results = support_run(&spec, 7, &observer, arena);
    laws_hold(levels.laws, results, "the crowd");
    laws_destroy(levels.laws);
    support_near("inside", levels.most[GAUGE_BULKHEAD_BUSY], 8, 0);
    support_near("waiting", levels.most[GAUGE_BULKHEAD_WAITING], 6, 0);
    support_near("connections", levels.most[GAUGE_POOL_BUSY], 7, 0);
    support_near("waiting for one", levels.most[GAUGE_POOL_WAITING], 1, 0);
    assert_int_equal(levels.out_most, 7);
    assert_true(results_total(results, "edges.c.s.bulkhead_refused") > 100);
    assert_true(results_total(results, "edges.c.s.pool_timeouts") > 100);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_as_erlang_b),
        cmocka_unit_test(waits_as_m_m_c_k),
        cmocka_unit_test(gives_up_waiting_as_m_m_1_d),
        cmocka_unit_test(grows_as_said),
        cmocka_unit_test(short_form_and_no_queue),
        cmocka_unit_test(a_place_given_to_the_dying_goes_on),
        cmocka_unit_test(the_line_closes_up),
        cmocka_unit_test(a_fleet_may_share),
        cmocka_unit_test(never_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
