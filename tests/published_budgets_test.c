/* Budgets against a published simulation, and what the caller's own health says. */
#include "tests/support.h"

#include "base/arena.h"
#include "models/call/edge.h"
#include "models/policies/budgets/budget.h"

#include <math.h>
#include <stdio.h>

/* --- M. Brooker, "Fixing retries with token buckets and circuit breakers", 2022 ---
** 100 clients x 10/s x 10 s; each attempt fails with f.  Load multiplier and success of no retries,
** three retries, and a bucket per client without any other bound: 5 at the start, + 0.1 a call
** started, - 1 a retry, retries while it holds more than 1.  The source's numbers are of single
** runs: +- 0.02 and +- 0.015. */

static const char three_retries[] = "retry: {attempts: 4, backoff: none}";
static const char adaptive[] = "retry: {attempts: 100, backoff: none, budget: {token_bucket:\n"
                               "  {capacity: 5, per_call: 0.1, cost: 1, least: 1}}}";

static void brooker(const char *what, int fleet, double f, const char *policies, double load,
                    double success, struct arena *arena)
{
    const struct study *study = support_study(
        arena_format(arena,
                     "name: brooker\nrun: {duration: 10s, replications: 10}\n"
                     "clients: {c: {open: 1000/s, fleet: %d, calls: {s: {%s}}}}\n"
                     "services: {s: {workers: 100000, service_time: 0s, error_rate: %g}}\n",
                     fleet, policies, f),
        arena);
    double loads = 0, successes = 0;
    for (size_t r = 0; r < study->runs; r++) {
        loads += results_total(study->run[r], "edges.c.s.amplification");
        successes += results_total(study->run[r], "edges.c.s.success_ratio");
    }
    loads /= (double)study->runs;
    successes /= (double)study->runs;
    if (fabs(loads - load) > 0.02 || fabs(successes - success) > 0.015)
        fail_msg("%s, f %g: load %.3f, success %.3f; published %.3f, %.3f", what, f, loads,
                 successes, load, success);
}

static void brooker_2022(void **state)
{
    static const struct {
        double f, none, load3, success3, load_adaptive, success_adaptive;
    } rows[] = {
        { 0.05, 0.953, 1.055, 1, 1.052, 1 },         { 0.10, 0.899, 1.106, 1, 1.096, 0.992 },
        { 0.20, 0.804, 1.242, 0.998, 1.134, 0.905 }, { 0.50, 0.500, 1.881, 0.935, 1.143, 0.570 },
        { 0.75, 0.253, 2.723, 0.682, 1.143, 0.285 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        brooker("none", 100, rows[i].f, "", 1, rows[i].none, arena);
        brooker("three retries", 100, rows[i].f, three_retries, rows[i].load3, rows[i].success3,
                arena);
        brooker("adaptive", 100, rows[i].f, adaptive, rows[i].load_adaptive,
                rows[i].success_adaptive, arena);
    }
    arena_destroy(arena);
}

/* Local state permits too much: ten times the clients at the same rate, each with its own bucket.
** In the published program (retry_sim.py) every client makes its first call at the very start, so
** eleven calls in ten seconds; here eleven seconds have as many.  With ten calls each it is
** 1.485. */
static void many_clients_permit_too_much(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        arena_format(arena,
                     "name: many\nrun: {duration: 11s, replications: 10}\n"
                     "clients: {c: {open: 1000/s, fleet: 1000, calls: {s: {%s}}}}\n"
                     "services: {s: {workers: 100000, service_time: 0s, error_rate: 50%%}}\n",
                     adaptive),
        arena);
    double loads = 0;
    for (size_t r = 0; r < study->runs; r++)
        loads += results_total(study->run[r], "edges.c.s.amplification") / (double)study->runs;
    support_near("1000 clients", loads, 1.46, 0.02 / 1.46);
    arena_destroy(arena);
}

/* --- the health gate --- */

/* Stands for a breaker on the same edge. */
struct lid {
    struct policy policy;
    bool shut;
};

static bool lid_is_shut(const struct policy *policy, uint32_t process)
{
    const struct lid *lid = (const struct lid *)policy;
    assert_true(process == 0);
    return lid->shut;
}

static const struct policy_type lid_type = { .is_shut = lid_is_shut };

struct gate {
    struct budget_view view;
    const struct budget_type *type;
    struct edge edge;
    struct policy policy;
    struct call call;
    struct lid lid;
};

static void gate_open(struct gate *gate, const char *breaker_closed, struct arena *arena)
{
    const struct kind *kind = &health_gate_kind;
    void *spec = arena_take(arena, kind->size);
    struct err err;
    fields_default(kind->fields, spec, arena);
    assert_true(field_read(fields_find(kind->fields, "breaker_closed"), spec, breaker_closed, arena,
                           &err));
    *gate = (struct gate){ .type = &health_gate_budget };
    gate->lid.policy.type = &lid_type;
    gate->edge = (struct edge){ .processes = 1, .policy = &gate->lid.policy,
                                .stages = { .count = 1 } };
    gate->policy.edge = &gate->edge;
    gate->call.edge = &gate->edge;
    gate->view = (struct budget_view){ .spec = spec, .policy = &gate->policy, .call = &gate->call,
                                       .state = arena_take(arena, gate->type->state_of(spec)) };
    gate->type->begin(spec, gate->view.state, 0);
}

static void gate_hears(struct gate *gate, int times, enum outcome outcome, bool worth)
{
    gate->view.outcome = outcome;
    gate->view.worth = worth;
    for (int i = 0; i < times; i++)
        gate->type->attempt_ends(&gate->view);
}

static void gate_follows_the_share_of_errors(void **state)
{
    struct arena *arena = arena_create();
    struct gate gate;
    (void)state;
    gate_open(&gate, "false", arena);
    gate_hears(&gate, 9, OUTCOME_error, true);
    assert_true(gate.type->grants(&gate.view)); /* nine attempts say nothing yet */
    gate_hears(&gate, 1, OUTCOME_error, true);
    assert_false(gate.type->grants(&gate.view));
    gate_hears(&gate, 10, OUTCOME_invalid, false); /* half of twenty: at the threshold */
    assert_false(gate.type->grants(&gate.view));
    gate_hears(&gate, 100, OUTCOME_breaker_open, true); /* never sent: not counted */
    gate_hears(&gate, 100, OUTCOME_cancelled, false);
    assert_false(gate.type->grants(&gate.view));
    gate_hears(&gate, 1, OUTCOME_ok, false);
    assert_true(gate.type->grants(&gate.view));
    gate_hears(&gate, 100, OUTCOME_timeout, true);
    assert_false(gate.type->grants(&gate.view));
    gate.view.now = 10 * SIM_S;
    assert_true(gate.type->grants(&gate.view));
    arena_destroy(arena);
}

static void gate_asks_the_breakers(void **state)
{
    struct arena *arena = arena_create();
    struct gate gate;
    (void)state;
    gate_open(&gate, "true", arena);
    assert_true(gate.type->grants(&gate.view));
    gate.lid.shut = true;
    assert_false(gate.type->grants(&gate.view));
    gate_open(&gate, "false", arena);
    gate.lid.shut = true;
    assert_true(gate.type->grants(&gate.view));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brooker_2022),
        cmocka_unit_test(many_clients_permit_too_much),
        cmocka_unit_test(gate_follows_the_share_of_errors),
        cmocka_unit_test(gate_asks_the_breakers),
    };
    return cmocka_run_group_tests_name("published budgets", tests, NULL, NULL);
}
