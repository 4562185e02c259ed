/* Answers that get lost: the effect has taken place, its caller knows nothing of it, times out and
** asks again.  Of n attempts each is executed with probability 1 - q, where q of the requests are
** lost on their way, and its answer gets through with probability 1 - p.  An attempt fails with f =
** 1 - (1 - q)(1 - p), so
**
**     attempts a call   (1 - f^n) / (1 - f)          executed   1 - q times that
**     no attempt is executed   q^n                   answered   1 - f^n
**     duplicates        executed - (1 - q^n)
*/
#include "tests/laws.h"
#include "tests/support.h"

#include <math.h>

#define RUNS 60
#define CALLS 2000

struct case_of {
    int attempts;
    double q, p; /* lost: requests, answers */
};

static const char *yaml_of(const struct case_of *it, const char *service, struct arena *arena)
{
    return arena_format(
        arena,
        "name: lost\nrun: {duration: 20s, replications: %d}\n"
        "clients: {c: {batch: {calls: %d}, calls: {s: {timeout: 100ms,"
        " retry: {attempts: %d, backoff: 10ms}}}}}\n"
        "services: {s: {workers: %d, service_time: 10ms%s}}\n"
        "faults: [{at: 0s, edge: c.s, loss: {request: %g%%, answer: %g%%}}]\n",
        RUNS, CALLS, it->attempts, CALLS, service, 100 * it->q, 100 * it->p);
}

static void take(const struct study *study, const char *path, double *values)
{
    for (size_t r = 0; r < study->runs; r++)
        values[r] = results_total(study->run[r], path) / CALLS;
}

static void expect(const char *what, const double *values, double exact)
{
    if (exact > 1e-12 && fabs(exact - round(exact)) > 1e-12)
        support_theory_of(what, values, RUNS, exact, 0.06);
    else
        for (size_t r = 0; r < RUNS; r++)
            support_near(what, values[r], round(exact), 0);
}

static void effects_twice_done(void **state)
{
    static const struct case_of cases[] = {
        { 3, 0, 1 }, { 3, 0, 0.3 }, { 5, 0.2, 0.4 }, { 2, 0.5, 0.5 }, { 4, 0.3, 0 }, { 1, 0, 0.5 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct case_of *it = &cases[i];
        double n = it->attempts, f = 1 - (1 - it->q) * (1 - it->p), values[RUNS];
        double attempts = f < 1 ? (1 - pow(f, n)) / (1 - f) : n;
        double again = (1 - it->q) * attempts - (1 - pow(it->q, n));
        for (int keys = 0; keys < 2; keys++) {
            struct arena *arena = arena_create();
            const struct study *study =
                support_study(yaml_of(it, keys ? ", idempotency: 24h" : "", arena), arena);
            take(study, "services.s.duplicates", values);
            expect("duplicates", values, keys ? 0 : again);
            take(study, "services.s.duplicates_suppressed", values);
            expect("suppressed", values, keys ? again : 0);
            take(study, "clients.c.ok", values);
            expect("ok", values, 1 - pow(f, n));
            arena_destroy(arena);
        }
    }
}

/* With keys and without, chance takes away the same messages. */
static void the_same_are_lost(void **state)
{
    const struct case_of it = { 5, 0.2, 0.4 };
    struct arena *arena = arena_create();
    double found[2];
    (void)state;
    for (int keys = 0; keys < 2; keys++) {
        const char *yaml = yaml_of(&it, keys ? ", idempotency: 24h" : "", arena);
        const struct results *results = laws_run(yaml, 1, arena);
        found[keys] = results_total(results, "services.s.duplicates") +
                      results_total(results, "services.s.duplicates_suppressed");
    }
    support_near("executed again, or suppressed", found[1], found[0], 0);
    arena_destroy(arena);
}

/* --- the effect done, and the answer an error --- */

/* With a share p of errors of which a share e comes after the effect, an attempt is executed with
** probability x = 1 - p + p e, and asked for again with probability p:
**
**     executed   x (1 - p^n) / (1 - p)      none of n   (p (1 - e))^n
**
** Keys that forget failures execute again just the same; keys that keep them never do. */
struct denial {
    int attempts;
    double p, e;
};

static const char *denied_yaml(const struct denial *it, bool fault, const char *keys,
                               struct arena *arena)
{
    const char *shares = arena_format(arena, "{unavailable: %g%%, effect: %g%%}", 100 * it->p,
                                      100 * it->e);
    return arena_format(arena,
                        "name: denied\nrun: {duration: 20s, replications: %d}\n"
                        "clients: {c: {batch: {calls: %d}, calls: {s: {retry: {attempts: %d,"
                        " backoff: 10ms}}}}}\n"
                        "services: {s: {workers: %d, service_time: 10ms%s%s%s}}\n%s%s%s",
                        RUNS, CALLS, it->attempts, CALLS, keys, fault ? "" : ", error_rate: ",
                        fault ? "" : shares, fault ? "faults: [{at: 0s, service: s, errors: " : "",
                        fault ? shares : "", fault ? "}]\n" : "");
}

static void check_denial(const struct denial *it, bool fault, const char *keys, bool kept)
{
    struct arena *arena = arena_create();
    double n = it->attempts, values[RUNS], executed = 1 - it->p + it->p * it->e;
    double again = executed * (1 - pow(it->p, n)) / (1 - it->p) - 1 + pow(it->p * (1 - it->e), n);
    const struct study *study = support_study(denied_yaml(it, fault, keys, arena), arena);
    take(study, "services.s.duplicates", values);
    expect("duplicates", values, kept ? 0 : again);
    take(study, "services.s.completed", values);
    support_theory_of("completed", values, RUNS, 1 - (kept ? it->p : pow(it->p, n)), 0.06);
    take(study, "clients.c.ok", values);
    support_theory_of("ok", values, RUNS, 1 - (kept ? it->p : pow(it->p, n)), 0.06);
    arena_destroy(arena);
}

static void effects_denied(void **state)
{
    static const struct denial cases[] = { { 3, 0.3, 1 }, { 4, 0.5, 0.4 }, { 3, 0.3, 0 } };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int fault = 0; fault < 2; fault++) {
            check_denial(&cases[i], fault, "", false);
            check_denial(&cases[i], fault, ", idempotency: 24h", false);
            check_denial(&cases[i], fault, ", idempotency: {ttl: 24h, store_failures: true}", true);
        }
}

/* A wrong request is never done, and on the road nothing is. */
static void what_never_takes_effect(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: wrong\nrun: {duration: 20s}\n"
        "clients: {c: {open: 50/s, calls: {s: {retry: {attempts: 3, backoff: 10ms, "
        "on: [invalid]}}}}}\n"
        "services: {s: {workers: 100, service_time: 10ms, "
        "error_rate: {invalid: 50%, error: 1%, effect: 100%}}}\n",
        arena);
    assert_true(results_total(study->run[0], "edges.c.s.retries") > 300);
    support_near("duplicates", results_total(study->run[0], "services.s.duplicates"), 0, 0);
    arena_destroy(arena);
}

/* The first attempts of every call fail, and a share of the calls fails for good: done each
** time. */
static void failures_for_good_too(void **state)
{
    struct arena *arena = arena_create();
    const char *yaml =
        "name: done each time\nrun: {duration: 20s}\n"
        "clients: {c: {batch: {calls: 1000}, calls: {s: {retry: {attempts: 4, backoff: 10ms}}}}}\n"
        "services: {s: {workers: 1000, service_time: 10ms}}\n"
        "faults: [{at: 0s, service: s, %s}]\n";
    (void)state;
    const struct study *first = support_study(
        arena_format(arena, yaml, "fail_first: {attempts: 2, effect: 100%}"), arena);
    support_near("fail_first", results_total(first->run[0], "services.s.duplicates"), 2000, 0);
    const struct study *poison = support_study(
        arena_format(arena, yaml, "poison: {share: 100%, as: unavailable, effect: 100%}"), arena);
    support_near("poison", results_total(poison->run[0], "services.s.duplicates"), 3000, 0);
    support_near("completed", results_total(poison->run[0], "services.s.completed"), 0, 0);
    const struct study *wrong = support_study(
        arena_format(arena, yaml, "fail_first: {attempts: 2, as: invalid, effect: 100%}"), arena);
    support_near("invalid", results_total(wrong->run[0], "services.s.duplicates"), 0, 0);
    arena_destroy(arena);
}

/* A payment answers 503 once it is done: paid again with each retry, as with answers that are
** lost. */
static void paid_twice(void **state)
{
    struct arena *arena = arena_create();
    const char *yaml =
        "name: paid twice\nrun: {duration: 10min, seed: 1}\n"
        "clients: {c: {open: 20/s, calls: {pay: {timeout: 2s, retry: {attempts: 3,"
        " backoff: {constant: 50ms}, on: [unavailable, timeout]}}}}}\n"
        "services: {pay: {workers: 100, queue: 100, service_time: 50ms,"
        " error_rate: {unavailable: 5%%, effect: %s}}}\n";
    (void)state;
    for (int done = 0; done < 2; done++) {
        const struct study *study =
            support_study(arena_format(arena, yaml, done ? "100%" : "0%"), arena);
        double retries = results_total(study->run[0], "edges.c.pay.retries");
        assert_true(retries > 600);
        support_near("duplicates", results_total(study->run[0], "services.pay.duplicates"),
                     done ? retries : 0, 0);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_denied),
        cmocka_unit_test(what_never_takes_effect),
        cmocka_unit_test(paid_twice),
        cmocka_unit_test(failures_for_good_too),
        cmocka_unit_test(effects_twice_done),
        cmocka_unit_test(the_same_are_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
