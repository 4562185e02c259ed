/* The caller's own throttles: each rule against its source, and what it makes of a world. */
#include "tests/support.h"

#include "base/arena.h"
#include "models/call/edge.h"
#include "models/policies/throttles/throttle.h"
#include "models/spec/world.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- a throttle alone, asked about one attempt after the other --- */

struct desk {
    const struct throttle_type *type;
    struct throttle_view view;
    struct policy policy;
    struct edge edge;
    struct ground ground;
    struct call call;
    uint64_t scratch[4];
};

static void desk_open(struct desk *desk, const char *kind, const char *key, const char *value,
                      struct arena *arena)
{
    struct one one = { registry_find(&throttle_registry, kind), NULL };
    struct err err;
    one.value = arena_take(arena, one.kind->size);
    fields_default(one.kind->fields, one.value, arena);
    if (key)
        assert_true(field_read(fields_find(one.kind->fields, key), one.value, value, arena, &err));
    *desk = (struct desk){ .type = throttle_type_of(&one) };
    desk->ground.sim = sim_create(NULL);
    desk->edge.ground = &desk->ground;
    desk->policy = (struct policy){ .edge = &desk->edge, .stage.chance = 4711 };
    desk->view = (struct throttle_view){ .spec = one.value, .policy = &desk->policy,
                                         .call = &desk->call, .scratch = desk->scratch,
                                         .state = arena_take(arena,
                                                             throttle_state(desk->type,
                                                                            one.value)) };
    if (desk->type->begin)
        desk->type->begin(&desk->policy, one.value, desk->view.state);
}

static void desk_at(struct desk *desk, sim_time now)
{
    sim_run_until(desk->ground.sim, now);
    desk->view.now = now;
}

static enum step_kind asks(struct desk *desk)
{
    desk->view.nth++;
    return desk->type->asks(&desk->view).kind;
}

static void ends(struct desk *desk, enum outcome outcome)
{
    desk->view.outcome = outcome;
    desk->type->ends(&desk->view);
}

/* --- Google SRE --- */

/* After 500 attempts of which 200 were accepted, p = (requests - 400) / (requests + 1) with every
** further attempt counted, also one that is rejected here: the number rejected must be the sum of
** the p, within four standard deviations of it. */
static void pitfall_11_sre_counts_what_it_rejects(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    desk_open(&desk, "sre", NULL, NULL, arena);
    for (int i = 0; i < 200; i++) {
        assert_int_equal(asks(&desk), STEP_ON);
        ends(&desk, i % 2 ? OUTCOME_ok : OUTCOME_error); /* an error is an accept */
    }
    double expected = 0, variance = 0, rejected = 0;
    for (int requests = 200; requests < 3000; requests++) {
        double p = fmax(0, (requests - 400.0) / (requests + 1.0));
        expected += p;
        variance += p * (1 - p);
        bool on = asks(&desk) == STEP_ON;
        rejected += !on;
        if (on)
            ends(&desk, requests % 2 ? OUTCOME_overloaded : OUTCOME_refused);
    }
    assert_true(fabs(rejected - expected) < 4 * sqrt(variance));
    desk_at(&desk, 120 * SIM_S); /* all forgotten */
    assert_int_equal(asks(&desk), STEP_ON);
    sim_destroy(desk.ground.sim);
    arena_destroy(arena);
}

/* What was given up from outside is as if it had never been asked for. */
static void sre_forgets_what_was_given_up(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    desk_open(&desk, "sre", NULL, NULL, arena);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(asks(&desk), STEP_ON);
        ends(&desk, OUTCOME_cancelled);
    }
    sim_destroy(desk.ground.sim);
    arena_destroy(arena);
}

/* A server that accepts some 100/s of 1 000/s and turns the rest away: about twice what it accepts
** is sent.  Were local rejections not counted, it would be sqrt(2 x 100 x 1000) = 447/s. */
static void sre_settles_at_twice_what_is_accepted(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: sre\nrun: {duration: 600s, warmup: 300s}\n"
        "clients: {c: {open: 1000/s, calls: {s: {throttle: {sre: {}}}}}}\n"
        "services: {s: {workers: 10, queue: 0, service_time: 100ms}}\n",
        arena);
    const struct results *results = support_run(&spec, 1, NULL, arena);
    double sent = results_total(results, "edges.c.s.attempt_rate");
    support_near("sent per accepted", sent / results_total(results, "run.goodput"), 2, 0.03);
    support_near("throttled", results_total(results, "edges.c.s.throttled") / 300, 1000 - sent,
                 0.02);
    arena_destroy(arena);
}

/* --- Finagle --- */

/* The average falls as e^(-t/120s) under nacks: drops begin after 120 s x ln 2, and not before. */
static void nack_rate_decides(void **state)
{
    struct arena *arena = arena_create();
    struct desk desk;
    (void)state;
    desk_open(&desk, "nack", NULL, NULL, arena);
    int dropped = 0;
    double expected = 0, variance = 0;
    for (int i = 1; i <= 24000; i++) { /* 100/s for 240 s */
        double t = i * 0.01, accepted = exp(-t / 120);
        desk_at(&desk, (sim_time)i * 10 * SIM_MS);
        bool on = asks(&desk) == STEP_ON;
        double p = accepted < 0.5 ? fmin(0.75, 1 - accepted / 0.5) : 0;
        assert_true(on || t > 120 * log(2));
        dropped += !on;
        expected += p;
        variance += p * (1 - p);
        ends(&desk, i % 2 ? OUTCOME_refused : OUTCOME_overloaded);
    }
    assert_true(fabs(dropped - expected) < 4 * sqrt(variance));
    double before = exp(-2); /* comes back above a half: 1 - (1 - e^-2) e^(-t/120) = 0.5 */
    double back = 120 * log((1 - before) / 0.5);
    for (int i = 1; i <= 12000; i++) {
        desk_at(&desk, 240 * SIM_S + (sim_time)i * 10 * SIM_MS);
        bool on = asks(&desk) == STEP_ON;
        assert_true(on || i * 0.01 < back + 0.02);
        ends(&desk, OUTCOME_ok);
    }
    sim_destroy(desk.ground.sim);
    arena_destroy(arena);
}

/* All is nacked: three in four are dropped, a quarter still asks; what is dropped feeds nothing. */
static void pitfall_11_nack_drops_three_quarters(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: nack\nrun: {duration: 1500s, warmup: 1200s, replications: 10}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, "
        "calls: {s: {throttle: {nack: {}}}}},\n"
        "          slow: {open: {rate: 4/s, arrivals: constant}, "
        "calls: {s: {throttle: {nack: {}}}}}}\n"
        "services: {s: {workers: 10, service_time: 0s, error_rate: {overloaded: 100%}}}\n",
        arena);
    support_theory(study, "edges.c.s.attempt_rate", 25, 0.02);
    support_near("below 5/s", results_total(study->run[0], "edges.slow.s.throttled"), 0, 0);
    arena_destroy(arena);
}

/* Its own drops not counted: of L wanted s are sent and a accepted, s = L 2a/s.  The average over
** time gives the answers of one instant the weight of one; here no two come together. */
static void pitfall_11_nack_counts_only_what_it_sends(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: nack\nrun: {duration: 900s, warmup: 600s}\n"
        "clients: {c: {open: 1000/s, calls: {s: {throttle: {nack: {}}, network: 1ms}}}}\n"
        "services: {s: {workers: 10, queue: 0, service_time: {exponential: 100ms}}}\n",
        arena);
    const struct results *results = support_run(&spec, 1, NULL, arena);
    double accepted = results_total(results, "run.goodput");
    support_near("sent", results_total(results, "edges.c.s.attempt_rate"),
                 sqrt(2 * accepted * 1000), 0.03);
    arena_destroy(arena);
}

/* --- a fixed rate --- */

struct sent {
    double at[4]; /* counts by instant */
    const double *instant;
    int other;
};

static void note_sent(void *self, const struct fact *fact)
{
    struct sent *sent = self;
    if (fact->kind != FACT_ATTEMPT_SENT)
        return;
    for (int i = 0; i < 4; i++)
        if (fact->time == time_from_s(sent->instant[i])) {
            sent->at[i]++;
            return;
        }
    sent->other++;
}

static const struct results *herd(const char *batch, const char *policies, struct sent *sent,
                                  struct arena *arena)
{
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: herd\nrun: {duration: 4s}\n"
                     "clients: {c: {batch: {%s}, calls: {s: {%s}}}}\n"
                     "services: {s: {workers: 1000, service_time: 1ms}}\n",
                     batch, policies),
        arena);
    return support_run(&spec, 1, &(struct observer){ note_sent, sent }, arena);
}

/* 200 at once, 50 a second: the others are refused, or reserve the cycles they can wait for. */
static void rate_limits_by_cycles(void **state)
{
    static const double instants[] = { 0.25, 1, 2, 3 };
    struct arena *arena = arena_create();
    (void)state;
    struct sent sent = { .instant = instants };
    const struct results *results =
        herd("calls: 200, at: 250ms", "throttle: {rate: {limit: 50}}", &sent, arena);
    assert_true(sent.at[0] == 50 && sent.at[1] == 0 && sent.other == 0);
    support_near("throttled", results_total(results, "edges.c.s.throttled"), 150, 0);
    sent = (struct sent){ .instant = instants };
    results = herd("calls: 200, at: 250ms", "throttle: {rate: {limit: 50, max_wait: 1.75s}}", &sent,
                   arena);
    assert_true(sent.at[0] == 50 && sent.at[1] == 50 && sent.at[2] == 50 && sent.at[3] == 0);
    support_near("throttled", results_total(results, "edges.c.s.throttled"), 50, 0);
    support_near("longest", results_total(results, "clients.c.latency_max"), 1.751, 0.01);
    arena_destroy(arena);
}

/* Unused permissions are gone; a reservation stays used when its caller has left. */
static void rate_keeps_reservations(void **state)
{
    static const double instants[] = { 0.25, 1.1, 2, 3 };
    struct arena *arena = arena_create();
    (void)state;
    struct sent sent = { .instant = instants };
    const struct results *results =
        herd("calls: 60, at: 250ms, every: 850ms",
             "deadline: 500ms, throttle: {rate: {limit: 50, max_wait: 2s}}", &sent, arena);
    /* 10 wait for 1 s and leave at 0.75 s, so 40 are left at 1.1 s; 20 reserve of 2 s and leave; of
    ** the 60 at 1.95 s 30 get what 2 s has left, the others reserve of 3 s and leave; and so on */
    assert_true(sent.at[0] == 50 && sent.at[1] == 40 && sent.at[2] == 30 && sent.at[3] == 20);
    assert_int_equal(sent.other, 10);
    support_near("throttled", results_total(results, "edges.c.s.throttled"), 0, 0);
    arena_destroy(arena);
}

/* Retries pay as any attempt does: it stands inside retry. */
static void pitfall_7_throttles_stand_inside_retry(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: inside\nrun: {duration: 100s}\n"
        "clients: {c: {open: {rate: 30/s, arrivals: constant}, calls: {s: {retry: {attempts: 3, "
        "backoff: none},\n"
        "  throttle: {rate: {limit: 50}}}}}}\n"
        "services: {s: {workers: 10, service_time: 0s, error_rate: 100%}}\n",
        arena);
    const struct results *results = support_run(&spec, 1, NULL, arena);
    support_near("attempts", results_total(results, "edges.c.s.attempts"), 5000, 0.01);
    /* 16 calls take 48 permissions, the 17th the last two; it and 13 more are refused one */
    support_near("throttled", results_total(results, "edges.c.s.throttled"), 14 * 100, 0.002);
    arena_destroy(arena);
}

/* Two calls of a fleet of four: a limiter a call and process, a process, or one of the fleet for a
** call. */
static void who_shares_a_throttle(void **state)
{
    static const struct {
        const char *scope;
        int limiters;
    } cases[] = { { "call_site", 8 }, { "process", 4 }, { "fleet", 2 } };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *call = arena_format(arena, "{throttle: {rate: {limit: 10, scope: %s}}}",
                                        cases[i].scope);
        struct world_spec spec = support_spec(
            arena_format(arena,
                         "name: sharing\nrun: {duration: 10s}\n"
                         "clients: {c: {open: 1000/s, fleet: 4, calls: {s: %s, t: %s}}}\n"
                         "services:\n"
                         "  s: {workers: 1000, service_time: 1ms}\n"
                         "  t: {workers: 1000, service_time: 1ms}\n",
                         call, call),
            arena);
        const struct results *results = support_run(&spec, 1, NULL, arena);
        support_near(call, results_total(results, "run.attempts"), cases[i].limiters * 10, 0);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pitfall_11_sre_counts_what_it_rejects),
        cmocka_unit_test(sre_forgets_what_was_given_up),
        cmocka_unit_test(sre_settles_at_twice_what_is_accepted),
        cmocka_unit_test(nack_rate_decides),
        cmocka_unit_test(pitfall_11_nack_drops_three_quarters),
        cmocka_unit_test(pitfall_11_nack_counts_only_what_it_sends),
        cmocka_unit_test(rate_limits_by_cycles),
        cmocka_unit_test(rate_keeps_reservations),
        cmocka_unit_test(pitfall_7_throttles_stand_inside_retry),
        cmocka_unit_test(who_shares_a_throttle),
    };
    return cmocka_run_group_tests_name("the caller's own throttles", tests, NULL, NULL);
}
