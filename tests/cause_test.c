/* What keeps a system down, found in the counts of a run, and what it could serve. Each case is
** small enough for its right answer to be worked out by hand. */
#include "tests/support.h"

#include <stdio.h>

static void plain_errors_are_no_metastability(void **state)
{
    const struct results *run =
        support_once("name: errors\nrun: {duration: 2min}\n"
               "clients: {c: {open: 100/s, calls: {s: {retry: none}}}}\n"
               "services: {s: {workers: 1000, queue: 0, service_time: 10ms, error_rate: 10%}}\n",
               *state);
    support_verdict(run, VERDICT_UNHEALTHY);
    assert_int_equal(run->judgement.cause.kind, CAUSE_OUTCOME);
    assert_int_equal(run->judgement.cause.outcome, OUTCOME_error);
    assert_false(run->judgement.cause.overloaded);
    support_near("share of errors", run->judgement.cause.share, 0.1, 0.05);
}

/* Warm: a thing that is asked for once a second and kept for 60 s is fetched once in 61 questions,
** and once more for each that comes during a fetch of 20 ms: 1.02 / 61.02 of 200/s x ... cold:
** every question. */
static void one_system_has_one_capacity(void **state)
{
    static const char *const how[] = { "", ", warm: true" };
    static const char *const faults[] = {
        "", "faults: [{at: 4min, for: 1min, set: {clients.c.calls.s.cache: none}}]\n",
        "faults: [{at: 4min, for: 1min, set: {clients.c.calls.s.cache.share: 0%}}]\n",
        "faults: [{at: 4min, for: 1min, edge: c.s, cache_loss: 100%}]\n"
    };
    double warm = 200 * 61.02 / 1.02;
    for (size_t h = 0; h < 2; h++)
        for (size_t f = 0; f < 4; f++) {
            char yaml[1024];
            snprintf(yaml, sizeof yaml,
                     "name: cache\nrun: {duration: 8min}\n"
                     "clients: {c: {open: 1000/s, calls: {s: {timeout: 1s, "
                     "cache: {keys: 1000, ttl: 60s%s}}}}}\n"
                     "services: {s: {workers: 4, queue: 500, service_time: {exponential: "
                     "20ms}}}\n%s",
                     how[h], faults[f]);
            const struct results *run = support_once(yaml, *state);
            support_near("warm", run->judgement.capacity, warm, 1e-3);
            support_near("cold", run->judgement.capacity_cold, 200, 1e-9);
            bool absorbed = h == 1 && f == 0;
            bool before = h == 0 && f == 3; /* bad already when its only trigger comes */
            support_verdict(run, absorbed ? VERDICT_ABSORBED
                                : before ? VERDICT_UNHEALTHY : VERDICT_METASTABLE);
            if (absorbed)
                continue;
            assert_int_equal(run->judgement.cause.kind, CAUSE_COLD_CACHE);
            /* whatever the cache answers was answered well: so much, at the most, is kept from the
            ** store; a mean of shares differs from the share of sums by less than a thousandth */
            double well = results_mean(run, "clients.c.success_ratio", h == 0 ? 0 : 4 * 60 * SIM_S,
                                       (h == 0 ? 4 : 8) * 60 * SIM_S);
            assert_true(run->judgement.cause.can <= 200 / (1 - well) * (1 + 1e-3));
        }
}

/* A queue of 300 before 100/s and callers who wait half a second: what it works on is for nobody. 
** Not one retry is sent, so none is blamed. */
static void retries_are_blamed_only_where_there_are_any(void **state)
{
    static const struct { const char *retry; enum cause_kind cause; } cases[] = {
        { "none", CAUSE_ABANDONED }, { "{attempts: 3, backoff: none}", CAUSE_RETRIES }
    };
    for (size_t i = 0; i < 2; i++) {
        char yaml[1024];
        snprintf(yaml, sizeof yaml,
                 "name: dead work\nrun: {duration: 4min}\n"
                 "clients: {c: {open: {rate: 99.9/s, arrivals: constant}, "
                 "calls: {s: {timeout: 500ms, retry: %s}}}}\n"
                 "services: {s: {workers: 1, queue: 300, service_time: 10ms}}\n"
                 "faults: [{at: 20s, for: 5s, service: s, capacity: 0%%}]\n",
                 cases[i].retry);
        const struct results *run = support_once(yaml, *state);
        support_verdict(run, VERDICT_METASTABLE);
        assert_int_equal(run->judgement.cause.kind, cases[i].cause);
    }
}

/* A breaker that stays open after a short fault; a limit; each named, and nothing is called
** overloaded. */
static void what_is_not_overloaded_is_named(void **state)
{
    static const struct {
        const char *call, *service;
        enum cause_kind cause;
        const char *to;
    } cases[] = {
        { "breaker: {consecutive: 3, open: 10min}", "", CAUSE_BREAKER, "s" },
        { "timeout: 1s", ", rate_limit: {rate: 50/s, burst: 1}", CAUSE_LIMIT, "s" },
    };
    for (size_t i = 0; i < 2; i++) {
        char yaml[1024];
        snprintf(yaml, sizeof yaml,
                 "name: ease\nrun: {duration: 3min}\n"
                 "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {%s}}}}\n"
                 "services: {s: {workers: 50, queue: 10, service_time: 10ms%s}}\n"
                 "faults: [{at: 20s, for: 5s, service: s, down: true}]\n",
                 cases[i].call, cases[i].service);
        const struct results *run = support_once(yaml, *state);
        support_verdict(run, VERDICT_UNHEALTHY);
        assert_false(run->judgement.cause.overloaded);
        assert_int_equal(run->judgement.cause.kind, cases[i].cause);
        assert_string_equal(run->judgement.cause.to, cases[i].to);
    }
}

/* Ten connections, each held for 100 ms: a hundred a second, whatever the service could do. */
static void a_pool_is_a_limit_too(void **state)
{
    const struct results *run =
        support_once("name: pool\nrun: {duration: 3min}\n"
               "clients: {c: {open: 120/s, calls: {s: {timeout: 2s, "
               "pool: {size: 10, acquire: 500ms}}}}}\n"
               "services: {s: {workers: 100, queue: 100, service_time: 100ms}}\n",
               *state);
    support_verdict(run, VERDICT_SATURATED);
    support_near("can be served", run->judgement.cause.capacity, 100, 1e-6);
}

/* Another client's retries against another service are not what keeps this one down. */
static void retries_elsewhere_are_not_blamed(void **state)
{
    const struct results *run =
        support_once("name: elsewhere\nrun: {duration: 4min}\n"
               "clients:\n"
               "  c: {open: {rate: 99.9/s, arrivals: constant}, "
               "calls: {s: {timeout: 500ms, retry: none}}}\n"
               "  d: {open: 20/s, calls: {other: {retry: {attempts: 3, backoff: none}}}}\n"
               "services:\n  s: {workers: 1, queue: 300, service_time: 10ms}\n"
               "  other: {workers: 100, service_time: 1ms, error_rate: 30%}\n"
               "faults: [{at: 20s, for: 5s, service: s, capacity: 0%}]\n",
               *state);
    support_verdict(run, VERDICT_METASTABLE);
    assert_int_equal(run->judgement.cause.kind, CAUSE_ABANDONED);
    assert_string_equal(run->judgement.cause.to, "s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(plain_errors_are_no_metastability),
        SUPPORT_TEST(one_system_has_one_capacity),
        SUPPORT_TEST(retries_are_blamed_only_where_there_are_any),
        SUPPORT_TEST(what_is_not_overloaded_is_named),
        SUPPORT_TEST(a_pool_is_a_limit_too),
        SUPPORT_TEST(retries_elsewhere_are_not_blamed),
    };
    return cmocka_run_group_tests_name("cause", tests, NULL, NULL);
}
