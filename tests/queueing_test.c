/* Queueing theory without retries: the models against closed forms, each within the 99.9 % interval
** of its own replications.  The formulas are written out here, from Kleinrock, Queueing Systems
** vol. 1, 1975, unless another source is named. */
#include "models/spec/world.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* --- open stations: one client, one service --- */

struct station {
    double lambda; /* per second */
    const char *service_time;
    const char *more; /* of the service: workers, queue */
    const char *duration;
};

static struct study *open_station(const struct station *station, struct arena *arena)
{
    return support_study(
        arena_format(arena,
                     "name: station\n"
                     "run: {duration: %s, warmup: 500s, tick: 100s, replications: 30, seed: 7}\n"
                     "clients: {c: {open: {rate: '%g/s'}, calls: {s: }}}\n"
                     "services: {s: {service_time: %s, %s}}\n",
                     station->duration, station->lambda, station->service_time, station->more),
        arena);
}

static void single_worker(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct station mm1 = { 0.9, "{exponential: 1s}", "workers: 1", "60000s" };
    const struct study *study = open_station(&mm1, arena);
    support_theory(study, "services.s.wait_mean", 9, 0.1);
    support_theory(study, "services.s.residence_mean", 10, 0.1);
    support_theory(study, "clients.c.latency_mean", 10, 0.1);
    support_theory(study, "services.s.utilisation", 0.9, 0.02);
    support_theory(study, "services.s.queue_mean", 0.9 * 9, 0.1);
    arena_destroy(arena);
}

/* Shares of the waits that exceed 0, 5, 10, 20 s. */
#define LEVELS 4
static const double wait_levels[LEVELS] = { 0, 5, 10, 20 };
struct wait_counts {
    double starts, above[LEVELS];
};

static void count_waits(void *self, const struct fact *fact)
{
    struct wait_counts *counts = self;
    counts->starts += fact->kind == FACT_WORKER_TAKEN;
    for (int i = 0; i < LEVELS && fact->kind == FACT_REQUEST_UNQUEUED; i++)
        counts->above[i] += time_to_s(fact->span) > wait_levels[i];
}

static void wait_distribution(void **state)
{
    enum { RUNS = 30 };
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec("name: waits\nrun: {duration: 60000s, tick: 100s}\n"
                                          "clients: {c: {open: 0.9/s, calls: {s: }}}\n"
                                          "services: {s: {workers: 1, "
                                          "service_time: {exponential: 1s}}}\n",
                                          arena);
    double shares[LEVELS][RUNS];
    (void)state;
    for (int r = 0; r < RUNS; r++) {
        struct wait_counts counts = { 0 };
        struct observer observer = { count_waits, &counts };
        support_run(&spec, 100 + (uint64_t)r, &observer, arena);
        for (int i = 0; i < LEVELS; i++)
            shares[i][r] = counts.above[i] / counts.starts;
    }
    for (int i = 0; i < LEVELS; i++)
        support_theory_of("P(wait > t)", shares[i], RUNS, 0.9 * exp(-0.1 * wait_levels[i]), 0.2);
    arena_destroy(arena);
}

static double erlang_b(int servers, double load)
{
    double b = 1;
    for (int n = 1; n <= servers; n++)
        b = load * b / (n + load * b);
    return b;
}

static double erlang_c(int servers, double load)
{
    double b = erlang_b(servers, load), rho = load / servers;
    return b / (1 - rho * (1 - b));
}

static void many_workers(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    support_near("Erlang C", erlang_c(5, 4), 0.5541, 1e-4);
    struct station mm5 = { 4, "{exponential: 1s}", "workers: 5", "20000s" };
    const struct study *study = open_station(&mm5, arena);
    support_theory(study, "services.s.wait_mean", erlang_c(5, 4), 0.1);
    support_theory(study, "services.s.busy_mean", 4, 0.02);
    arena_destroy(arena);
}

static void loss_system(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    support_near("Erlang B", erlang_b(10, 8), 0.12166, 1e-4);
    struct station loss = { 8, "{exponential: 1s}", "workers: 10, queue: 0", "10000s" };
    const struct study *study = open_station(&loss, arena);
    support_theory(study, "clients.c.success_ratio", 1 - erlang_b(10, 8), 0.01);
    /* insensitive: the same for any distribution of the same mean (Sevastyanov, 1957) */
    loss.service_time = "{hyperexponential: {mean: 1s, scv: 4}}";
    support_theory(open_station(&loss, arena), "clients.c.success_ratio", 1 - erlang_b(10, 8),
                   0.01);
    arena_destroy(arena);
}

/* M/M/1/K: K = queue + 1 places. */
static void bounded_queue(void **state)
{
    struct arena *arena = arena_create();
    double rho = 0.95, refused = (1 - rho) * pow(rho, 7) / (1 - pow(rho, 8));
    (void)state;
    struct station bounded = { rho, "{exponential: 1s}", "workers: 1, queue: 6", "30000s" };
    support_theory(open_station(&bounded, arena), "clients.c.success_ratio", 1 - refused, 0.01);
    arena_destroy(arena);
}

/* Pollaczek and Khinchine: wait = lambda E[S^2] / (2 (1 - rho)). */
static void general_service(void **state)
{
    static const struct {
        const char *service_time;
        double scv; /* E[S^2] = 1 + scv, the mean is 1 s */
    } cases[] = {
        { "1s", 0 },
        { "{lognormal: {mean: 1s, sigma: 1}}", 1.7182818284590452 }, /* e^(sigma^2) - 1 */
        { "{hyperexponential: {mean: 1s, scv: 4}}", 4 },
        { "{erlang: {mean: 1s, stages: 3}}", 1.0 / 3 },
        { "{uniform: {low: 500ms, high: 1500ms}}", 1.0 / 12 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct station mg1 = { 0.7, cases[i].service_time, "workers: 1", "60000s" };
        double wait = 0.7 * (1 + cases[i].scv) / (2 * (1 - 0.7));
        support_theory(open_station(&mg1, arena), "services.s.wait_mean", wait, 0.15);
    }
    arena_destroy(arena);
}

/* Newest first changes who waits, never how long in the mean. */
static void order_of_service(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct station lifo = { 0.8, "{exponential: 1s}",
                            "workers: 1, queue: {limit: unlimited, order: lifo}", "60000s" };
    support_theory(open_station(&lifo, arena), "services.s.wait_mean", 0.8 / 0.2, 0.1);
    arena_destroy(arena);
}

/* --- networks --- */

/* Exact mean value analysis (Reiser, Lavenberg, 1980): users think Z, then visit one queue with
** mean service S.  Returns the throughput. */
static double mean_value_analysis(int users, double think, double service, double *response)
{
    double queue = 0, throughput = 0;
    for (int n = 1; n <= users; n++) {
        *response = service * (1 + queue);
        throughput = n / (think + *response);
        queue = throughput * *response;
    }
    return throughput;
}

static void closed_users(void **state)
{
    struct arena *arena = arena_create();
    double response, throughput = mean_value_analysis(20, 15, 1, &response);
    (void)state;
    const struct study *study = support_study(
        "name: closed\nrun: {duration: 40000s, warmup: 500s, tick: 100s, replications: 30, "
        "seed: 3}\n"
        "clients: {c: {closed: {users: 20, think: {exponential: 15s}}, calls: {s: }}}\n"
        "services: {s: {workers: 1, service_time: {exponential: 1s}}}\n",
        arena);
    support_theory(study, "clients.c.throughput", throughput, 0.02);
    support_theory(study, "clients.c.latency_mean", response, 0.05);
    arena_destroy(arena);
}

/* Asynchronous stations in a row are M/M/c queues each by itself (Burke, Jackson): the answers'
** times add up.  The network takes 50 ms each way. */
static void tandem(void **state)
{
    struct arena *arena = arena_create();
    double front = 1.0 / (1 - 0.7);              /* M/M/1, mean 1 s */
    double back = 2 + erlang_c(2, 1.4) * 2 / (2 - 1.4); /* M/M/2, mean 2 s */
    (void)state;
    const struct study *study = support_study(
        "name: tandem\nrun: {duration: 60000s, warmup: 500s, tick: 100s, replications: 30, "
        "seed: 5}\n"
        "clients: {c: {open: 0.7/s, calls: {front: }}}\n"
        "services:\n"
        "  front: {workers: 1, service_time: {exponential: 1s}, async: true, "
        "calls: {back: {network: 50ms}}}\n"
        "  back: {workers: 2, service_time: {exponential: 2s}}\n",
        arena);
    support_theory(study, "services.front.wait_mean", front - 1, 0.1);
    support_theory(study, "services.back.wait_mean", back - 2, 0.1);
    support_theory(study, "clients.c.latency_mean", front + back + 0.1, 0.05);
    arena_destroy(arena);
}

/* A synchronous caller holds its worker through the call: the station's service is the sum. */
static void held_worker(void **state)
{
    struct arena *arena = arena_create();
    double mean = 0.5 + 0.5, square = 2 * 0.25 + 2 * 0.25 + 2 * 0.25; /* sum of two exponentials */
    (void)state;
    const struct study *study = support_study(
        "name: held\nrun: {duration: 60000s, warmup: 500s, tick: 100s, replications: 30, seed: 5}\n"
        "clients: {c: {open: 0.7/s, calls: {front: }}}\n"
        "services:\n"
        "  front: {workers: 1, service_time: {exponential: 500ms}, calls: {back: }}\n"
        "  back: {workers: 1, service_time: {exponential: 500ms}}\n",
        arena);
    support_theory(study, "services.front.wait_mean", 0.7 * square / (2 * (1 - 0.7 * mean)), 0.1);
    support_theory(study, "services.front.utilisation", 0.7 * mean, 0.02);
    support_theory(study, "services.back.utilisation", 0.35, 0.02);
    arena_destroy(arena);
}

/* A parallel group takes as long as its slowest call, a sequence as long as the sum; half of the
** requests make the third call. */
static void fan_out(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: fan\nrun: {duration: 4000s, warmup: 100s, tick: 100s, replications: 30, seed: 5}\n"
        "clients: {c: {open: 5/s, calls: {front: }}}\n"
        "services:\n"
        "  front:\n"
        "    workers: 1000\n"
        "    service_time: 0s\n"
        "    calls:\n"
        "      a: {parallel: both, when: before}\n"
        "      b: {parallel: both, when: before, times: 2}\n"
        "      d: {probability: 50%}\n"
        "  a: {workers: 1000, service_time: {exponential: 1s}}\n"
        "  b: {workers: 1000, service_time: {exponential: 1s}}\n"
        "  d: {workers: 1000, service_time: {exponential: 4s}}\n",
        arena);
    double slowest_of_three = 1 + 1.0 / 2 + 1.0 / 3;
    support_theory(study, "clients.c.latency_mean", slowest_of_three + 0.5 * 4, 0.03);
    support_theory(study, "services.b.amplification", 1, 0.02);
    support_theory(study, "services.d.amplification", 1, 0.03);
    arena_destroy(arena);
}

/* Two instances served round-robin see Erlang-2 arrivals; at random they are two M/M/1. */
static void instances(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    struct station split = { 1.6, "{exponential: 1s}", "workers: 1, instances: 2, balance: random",
                             "40000s" };
    support_theory(open_station(&split, arena), "services.s.wait_mean", 0.8 / 0.2, 0.1);
    /* E2/M/1: sigma = A*(mu (1 - sigma)), wait = sigma / (mu (1 - sigma)) */
    double sigma = 0.5;
    for (int i = 0; i < 1000; i++)
        sigma = pow(1.6 / (1.6 + 1 - sigma), 2);
    split.more = "workers: 1, instances: 2, balance: round_robin";
    support_theory(open_station(&split, arena), "services.s.wait_mean", sigma / (1 - sigma), 0.1);
    arena_destroy(arena);
}

/* --- arrivals --- */

/* A rate that climbs from 2/s to 8/s in 100 s and falls back brings 500 calls a cycle, with Poisson
** spread; at constant gaps exactly so. */
static void changing_rate(void **state)
{
    struct arena *arena = arena_create();
    const char *text =
        "name: ramp\nrun: {duration: 1000s, tick: 10s, replications: 60, seed: 2}\n"
        "clients: {c: {open: {rate: [{at: 0s, rate: 2/s}, {at: 100s, rate: 8/s}, {at: 200s, "
        "rate: 2/s},\n"
        "  {at: 200s, rate: 0/s}, {at: 900s, rate: 0/s}, {at: 900s, rate: 1/s}], arrivals: %s}, "
        "calls: {s: }}}\n"
        "services: {s: {workers: 100, service_time: 1ms}}\n"
        "faults: [{at: 50s, for: 100s, load: 3}]\n";
    /* two slopes of 500 calls; of each, the 325 on the upper half come three times; 100 at the
    ** end */
    double expected = 1000 - 650 + 3 * 650 + 100;
    (void)state;
    support_theory(support_study(arena_format(arena, text, "poisson"), arena), "clients.c.calls",
                   expected, 0.02);
    const struct study *exact = support_study(arena_format(arena, text, "constant"), arena);
    assert_true(fabs(results_total(exact->run[0], "clients.c.calls") - expected) <= 1);
    arena_destroy(arena);
}

/* A fleet of constant sources, each at its own phase, brings exactly its rate; gaps of any
** distribution are scaled to the rate. */
static void fleets_and_gaps(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *fleet = support_study(
        "name: fleet\nrun: {duration: 100s, replications: 2}\n"
        "clients: {c: {open: {rate: 50/s, arrivals: constant}, fleet: 200, calls: {s: }}}\n"
        "services: {s: {workers: 100, service_time: 1ms}}\n", arena);
    support_near("calls of a fleet", results_total(fleet->run[0], "clients.c.calls"), 5000, 1e-9);
    const struct study *gaps = support_study(
        "name: gaps\nrun: {duration: 1000s, replications: 40}\n"
        "clients: {c: {open: {rate: 7/s, gaps: {gamma: {mean: 3s, shape: 2.5}}}, calls: {s: }}}\n"
        "services: {s: {workers: 100, service_time: 1ms}}\n", arena);
    support_theory(gaps, "clients.c.offered", 7, 0.01);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_worker),   cmocka_unit_test(wait_distribution),
        cmocka_unit_test(many_workers),    cmocka_unit_test(loss_system),
        cmocka_unit_test(bounded_queue),   cmocka_unit_test(general_service),
        cmocka_unit_test(order_of_service), cmocka_unit_test(closed_users),
        cmocka_unit_test(tandem),          cmocka_unit_test(held_worker),
        cmocka_unit_test(fan_out),         cmocka_unit_test(instances),
        cmocka_unit_test(changing_rate),   cmocka_unit_test(fleets_and_gaps),
    };
    return cmocka_run_group_tests_name("queueing theory", tests, NULL, NULL);
}
