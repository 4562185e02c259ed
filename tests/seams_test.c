/* Where policies, scopes and hot-fixes meet: each case with what must come out, worked by hand. */
#include "models/spec/world.h"
#include "tests/support.h"

#include <string.h>

static const struct results *run_of(const char *text, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(text, arena);
    return support_run(spec, 1, NULL, arena);
}

#define TWO_TARGETS(budget_of_b, at_10s)                                                        \
    "name: shared\nrun: {duration: 60s}\n"                                                      \
    "clients: {c: {open: {rate: 10/s}, calls: {api: {}}}}\n"                                    \
    "services:\n"                                                                               \
    "  api: {workers: 100, queue: 10, service_time: 1ms, calls: {\n"                            \
    "    a: {on_failure: ignore, retry: {attempts: 2, backoff: none, budget: " BUDGET "}},\n"   \
    "    b: {on_failure: ignore" budget_of_b "}}}\n"                                            \
    "  a: &bad {workers: 100, queue: 10, service_time: 1ms, error_rate: 100%}\n"                \
    "  b: *bad\n"                                                                               \
    "faults: [{at: 10s, set: {" at_10s "}}]\n"
#define BUDGET "{token_bucket: {capacity: 50, scope: process}}"
#define RETRY_OF_B "services.api.calls.b.retry: {attempts: 2, backoff: none, budget: " BUDGET "}"

/* A process has one budget, also where a call gets its part in mid-run: fifty retries in all. */
static void a_process_budget_stays_one(void **state)
{
    static const char *const cases[] = {
        TWO_TARGETS("", RETRY_OF_B),
        TWO_TARGETS("", "services.api.calls.a.cancel: none, " RETRY_OF_B),
        TWO_TARGETS(", timeout: 1s", "services.api.calls.b.timeout: 2s, " RETRY_OF_B),
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct results *run = run_of(cases[i], arena);
        double retries = results_total(run, "edges.api.a.retries") +
                         results_total(run, "edges.api.b.retries");
        support_near("retries of both", retries, 50, 0);
    }
    arena_destroy(arena);
}

/* Both calls are changed at once, so that neither version of them has begun before. */
static void shared_states_begin_in_mid_run(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = run_of(
        "name: begins\nrun: {duration: 30s}\n"
        "clients: {c: {open: {rate: 100/s}, calls: {api: {}}}}\n"
        "services:\n"
        "  api: {workers: 100, queue: 10, service_time: 1ms, calls: {\n"
        "    a: {on_failure: ignore, timeout: 1s, throttle: {aws_adaptive: {scope: process}}},\n"
        "    b: {on_failure: ignore, timeout: 1s}}}\n"
        "  a: {workers: 100, queue: 10, service_time: 1ms}\n"
        "  b: {workers: 100, queue: 10, service_time: 1ms, rate_limit: 20/s}\n"
        "faults: [{at: 10s, set: {services.api.calls.a.timeout: 2s,\n"
        "  services.api.calls.b.throttle: {aws_adaptive: {scope: process}}}}]\n",
        arena);
    /* it is throttled by what b answers, and so is a */
    assert_true(results_mean(run, "edges.api.a.attempt_rate", 20 * SIM_S, 30 * SIM_S) < 60);
    arena_destroy(arena);
}

/* A bucket that begins at 60 s has not filled since 0 s: a token a second for ten seconds. */
static void a_bucket_begins_when_it_does(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = run_of(
        "name: bucket\nrun: {duration: 70s}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {}}}}\n"
        "services: {s: {workers: 100, queue: 10, service_time: 1ms, error_rate: 100%}}\n"
        "faults: [{at: 60s, set: {clients.c.calls.s.retry: {attempts: 2, backoff: none,\n"
        "  budget: {token_bucket: {capacity: 1000, initial: 0, refill: 1/s}}}}}]\n",
        arena);
    support_near("retries", results_total(run, "edges.c.s.retries"), 9, 0);
    arena_destroy(arena);
}

/* What could not be sent in time says nothing of the target: 100 failures open the breaker, however
** many calls were kept back beside them. */
static void the_unsent_is_no_success(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = run_of(
        "name: unsent\nrun: {duration: 60s}\n"
        "clients:\n"
        "  fast: {open: {rate: 20/s}, calls: {api: {endpoint: fast}}}\n"
        "  slow: {open: {rate: 40/s}, calls: {api: {endpoint: slow,\n"
        "    deadline: {after: 1s, propagate: true, margin: 300ms}}}}\n"
        "services:\n"
        "  api: {workers: 500, queue: 10, service_time: 1ms, endpoints: {fast: {}, "
        "slow: {service_time: 800ms}},\n"
        "    calls: {db: {timeout: 200ms, breaker: {failure_rate: 50%, minimum_calls: 100, "
        "open: 1000s}}}}\n"
        "  db: {workers: 100, queue: 10, service_time: 1ms, error_rate: 100%}\n",
        arena);
    support_near("attempts", results_total(run, "edges.api.db.attempts"), 100, 0);
    support_near("opened", results_total(run, "edges.api.db.breakers_opened"), 1, 0);
    arena_destroy(arena);
}

/* Four choices at random, one instance in four shut: one call in 256 finds it four times. */
static void a_refused_choice_is_made_anew(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct study *study = support_study(
        "name: aim\nrun: {duration: 60s, warmup: 5s, replications: 10}\n"
        "clients: {c: {open: {rate: 100/s}, calls: {s: {timeout: 1s,\n"
        "  retry: {attempts: 4, backoff: none, on: [error, breaker_open]},\n"
        "  breaker: {consecutive: 3, failure_rate: none, open: 1000s, scope: instance}}}}}\n"
        "services: {s: {instances: 4, workers: 100, queue: 10, balance: random, "
        "service_time: 1ms}}\n"
        "faults: [{at: 1s, service: s, instance: 1, errors: 100%}]\n",
        arena);
    support_theory(study, "clients.c.success_ratio", 1 - 1.0 / 256, 0.002);
    arena_destroy(arena);
}

/* Two hot-fixes: what the first version's calls tell of a breaker that is gone moves no level. */
static void levels_end_with_their_policy(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = run_of(
        "name: levels\nrun: {duration: 60s}\n"
        "clients: {c: {open: {rate: 10/s}, calls: {s: {retry: {attempts: 2, backoff: 100ms},\n"
        "  breaker: {consecutive: 5, failure_rate: none, open: 5s}, timeout: 3s}}}}\n"
        "services: {s: {workers: 100, queue: 10, service_time: 10ms}}\n"
        "faults:\n"
        "  - {at: 18s, for: 10s, service: s, latency: 2500ms}\n"
        "  - {at: 20s, for: 2s, service: s, errors: 100%}\n"
        "  - {at: 10s, set: {clients.c.calls.s.timeout: 3500ms}}\n"
        "  - {at: 20s, set: {clients.c.calls.s.breaker: none}}\n",
        arena);
    support_near("open share", results_total(run, "edges.c.s.breaker_open_share"), 0, 0);
    arena_destroy(arena);
}

/* The retry's budget goes on when the hedge beside it ends: a thousand retries, all the time. */
static void a_level_of_two_goes_on_with_one(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = run_of(
        "name: two\nrun: {duration: 60s}\n"
        "clients: {c: {open: {rate: 10/s}, calls: {s: {timeout: 1s, hedge: {after: 50ms},\n"
        "  retry: {attempts: 2, budget: {token_bucket: {capacity: 1000}}}}}}}\n"
        "services: {s: {workers: 100, queue: 10, service_time: 1ms}}\n"
        "faults: [{at: 30s, set: {clients.c.calls.s.hedge: none}}]\n",
        arena);
    support_near("budget", results_total(run, "edges.c.s.budget_level"), 1000, 1e-9);
    arena_destroy(arena);
}

/* A hedge waits for the key at an instance that is stopped: it asks again when that goes on at 21.8
** s, and is answered a second later, 21.8 s after it was wanted. */
static void a_stopped_instance_asks_for_no_key(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *run = run_of(
        "name: pause\nrun: {duration: 60s}\n"
        "clients: {c: {batch: {calls: 1, at: 1s}, calls: {s: {hedge: {after: 500ms, "
        "attempts: 2}}}}}\n"
        "services: {s: {instances: 2, workers: 10, queue: 10, service_time: 1s,\n"
        "  idempotency: {ttl: 1h, on_inflight: wait}}}\n"
        "faults:\n"
        "  - {at: 0s, service: s, instance: 0, errors: 100%, for: 30s}\n"
        "  - {at: 1800ms, for: 20s, service: s, instance: 1, pause: true}\n",
        arena);
    support_near("latency", results_total(run, "clients.c.latency_max"), 21.8, 1e-9);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_process_budget_stays_one),
        cmocka_unit_test(shared_states_begin_in_mid_run),
        cmocka_unit_test(a_bucket_begins_when_it_does),
        cmocka_unit_test(the_unsent_is_no_success),
        cmocka_unit_test(a_refused_choice_is_made_anew),
        cmocka_unit_test(levels_end_with_their_policy),
        cmocka_unit_test(a_level_of_two_goes_on_with_one),
        cmocka_unit_test(a_stopped_instance_asks_for_no_key),
    };
    return cmocka_run_group_tests_name("seams", tests, NULL, NULL);
}
