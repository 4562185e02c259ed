/* Pitfalls in which libraries differ, or a first guess is wrong, and which no other test holds by
** itself; docs/pitfalls.md lists all of them with their tests.  Everything fails or hangs here at
** known times, so all counts are exact. */
#include "models/spec/world.h"
#include "tests/support.h"

#include <math.h>

/* One batch of `calls` at t = 1 s, all of `call`, against a service that does `rest` to them. */
static struct results *batch(int calls, const char *call, const char *service, const char *fault,
                             const struct observer *observer, struct arena *arena)
{
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: pitfall\nrun: {duration: 10min}\n"
                     "clients: {c: {batch: {calls: %d, at: 1s}, calls: {s: %s}}}\n"
                     "services: {s: {%s}}\n"
                     "faults: [{at: 0s, service: s, %s}]\n",
                     calls, call, service, fault),
        arena);
    return support_run(&spec, 1, observer, arena);
}

static void total(const struct results *results, const char *path, double wanted)
{
    support_near(path, results_total(results, path), wanted, 1e-9);
}

#define QUICK "workers: 1000, queue: 0, service_time: 0s"
#define ALWAYS "errors: {unavailable: 100%}"

/* 1: the same word, `attempts: 2` at Istio and `maxAttempts: 2` at gRPC, is three sendings and two.
** A preset's number is the library's, and the count of sendings what the library does with it. */
static void pitfall_1_attempts_or_retries(void **state)
{
    static const struct {
        const char *preset;
        int sent;
    } libraries[] = {
        { "istio-default", 3 },       /* attempts: 2 */
        { "polly-default", 4 },       /* MaxRetryAttempts 3 */
        { "axios-retry-default", 4 }, /* retries: 3 */
        { "grpc-a6-example", 4 },     /* maxAttempts 4 */
        { "aws-sdk-standard", 3 },    /* max_attempts 3 */
        { "resilience4j-default", 3 }, /* maxAttempts 3 */
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        const char *call = arena_format(arena, "{preset: %s}", libraries[i].preset);
        total(batch(1, call, QUICK, ALWAYS, NULL, arena), "edges.c.s.attempts", libraries[i].sent);
    }
    total(batch(1, "{retry: {attempts: 2}}", QUICK, ALWAYS, NULL, arena), "edges.c.s.attempts", 2);
    total(batch(1, "{retry: {retries: 2}}", QUICK, ALWAYS, NULL, arena), "edges.c.s.attempts", 3);
    arena_destroy(arena);
}

/* Every attempt sent, by call. */
enum { CALLS = 200, ATTEMPTS = 12 };
struct sendings {
    const void *call[CALLS];
    double at[CALLS][ATTEMPTS];
    int sent[CALLS], calls;
};

static void note(void *self, const struct fact *fact)
{
    struct sendings *sendings = self;
    int i;
    if (fact->kind != FACT_ATTEMPT_SENT)
        return;
    for (i = sendings->calls - 1; i >= 0 && sendings->call[i] != fact->call;)
        i--;
    if (fact->number == 1) { /* a call; its place in memory may have been another's */
        assert_true((i = sendings->calls++) < CALLS);
        sendings->call[i] = fact->call;
    }
    if (sendings->sent[i] < ATTEMPTS)
        sendings->at[i][sendings->sent[i]++] = time_to_s(fact->time);
}

static double pause_before(const struct sendings *sendings, int call, int retry)
{
    return sendings->at[call][retry] - sendings->at[call][retry - 1];
}

/* 2: whether the first pause is B or 2 B. */
static void pitfall_2_where_the_exponent_begins(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    for (int offset = 0; offset < 2; offset++) {
        struct sendings sendings = { 0 };
        const char *call = arena_format(arena, "{retry: {attempts: 4, jitter: none, backoff: "
                                               "{exponential: {base: 1s, offset: %d}}}}", offset);
        batch(1, call, QUICK, ALWAYS, &(struct observer){ note, &sendings }, arena);
        for (int k = 0; k < 3; k++)
            support_near("pause", pause_before(&sendings, 0, k + 1), 1 << (k + offset), 1e-9);
    }
    arena_destroy(arena);
}

/* 8: Envoy's limit of 3 retries at once, which Istio takes away. */
static void pitfall_8_istio_has_no_limit(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct results *envoy = batch(100, "{preset: envoy-retry}", QUICK, ALWAYS, NULL, arena);
    total(envoy, "edges.c.s.attempts", 103);
    total(envoy, "edges.c.s.budget_denied", 97);
    struct results *istio = batch(100, "{preset: istio-default}", QUICK, ALWAYS, NULL, arena);
    total(istio, "edges.c.s.attempts", 300);
    total(istio, "edges.c.s.budget_denied", 0);
    arena_destroy(arena);
}

/* 13: a breaker hears of calls when they end.  A hundred hang at once and nothing is open until
** their timeouts; then nothing more is sent. */
static void pitfall_13_nothing_opens_while_they_hang(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: hanging\nrun: {duration: 20s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {s: {timeout: 5s,\n"
        "  breaker: {consecutive: 5, failure_rate: none, open: 60s}}}}}\n"
        "services: {s: {workers: 1000, service_time: 1ms}}\n"
        "faults: [{at: 0s, service: s, black_hole: true}]\n", arena);
    struct results *run = support_run(&spec, 1, NULL, arena);
    double sent = results_total(run, "edges.c.s.attempts");
    if (sent < 53 || sent > 55) /* 10/s until the fifth call's timeout, 5.4 s after the first
                                   call */
        fail_msg("%g attempts were sent", sent);
    total(run, "edges.c.s.breakers_opened", 1);
    arena_destroy(arena);
}

/* 16: the timeout of an attempt as long as that of the call: a call that hangs is never tried
** again. */
static void pitfall_16_timeouts_are_never_retried(void **state)
{
    static const struct {
        const char *call;
        int sent;
    } cases[] = {
        { "{deadline: 2s, retry: {attempts: 3, backoff: none}, timeout: 2s}", 1 },
        { "{deadline: 2s, retry: {attempts: 3, backoff: none}}", 1 },
        { "{deadline: 2s, retry: {attempts: 3, backoff: none}, timeout: 900ms}", 3 },
        { "{deadline: 2s, retry: {attempts: 3, backoff: 300ms, jitter: none}, timeout: 900ms}", 2 },
        { "{preset: envoy-retry}", 1 }, /* 15 s, and no per_try_timeout */
        { "{preset: envoy-retry, timeout: 5s}", 2 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        total(batch(1, cases[i].call, QUICK, "black_hole: true", NULL, arena), "edges.c.s.attempts",
              cases[i].sent);
    arena_destroy(arena);
}

/* 17: Resilience4j's Retry around its CircuitBreaker tries again what the breaker keeps back: all
** attempts are used up, none is load. */
static void pitfall_17_retries_of_what_the_breaker_refuses(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct results *run = batch(100, "{preset: resilience4j-default}", QUICK, ALWAYS, NULL, arena);
    total(run, "edges.c.s.attempts", 100);
    total(run, "services.s.arrivals", 100);
    total(run, "edges.c.s.breaker_refused", 200);
    run = batch(100, "{preset: resilience4j-default, retry: {on: [error, unavailable, timeout]}}",
                QUICK,
                ALWAYS, NULL, arena);
    total(run, "edges.c.s.attempts", 100);
    total(run, "edges.c.s.breaker_refused", 100);
    arena_destroy(arena);
}

/* 18: who stops waiting frees himself, not the server: three attempts of 0.3 s are 3 s of work. */
static void pitfall_18_timeouts_do_not_free_the_server(void **state)
{
    static const struct {
        const char *cancel;
        double work;
    } cases[] = { { "none", 3 }, { "queued", 1 }, { "running", 0.9 } };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *call = arena_format(
            arena, "{timeout: 300ms, retry: {attempts: 3, backoff: none}, cancel: %s}",
            cases[i].cancel);
        struct results *run = batch(1, call, "workers: 1, queue: 10, service_time: 1s",
                                    "latency: {multiply: 1}", NULL, arena);
        total(run, "edges.c.s.timeouts", 3);
        support_near(call, results_total(run, "services.s.busy_mean") * 600, cases[i].work, 1e-9);
    }
    arena_destroy(arena);
}

/* 23: the memory of decorrelated jitter is the call's.  Were it the client's, only the first of
** these calls would begin with a pause of at most 3 x base; the others would start from the cap. */
static void pitfall_23_decorrelated_by_call(void **state)
{
    struct arena *arena = arena_create();
    struct sendings sendings = { 0 };
    struct observer observer = { note, &sendings };
    double longest = 0;
    (void)state;
    struct world_spec spec = support_spec(
        "name: decorrelated\nrun: {duration: 1h}\n"
        "clients: {c: {batch: {calls: 1, every: 1min}, calls: {s: {retry: {attempts: 10,\n"
        "  backoff: {decorrelated: {base: 100ms, cap: 10s}}}}}}}\n"
        "services: {s: {workers: 10, service_time: 0s}}\n"
        "faults: [{at: 0s, service: s, errors: 100%}]\n", arena);
    support_run(&spec, 1, &observer, arena);
    assert_int_equal(sendings.calls, 61); /* the last at the very end of the run */
    for (int i = 0; i < 60; i++) {
        double first = pause_before(&sendings, i, 1);
        if (first < 0.1 - 1e-9 || first > 0.3 + 1e-9)
            fail_msg("call %d began with a pause of %g s", i, first);
        for (int k = 1; k < sendings.sent[i]; k++)
            longest = fmax(longest, pause_before(&sendings, i, k));
    }
    assert_true(longest > 3); /* they do grow */
    arena_destroy(arena);
}

/* 25: layers multiply, and a budget sees its own layer only: 3 x 3 x 3 without, 1.1 x 3 x 3 with
** one next to the user, 1.1 x 1.1 x 1.1 with one at each. */
static void pitfall_25_budgets_see_one_layer(void **state)
{
#define TENTH "{attempts: 3, backoff: none, budget: {window_ratio: {ratio: 10%, window: 10s}}}"
#define FREE "{attempts: 3, backoff: none}"
    static const struct {
        const char *outer, *middle, *inner;
        double amplification;
    } cases[] = { { FREE, FREE, FREE, 27 }, { TENTH, FREE, FREE, 9.9 },
                  { TENTH, TENTH, TENTH, 1.331 } };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: layers\nrun: {duration: 80s, warmup: 20s}\n"
                         "clients: {c: {open: {rate: 100/s, arrivals: constant}, "
                         "calls: {a: {retry: %s}}}}\n"
                         "services:\n"
                         "  a: {workers: 100, service_time: 0s, calls: {b: {retry: %s}}}\n"
                         "  b: {workers: 100, service_time: 0s, calls: {d: {retry: %s}}}\n"
                         "  d: {workers: 100, service_time: 0s}\n"
                         "faults: [{at: 0s, service: d, errors: 100%%}]\n",
                         cases[i].outer, cases[i].middle, cases[i].inner),
            arena);
        /* a budget's count of retries is a whole number below a tenth of about a thousand calls */
        support_near("amplification", results_total(support_run(&spec, 1, NULL, arena),
                                                    "services.d.amplification"),
                     cases[i].amplification, 0.01);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pitfall_1_attempts_or_retries),
        cmocka_unit_test(pitfall_2_where_the_exponent_begins),
        cmocka_unit_test(pitfall_8_istio_has_no_limit),
        cmocka_unit_test(pitfall_13_nothing_opens_while_they_hang),
        cmocka_unit_test(pitfall_16_timeouts_are_never_retried),
        cmocka_unit_test(pitfall_17_retries_of_what_the_breaker_refuses),
        cmocka_unit_test(pitfall_18_timeouts_do_not_free_the_server),
        cmocka_unit_test(pitfall_23_decorrelated_by_call),
        cmocka_unit_test(pitfall_25_budgets_see_one_layer),
    };
    return cmocka_run_group_tests_name("pitfalls", tests, NULL, NULL);
}
