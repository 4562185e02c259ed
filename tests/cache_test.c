/* The cache: hit ratios against closed forms, what it holds against its rules, and what becomes of
** the store behind when it is emptied. */
#include "models/call/edge.h"
#include "models/policies/cache.h"
#include "models/policies/registry.h"
#include "models/shape/cache_share.h"
#include "models/spec/policies/cache.h"
#include "models/spec/world.h"
#include "sim/zipf.h"
#include "tests/laws.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

/* --- Zipf's law --- */

/* Chi-square over 50 places, 49 degrees of freedom: above 85.35 once in 1000. */
static void draws_by_zipf(void **state)
{
    enum { N = 50, DRAWS = 200000 };
    const double skews[] = { 0, 0.3, 0.99, 1, 1.7, 4 };
    (void)state;
    for (size_t s = 0; s < sizeof skews / sizeof *skews; s++) {
        struct zipf zipf;
        struct rng rng;
        double count[N] = { 0 }, sum = 0, chi = 0;
        zipf_init(&zipf, N, skews[s]);
        rng_seed(&rng, 4);
        for (int i = 0; i < DRAWS; i++)
            count[zipf_draw(&zipf, &rng)]++;
        for (int k = 1; k <= N; k++)
            sum += pow(k, -skews[s]);
        for (int k = 1; k <= N; k++) {
            double wanted = DRAWS * pow(k, -skews[s]) / sum;
            chi += (count[k - 1] - wanted) * (count[k - 1] - wanted) / wanted;
        }
        if (chi > 85.35)
            fail_msg("skew %g: chi-square is %g", skews[s], chi);
    }
    struct zipf one;
    struct rng rng;
    zipf_init(&one, 1, 1.1);
    rng_seed(&rng, 1);
    for (int i = 0; i < 100; i++)
        assert_int_equal(zipf_draw(&one, &rng), 0);
}

/* --- hit ratios --- */

static const struct study *cached(const char *cache, const char *warmup, struct arena *arena)
{
    return support_study(
        arena_format(arena,
                     "name: cached\nrun: {duration: 200s, warmup: %s, replications: 20, seed: 9}\n"
                     "clients: {c: {open: 100/s, calls: {s: {cache: {%s}}}}}\n"
                     "services: {s: {workers: 1000, queue: 0, service_time: 0s}}\n",
                     warmup, cache),
        arena);
}

/* A key is filled by a miss and hit until its time is over, l t times in the mean: h = l t / (1 + l
** t). */
static void hits_as_time_to_live_allows(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = cached("keys: 100, ttl: 2s", "20s", arena);
    support_theory(study, "edges.c.s.cache_hit_ratio", 2.0 / 3, 0.01);
    /* 100/3 go each second, and are noticed when the next call asks, 10 ms later */
    support_theory(study, "edges.c.s.cached", 100 * 2.0 / 3 + 1.0 / 3, 0.01);
    study = cached("keys: 100, ttl: 500ms, share: 40%", "20s", arena);
    support_theory(study, "edges.c.s.cache_hit_ratio", 0.2 / 1.2, 0.03);
    support_theory(study, "edges.c.s.attempts_per_call", 1 - 0.4 * 0.2 / 1.2, 0.01);
    arena_destroy(arena);
}

/* The same by key, each with its own rate. */
static void hits_by_key(void **state)
{
    struct arena *arena = arena_create();
    double sum = 0, hits = 0;
    (void)state;
    for (int k = 1; k <= 200; k++)
        sum += pow(k, -0.8);
    for (int k = 1; k <= 200; k++) {
        double share = pow(k, -0.8) / sum, load = 100 * share * 3;
        hits += share * load / (1 + load);
    }
    support_theory(cached("keys: 200, skew: 0.8, ttl: 3s", "20s", arena),
                   "edges.c.s.cache_hit_ratio", hits,
                   0.01);
    arena_destroy(arena);
}

/* With the least recently used one making room: room for C of K alike: C / K; for one: the same key
** twice in a row, sum p^2; for two of three: sum over a, b of p_a p_b / (1 - p_a) (p_a + p_b). */
static void hits_as_capacity_allows(void **state)
{
    struct arena *arena = arena_create();
    const double p[] = { 6.0 / 11, 3.0 / 11, 2.0 / 11 };
    double one = 0, two = 0;
    (void)state;
    for (int a = 0; a < 3; a++) {
        one += p[a] * p[a];
        for (int b = 0; b < 3; b++)
            two += a == b ? 0 : p[a] * p[b] / (1 - p[a]) * (p[a] + p[b]);
    }
    const char *hit_ratio = "edges.c.s.cache_hit_ratio";
    support_theory(cached("keys: 100, capacity: 30", "20s", arena), hit_ratio, 0.3, 0.02);
    support_theory(cached("keys: 3, skew: 1, capacity: 1", "1s", arena), hit_ratio, one, 0.01);
    support_theory(cached("keys: 3, skew: 1, capacity: 2", "1s", arena), hit_ratio, two, 0.01);
    arena_destroy(arena);
}

/* What a warm cache answers, by formula, against caches that ran: a time to live alone is exact; a
** full cache is Che's approximation, whose error is below a hundredth for hundreds of things. */
static void a_warm_cache_answers_what_it_should(void **state)
{
    static const struct { const char *cache; struct cache_spec spec; double more; } cases[] = {
        { "keys: 500, ttl: 20s", { .keys = 500, .ttl = 20 * SIM_S, .capacity = INT64_MAX }, 0 },
        { "keys: 500, ttl: 20s, skew: 1.1",
          { .keys = 500, .skew = 1.1, .ttl = 20 * SIM_S, .capacity = INT64_MAX }, 0 },
        { "keys: 1000, skew: 0.9, capacity: 200",
          { .keys = 1000, .skew = 0.9, .ttl = TIME_NONE, .capacity = 200 }, 0.01 },
        { "keys: 1000, skew: 0.9, capacity: 200, ttl: 10s",
          { .keys = 1000, .skew = 0.9, .ttl = 10 * SIM_S, .capacity = 200 }, 0.01 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct study *study = cached(cases[i].cache, "100s", arena);
        const struct estimate *seen = study_find(study, "edges.c.s.cache_hit_ratio");
        double said = cache_share_warm(&cases[i].spec, 100, 0);
        double most = seen->half_width * 3.88 / 2.09 + cases[i].more; /* 99.9 % of 19 degrees */
        if (!(fabs(seen->mean - said) <= most) || !(most < 0.03))
            fail_msg("%s: ran %g, formula %g, off by more than %g", cases[i].cache, seen->mean,
                     said, most);
    }
    arena_destroy(arena);
    struct cache_spec whole = { .keys = 100, .ttl = TIME_NONE, .capacity = INT64_MAX };
    assert_true(cache_share_warm(&whole, 3, 0.1) <= 1); /* never more than all of them */
    support_near("all of it", cache_share_warm(&whole, 3, 0.1), 1, 1e-12);
    struct cache_spec large = {
        .keys = 10000000, .skew = 0.8, .ttl = TIME_NONE, .capacity = 1000000
    };
    double share = cache_share_warm(&large, 1e6, 0);
    /* less than the most wanted tenth would answer, (1e6^0.2 - 1) / (1e7^0.2 - 1) or so, and not
       much less */
    assert_true(share > 0.45 && share < 0.63);
}

static void warm_is_full(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *all = cached("keys: 1000, warm: true", "0s", arena);
    support_near("hits", results_total(all->run[0], "edges.c.s.cache_hit_ratio"), 1, 0);
    support_near("held", results_total(all->run[0], "edges.c.s.cached"), 1000, 1e-9);
    support_near("sent", results_total(all->run[0], "edges.c.s.attempts") + 1, 1, 0);
    const struct study *some = cached("keys: 1000, capacity: 250, warm: true", "0s", arena);
    support_theory(some, "edges.c.s.cache_hit_ratio", 0.25, 0.03);
    support_near("held", results_total(some->run[0], "edges.c.s.cached"), 250, 1e-9);
    arena_destroy(arena);
}

/* --- call by call --- */

struct diary {
    int hits, misses, sends, ends;
    double ended[8];
    enum outcome outcome[8];
};

static void note(void *self, const struct fact *fact)
{
    struct diary *diary = self;
    diary->hits += fact->kind == FACT_CACHE_ASKED && fact->outcome == OUTCOME_ok;
    diary->misses += fact->kind == FACT_CACHE_ASKED && fact->outcome != OUTCOME_ok;
    diary->sends += fact->kind == FACT_ATTEMPT_SENT;
    if (fact->kind != FACT_CALL_ENDED || diary->ends == 8)
        return;
    diary->outcome[diary->ends] = (enum outcome)fact->outcome;
    diary->ended[diary->ends++] = time_to_s(fact->time);
}

/* Calls at 0, 100, 200, 300 ms for one thing. */
static struct diary watch(const char *call, const char *service, struct arena *arena)
{
    struct diary diary = { 0 };
    struct observer observer = { note, &diary };
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: watched\nrun: {duration: 350ms, tick: 50ms}\n"
                     "clients: {c: {batch: {calls: 1, every: 100ms}, calls: {s: %s}}}\n"
                     "services: {s: {workers: 9, queue: 0, %s}}\n",
                     call, service),
        arena);
    support_run(&spec, 1, &observer, arena);
    return diary;
}

static void looks_and_keeps(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct diary one = watch("{cache: {keys: 1, takes: 5ms}}", "service_time: 20ms", arena);
    assert_int_equal(one.sends, 1);
    assert_int_equal(one.hits, 3);
    support_near("miss", one.ended[0], 0.025, 1e-9);
    support_near("hit", one.ended[1], 0.105, 1e-9);
    assert_int_equal(one.outcome[1], OUTCOME_ok);
    struct diary expired = watch("{cache: {keys: 1, ttl: 180ms}}", "service_time: 20ms", arena);
    assert_int_equal(expired.sends, 2); /* kept from 20 ms to 200 ms: exactly then it is gone */
    assert_int_equal(expired.hits, 2);
    struct diary failed = watch("{cache: {keys: 1}, retry: {attempts: 2, backoff: none}}",
                                "service_time: 20ms, error_rate: 100%", arena);
    assert_int_equal(failed.hits, 0);
    assert_int_equal(failed.misses, 4); /* asked once a call, not once an attempt */
    struct diary fallen = watch("[{cache: {keys: 1}}, {fallback: {}}]",
                                "service_time: 20ms, error_rate: 100%",
                                arena);
    assert_int_equal(fallen.hits, 0); /* what a fallback says is not kept */
    struct diary cut = watch("{deadline: 3ms, cache: {keys: 1, takes: 5ms}}", "service_time: 20ms",
                             arena);
    assert_int_equal(cut.sends + cut.hits + cut.misses, 0);
    assert_int_equal(cut.outcome[0], OUTCOME_deadline);
    arena_destroy(arena);
}

static void a_fleet_may_share(void **state)
{
    struct arena *arena = arena_create();
    const char *const yaml = "name: fleet\nrun: {duration: 10s}\n"
                             "clients: {c: {fleet: 4, batch: {calls: 4, every: 1s}, "
                             "calls: {s: {cache: {keys: 1, scope: %s}}}}}\n"
                             "services: {s: {workers: 9, queue: 0, service_time: 10ms}}\n";
    (void)state;
    const char *const scope[] = { "process", "fleet" };
    const double held[] = { 4, 1 };
    for (int i = 0; i < 2; i++) {
        const struct study *study = support_study(arena_format(arena, yaml, scope[i]), arena);
        support_near("held", results_total(study->run[0], "edges.c.s.cached"), 0.999 * held[i],
                     1e-6);
        support_near("sent", results_total(study->run[0], "edges.c.s.attempts"), 4, 0);
    }
    arena_destroy(arena);
}

/* --- emptied --- */

/* Empties the cache when the first call starts after a minute. */
struct thief {
    double share;
    bool done;
    struct laws *laws;
};

static void steal(void *self, const struct fact *fact)
{
    struct thief *thief = self;
    struct observer laws = laws_observer(thief->laws);
    laws.tell(laws.self, fact);
    if (thief->done || fact->kind != FACT_CALL_STARTED || fact->time < 60 * SIM_S)
        return;
    const struct call *call = fact->call;
    thief->done = true;
    for (uint32_t i = 0; i < call->edge->stages.count; i++)
        if (call->edge->policy[i].type == &cache_policy)
            cache_empty(&call->edge->policy[i], thief->share);
}

static const struct results *robbed(const char *queue, double share, struct arena *arena)
{
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: robbed\nrun: {duration: 180s}\n"
                     "clients: {c: {open: 1000/s, calls: {s: {cache: {keys: 1000, ttl: 20s, "
                     "warm: true},\n"
                     "  retry: {attempts: 2, backoff: {constant: 50ms}}, timeout: 200ms}}}}\n"
                     "services: {s: {workers: 10, queue: %s, service_time: {exponential: 30ms}}}\n",
                     queue),
        arena);
    struct thief thief = { .share = share, .laws = laws_create(&spec) };
    struct observer observer = { steal, &thief };
    const struct results *results = support_run(&spec, 4, &observer, arena);
    laws_hold(thief.laws, results, "the robbed cache");
    laws_destroy(thief.laws);
    return results;
}

static double hits_at(const struct results *results, size_t second)
{
    return results_find(results, "edges.c.s.cache_hit_ratio")->series[second];
}

/* 1000/s, of which the cache answers 95 %: the store can do 333/s, and has 48/s to do.  Without the
** cache it is overloaded; behind a long queue it answers too late, nothing is kept, and so it
** stays.  With a short queue it answers 333/s in time, and the cache comes back. */
static void emptied_for_ever(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *lost = robbed("1000", 1, arena);
    assert_true(hits_at(lost, 59) > 0.9);
    assert_true(hits_at(lost, 60) < 0.5);
    assert_true(hits_at(lost, 170) < 0.3);
    const struct results *found = robbed("20", 1, arena);
    assert_true(hits_at(found, 59) > 0.9);
    assert_true(hits_at(found, 60) < 0.7);
    assert_true(hits_at(found, 170) > 0.9);
    const struct results *half = robbed("1000", 0.1, arena);
    assert_true(hits_at(half, 170) > 0.9);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_by_zipf),
        cmocka_unit_test(hits_as_time_to_live_allows),
        cmocka_unit_test(hits_by_key),
        cmocka_unit_test(hits_as_capacity_allows),
        cmocka_unit_test(a_warm_cache_answers_what_it_should),
        cmocka_unit_test(warm_is_full),
        cmocka_unit_test(looks_and_keeps),
        cmocka_unit_test(a_fleet_may_share),
        cmocka_unit_test(emptied_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
