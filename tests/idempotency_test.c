/* Operations and idempotency keys: small cases worked by hand, each with the laws on, and what must
** hold for any load: with keys that are kept long enough nothing is executed twice. */
#include "tests/support.h"

#include "models/call/op.h"
#include "models/spec/world.h"
#include "tests/laws.h"

struct counts {
    double ok, attempts, duplicates, suppressed, slowest;
};

/* Of client `c` and of the service `s`, where the effect is. */
static struct counts run(const char *yaml, uint64_t seed)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec(yaml, arena);
    struct laws *laws = laws_create(&spec);
    struct observer observer = laws_observer(laws);
    const struct results *results = support_run(&spec, seed, &observer, arena);
    laws_hold(laws, results, yaml);
    struct counts counts = { .ok = results_total(results, "clients.c.ok"),
                             .attempts = results_total(results, "services.s.arrivals"),
                             .duplicates = results_total(results, "services.s.duplicates"),
                             .suppressed = results_total(results,
                                                         "services.s.duplicates_suppressed"),
                             .slowest = results_total(results, "clients.c.latency_max") };
    laws_destroy(laws);
    arena_destroy(arena);
    return counts;
}

static void expect(const char *what, struct counts got, struct counts wanted)
{
    if (got.ok != wanted.ok || got.attempts != wanted.attempts ||
        got.duplicates != wanted.duplicates || got.suppressed != wanted.suppressed)
        fail_msg("%s: ok %g, attempts %g, duplicates %g, suppressed %g; wanted %g, %g, %g, "
                 "%g", what,
                 got.ok, got.attempts, got.duplicates, got.suppressed, wanted.ok, wanted.attempts,
                 wanted.duplicates, wanted.suppressed);
    if (wanted.slowest > 0)
        support_near(what, got.slowest, wanted.slowest, 1e-9);
}

/* --- one call, one service: its work takes 1 s --- */

static struct counts one_call(const char *policies, const char *service)
{
    struct arena *arena = arena_create();
    const char *yaml = arena_format(arena,
                                    "name: one call\nrun: {duration: 30s}\n"
                                    "clients: {c: {batch: {calls: 1}, calls: {s: {%s}}}}\n"
                                    "services: {s: {workers: 10, service_time: 1s%s}}\n",
                                    policies, service);
    struct counts counts = run(yaml, 1);
    arena_destroy(arena);
    return counts;
}

/* Sent at 0, 0.5 and 1 s, given up each time, and done each time. */
#define IMPATIENT "timeout: 400ms, retry: {attempts: 3, backoff: 100ms, jitter: none}"
#define PERSISTENT "timeout: 400ms, retry: {attempts: 10, backoff: 100ms, jitter: none}"
#define LATER "timeout: 500ms, retry: {attempts: 2, backoff: 2s, jitter: none}"

static void late_answers_make_duplicates(void **state)
{
    (void)state;
    expect("without keys", one_call(IMPATIENT, ""),
           (struct counts){ .attempts = 3, .duplicates = 2 });
}

/* Rejected at 0.5 and 0.6 s: no attempt left.  With more, at 0.5 .. 0.9 s, and replayed at 1 s. */
static void in_progress_is_a_conflict(void **state)
{
    (void)state;
    expect("three attempts", one_call(IMPATIENT, ", idempotency: 24h"),
           (struct counts){ .attempts = 3, .suppressed = 2 });
    expect("ten attempts", one_call(PERSISTENT, ", idempotency: 24h"),
           (struct counts){ .ok = 1, .attempts = 7, .suppressed = 6, .slowest = 1 });
}

/* The second waits from 0.5 s, is given up at 0.9 s and answered for nobody at 1 s; the third is
** sent at 1 s and finds the answer. */
static void in_progress_may_wait(void **state)
{
    (void)state;
    const struct counts wanted = { .ok = 1, .attempts = 3, .suppressed = 2, .slowest = 1 };
    expect("waits", one_call(IMPATIENT, ", idempotency: {on_inflight: wait}"), wanted);
    expect("waits without a worker",
           one_call(IMPATIENT, ", async: true, idempotency: {on_inflight: wait}"), wanted);
}

/* Done at 1 s, asked again at 2.5 s. */
static void answers_are_kept_for_the_ttl(void **state)
{
    (void)state;
    expect("kept", one_call(LATER, ", idempotency: {ttl: 1600ms}"),
           (struct counts){ .ok = 1, .attempts = 2, .suppressed = 1, .slowest = 2.5 });
    expect("forgotten", one_call(LATER, ", idempotency: {ttl: 1400ms}"),
           (struct counts){ .attempts = 2, .duplicates = 1 });
}

static void a_replay_costs_a_worker(void **state)
{
    (void)state;
    const struct counts wanted = { .ok = 1, .attempts = 2, .suppressed = 1, .slowest = 2.7 };
    expect("threads", one_call(LATER, ", idempotency: {replay_cost: 200ms}"), wanted);
    expect("async", one_call(LATER, ", async: true, idempotency: {replay_cost: 200ms}"), wanted);
}

/* Sent again at 0.6 s, when the lock of 0.5 s is over; done at 1 s and at 1.6 s. */
static void an_expired_lock_is_taken_over(void **state)
{
    (void)state;
    const char *again = "timeout: 400ms, retry: {attempts: 2, backoff: 200ms, jitter: none}";
    const char *sooner = "timeout: 400ms, retry: {attempts: 2, backoff: 50ms, jitter: none}";
    const struct counts wanted = { .attempts = 2, .duplicates = 1 };
    expect("asked after it", one_call(again, ", idempotency: {lock_timeout: 500ms}"), wanted);
    expect("waiting for it",
           one_call(sooner, ", idempotency: {lock_timeout: 500ms, on_inflight: wait}"), wanted);
    expect("before it", one_call(sooner, ", idempotency: {lock_timeout: 500ms}"),
           (struct counts){ .attempts = 2, .suppressed = 1 });
}

/* --- failures --- */

/* Fails until 1 s; sent at 0, 0.6, 1.2 s. */
static struct counts failing_at_first(const char *service)
{
    struct arena *arena = arena_create();
    const char *yaml = arena_format(
        arena,
        "name: failing\nrun: {duration: 30s}\n"
        "clients: {c: {batch: {calls: 1}, calls: {s: {retry: {attempts: 10, backoff: 500ms, "
        "jitter: none}}}}}\n"
        "services: {s: {workers: 10, service_time: 100ms%s}}\n"
        "faults: [{at: 0s, for: 1s, service: s, errors: 100%%}]\n",
        service);
    struct counts counts = run(yaml, 1);
    arena_destroy(arena);
    return counts;
}

static void failures_are_forgotten_or_kept(void **state)
{
    const struct counts wanted = { .ok = 1, .attempts = 3, .slowest = 1.3 };
    (void)state;
    expect("without keys", failing_at_first(""), wanted);
    expect("forgotten", failing_at_first(", idempotency: 24h"), wanted);
    expect("kept: no retry can succeed", failing_at_first(", idempotency: {store_failures: true}"),
           (struct counts){ .attempts = 10, .suppressed = 9 });
}

/* The first is slow, and stopped at 0.5 s: nothing is kept of it.  The second is sent at 0.6 s. */
static void nothing_is_kept_of_work_cut_short(void **state)
{
    (void)state;
    expect("cut short",
           run("name: cut short\nrun: {duration: 10s}\n"
               "clients: {c: {batch: {calls: 1}, calls: {s: {timeout: 500ms, cancel: running,"
               " retry: {attempts: 2, backoff: 100ms, jitter: none}}}}}\n"
               "services: {s: {workers: 10, service_time: 200ms, "
               "idempotency: {store_failures: true}}}\n"
               "faults: [{at: 0s, for: 300ms, service: s, latency: 1s}]\n", 1),
           (struct counts){ .ok = 1, .attempts = 2, .slowest = 0.8 });
}

/* --- users who reload --- */

/* One comes within the first second; his patience is over after 0.4 s, and he asks at 0, 0.4 .. 1.2
** s. The work takes 1 s. */
static struct counts reloading(const char *service)
{
    struct arena *arena = arena_create();
    const char *yaml = arena_format(
        arena,
        "name: reloads\nrun: {duration: 30s}\n"
        "clients: {c: {impatient: {rate: [{at: 0s, rate: 5/s}, {at: 1s, rate: 5/s}, {at: 1s, "
        "rate: 0/s}], patience: 400ms, reloads: 3}, calls: {s: }}}\n"
        "services: {s: {workers: 100, service_time: 1s%s}}\n",
        service);
    struct counts counts = run(yaml, 1);
    arena_destroy(arena);
    return counts;
}

static void a_reload_asks_for_the_same(void **state)
{
    (void)state;
    struct counts without = reloading("");
    double users = without.attempts / 4;
    assert_true(users >= 2);
    expect("without keys", without,
           (struct counts){ .attempts = 4 * users, .duplicates = 3 * users });
    /* at 0.4 and 0.8 s it is in progress: a conflict, which is an answer, and he leaves */
    expect("with keys", reloading(", idempotency: 24h"),
           (struct counts){ .attempts = 2 * users, .suppressed = users });
    /* the answer of the first, at 1 s, is that of the third, too */
    expect("with keys, waiting", reloading(", idempotency: {on_inflight: wait}"),
           (struct counts){ .ok = users, .attempts = 3 * users, .suppressed = 2 * users });
}

/* --- across layers --- */

/* The client tries twice, at 0 and 1.5 s; shop and payments lie between it and the effect, which
** takes 1 s.  Every step of the second try is asked for by new calls. */
static struct counts three_layers(const char *call, const char *service)
{
    struct arena *arena = arena_create();
    const char *yaml = arena_format(
        arena,
        "name: layers\nrun: {duration: 30s}\n"
        "clients: {c: {batch: {calls: 1}, calls: {shop: {timeout: 500ms,"
        " retry: {attempts: 2, backoff: 1s, jitter: none}}}}}\n"
        "services:\n"
        "  shop: {workers: 10, service_time: 0s, calls: {payments: }}\n"
        "  payments: {workers: 10, service_time: 0s, calls: {s: {%s}}}\n"
        "  s: {workers: 10, service_time: 1s%s}\n",
        call, service);
    struct counts counts = run(yaml, 1);
    arena_destroy(arena);
    return counts;
}

static void retries_further_up_make_duplicates(void **state)
{
    (void)state;
    expect("without keys", three_layers("", ""), (struct counts){ .attempts = 2, .duplicates = 1 });
    expect("with keys", three_layers("", ", idempotency: 24h"),
           (struct counts){ .ok = 1, .attempts = 2, .suppressed = 1, .slowest = 1.5 });
}

/* Two calls are two operations, one after the other or at once.  (At 0.5 s the client leaves; the
** first is done at 1 s, the second would be at 2 s.) */
static void each_step_is_an_operation(void **state)
{
    (void)state;
    expect("at once", three_layers("times: 2, parallel: both", ", idempotency: 24h"),
           (struct counts){ .ok = 1, .attempts = 4, .suppressed = 2, .slowest = 1.5 });
    expect("one after the other, without keys", three_layers("times: 2", ""),
           (struct counts){ .attempts = 4, .duplicates = 2 });
    /* 1.5 s: the first replayed, the second still in progress */
    expect("one after the other", three_layers("times: 2", ", idempotency: 24h"),
           (struct counts){ .attempts = 4, .suppressed = 2 });
}

/* --- any load --- */

static struct counts under_load(const char *service, uint64_t seed)
{
    struct arena *arena = arena_create();
    const char *yaml = arena_format(
        arena,
        "name: load\nrun: {duration: 60s}\n"
        "clients: {c: {open: 50/s, calls: {front: {timeout: 400ms, retry: {attempts: 5, "
        "backoff: 100ms}}}}}\n"
        "services:\n"
        "  front: {workers: 100, queue: 50, service_time: {exponential: 10ms},"
        " calls: {s: {timeout: 300ms, retry: {attempts: 3, backoff: 50ms}}}}\n"
        "  s: {workers: 30, queue: 20, service_time: {exponential: 300ms}, error_rate: 5%%%s}\n",
        service);
    struct counts counts = run(yaml, seed);
    arena_destroy(arena);
    return counts;
}

static void keys_leave_no_duplicate(void **state)
{
    static const char *const keys[] = {
        ", idempotency: 24h",
        ", idempotency: {on_inflight: wait}",
        ", idempotency: {store_failures: true, replay_cost: 5ms}",
        ", async: true, idempotency: {on_inflight: wait, replay_cost: 5ms}",
        ", instances: 3, balance: random, discipline: sharing, cores: 10, idempotency: 24h",
    };
    (void)state;
    struct counts without = under_load("", 1);
    assert_true(without.duplicates > 100 && without.suppressed == 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        for (uint64_t seed = 1; seed <= 5; seed++) {
            struct counts with = under_load(keys[i], seed);
            if (with.duplicates != 0 || with.suppressed < 100)
                fail_msg("%s: %g duplicates, %g suppressed", keys[i], with.duplicates,
                         with.suppressed);
        }
    assert_true(under_load(", idempotency: 1ms", 1).duplicates > 10);
}

/* --- the tree --- */

static void steps_are_found_again(void **state)
{
    struct ground ground = { 0 };
    (void)state;
    pool_init(&ground.ops, op_size(false));
    struct op *root = op_root(&ground), *step[50];
    for (uint32_t i = 0; i < 50; i++) /* in an order of no kind: 7 is prime to 50 */
        step[i * 7 % 50] = op_step(&ground, root, 100 + i * 7 % 50);
    for (uint32_t i = 0; i < 50; i++)
        for (uint32_t j = 0; j < i; j++)
            assert_ptr_not_equal(step[i], step[j]);
    for (uint32_t i = 0; i < 50; i++)
        assert_ptr_equal(op_step(&ground, root, 100 + i * 31 % 50), step[i * 31 % 50]);
    assert_ptr_not_equal(op_step(&ground, step[3], 103), step[3]);
    assert_int_equal(ground.ops.live, 52);
    pool_release(&ground.ops);
}

static void a_tree_goes_when_nobody_can_ask(void **state)
{
    struct ground ground = { 0 };
    (void)state;
    pool_init(&ground.ops, op_size(true));
    struct op *root = op_root(&ground), *other = op_root(&ground);
    struct op *leaf = op_step(&ground, op_step(&ground, root, 1), 1);
    op_hold(leaf);
    op_drop(&ground, root); /* who carries the leaf can't ask for what was above it */
    assert_int_equal(ground.ops.live, 2);
    op_step(&ground, leaf, 1);
    assert_int_equal(ground.ops.live, 3);
    op_drop(&ground, leaf);
    assert_int_equal(ground.ops.live, 1);
    op_drop(&ground, other);
    op_drop(&ground, NULL);
    assert_int_equal(ground.ops.live, 0);
    pool_release(&ground.ops);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(late_answers_make_duplicates),
        cmocka_unit_test(in_progress_is_a_conflict),
        cmocka_unit_test(in_progress_may_wait),
        cmocka_unit_test(answers_are_kept_for_the_ttl),
        cmocka_unit_test(a_replay_costs_a_worker),
        cmocka_unit_test(an_expired_lock_is_taken_over),
        cmocka_unit_test(failures_are_forgotten_or_kept),
        cmocka_unit_test(nothing_is_kept_of_work_cut_short),
        cmocka_unit_test(a_reload_asks_for_the_same),
        cmocka_unit_test(retries_further_up_make_duplicates),
        cmocka_unit_test(each_step_is_an_operation),
        cmocka_unit_test(keys_leave_no_duplicate),
        cmocka_unit_test(steps_are_found_again),
        cmocka_unit_test(a_tree_goes_when_nobody_can_ask),
    };
    return cmocka_run_group_tests_name("idempotency", tests, NULL, NULL);
}
