/* Studies that add replications until an interval is narrow enough, and what their runs say
** together. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "sim/stats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATION(more) STATION_AT("5/s", more)
#define STATION_AT(rate, more)                                                                     \
    "name: station\n"                                                                              \
    "run: {duration: 60s, tick: 10s, seed: 5" more "}\n"                                           \
    "clients: {c: {open: " rate ", calls: {s: }}}\n"                                               \
    "services: {s: {workers: 1, service_time: {exponential: 100ms}}}\n"

static struct study *until(const struct world_spec *spec, const char *path, double relative,
                           size_t most, struct arena *arena)
{
    const struct stopping stopping = { path, relative, most };
    struct err err;
    struct team team = { .threads = 2 };
    struct study *study = study_run(spec, "base", &stopping, &team, arena, &err);
    if (!study)
        fail_msg("%s", err.text);
    return study;
}

/* --- the rule, worked out apart from the code: over the values of very many replications --- */

static double relative_of(const double *value, size_t count)
{
    struct tally tally = { 0 };
    for (size_t i = 0; i < count; i++)
        tally_add(&tally, value[i]);
    return tally_half_width(&tally, 0.95) / tally.mean;
}

/* At least a tenth and at most as many again, else what the square root law says. */
static size_t runs_by_the_rule(const double *value, size_t first, double wanted, size_t most)
{
    size_t runs = first;
    while (relative_of(value, runs) > wanted && runs < most) {
        double law = (double)runs * pow(relative_of(value, runs) / wanted, 2);
        size_t more = (size_t)ceil(law), least = (runs * 11 + 9) / 10;
        more = more < least ? least : more > 2 * runs ? 2 * runs : more;
        runs = more < most ? more : most;
    }
    return runs;
}

static void as_many_as_needed(void **state)
{
    enum { MANY = 1500 };
    static const double wanted[] = { 0.5, 0.1, 0.05, 0.03, 0.02 };
    static double value[MANY];
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec(STATION(", replications: 1500"), arena);
    const char *path = "services.s.wait_mean";
    struct err err;
    (void)state;
    struct study *all = study_run(&spec, "base", NULL, &(struct team){ .threads = 2 }, arena, &err);
    for (size_t r = 0; r < MANY; r++)
        value[r] = results_total(all->run[r], path);
    size_t before = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        spec.run.replications = 1;
        struct study *study = until(&spec, path, wanted[i], MANY, arena);
        assert_int_equal(study->runs, runs_by_the_rule(value, 10, wanted[i], MANY));
        assert_int_equal(study->wanted, study->runs);
        assert_true(study->runs >= before);
        const struct estimate *estimate = study_find(study, path);
        assert_true(estimate->half_width <= wanted[i] * estimate->mean);
        assert_false(study_too_wide(study, &(struct stopping){ path, wanted[i], MANY }));
        before = study->runs;
    }
    assert_true(before > 100); /* or the rule was not put to the test */
    spec.run.replications = 37;
    assert_int_equal(until(&spec, path, 0.05, MANY, arena)->runs,
                     runs_by_the_rule(value, 37, 0.05, MANY));
    arena_destroy(arena);
}

static void first_lot_and_last(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec(STATION(", replications: 23"), arena);
    const char *path = "services.s.wait_mean";
    (void)state;
    assert_int_equal(until(&spec, path, 0.9, 500, arena)->runs, 23);
    assert_int_equal(until(&spec, path, 0.9, 7, arena)->runs, 23); /* what was asked for is run */
    spec.run.replications = 2;
    assert_int_equal(until(&spec, path, 0.9, 500, arena)->runs, STOPPING_LEAST);
    struct study *capped = until(&spec, path, 1e-6, 61, arena);
    assert_int_equal(capped->runs, 61);
    assert_true(study_too_wide(capped, &(struct stopping){ path, 1e-6, 61 }));
    /* what chance has no part in */
    assert_int_equal(until(&spec, "run.capacity", 1e-9, 500, arena)->runs, STOPPING_LEAST);
    arena_destroy(arena);
}

/* As many as the one needs that needs most. */
static void all_alternatives_alike(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec spec[2] = { support_spec(STATION(", replications: 2"), arena),
                                  support_spec(STATION_AT("8/s", ", replications: 12"), arena) };
    const struct alternative alternative[2] = { { &spec[0], "steady" }, { &spec[1], "busy" } };
    const struct stopping stopping = { "services.s.wait_mean", 0.08, 400 };
    struct err err;
    (void)state;
    struct study **study = studies_run(alternative, 2, &stopping, &(struct team){ .threads = 2 },
                                       arena, &err);
    assert_int_equal(study[0]->runs, study[1]->runs);
    assert_int_equal(study[1]->runs, until(&spec[1], stopping.path, 0.08, 400, arena)->runs);
    assert_true(until(&spec[0], stopping.path, 0.08, 400, arena)->runs < study[0]->runs);
    for (size_t r = 0; r < study[0]->runs; r++)
        assert_int_equal(study_replication(study[1], r)->replication, r);
    assert_null(study_replication(study[1], study[1]->runs));
    assert_string_equal(study[1]->variant, "busy");
    arena_destroy(arena);
}

static void refuses(const struct world_spec *spec, const char *path, const char *why)
{
    struct arena *arena = arena_create();
    const struct stopping stopping = { path, 0.05, 100 };
    struct err err;
    struct team team = { .threads = 1 };
    assert_null(study_run(spec, "base", &stopping, &team, arena, &err));
    if (!strstr(err.text, why))
        fail_msg("\"%s\" does not say \"%s\"", err.text, why);
    arena_destroy(arena);
}

static void what_there_is_no_interval_of(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec(STATION(), arena);
    (void)state;
    refuses(&spec, "run.godput", "there is no metric run.godput to stop at");
    refuses(&spec, "run.recovery_time", "run.recovery_time is undefined in all of 10 replications");
    arena_destroy(arena);
}

/* --- recovery --- */

/* A service that is down refuses and leaves nothing behind, so it is over at once; a fault to the
** end can't be recovered from; without one there is nothing to recover from. */
static void recovery_is_counted(void **state)
{
    static const struct { const char *faults; size_t recovered; double middle; } row[] = {
        { "[{at: 20s, for: 10s, service: s, down: true}]", 7, 0 },
        { "[{at: 20s, for: 40s, service: s, down: true}]", 0, NAN },
        { "[]", 7, 0 },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const struct study *study = support_study(
            arena_format(arena, "name: down\nrun: {duration: 60s, replications: 7}\n"
                                "clients: {c: {open: 20/s, calls: {s: {timeout: 1s}}}}\n"
                                "services: {s: {workers: 20, queue: 10, service_time: 10ms}}\n"
                                "objective: {goodput: 50%%}\nfaults: %s\n", row[i].faults),
            arena);
        assert_int_equal(study->recovered, row[i].recovered);
        if (isnan(row[i].middle))
            assert_true(isnan(study->recovery.middle) && isnan(study->recovery.low));
        else
            support_near("1 + median", 1 + study->recovery.middle, 1 + row[i].middle, 0);
        assert_true(study->recovery.bounded);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_as_needed),
        cmocka_unit_test(first_lot_and_last),
        cmocka_unit_test(all_alternatives_alike),
        cmocka_unit_test(what_there_is_no_interval_of),
        cmocka_unit_test(recovery_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
