/* What each retry budget makes of an outage, in whole worlds: amplification against the closed
** forms, who shares a budget, and Envoy's concurrency at every instant. */
#include "models/spec/world.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A total outage: constant arrivals, every attempt fails at once. */
static const struct results *outage(int seconds, int rate, const char *call, const char *more,
                                    struct arena *arena)
{
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: outage\nrun: {duration: %ds}\n"
                     "clients: {c: {open: {rate: %d/s, arrivals: constant}, calls: {s: %s}%s}}\n"
                     "services: {s: {workers: 100000, service_time: 0s, error_rate: 100%%}}\n",
                     seconds, rate, call, more),
        arena);
    return support_run(&spec, 1, NULL, arena);
}

static double amplification(int rate, const char *budget, const char *more, struct arena *arena)
{
    const char *call = arena_format(
        arena, "{retry: {attempts: 3, backoff: none, budget: {%s}}}", budget);
    return results_total(outage(100, rate, call, more, arena), "edges.c.s.amplification");
}

static double retries(int rate, const char *budget, struct arena *arena)
{
    const char *call = arena_format(
        arena, "{retry: {attempts: 3, backoff: none, budget: {%s}}}", budget);
    return results_total(outage(100, rate, call, "", arena), "edges.c.s.retries");
}

/* Deposits at the start of calls keep ratio x rate going: 1.2 + 10/rate; the others only the
** floor. */
static void pitfall_9_leaky_ratio(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    support_near("100/s", amplification(100, "leaky_ratio: {}", "", arena), 1.30, 1e-3);
    support_near("1000/s", amplification(1000, "leaky_ratio: {}", "", arena), 1.21, 1e-3);
    support_near("five processes, 100/s each",
                 amplification(500, "leaky_ratio: {}", ", fleet: 5", arena), 1.30, 2e-3);
    support_near("five processes, one budget",
                 amplification(500, "leaky_ratio: {scope: fleet}", ", fleet: 5", arena), 1.22,
                 1e-3);
    support_near("on success", amplification(100, "leaky_ratio: {deposit_on: success}", "", arena),
                 1.10, 1e-3);
    support_near("non retryable",
                 amplification(100, "leaky_ratio: {deposit_on: non_retryable}", "", arena), 1.10,
                 1e-3);
    support_near("no budget",
                 amplification(100, "leaky_ratio: {ratio: 100%, min_retries_per_second: 1000/s}",
                               "", arena), 3, 1e-3);
    arena_destroy(arena);
}

static void fixed_numbers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    support_near("aws, 5", retries(100, "aws_quota: {retry_cost: 5}", arena), 100, 1e-9);
    support_near("aws, 14", retries(100, "aws_quota: {}", arena), 35, 1e-9);
    support_near("bucket", retries(100, "token_bucket: {capacity: 50, refill: 2/s}", arena),
                 50 + 2 * 100, 1e-2);
    support_near("10 % of the calls", amplification(200, "window_ratio: {}", "", arena), 1.10,
                 5e-3);
    /* three calls: nine attempts, then ten */
    support_near("gate", retries(100, "health_gate: {}", arena), 6, 1e-9);
    arena_destroy(arena);
}

/* gRPC 10 and 0.1: four failures are retried, be it of one call or of many. */
static void pitfall_6_grpc_in_an_outage(void **state)
{
    static const struct {
        const char *calls, *attempts;
        double retries;
    } cases[] = {
        { "batch: {calls: 1, every: 10s}", "10", 4 },
        { "batch: {calls: 50}", "2", 4 }, /* their retries fail as well, but later */
        { "open: 100/s", "3", 4 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: grpc\nrun: {duration: 60s}\n"
                         "clients: {c: {%s, calls: {s: {retry: {attempts: %s, backoff: 1s, "
                         "jitter: none,\n"
                         "  budget: {grpc_throttle: {max_tokens: 10, token_ratio: 0.1}}}}}}}\n"
                         "services: {s: {workers: 100000, service_time: 0s, error_rate: 100%%}}\n",
                         cases[i].calls, cases[i].attempts),
            arena);
        const struct results *results = support_run(&spec, 1, NULL, arena);
        support_near(cases[i].calls, results_total(results, "edges.c.s.retries"),
                     cases[i].retries, 0);
    }
    arena_destroy(arena);
}

/* Timeouts cost 10 tokens before 2026, 14 like all else since; throttling 5. */
static void aws_classes(void **state)
{
    static const struct {
        const char *quota, *fault;
        double retries;
    } cases[] = {
        { "retry_cost: 5, timeout_cost: 10", "black_hole: true", 50 },
        { "retry_cost: 14", "black_hole: true", 35 },
        { "retry_cost: 14", "errors: {overloaded: 100%}", 100 },
        { "retry_cost: 14", "errors: {unavailable: 100%}", 35 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: classes\nrun: {duration: 60s}\n"
                         "clients: {c: {open: 100/s, calls: {s: {timeout: 100ms, "
                         "retry: {attempts: 3,\n"
                         "  backoff: none, budget: {aws_quota: {%s}}}}}}}\n"
                         "services: {s: {workers: 100000, service_time: 1ms}}\n"
                         "faults: [{at: 0s, service: s, %s}]\n",
                         cases[i].quota, cases[i].fault),
            arena);
        const struct results *results = support_run(&spec, 1, NULL, arena);
        support_near(cases[i].quota, results_total(results, "edges.c.s.retries"),
                     cases[i].retries, 1e-9);
    }
    arena_destroy(arena);
}

/* Two calls of one client, 100/s each: one budget a call, one a process, one for the fleet. */
static void who_shares_a_budget(void **state)
{
    static const struct {
        const char *scope;
        int fleet;
        double retries; /* floors of 10/s that add to 20 % of the calls */
    } cases[] = {
        { "call_site", 1, 2 }, { "process", 1, 1 }, { "fleet", 1, 2 },
        { "call_site", 4, 8 }, { "process", 4, 4 }, { "fleet", 4, 2 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *call = arena_format(
            arena, "{retry: {attempts: 3, backoff: none, budget: {leaky_ratio: {scope: %s}}}}",
            cases[i].scope);
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: sharing\nrun: {duration: 100s}\n"
                         "clients: {c: {open: {rate: 800/s, arrivals: constant}, fleet: %d,\n"
                         "  calls: {s: %s, t: %s}}}\n"
                         "services:\n"
                         "  s: {workers: 100000, service_time: 0s, error_rate: 100%%}\n"
                         "  t: {workers: 100000, service_time: 0s, error_rate: 100%%}\n",
                         cases[i].fleet, call, call),
            arena);
        const struct results *results = support_run(&spec, 1, NULL, arena);
        double got = results_total(results, "edges.c.s.retries") +
                     results_total(results, "edges.c.t.retries");
        support_near(call, got, 0.2 * 800 * 100 + cases[i].retries * 10 * 100, 2e-3);
    }
    arena_destroy(arena);
}

/* A budget fails the call now, with its own failure; it never makes it wait. */
static void pitfall_7_budgets_deny_at_once(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    static const char *const budgets[] = {
        "window_ratio: {ratio: 0%}", "token_bucket: {initial: 0}", "grpc_throttle: {max_tokens: 1}",
        "leaky_ratio: {ratio: 0%, min_retries_per_second: 0/s}", "concurrency: 0",
        "concurrency_ratio: {ratio: 0%, min_retry_concurrency: 0}", "aws_quota: {capacity: 0}",
        "health_gate: {minimum_calls: 0}",
    };
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        const char *call = arena_format(
            arena, "{retry: {attempts: 3, backoff: 5s, budget: {%s}}}", budgets[i]);
        const struct results *results = outage(10, 100, call, "", arena);
        support_near(budgets[i], results_total(results, "edges.c.s.retries"), 0, 0);
        support_near(budgets[i], results_total(results, "edges.c.s.budget_denied"), 1000, 0);
        support_near(budgets[i], results_total(results, "edges.c.s.errors"), 1000, 0);
        support_near(budgets[i], results_total(results, "clients.c.failed"), 1000, 0);
        support_near(budgets[i], results_total(results, "clients.c.open"), 0, 0);
    }
    arena_destroy(arena);
}

/* The level is told at the start and with every move: after the outage nothing is left but what is
** under way. */
static void add_move(void *self, const struct fact *fact)
{
    if (fact->kind == FACT_EDGE_GAUGE && fact->number == GAUGE_BUDGET)
        *(double *)self += fact->by;
}

static void levels_are_told(void **state)
{
    static const struct {
        const char *budget;
        double left;
    } cases[] = {
        { "aws_quota: {}", 0 }, { "grpc_throttle: {}", 0 }, { "token_bucket: {}", 0 },
        { "leaky_ratio: {ttl: 60s, ratio: 0%}", 0 },
        { "concurrency: 7", 7 }, { "concurrency_ratio: {}", 3 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: level\nrun: {duration: 59s}\n"
                         "clients: {c: {open: 100/s, calls: {s: {retry: {backoff: none, "
                         "budget: {%s}}}}}}\n"
                         "services: {s: {workers: 100000, service_time: 0s, error_rate: 100%%}}\n",
                         cases[i].budget),
            arena);
        double left = 0;
        support_run(&spec, 1, &(struct observer){ add_move, &left }, arena);
        if (fabs(left - cases[i].left) > 1e-9)
            fail_msg("%s: the level is %g, not %g", cases[i].budget, left, cases[i].left);
    }
    arena_destroy(arena);
}

/* --- Envoy: retries at once --- */

struct watch {
    int open, in_flight, retries; /* calls; attempts; retries in flight */
    int held, most;               /* retries granted and not over: in flight or pausing */
    int over;                     /* times that one was granted beyond the limit */
    double ratio;
    int least;
};

/* Between the facts of one call at one instant the counts do not add up; these come after. */
static bool is_settled(const struct fact *fact)
{
    return fact->kind == FACT_CALL_STARTED || fact->kind == FACT_ATTEMPT_ANSWERED ||
           (fact->kind == FACT_ATTEMPT_SENT && fact->number > 1);
}

static void watch_retries(void *self, const struct fact *fact)
{
    struct watch *watch = self;
    if (is_settled(fact)) {
        int held = watch->retries + watch->open - watch->in_flight;
        double limit = fmax(trunc(watch->ratio * watch->in_flight), watch->least);
        watch->over += held > watch->held && held > limit;
        watch->held = held;
        watch->most = held > watch->most ? held : watch->most;
    }
    switch (fact->kind) {
    case FACT_CALL_STARTED: watch->open++; break;
    case FACT_CALL_ENDED: watch->open--; break;
    case FACT_ATTEMPT_SENT: watch->in_flight++, watch->retries += fact->number > 1; break;
    case FACT_ATTEMPT_ANSWERED: watch->in_flight--, watch->retries -= fact->number > 1; break;
    default: break;
    }
}

/* Attempts that take 100 ms and fail; pauses of 200 ms. */
static const struct results *slow_failures(int rate, const char *budget, struct watch *watch,
                                           struct arena *arena)
{
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: envoy\nrun: {duration: 60s}\n"
                     "clients: {c: {open: %d/s, calls: {s: {retry: {attempts: 3, backoff: 200ms,\n"
                     "  jitter: none, budget: {%s}}}}}}\n"
                     "services: {s: {workers: 100000, service_time: 100ms, error_rate: 100%%}}\n",
                     rate, budget),
        arena);
    return support_run(&spec, 1, &(struct observer){ watch_retries, watch }, arena);
}

/* 1 000/s keep 100 first attempts in flight; a fifth of all in flight retries at once, pauses
** included. */
static void pitfall_8_envoy_counts_retries_at_once(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct watch watch = { .ratio = 0.2, .least = 3 };
    slow_failures(1000, "concurrency_ratio: {}", &watch, arena);
    assert_int_equal(watch.over, 0);
    assert_in_range(watch.most, 20, 35);
    watch = (struct watch){ .ratio = 0.2, .least = 3 };
    slow_failures(10, "concurrency_ratio: {}", &watch, arena); /* one in flight: the floor */
    assert_int_equal(watch.over, 0);
    assert_int_equal(watch.most, 3);
    watch = (struct watch){ .least = 5 };
    slow_failures(1000, "concurrency: 5", &watch, arena);
    assert_int_equal(watch.over, 0);
    assert_int_equal(watch.most, 5);
    watch = (struct watch){ .least = 5 }; /* those that pause are not counted: many more are
                                             granted */
    slow_failures(1000, "concurrency: {max_retries: 5, count: at_send}", &watch, arena);
    assert_true(watch.most > 50);
    arena_destroy(arena);
}

/* c slots that each last for pause and attempt: c / (200 ms + 100 ms) retries a second. */
static void pitfall_8_concurrency_is_no_rate(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct watch watch = { 0 };
    const struct results *results = slow_failures(1000, "concurrency: 3", &watch, arena);
    support_near("retries", results_total(results, "edges.c.s.retries"), 60 * 3 / 0.3, 0.02);
    arena_destroy(arena);
}

/* Slots that recycle at once hold a fifth of all that is in flight: L / (1 - 0.2) attempts a
** second. */
static void pitfall_8_a_share_of_the_total(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: recycling\nrun: {duration: 60s, warmup: 5s}\n"
        "clients: {c: {open: 1000/s, calls: {s: {retry: {attempts: 3, backoff: none,\n"
        "  budget: {concurrency_ratio: {}}}}}}}\n"
        "services: {s: {workers: 100000, service_time: 100ms, error_rate: 100%}}\n",
        arena);
    const struct results *results = support_run(&spec, 1, NULL, arena);
    support_near("L / (1 - b)", results_total(results, "edges.c.s.amplification"), 1.25, 0.01);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pitfall_9_leaky_ratio),
        cmocka_unit_test(fixed_numbers),
        cmocka_unit_test(pitfall_6_grpc_in_an_outage),
        cmocka_unit_test(aws_classes),
        cmocka_unit_test(who_shares_a_budget),
        cmocka_unit_test(pitfall_7_budgets_deny_at_once),
        cmocka_unit_test(levels_are_told),
        cmocka_unit_test(pitfall_8_envoy_counts_retries_at_once),
        cmocka_unit_test(pitfall_8_concurrency_is_no_rate),
        cmocka_unit_test(pitfall_8_a_share_of_the_total),
    };
    return cmocka_run_group_tests_name("budgets in an outage", tests, NULL, NULL);
}
