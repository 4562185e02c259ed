/* The AWS adaptive limiter: against its rules written down plainly, and in worlds, with the
** laws. */
#include "tests/support.h"

#include "base/arena.h"
#include "models/call/edge.h"
#include "models/policies/throttles/throttle.h"
#include "sim/rng.h"
#include "tests/laws.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- a twin: botocore's rules, in seconds --- */

struct twin {
    bool on;
    double fill_rate, capacity, tokens, filled, w_max, last_fail, measured, bucket, count;
};

static void twin_fill(struct twin *twin, double t)
{
    twin->tokens = fmin(twin->capacity, twin->tokens + (t - twin->filled) * twin->fill_rate);
    twin->filled = t;
}

static bool twin_asks(struct twin *twin, double t)
{
    if (!twin->on)
        return true;
    twin_fill(twin, t);
    if (twin->tokens < 1)
        return false;
    twin->tokens -= 1;
    return true;
}

static void twin_ends(struct twin *twin, double t, bool throttled)
{
    double bucket = floor(2 * t) / 2, new;
    twin->count++;
    if (bucket > twin->bucket) {
        twin->measured = 0.8 * twin->count / (bucket - twin->bucket) + 0.2 * twin->measured;
        twin->count = 0;
        twin->bucket = bucket;
    }
    if (throttled) {
        double rate = twin->on ? fmin(twin->measured, twin->fill_rate) : twin->measured;
        twin->w_max = rate;
        twin->last_fail = t;
        new = 0.7 * rate;
        twin->on = true;
    } else {
        double k = cbrt(twin->w_max * (1 - 0.7) / 0.4);
        new = 0.4 * pow(t - twin->last_fail - k, 3) + twin->w_max;
    }
    new = fmin(new, 2 * twin->measured);
    twin_fill(twin, t);
    twin->fill_rate = fmax(new, 0.5);
    twin->capacity = fmax(new, 1);
    twin->tokens = fmin(twin->tokens, twin->capacity);
}

/* Random gaps, random throttling; each attempt that may go is answered at once, each other one
** leaves the queue at once.  The rate in use is seen in who may go. */
static int disagreements(uint64_t seed, double throttling, struct arena *arena, int *held)
{
    enum { STEPS = 20000 };
    const struct throttle_type *type = &aws_adaptive_throttle;
    struct ground ground = { .sim = sim_create(NULL) };
    struct edge edge = { .ground = &ground };
    struct policy policy = { .edge = &edge };
    struct call call = { .edge = &edge };
    uint64_t scratch[4] = { 0 };
    void *spec = arena_take(arena, type->kind->size);
    struct throttle_view view = { .policy = &policy, .call = &call, .scratch = scratch,
                                  .spec = spec, .state = arena_take(arena, type->state_size) };
    struct twin twin = { .fill_rate = 1, .capacity = 1 };
    struct rng rng;
    int wrong = 0;
    rng_seed(&rng, seed);
    type->begin(&policy, spec, view.state);
    for (int i = 0; i < STEPS; i++) {
        view.now += time_from_s(rng_exponential(&rng) / (i / 4000 % 2 ? 5 : 50));
        sim_run_until(ground.sim, view.now);
        bool on = type->asks(&view).kind == STEP_ON, throttled = rng_uniform(&rng) < throttling;
        wrong += on != twin_asks(&twin, time_to_s(view.now));
        *held += !on;
        view.outcome = !on ? OUTCOME_cancelled : throttled ? OUTCOME_overloaded : OUTCOME_error;
        type->ends(&view);
        if (on)
            twin_ends(&twin, time_to_s(view.now), throttled);
    }
    sim_destroy(ground.sim);
    return wrong;
}

static void decides_as_its_twin(void **state)
{
    struct arena *arena = arena_create();
    int held = 0;
    (void)state;
    assert_int_equal(disagreements(1, 0.001, arena, &held), 0);
    assert_int_equal(disagreements(2, 0.02, arena, &held), 0);
    assert_int_equal(disagreements(3, 0.3, arena, &held), 0);
    assert_true(held > 10000);
    held = 0;
    assert_int_equal(disagreements(4, 0, arena, &held), 0); /* only throttling switches it on */
    assert_int_equal(held, 0);
    arena_destroy(arena);
}

/* --- worlds --- */

/* Everything is throttled: the rate falls to its floor of one attempt in two seconds. */
static void falls_to_its_floor(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = laws_run(
        "name: floor\nrun: {duration: 1060s, warmup: 60s}\n"
        "clients: {c: {closed: {users: 10}, calls: {s: {throttle: {aws_adaptive: {}}}}}}\n"
        "services: {s: {workers: 100, service_time: 100ms, error_rate: {overloaded: 100%}}}\n",
        1, arena);
    support_near("attempts", results_total(results, "edges.c.s.attempts"), 500, 0.01);
    /* delayed, not refused */
    support_near("throttled", results_total(results, "edges.c.s.throttled"), 0, 0);
    arena_destroy(arena);
}

/* Errors are no throttling: nobody waits. */
static void errors_do_not_slow_it(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = laws_run(
        "name: errors\nrun: {duration: 100s}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, "
        "calls: {s: {throttle: {aws_adaptive: {}}}}}}\n"
        "services: {s: {workers: 100, service_time: 1ms, error_rate: {error: 50%, "
        "unavailable: 40%}}}\n",
        1, arena);
    support_near("attempts", results_total(results, "edges.c.s.attempts"), 10000, 1e-3);
    arena_destroy(arena);
}

/* A burst of throttling: first attempts wait, too, and those with a deadline leave the queue in
** time.  It then grows back, and the queue is gone. */
static void waits_and_recovers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct results *results = laws_run(
        "name: recovers\nrun: {duration: 300s}\n"
        "clients: {c: {open: 100/s, fleet: 3, calls: {s: {deadline: 5s, retry: {}, timeout: 1s,\n"
        "  throttle: {aws_adaptive: {}}}}}}\n"
        "services: {s: {workers: 100, service_time: 10ms}}\n"
        "faults: [{at: 10s, for: 20s, service: s, errors: {overloaded: 50%}}]\n",
        1, arena);
    assert_true(results_total(results, "edges.c.s.deadlines") +
                    results_total(results, "clients.c.failed") > 500);
    assert_true(results_total(results, "run.goodput") > 80);
    assert_true(results_total(results, "clients.c.open") < 10);
    arena_destroy(arena);
}

/* One limiter for all calls of a process: throttling by one target slows the calls to the other. */
static void one_limiter_couples_targets(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    for (int shared = 0; shared < 2; shared++) {
        const char *call = arena_format(arena,
                                        "{deadline: 5s, throttle: {aws_adaptive: {scope: %s}}}",
                                        shared ? "process" : "call_site");
        const struct results *results = laws_run(
            arena_format(arena,
                         "name: coupled\nrun: {duration: 100s, warmup: 20s}\n"
                         "clients: {c: {open: 100/s, calls: {good: %s, bad: %s}}}\n"
                         "services:\n"
                         "  good: {workers: 100, service_time: 10ms}\n"
                         "  bad: {workers: 100, service_time: 10ms, "
                         "error_rate: {overloaded: 100%%}}\n",
                         call, call),
            1, arena);
        double good = results_total(results, "edges.c.good.attempt_rate");
        assert_true(shared ? good < 5 : good > 45);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decides_as_its_twin),
        cmocka_unit_test(falls_to_its_floor),
        cmocka_unit_test(errors_do_not_slow_it),
        cmocka_unit_test(waits_and_recovers),
        cmocka_unit_test(one_limiter_couples_targets),
    };
    return cmocka_run_group_tests_name("the AWS adaptive limiter", tests, NULL, NULL);
}
