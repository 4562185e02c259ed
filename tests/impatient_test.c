/* Impatient users against the Erlang A model (M/M/c+M) and against instants known beforehand. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "tests/laws.h"

#include <math.h>
#include <stdlib.h>

/* The share of the users who abandon: birth and death with rates lambda up, min(n, c) mu + (n - c)
** theta down: those who wait lose patience with rate theta each.  Source: Garnett, Mandelbaum,
** Reiman, Designing a Call Center with Impatient Customers, 2002, section 2. */
static double erlang_a(double lambda, double mu, double theta, int servers)
{
    double p = 1, sum = 1, lost = 0;
    for (int n = 1; n < 5000; n++) {
        double down = fmin(n, servers) * mu + fmax(0, n - servers) * theta;
        p *= lambda / down;
        sum += p;
        lost += fmax(0, n - servers) * theta * p;
    }
    return lost / sum / lambda;
}

/* Who loses patience at work ends his call, too, but the worker goes on: to the queue it is as if
** he had stayed.  So those count who were cancelled while they waited. */
static void abandonment(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    support_near("rates all 1: n is Poisson", erlang_a(1, 1, 1, 1), exp(-1), 1e-9);
    const struct study *study = support_study(
        "name: erlang a\nrun: {duration: 200s, warmup: 20s, replications: 20, seed: 3}\n"
        "clients: {c: {impatient: {rate: 1050/s, patience: {exponential: 1s}, reloads: 0},\n"
        "  calls: {s: {cancel: queued}}}}\n"
        "services: {s: {workers: 10, queue: unlimited, service_time: {exponential: 10ms}}}\n",
        arena);
    double values[20];
    for (size_t r = 0; r < study->runs; r++)
        values[r] = results_total(study->run[r], "services.s.cancelled") /
                    results_total(study->run[r], "clients.c.calls");
    support_theory_of("abandoned", values, study->runs, erlang_a(1050, 100, 1, 10), 0.06);
    arena_destroy(arena);
}

/* Nobody is ever answered: each user makes four calls, given up after a second each, half a second
** apart. */
static void reloads_until_the_last(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: reloads\nrun: {duration: 100s}\n"
        "clients: {c: {fleet: 3, impatient: {rate: [{at: 0s, rate: 20/s}, {at: 50s, rate: 20/s}, "
        "{at: 50s, rate: 0/s}], patience: 1s, reloads: 3, pause: 500ms}, calls: {s: {}}}}\n"
        "services: {s: {workers: 1000, queue: 0, service_time: 1ms}}\n"
        "faults: [{at: 0s, for: none, service: s, black_hole: true}]\n", arena);
    struct laws *laws = laws_create(&spec);
    struct observer lawful = laws_observer(laws);
    const struct results *results = support_run(&spec, 1, &lawful, arena);
    double calls = results_total(results, "clients.c.calls");
    assert_null(laws_broken(laws, results));
    support_near("abandoned", results_total(results, "clients.c.abandoned"), calls, 0);
    support_near("failed", results_total(results, "clients.c.failed"), calls, 0);
    support_near("reloads", results_total(results, "clients.c.reloads"), calls * 3 / 4, 0);
    support_near("users", calls / 4, 1000, 0.15);
    laws_destroy(laws);
    arena_destroy(arena);
}

/* The work takes 1.5 s: the first call is given up after a second, but its work is done; so is that
** of every reload. */
static void reloads_double_the_work(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct world_spec spec = support_spec(
        "name: reloads\nrun: {duration: 60s}\n"
        "clients: {c: {impatient: {rate: [{at: 0s, rate: 20/s}, {at: 50s, rate: 20/s}, "
        "{at: 50s, rate: 0/s}], patience: {uniform: {low: 1s, high: 2s}}, reloads: 1}, "
        "calls: {s: {}}}}\n"
        "services: {s: {workers: 1000, queue: 0, service_time: 1500ms}}\n", arena);
    const struct results *results = support_run(&spec, 1, NULL, arena);
    double calls = results_total(results, "clients.c.calls");
    double reloads = results_total(results, "clients.c.reloads"), users = calls - reloads;
    support_near("every second user reloads", reloads, users / 2, 0.15);
    support_near("every fourth is never served", results_total(results, "clients.c.ok"),
                 users * 3 / 4, 0.1);
    support_near("work", results_total(results, "services.s.completed"), calls, 0);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abandonment),
        cmocka_unit_test(reloads_until_the_last),
        cmocka_unit_test(reloads_double_the_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
