/* Autoscaling: Kubernetes' rule by hand, and the times of a run. */
#include "tests/support.h"

#include "models/service/autoscale.h"
#include "models/spec/world.h"

#include <stdlib.h>

static void rule(void **state)
{
    static const struct {
        double busy;
        int64_t ready, starting, wanted;
    } cases[] = {
        { 0.60, 4, 0, 4 },  { 0.66, 4, 0, 4 },   /* within 10 % */
        { 0.67, 4, 0, 5 },                       /* 1.117 x 4 */
        { 1.00, 3, 0, 5 },                       /* at its target exactly: 1.667 x 3 */
        { 0.54, 10, 0, 10 }, { 0.53, 10, 0, 9 }, /* 8.83 */
        { 0.00, 10, 0, 0 },                      /* the bounds come later */
        { 0.90, 2, 0, 3 },
        { 0.90, 2, 1, 3 },  /* the starting one as idle: 1.8 / 3 / 0.6 = 1 */
        { 0.90, 2, 2, 4 },  /* ... below 1: nothing is taken back */
        { 1.00, 4, 1, 7 },  /* 4 / 5 / 0.6 x 5 = 6.67 */
        { 0.30, 4, 2, 2 },  /* downwards those starting are not looked at */
        { 0.60, 4, 2, 6 },
    };
    struct autoscale_spec spec = { .target = 0.6, .tolerance = 0.1 };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (autoscale_wanted(&spec, cases[i].busy, cases[i].ready,
                             cases[i].starting) != cases[i].wanted)
            fail_msg("case %zu: wanted %lld", i, (long long)cases[i].wanted);
}

static double instances_at(const struct results *run, int second)
{
    return results_mean(run, "services.s.instances", second * SIM_S, (second + 1) * SIM_S);
}

/* 100 workers, 1 s of work.  30/s keep one instance at 30 %; 90/s from 100 s on at 90 %: the
** decision at 105 s still sees 48 %, that at 120 s wants two, and the second serves from 180 s.
** 30/s again from 300 s: 15 % each; the last decision that wanted two was at 300 s, so one leaves
** at 615 s. */
static void course(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: course\nrun: {duration: 700s}\n"
        "clients: {c: {open: {rate: [{at: 0s, rate: 30/s}, {at: 100s, rate: 30/s}, {at: 100s, "
        "rate: 90/s},\n"
        "  {at: 300s, rate: 90/s}, {at: 300s, rate: 30/s}], arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 100, service_time: 1s, autoscale: 8}}\n", arena);
    const struct results *run = study->run[0];
    support_near("before it serves", instances_at(run, 178), 1, 1e-9);
    support_near("it serves", instances_at(run, 180), 2, 1e-9);
    support_near("stabilised", instances_at(run, 613), 2, 1e-9);
    support_near("it has left", instances_at(run, 615), 1, 1e-9);
    support_near("as share of those in rotation",
                 results_mean(run, "services.s.utilisation", 200 * SIM_S, 290 * SIM_S), 0.45, 1e-2);
    support_near("ok", results_total(run, "clients.c.success_ratio"), 1, 1e-9);
    arena_destroy(arena);
}

/* Far too little: 1 may become 5, then 10 (twice as many), then all 12. */
static void steps(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: steps\nrun: {duration: 100s}\n"
        "clients: {c: {open: {rate: 1000/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 10, queue: 0, service_time: 1s, autoscale: {max: 12, delay: 0s, "
        "interval: 10s, target: 10%}}}\n",
        arena);
    const struct results *run = study->run[0];
    static const int wanted[] = { 1, 5, 10, 12, 12 };
    for (int i = 0; i < 5; i++)
        support_near("instances", instances_at(run, 10 * i + 5), wanted[i], 1e-9);
    arena_destroy(arena);
}

/* Two of two workers are busy for 10 s, then two of eight until it is decided at 20 s: 62.5 % of
** those there were, 1.25 of the target of 50 %, so one more instance; held against eight all the
** time it were 25 %. */
static void workers_of_their_time(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: grown\nrun: {duration: 30s}\n"
        "clients: {c: {closed: {users: 2, think: 0s}, calls: {s: }}}\n"
        "services: {s: {workers: 2, queue: 0, service_time: 1s,\n"
        "  autoscale: {max: 4, delay: 0s, interval: 20s, target: 50%}}}\n"
        "faults: [{at: 10s, set: {services.s.workers: 8}}]\n", arena);
    support_near("instances", instances_at(study->run[0], 15), 1, 1e-9);
    support_near("instances", instances_at(study->run[0], 25), 2, 1e-9);
    arena_destroy(arena);
}

struct places {
    uint32_t most;
};

static void watch(void *self, const struct fact *fact)
{
    struct places *places = self;
    if (fact->kind == FACT_REQUEST_ARRIVED && fact->instance > places->most)
        places->most = fact->instance;
}

/* Instances that do not serve get nothing, whatever the balancer. */
static void those_away_get_nothing(void **state)
{
    static const char *const kinds[] = { "round_robin", "random", "least_loaded", "power_of_two" };
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct world_spec spec = support_spec(
            arena_format(arena,
                "name: away\nrun: {duration: 100s}\n"
                "clients: {c: {open: 100/s, calls: {s: }}}\n"
                "services: {s: {instances: 3, balance: %s, workers: 100, service_time: 10ms, "
                "autoscale: {min: 3, max: 9}}}\n",
                kinds[i]), arena);
        struct places places = { 0 };
        struct observer observer = { watch, &places };
        support_run(&spec, 1, &observer, arena);
        assert_int_equal(places.most, 2);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule),
        cmocka_unit_test(course),
        cmocka_unit_test(steps),
        cmocka_unit_test(workers_of_their_time),
        cmocka_unit_test(those_away_get_nothing),
    };
    return cmocka_run_group_tests_name("autoscaling", tests, NULL, NULL);
}
