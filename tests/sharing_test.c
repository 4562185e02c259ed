/* Processor sharing and slowdown against closed forms, within the 99.9 % interval of their own
** replications, and a few cases worked by hand.
**
** Sources: Kleinrock, Queueing Systems vol. 2, 1976, sections 4.4 (M/G/1-PS: the mean time of a job
** of size x is x / (1 - rho), whatever the distribution) and vol. 1, 3.2 (birth and death). */
#include "tests/support.h"

#include "models/shape/topology.h"
#include "models/spec/world.h"
#include "tests/laws.h"

#include <math.h>

struct station {
    double lambda; /* per second */
    const char *service_time, *more, *duration;
};

static struct study *station_study(const struct station *station, struct arena *arena)
{
    return support_study(
        arena_format(arena,
                     "name: station\n"
                     "run: {duration: %s, warmup: 500s, tick: 100s, replications: 30, seed: 5}\n"
                     "clients: {c: {open: {rate: '%g/s'}, calls: {s: }}}\n"
                     "services: {s: {service_time: %s, %s}}\n",
                     station->duration, station->lambda, station->service_time, station->more),
        arena);
}

/* --- sharing --- */

static void response_is_insensitive(void **state)
{
    static const char *const service_times[] = {
        "{exponential: 1s}", "1s", "{lognormal: {mean: 1s, sigma: 1}}",
        "{hyperexponential: {mean: 1s, scv: 4}}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof service_times / sizeof *service_times; i++) {
        struct arena *arena = arena_create();
        struct station ps = { 0.7, service_times[i],
                              "workers: 100000, discipline: sharing, cores: 1", "20000s" };
        const struct study *study = station_study(&ps, arena);
        support_theory(study, "services.s.residence_mean", 1 / (1 - 0.7), 0.06);
        support_theory(study, "services.s.busy_mean", 0.7 / (1 - 0.7), 0.06);
        arena_destroy(arena);
    }
}

/* Two sizes, rho = 0.4 x 0.5 + 0.1 x 4 = 0.6: each takes its size / (1 - rho). */
static void response_is_linear_in_the_size(void **state)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(
        "name: sizes\n"
        "run: {duration: 20000s, warmup: 500s, tick: 100s, replications: 30, seed: 6}\n"
        "clients:\n"
        "  small: {open: 0.4/s, calls: {s: {endpoint: small}}}\n"
        "  large: {open: 0.1/s, calls: {s: {endpoint: large}}}\n"
        "services:\n"
        "  s:\n"
        "    workers: 100000\n"
        "    discipline: sharing\n"
        "    cores: 1\n"
        "    service_time: 1s\n"
        "    endpoints: {small: {service_time: 500ms}, large: {service_time: 4s}}\n",
        arena);
    (void)state;
    support_theory(study, "clients.small.latency_mean", 0.5 / 0.4, 0.05);
    support_theory(study, "clients.large.latency_mean", 4 / 0.4, 0.05);
    arena_destroy(arena);
}

/* With c cores the number at work is that of M/M/c: for exponential work who gets the core does not
** matter.  Erlang's C for c 5 and load 4 is 0.5541. */
static void several_cores(void **state)
{
    struct arena *arena = arena_create();
    struct station ps = { 4, "{exponential: 1s}", "workers: 100000, discipline: sharing, cores: 5",
                          "10000s" };
    (void)state;
    const struct study *study = station_study(&ps, arena);
    support_theory(study, "services.s.busy_mean", 4 + 0.5541 * 4 / (5 - 4), 0.05);
    support_theory(study, "services.s.residence_mean", 1 + 0.5541 / (5 - 4), 0.05);
    arena_destroy(arena);
}

/* --- slowdown --- */

/* The mean number present of a birth-death chain: births lambda, deaths n x speed(n), of at most
** `workers` at work. */
static double mean_number(double lambda, int workers, double (*speed)(int n))
{
    double p = 1, sum = 1, number = 0;
    for (int n = 1; n < 2000; n++) {
        int at_work = n < workers ? n : workers;
        p *= lambda / (at_work * speed(at_work));
        sum += p;
        number += n * p;
    }
    return number / sum;
}

static double linear_threads(int n)
{
    return 1 / (1 + 0.05 * (n - 1));
}

static double usl_two_cores(int n)
{
    return fmin(1, 2.0 / n) / (1 + 0.03 * (n - 1) + 0.002 * n * (n - 1));
}

static double thrashing_threads(int n)
{
    return n > 6 ? 1 / 1.25 : 1;
}

static void slowdown_is_a_birth_death_chain(void **state)
{
    static const struct {
        struct station station;
        int workers;
        double (*speed)(int n);
    } cases[] = {
        { { 4, "{exponential: 1s}", "workers: 10, slowdown: {linear: 5%}", "10000s" }, 10,
          linear_threads },
        { { 1.2, "{exponential: 1s}",
            "workers: 8, discipline: sharing, cores: 2, slowdown: {usl: {contention: 3%, "
            "coherency: 0.2%}}",
            "20000s" }, 8, usl_two_cores },
        { { 5, "{exponential: 1s}", "workers: 12, slowdown: {thrashing: {from: 6, factor: 1.25}}",
            "10000s" }, 12, thrashing_threads },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_create();
        const struct study *study = station_study(&cases[i].station, arena);
        double number = mean_number(cases[i].station.lambda, cases[i].workers, cases[i].speed);
        support_theory(study, "services.s.residence_mean", number / cases[i].station.lambda, 0.1);
        arena_destroy(arena);
    }
}

/* A processor-sharing station whose speed depends on n alone is insensitive too (Kelly,
** Reversibility and Stochastic Networks, 1979, section 3.3), as long as all who come are at
** work. */
static void slowdown_of_constant_work(void **state)
{
    struct arena *arena = arena_create();
    struct station constant = { 4, "1s", "workers: 1000, slowdown: {linear: 5%}", "10000s" };
    (void)state;
    support_theory(station_study(&constant, arena), "services.s.busy_mean",
                   mean_number(4, 1000, linear_threads), 0.05);
    arena_destroy(arena);
}

/* --- by hand --- */

static double total(const char *yaml, const char *path)
{
    struct arena *arena = arena_create();
    double value = results_total(laws_run(yaml, 1, arena), path);
    arena_destroy(arena);
    return value;
}

/* Both have got half their second done when one is stopped after 1 s; the other needs 0.5 s
** more. */
static void stopped_work_leaves_the_core(void **state)
{
    static const char cancelled[] =
        "name: two\nrun: {duration: 10s}\n"
        "clients:\n"
        "  patient: {batch: {calls: 1}, calls: {s: }}\n"
        "  hasty: {batch: {calls: 1}, calls: {s: {timeout: 1s, cancel: running}}}\n"
        "services: {s: {workers: 10, discipline: sharing, cores: 1, service_time: 1s}}\n";
    static const char worked_on[] =
        "name: two\nrun: {duration: 10s}\n"
        "clients:\n"
        "  patient: {batch: {calls: 1}, calls: {s: }}\n"
        "  hasty: {batch: {calls: 1}, calls: {s: {timeout: 1s}}}\n"
        "services: {s: {workers: 10, discipline: sharing, cores: 1, service_time: 1s}}\n";
    (void)state;
    support_near("the one that stays", total(cancelled, "clients.patient.latency_max"), 1.5, 1e-6);
    support_near("beside work for nobody", total(worked_on, "clients.patient.latency_max"), 2,
                 1e-6);
}

/* 2 s of work, with half the core from 1 s on: done at 3 s. */
static void capacity_takes_cores(void **state)
{
    (void)state;
    support_near("with half the core",
                 total("name: half\nrun: {duration: 10s}\n"
                       "clients: {c: {batch: {calls: 1}, calls: {s: }}}\n"
                       "services: {s: {workers: 10, discipline: sharing, cores: 1, "
                       "service_time: 2s}}\n"
                       "faults: [{at: 1s, service: s, capacity: 50%}]\n",
                       "clients.c.latency_max"),
                 3, 1e-6);
}

/* A fault's latency is part of the work: 1 s + 1 s, shared by two. */
static void faults_add_to_the_work(void **state)
{
    (void)state;
    support_near("slowed down",
                 total("name: slow\nrun: {duration: 10s}\n"
                       "clients: {c: {batch: {calls: 2, at: 1s}, calls: {s: }}}\n"
                       "services: {s: {workers: 10, discipline: sharing, cores: 1, "
                       "service_time: 1s}}\n"
                       "faults: [{at: 0s, service: s, latency: 1s}]\n",
                       "clients.c.latency_max"),
                 4, 1e-6);
}

/* --- what it can carry --- */

static double capacity_of(const char *service)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: capacity\nclients: {c: {open: 1/s, calls: {s: }}}\n"
                     "services: {s: {%s}, db: {workers: 1000, service_time: 100ms}}\n", service),
        arena);
    struct topology topology;
    double mix = 1;
    topology_make(&topology, &spec, arena);
    double capacity = topology_capacity(&topology, &mix);
    arena_destroy(arena);
    return capacity;
}

static void capacity_knows_contention(void **state)
{
    (void)state;
    support_near("4 cores",
                 capacity_of("workers: 100, discipline: sharing, cores: 4, service_time: 20ms"),
                 200, 1e-9);
    support_near("too few workers for them",
                 capacity_of("workers: 2, discipline: sharing, cores: 4, service_time: 20ms"), 100,
                 1e-9);
    /* 10 workers, 20 ms of work and 100 ms at the database each */
    support_near("workers that wait",
                 capacity_of("workers: 10, discipline: sharing, cores: 4, service_time: 20ms, "
                             "calls: {db: }"),
                 10 / 0.12, 1e-9);
    /* Gunther's peak at sqrt((1 - 0.1) / 0.001) = 30: 30 / (1 + 2.9 + 0.87) times that of one */
    support_near("peak of the law",
                 capacity_of("workers: 500, service_time: 100ms, "
                             "slowdown: {usl: {contention: 10%, coherency: 0.1%}}"),
                 10 * 30 / 4.77, 1e-9);
    support_near("before it swaps",
                 capacity_of("workers: 500, service_time: 100ms, slowdown: {thrashing: {from: 40, "
                             "factor: 50}}"),
                 400, 1e-9);
}

/* --- slowed down for good, by who was at work at the start --- */

/* Ten at one instant: the k-th takes 100 ms x (1 + (k - 1) / 2), whoever comes or leaves later. */
static void the_start_decides(void **state)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(
        "name: start\nrun: {duration: 10s}\n"
        "clients: {c: {batch: {calls: 10}, calls: {s: }}, "
        "late: {batch: {calls: 1, at: 525ms}, calls: {s: }}}\n"
        "services: {s: {workers: 20, service_time: 100ms, "
        "slowdown: {linear: {each: 50%, when: start}}}}\n",
        arena);
    (void)state;
    support_near("mean", results_total(study->run[0], "clients.c.latency_mean"), 0.325, 1e-9);
    support_near("last", results_total(study->run[0], "clients.c.latency_max"), 0.55, 1e-9);
    /* the tenth is still at work */
    support_near("later", results_total(study->run[0], "clients.late.latency_mean"), 0.15, 1e-9);
    arena_destroy(arena);
}

/* Two workers without a queue, work of mean 1: who finds another takes c times as long, for good.
** States: 0; 1f and 1s, one at work who began alone or beside another; 2f and 2s, two of whom the
** first began so.
**
**   2f = a 1f, a = lambda / (1 + 1 / c)      1s = c 2f      2s = lambda c / 2  1s
**   lambda 0 = (lambda + 1) 1f - 2f / c
**
** Refused are, as Poisson arrivals see time averages, 2f + 2s. */
static void fixed_work_is_a_chain(void **state)
{
    static const struct { double lambda, c; const char *slowdown; } cases[] = {
        { 1, 2, "{linear: {each: 100%, when: start}}" },
        { 1, 5, "{thrashing: {from: 1, factor: 5, when: start}}" },
        { 0.5, 3, "{usl: {contention: 100%, coherency: 50%, when: start}}" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_create();
        double lambda = cases[i].lambda, c = cases[i].c, one_fast = 1;
        double two_fast = lambda / (1 + 1 / c) * one_fast, one_slow = c * two_fast;
        double two_slow = lambda * c / 2 * one_slow;
        double none = ((lambda + 1) * one_fast - two_fast / c) / lambda;
        double all = none + one_fast + one_slow + two_fast + two_slow;
        struct station station = {
            lambda, "{exponential: 1s}",
            arena_format(arena, "workers: 2, queue: 0, slowdown: %s", cases[i].slowdown), "10000s"
        };
        const struct study *study = station_study(&station, arena);
        support_theory(study, "clients.c.success_ratio", 1 - (two_fast + two_slow) / all, 0.02);
        support_theory(study, "services.s.busy_mean",
                       (one_fast + one_slow + 2 * (two_fast + two_slow)) / all, 0.02);
        arena_destroy(arena);
    }
}

/* Both hold the same number at the best: n at work, each begun among n. */
static void fixed_work_has_the_same_capacity(void **state)
{
    (void)state;
    support_near("peak of the law",
                 capacity_of("workers: 500, service_time: 100ms,"
                             "slowdown: {usl: {contention: 10%, coherency: 0.1%, when: start}}"),
                 capacity_of("workers: 500, service_time: 100ms,"
                             "slowdown: {usl: {contention: 10%, coherency: 0.1%}}"), 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(response_is_insensitive),
        cmocka_unit_test(response_is_linear_in_the_size),
        cmocka_unit_test(several_cores),
        cmocka_unit_test(slowdown_is_a_birth_death_chain),
        cmocka_unit_test(slowdown_of_constant_work),
        cmocka_unit_test(stopped_work_leaves_the_core),
        cmocka_unit_test(capacity_takes_cores),
        cmocka_unit_test(faults_add_to_the_work),
        cmocka_unit_test(capacity_knows_contention),
        cmocka_unit_test(the_start_decides),
        cmocka_unit_test(fixed_work_is_a_chain),
        cmocka_unit_test(fixed_work_has_the_same_capacity),
    };
    return cmocka_run_group_tests_name("sharing", tests, NULL, NULL);
}
