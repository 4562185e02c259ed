/* Balancers against what is known of them, and the crews of endpoints against their own closed
** forms. */
#include "models/call/call.h"
#include "models/spec/world.h"
#include "tests/support.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* --- spread --- */

enum { INSTANCES = 100 };
struct spread {
    double arrived[INSTANCES];
};

static void count(void *self, const struct fact *fact)
{
    struct spread *spread = self;
    if (fact->kind == FACT_REQUEST_ARRIVED)
        spread->arrived[fact->instance]++;
}

static struct spread spread_of(const char *balance, const char *clients, struct arena *arena)
{
    struct spread spread = { { 0 } };
    struct observer observer = { count, &spread };
    struct world_spec spec = support_spec(
        arena_format(arena, "name: spread\nrun: {duration: 100s}\nclients: {%s}\n"
                            "services: {s: {instances: 100, balance: %s, workers: 100, "
                            "service_time: 1ms}}\n",
                     clients, balance), arena);
    support_run(&spec, 1, &observer, arena);
    return spread;
}

/* Pearson's statistic is below its 99.9 % quantile; `even` 0..1: and above the 0.1 % one. */
static void is_random(const char *what, const struct spread *spread)
{
    double sum = 0, chi = 0;
    for (int i = 0; i < INSTANCES; i++)
        sum += spread->arrived[i];
    for (int i = 0; i < INSTANCES; i++)
        chi += pow(spread->arrived[i] - sum / INSTANCES, 2) / (sum / INSTANCES);
    if (!(chi < gsl_cdf_chisq_Qinv(0.001, INSTANCES - 1) &&
          chi > gsl_cdf_chisq_Pinv(0.001, INSTANCES - 1)))
        fail_msg("%s: chi square is %g", what, chi);
}

static void spreads(void **state)
{
    struct arena *arena = arena_create();
    const char *open = "c: {open: {rate: 1000/s, arrivals: constant}, calls: {s: }}";
    (void)state;
    struct spread spread = spread_of("round_robin", open, arena);
    for (int i = 0; i < INSTANCES; i++)
        support_near("in turn", spread.arrived[i], 1000, 1e-9);
    spread = spread_of("random", open, arena);
    is_random("at random", &spread);
    /* a shard is a matter of the user: each call of an open client is another's */
    spread = spread_of("by_user", open, arena);
    is_random("by user", &spread);
    arena_destroy(arena);
}

/* 20 users come again and again: each always to his own shard. */
static void shards(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct spread spread = spread_of("by_user", "c: {priority: sheddable, closed: {users: 20, "
                                                "think: 100ms}, calls: {s: }}",
                                     arena);
    int used = 0;
    for (int i = 0; i < INSTANCES; i++)
        used += spread.arrived[i] > 0;
    assert_true(used <= 20 && used > 10);
    arena_destroy(arena);
}

/* --- waiting --- */

/* Two choices (Mitzenmacher, 1996; Vvedenskaya, Dobrushin, Karpelevich, 1996): with many servers
** the share of those with i or more is rho^(2^i - 1), against rho^i with one choice. */
static void two_choices(void **state)
{
    struct arena *arena = arena_create();
    double rho = 0.9, mean = 0;
    (void)state;
    for (int i = 1; i < 20; i++)
        mean += pow(rho, pow(2, i) - 1);
    support_near("the mean of two choices", mean, 2.3527, 1e-3);
    const char *text =
        "name: choices\nrun: {duration: 200s, warmup: 100s, tick: 10s, replications: 10, seed: 5}\n"
        "clients: {c: {open: 900/s, calls: {s: }}}\n"
        "services: {s: {instances: 1000, balance: %s, workers: 1, "
        "service_time: {exponential: 1s}}}\n";
    support_theory(support_study(arena_format(arena, text, "power_of_two"), arena),
                   "services.s.residence_mean", mean / rho, 0.03);
    arena_destroy(arena);
}

/* Whoever is idle gets it: without queues nobody is refused while a worker of any instance is
** free. */
static void least_loaded(void **state)
{
    struct arena *arena = arena_create();
    double b = 1;
    (void)state;
    for (int n = 1; n <= 10; n++)
        b = 8 * b / (n + 8 * b);
    const struct study *study = support_study(
        "name: least\nrun: {duration: 10000s, warmup: 500s, tick: 100s, replications: 30, "
        "seed: 7}\n"
        "clients: {c: {open: 8/s, calls: {s: }}}\n"
        "services: {s: {instances: 10, balance: least_loaded, workers: 1, queue: 0, "
        "service_time: {exponential: 1s}}}\n",
        arena);
    support_theory(study, "clients.c.success_ratio", 1 - b, 0.01);
    arena_destroy(arena);
}

/* Mean number in the system of two queues, each with one worker of rate 1, where who comes takes
** the shorter one: the chain of (shorter, longer), cut off at MOST, by repeated sweeps. */
enum { MOST = 80 };
static double shorter_of_two(double rate)
{
    static double p[MOST + 2][MOST + 2]; /* relative to that of both empty */
    double sum = 0, mean = 0;
    p[0][0] = 1;
    for (int sweep = 0; sweep < 4000; sweep++)
        for (int j = 1; j < MOST; j++)
            for (int i = 0; i <= j; i++) {
                double in = p[i][j + 1] + (i + 1 < j ? 1 : i + 1 == j ? 2 : 0) * p[i + 1][j];
                in += i > 0 ? rate * p[i - 1][j] : 0;
                in += i + 1 == j ? rate * p[i][i] : 0;
                p[i][j] = in / (rate + 1 + (i > 0));
            }
    for (int j = 0; j < MOST; j++)
        for (int i = 0; i <= j; i++)
            sum += p[i][j], mean += (i + j) * p[i][j];
    return mean / sum;
}

/* Of two instances both are drawn, and both rules are: the shorter one. */
static void two_different(void **state)
{
    static const char *const rules[] = { "power_of_two", "least_loaded" };
    double exact = shorter_of_two(1.6) / 1.6;
    (void)state;
    support_near("the shorter of two queues", exact, 2.96, 0.005);
    for (size_t i = 0; i < 2; i++) {
        struct arena *arena = arena_create();
        const struct study *study = support_study(arena_format(arena,
            "name: two\nrun: {duration: 100000s, warmup: 1000s, tick: 100s, replications: 20, "
            "seed: 14}\n"
            "clients: {c: {open: 1.6/s, calls: {s: }}}\n"
            "services: {s: {instances: 2, balance: %s, workers: 1, queue: unlimited, "
            "service_time: {exponential: 1s}}}\n",
            rules[i]), arena);
        support_theory(study, "services.s.residence_mean", exact, 0.03);
        arena_destroy(arena);
    }
}

/* --- whose turn --- */

/* All are idle whenever a call comes: each gets as many. */
static void ties_go_round(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct spread spread = spread_of("least_loaded", "c: {open: {rate: 100/s, arrivals: constant}, "
                                                     "calls: {s: }}", arena);
    for (int i = 0; i < INSTANCES; i++)
        support_near("of those alike", spread.arrived[i], 100, 1e-9);
    arena_destroy(arena);
}

/* The k-th call of process p goes to instance p + k, whatever the others do in between. */
struct fleet {
    uint32_t calls[INSTANCES];
    int all, out_of_turn;
};

static void follow(void *self, const struct fact *fact)
{
    struct fleet *fleet = self;
    if (fact->kind != FACT_REQUEST_ARRIVED)
        return;
    const struct call *call = fact->call;
    uint32_t wanted = (call->owner + fleet->calls[call->owner]++) % 7;
    fleet->out_of_turn += fact->instance != wanted;
    fleet->all++;
}

static void turn_of_each_process(void **state)
{
    struct arena *arena = arena_create();
    struct fleet fleet = { { 0 }, 0, 0 };
    (void)state;
    struct world_spec spec = support_spec(
        "name: turns\nrun: {duration: 100s}\nclients: {c: {fleet: 100, open: 200/s, "
        "calls: {s: }}}\n"
        "services: {s: {instances: 7, workers: 100, service_time: 1ms}}\n", arena);
    support_run(&spec, 1, &(struct observer){ follow, &fleet }, arena);
    assert_true(fleet.all > 19000);
    assert_int_equal(fleet.out_of_turn, 0);
    arena_destroy(arena);
}

/* Two proxies, three servers of which one fails from 10 s on: each proxy finds out by itself. */
static void each_finds_out_by_itself(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: two proxies\nrun: {duration: 100s, seed: 1}\n"
        "clients: {web: {open: {rate: 50/s, arrivals: constant}, calls: {proxy: {}}}}\n"
        "services:\n"
        "  proxy: {instances: 2, workers: 10, queue: 10, service_time: 0ms, calls: {app: {\n"
        "    retry: {attempts: 3, backoff: none, jitter: none}, "
        "outlier: {consecutive: 1, success_rate: none,\n"
        "    max_ejected: 100%, all_ejected: refuse, ejection: 1000s, growth: constant}}}}\n"
        "  app: {instances: 3, workers: 10, queue: 10, service_time: 10ms}\n"
        "faults: [{at: 10s, for: none, service: app, instance: 0, errors: 100%}]\n", arena);
    support_near("errors", results_total(study->run[0], "edges.proxy.app.errors"), 2, 0);
    support_near("ejected of each", results_total(study->run[0], "edges.proxy.app.ejected"), 0.9,
                 0.01);
    arena_destroy(arena);
}

/* --- crews --- */

static double erlang_c(int servers, double load)
{
    double b = 1, rho = load / servers;
    for (int n = 1; n <= servers; n++)
        b = load * b / (n + load * b);
    return b / (1 - rho * (1 - b));
}

#define CREWS                                                                                   \
    "name: crews\nrun: {duration: 20000s, warmup: 500s, tick: 100s, replications: 30, seed: 4}\n" \
    "clients:\n"                                                                                \
    "  a: {open: 1.4/s, calls: {s: {endpoint: pay}}}\n"                                         \
    "  b: {open: 2.1/s, calls: {s: {endpoint: look}}}\n"                                        \
    "services:\n"                                                                               \
    "  s:\n"                                                                                    \
    "    workers: 5\n"                                                                          \
    "    service_time: {exponential: 1s}\n"                                                     \
    "    endpoints: {pay: {workers: 2%s}, look: {}}\n"

/* Two workers for `pay`, three for the others: M/M/2 and M/M/3. */
static void crews(void **state)
{
    struct arena *arena = arena_create();
    double pay = erlang_c(2, 1.4) / (2 - 1.4), look = erlang_c(3, 2.1) / (3 - 2.1);
    (void)state;
    const struct study *study = support_study(arena_format(arena, CREWS, ""), arena);
    support_theory(study, "clients.a.latency_mean", 1 + pay, 0.05);
    support_theory(study, "clients.b.latency_mean", 1 + look, 0.05);
    /* pay is stuck: its two workers are gone, the others see nothing of it */
    study = support_study(arena_format(arena, CREWS, ", service_time: 30000s"), arena);
    assert_int_equal(results_total(study->run[0], "clients.a.ok"), 0);
    support_theory(study, "clients.b.latency_mean", 1 + look, 0.05);
    support_theory(study, "services.s.busy_mean", 2 + 2.1, 0.02);
    arena_destroy(arena);
}

struct busy {
    int now[8], most[8]; /* by edge */
};

static void watch_busy(void *self, const struct fact *fact)
{
    struct busy *busy = self;
    if (fact->kind == FACT_WORKER_TAKEN && ++busy->now[fact->edge] > busy->most[fact->edge])
        busy->most[fact->edge] = busy->now[fact->edge];
    else if (fact->kind == FACT_WORKER_FREED)
        busy->now[fact->edge]--;
}

/* In an overload every crew holds all of its workers and never more. */
static void no_more_than_its_workers(void **state)
{
    struct arena *arena = arena_create();
    struct busy busy = { { 0 }, { 0 } };
    struct observer observer = { watch_busy, &busy };
    struct world_spec spec = support_spec(
        "name: crews\nrun: {duration: 60s}\n"
        "clients:\n"
        "  a: {open: 20/s, calls: {s: {endpoint: pay, timeout: 2s, retry: {}}}}\n"
        "  b: {open: 20/s, calls: {s: {endpoint: look, timeout: 2s, cancel: running}}}\n"
        "  c: {open: 20/s, calls: {s: {endpoint: list, timeout: 2s, cancel: queued}}}\n"
        "services:\n"
        "  s:\n"
        "    workers: 9\n"
        "    queue: 5\n"
        "    service_time: {exponential: 1s}\n"
        "    endpoints: {pay: {workers: 2}, look: {workers: 4}, list: {workers: 3}}\n", arena);
    (void)state;
    support_run(&spec, 1, &observer, arena);
    assert_int_equal(busy.most[0], 2);
    assert_int_equal(busy.most[1], 4);
    assert_int_equal(busy.most[2], 3);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spreads),     cmocka_unit_test(shards),
        cmocka_unit_test(two_choices), cmocka_unit_test(least_loaded),
        cmocka_unit_test(two_different), cmocka_unit_test(ties_go_round),
        cmocka_unit_test(turn_of_each_process), cmocka_unit_test(each_finds_out_by_itself),
        cmocka_unit_test(crews),       cmocka_unit_test(no_more_than_its_workers),
    };
    return cmocka_run_group_tests_name("balancers and crews", tests, NULL, NULL);
}
