/* Values changed in mid-run: which calls see the old ones and which the new. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "scenarios/read/scenario.h"
#include "tests/laws.h"

#include <stdlib.h>
#include <string.h>

enum { HEARD_MOST = 20000 };

struct ear {
    enum fact_kind kind;
    struct fact fact[HEARD_MOST];
    size_t count;
};

static void hear(void *self, const struct fact *fact)
{
    struct ear *ear = self;
    if (fact->kind == ear->kind && ear->count < HEARD_MOST)
        ear->fact[ear->count++] = *fact;
}

static struct ear *listen(const char *yaml, enum fact_kind kind, struct results **results,
                          struct arena *arena)
{
    struct ear *ear = ARENA_NEW(arena, struct ear);
    struct err err;
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(yaml, arena);
    struct laws *laws = laws_create(spec);
    struct observer lawful = laws_observer(laws), hearing = { hear, ear };
    struct world *world = world_create(spec, 1, 0, &err);
    ear->kind = kind;
    world_observe(world, &lawful);
    world_observe(world, &hearing);
    if (!world_run(world, spec->run.duration, &err))
        fail_msg("the run stopped: %s", err.text);
    *results = world_results(world, arena);
    const char *broken = laws_broken(laws, *results);
    if (broken)
        fail_msg("%s", broken);
    world_destroy(world);
    laws_destroy(laws);
    return ear;
}

#define MS(n) ((sim_time)(n) * 1000000)

/* Work begun before ends as it began; then it takes 300 ms, and 100 ms again. */
static void work_changes(void **state)
{
    struct arena *arena = arena_create();
    struct results *results;
    (void)state;
    const struct ear *ear = listen(
        "name: work\nrun: {duration: 30s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {s: {}}}}\n"
        "services: {s: {workers: 10, queue: 0, service_time: 100ms}}\n"
        "faults: [{at: 10050ms, for: 10s, set: {services.s.service_time: 300ms}}]\n",
        FACT_REQUEST_FINISHED, &results, arena);
    assert_true(ear->count > 290);
    for (size_t i = 0; i < ear->count; i++) {
        sim_time came = ear->fact[i].time - ear->fact[i].span;
        bool slow = came >= MS(10050) && came < MS(20050);
        assert_int_equal(ear->fact[i].span, MS(slow ? 300 : 100));
    }
    arena_destroy(arena);
}

/* Everything fails; a call has five attempts a second apart, those wanted in between have one.  A
** call of before has all of its five. */
static void a_policy_is_taken_away_and_put_back(void **state)
{
    struct arena *arena = arena_create();
    struct results *results;
    (void)state;
    const struct ear *ear = listen(
        "name: retry\nrun: {duration: 30s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {s: {retry: {attempts: 5, "
        "backoff: {constant: 1s}, jitter: none}}}}}\n"
        "services: {s: {workers: 10, queue: 0, service_time: 1ms, error_rate: 100%}}\n"
        "faults: [{at: 10050ms, for: 5s, set: {clients.c.calls.s.retry: none}}]\n",
        FACT_CALL_ENDED, &results, arena);
    int fives = 0, ones = 0;
    for (size_t i = 0; i < ear->count; i++) {
        sim_time wanted = ear->fact[i].time - ear->fact[i].span;
        bool between = wanted >= MS(10050) && wanted < MS(15050);
        assert_int_equal(ear->fact[i].number, between ? 1 : 5);
        fives += !between, ones += between;
    }
    assert_int_equal(ones, 50);
    assert_true(fives > 190);
    arena_destroy(arena);
}

/* Half of the gap is over when the rate doubles: the other half takes half as long. */
static void the_rate_changes(void **state)
{
    struct arena *arena = arena_create();
    struct results *results;
    (void)state;
    const struct ear *ear = listen(
        "name: rate\nrun: {duration: 20s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {s: {}}}}\n"
        "services: {s: {workers: 10, queue: 0, service_time: 1ms}}\n"
        "faults: [{at: 10050ms, for: 5s, set: {clients.c.open.rate: 20/s}}]\n",
        FACT_CALL_STARTED, &results, arena);
    for (size_t i = 0; i < ear->count; i++) {
        double wanted = i < 100 ? 0.1 * (double)(i + 1)
                        : i < 200 ? 10.075 + 0.05 * (double)(i - 100)
                                  : 15.1 + 0.1 * (double)(i - 200);
        support_near("arrival", time_to_s(ear->fact[i].time), wanted, 1e-8);
    }
    assert_int_equal(ear->count, 250);
    arena_destroy(arena);
}

static double retries_with(const char *set, struct arena *arena)
{
    struct results *results;
    listen(arena_format(arena,
                        "name: budget\nrun: {duration: 30s}\n"
                        "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {s: {retry: "
                        "{attempts: 5, backoff: none, budget: {token_bucket: {capacity: 20, "
                        "refill: 0/s, per_call: 0, per_success: 0}}}}}}}\n"
                        "services: {s: {workers: 10, queue: 0, service_time: 1ms, "
                        "error_rate: 100%%}}\n"
                        "faults: [%s]\n", set), FACT_CALL_ENDED, &results, arena);
    return results_total(results, "edges.c.s.retries");
}

/* A budget of 20 retries for ever: spent once, unless the policy was taken away and came anew. */
static void budgets_are_handed_on(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    support_near("no change", retries_with("", arena), 20, 0);
    support_near("attempts changed",
                 retries_with("{at: 10s, set: {clients.c.calls.s.retry.attempts: 3}}", arena),
                 20, 0);
    support_near("a policy added beside it",
                 retries_with("{at: 10s, set: {clients.c.calls.s.timeout: 1s}}", arena), 20, 0);
    support_near("taken away and put back",
                 retries_with("{at: 10s, for: 5s, set: {clients.c.calls.s.retry: none}}", arena),
                 40, 0);
    arena_destroy(arena);
}

/* Fewer workers, then more: what is at work stays there. */
static void workers_change(void **state)
{
    struct arena *arena = arena_create();
    struct results *results;
    (void)state;
    const struct ear *ear = listen(
        "name: workers\nrun: {duration: 10s}\n"
        "clients: {c: {batch: 8, calls: {s: {}}}}\n"
        "services: {s: {workers: 4, queue: 100, service_time: 1s}}\n"
        "faults: [{at: 500ms, for: 2s, set: {services.s.workers: 1}}]\n",
        FACT_REQUEST_FINISHED, &results, arena);
    static const int64_t ends[] = { 1000, 1000, 1000, 1000, 2000, 3000, 3500, 3500 };
    assert_int_equal(ear->count, 8);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(ear->fact[i].time, MS(ends[i]));
    arena_destroy(arena);
}

/* A service's call goes by another timeout; the network too; later changes are on top of earlier
** ones. */
static void changes_add_up(void **state)
{
    struct arena *arena = arena_create();
    struct results *results;
    (void)state;
    const struct ear *ear = listen(
        "name: calls\nrun: {duration: 30s}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {a: {}}}}\n"
        "services:\n  a: {workers: 100, queue: 0, service_time: 0s, calls: {b: {timeout: 1s}}}\n"
        "  b: {workers: 100, queue: 0, service_time: 500ms}\n"
        "faults:\n  - {at: 20050ms, set: {services.a.calls.b.network: 10ms}}\n"
        "  - {at: 10050ms, set: {services.a.calls.b.timeout: 200ms, "
        "services.a.calls.b.on_failure: ignore}}\n",
        FACT_REQUEST_FINISHED, &results, arena);
    for (size_t i = 0; i < ear->count; i++) {
        sim_time came = ear->fact[i].time - ear->fact[i].span;
        bool of_a = ear->fact[i].edge == 0;
        if (of_a)
            assert_int_equal(ear->fact[i].span, MS(came < MS(10050) ? 500 : 200));
        assert_int_equal(ear->fact[i].outcome, OUTCOME_ok);
    }
    support_near("late answers", results_total(results, "edges.a.b.late"), 196, 0.02);
    arena_destroy(arena);
}

/* Written out with every value in force, it is the same run. */
static void explained_it_is_the_same(void **state)
{
    struct arena *arena = arena_create();
    struct findings findings;
    struct results *results, *again;
    char *text = NULL;
    size_t length = 0;
    (void)state;
    const char *yaml =
        "name: retry\nrun: {duration: 30s}\n"
        "clients: {c: {open: 10/s, calls: {s: {retry: 3}}}}\n"
        "services: {s: {workers: 10, queue: 0, service_time: 1ms, error_rate: 50%}}\n"
        "faults: [{at: 10050ms, for: 5s, set: {clients.c.calls.s.retry: {attempts: 9, on: [error], "
        "backoff: {constant: 1ms}}}}]\n";
    struct world_spec spec;
    findings_init(&findings, arena);
    struct scenario *scenario = scenario_parse("t.yaml", yaml, strlen(yaml), arena, &findings);
    assert_true(scenario_bind(scenario, NULL, NULL, 0, &spec, &findings));
    FILE *out = open_memstream(&text, &length);
    scenario_explain(out, &spec, ".", &findings);
    fclose(out);
    listen(yaml, FACT_CALL_ENDED, &results, arena);
    listen(text, FACT_CALL_ENDED, &again, arena);
    support_near("attempts", results_total(again, "edges.c.s.attempts"),
                 results_total(results, "edges.c.s.attempts"), 0);
    support_near("most", results_total(results, "edges.c.s.attempts_per_call_max"), 7, 0.3);
    free(text);
    arena_destroy(arena);
}

/* Two keys that never expire, asked for at random; the edge is another from 10 s on, with what the
** cache knows handed on, or begun anew.  What is lost is fetched again. */
static double misses_with(const char *set, double at, struct arena *arena)
{
    struct results *results;
    listen(arena_format(arena,
                        "name: caches\nrun: {duration: 30s}\n"
                        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {"
                        "cache: {keys: 2, ttl: none}, timeout: 1s}}}}\n"
                        "services: {s: {workers: 10, queue: 0, service_time: 0s}}\n"
                        "faults: [{at: %gs, edge: c.s, cache_loss: 100%%}%s]\n", at, set),
           FACT_CALL_ENDED, &results, arena);
    return results_total(results, "edges.c.s.attempts");
}

static void caches_lose_what_they_know_now(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const char *keeps = ", {at: 10s, set: {clients.c.calls.s.timeout: 2s}}";
    const char *anew = ", {at: 10s, set: {clients.c.calls.s.cache.ttl: 1h}}";
    support_near("no change", misses_with("", 20, arena), 4, 0);
    support_near("handed on", misses_with(keeps, 20, arena), 4, 0);
    support_near("begun anew", misses_with(anew, 20, arena), 6, 0);
    support_near("lost before it began anew", misses_with(anew, 5, arena), 6, 0);
    arena_destroy(arena);
}

/* A cache is taken away from 2 to 3 min, and emptied at 4 min, when it is back: each time all ten
** keys have to be learnt again. */
static void a_cache_put_back_can_be_lost(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: set then loss\nrun: {duration: 6min}\n"
        "clients: {c: {open: 100/s, calls: {s: {timeout: 1s, cache: {keys: 10}}}}}\n"
        "services: {s: {workers: 10, queue: 10, service_time: 20ms}}\n"
        "faults:\n"
        "  - {at: 2min, for: 1min, set: {clients.c.calls.s.cache: none}}\n"
        "  - {at: 4min, for: 1s, edge: c.s, cache_loss: 100%}\n", arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    const double *arrivals = results_find(run, "services.s.arrival_rate")->series;
    assert_true(arrivals[119] < 1 && arrivals[150] > 70);
    assert_true(arrivals[180] >= 9 && arrivals[239] < 1);
    assert_true(arrivals[240] >= 9 && arrivals[300] < 1);
    arena_destroy(arena);
}

/* Work takes 1 s.  From 2 s on two are let in at once instead of six, from 6 s on five: whoever is
** inside still counts, and who waits is let in by the limit of the day. */
static void places_change(const char *before, const char *lower, const char *higher,
                          enum gauge busy)
{
    struct arena *arena = arena_create();
    struct results *results;
    double inside = 0;
    const struct ear *ear = listen(
        arena_format(arena,
                     "name: places\nrun: {duration: 60s}\n"
                     "clients: {c: {open: {rate: [{at: 0s, rate: 10/s}, {at: 10s, rate: 10/s}, "
                     "{at: 10s, rate: 0/s}], arrivals: constant}, calls: {s: {%s}}}}\n"
                     "services: {s: {workers: 100, queue: 0, service_time: 1s}}\n"
                     "faults: [{at: 2010ms, set: {clients.c.calls.s.%s}}, {at: 6010ms, set: "
                     "{clients.c.calls.s.%s}}]\n", before, lower, higher),
        FACT_EDGE_GAUGE, &results, arena);
    for (size_t i = 0; i < ear->count; i++) {
        const struct fact *fact = &ear->fact[i];
        if (fact->number != (uint32_t)busy)
            continue;
        inside += fact->by;
        double most = fact->time < MS(2010) ? 6 : fact->time < MS(6010) ? 2 : 5;
        if (fact->by > 0 && inside > most)
            fail_msg("%s: %g inside at %g s", before, inside, time_to_s(fact->time));
        if (fact->time > MS(3100) && fact->time < MS(6010)) /* those of before have ended */
            assert_true(inside <= 2);
    }
    support_near("none stays inside", inside, 0, 0);
    arena_destroy(arena);
}

static void bulkheads_and_pools_change(void **state)
{
    (void)state;
    places_change("bulkhead: 6", "bulkhead: 2", "bulkhead: 5", GAUGE_BULKHEAD_BUSY);
    places_change("bulkhead: {concurrent: 6, queue: 10}", "bulkhead.concurrent: 2",
                  "bulkhead.concurrent: 5", GAUGE_BULKHEAD_BUSY);
    places_change("bulkhead: {concurrent: 6, core: 3, queue: 10, max_wait: 1500ms}",
                  "bulkhead: {concurrent: 2, core: 1, queue: 20}",
                  "bulkhead: {concurrent: 5, queue: 1}",
                  GAUGE_BULKHEAD_BUSY);
    places_change("pool: 6, timeout: 700ms, retry: {attempts: 2, backoff: none}", "pool.size: 2",
                  "pool.size: 5", GAUGE_POOL_BUSY);
    places_change("pool: {size: 6, acquire: 500ms}", "pool: {size: 2, acquire: 5s}", "pool.size: 5",
                  GAUGE_POOL_BUSY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_changes),
        cmocka_unit_test(a_policy_is_taken_away_and_put_back),
        cmocka_unit_test(the_rate_changes),
        cmocka_unit_test(budgets_are_handed_on),
        cmocka_unit_test(workers_change),
        cmocka_unit_test(changes_add_up),
        cmocka_unit_test(explained_it_is_the_same),
        cmocka_unit_test(bulkheads_and_pools_change),
        cmocka_unit_test(caches_lose_what_they_know_now),
        cmocka_unit_test(a_cache_put_back_can_be_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
