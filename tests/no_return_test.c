/* The point of no return: against a closed form, and against runs whose outage is that long. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "study/cut.h"
#include "study/no_return.h"

#include <math.h>
#include <string.h>

static struct no_returns *found_by(const struct results *const *run, size_t count, int threads,
                                   struct arena *arena)
{
    struct err err;
    struct no_returns *all =
        no_return_find(run, count, &(struct team){ .threads = threads }, arena, &err);
    if (!all)
        fail_msg("%s", err.text);
    return all;
}

static struct no_return found_of(const struct world_spec *spec, struct arena *arena)
{
    const struct results *run = support_run(spec, 1, NULL, arena);
    return found_by(&run, 1, 1, arena)->of[0];
}

static struct no_return found(const char *yaml, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(yaml, arena);
    return found_of(spec, arena);
}

/* --- in closed form --- */

/* One worker, 10 ms a request, first in first out, no bound; it stops altogether for D.  Callers
** come evenly at rho x 100/s, wait T = 10 s, and try once more.
**
** Who comes t after the stop waits W(t) = D - t + A(t) / 100, where A(t) is who came until then.
** Up to T only first attempts come, so W falls with slope -(1 - rho), and who came before
** u = (D + s - T) / (1 - rho) waits in vain and comes again at t + T.  While these come W rises
** with slope 2 rho - 1, having fallen from T - s for T - u: it is above T - s again for
**     f(u) = rho (rho u - (1 - rho) T) / ((2 rho - 1)(1 - rho)),
** which is the next lot of those who wait in vain, and so on.  f is a line of a slope above 1:
** below its fixed point u* = T rho (1 - rho) / (3 rho^2 - 3 rho + 1) each lot is smaller than the
** one before, above it larger, until nobody is served in time any more, for good as 2 rho > 1.  So
** the outage may last D* = T - s + (1 - rho) u*. */
static double longest_outage(double rho)
{
    double patience = 10, service = 0.01;
    double lot = patience * rho * (1 - rho) / (3 * rho * rho - 3 * rho + 1);
    return patience - service + (1 - rho) * lot;
}

static void it_is_where_the_lots_begin_to_grow(void **state)
{
    const double rhos[] = { 0.6, 0.7, 0.8 };
    for (size_t i = 0; i < 3; i++) {
        struct no_return one = found(
            arena_format(*state,
                         "name: lots\nrun: {duration: 10min}\nobjective: {goodput: 95%%}\n"
                         "clients: {web: {open: {rate: %g/s, arrivals: constant}, calls: {store: "
                         "{timeout: 10s, retry: {attempts: 2, backoff: none, jitter: none}}}}}\n"
                         "services: {store: {workers: 1, queue: unlimited, service_time: 10ms}}\n"
                         "faults:\n  - {at: 60s, for: 20s, service: store, capacity: 0%%}\n",
                         100 * rhos[i]), *state);
        double exact = 60 + longest_outage(rhos[i]);
        assert_int_equal(one.kind, NO_RETURN_SINCE);
        assert_int_equal(one.step, 200 * SIM_MS);
        assert_int_equal(one.point - one.heals, one.step);
        assert_false(one.uneven);
        /* a step, and the grain: a request and a gap between two */
        double grain = 0.01 + 1 / (100 * rhos[i]);
        if (time_to_s(one.point) < exact - grain || time_to_s(one.heals) > exact + grain)
            fail_msg("with rho %g it is %g s .. %g s, theory says %g s", rhos[i],
                     time_to_s(one.heals), time_to_s(one.point), exact);
        assert_true(one.runs <= 12);
    }
}

/* --- against runs whose outage is that long --- */

/* A store for 300/s, 240/s of callers who try three times, and an outage. */
static const char *store(const char *lasts, struct arena *arena)
{
    return arena_format(
        arena,
        "name: store\nrun: {duration: 90s, replications: 6}\n"
        "objective: {goodput: 95%%, latency: {p99: 1s}, hold: 5s}\n"
        "clients: {web: {open: {rate: 240/s}, calls: {store: {timeout: 500ms, retry: {attempts: 3, "
        "backoff: none, jitter: none, on: [timeout]}}}}}\n"
        "services: {store: {workers: 3, queue: unlimited, service_time: {exponential: 10ms}}}\n"
        "faults:\n  - {at: 20s, for: %s, service: store, capacity: 0%%}\n", lasts);
}

static bool heals(const char *lasts, uint64_t replication)
{
    struct arena *arena = arena_create();
    struct err err;
    struct world_spec spec = support_spec(store(lasts, arena), arena);
    struct world *world = world_create(&spec, 1, replication, &err);
    assert_non_null(world);
    assert_true(world_run(world, spec.run.duration, &err));
    bool recovered = world_results(world, arena)->judgement.recovered;
    world_destroy(world);
    arena_destroy(arena);
    return recovered;
}

/* The last place of a whole grid that heals, of 1 .. 100 steps of 40 ms. */
static size_t last_that_heals(uint64_t replication, bool *heal, struct arena *arena)
{
    size_t last = 0;
    for (size_t k = 1; k <= 100; k++) {
        heal[k] = heals(arena_format(arena, "%zums", 40 * k), replication);
        last = heal[k] ? k : last;
    }
    return last;
}

static void it_agrees_with_all_outages_of_a_grid(void **state)
{
    struct study *study = support_study(store("4s", *state), *state);
    struct no_returns *all =
        found_by((const struct results *const *)study->run, study->runs, 2, *state);
    assert_int_equal(all->known, 6);
    assert_int_equal(all->since, 6);
    double points[6];
    for (size_t r = 0; r < 3; r++) {
        const struct no_return *one = &all->of[r];
        bool heal[101] = { true };
        size_t last = last_that_heals(r, heal, *state);
        assert_int_equal(one->replication, r);
        for (size_t i = 0; i < one->cuts; i++) {
            size_t k = (size_t)((one->cut[i].at - 20 * SIM_S) / (40 * SIM_MS));
            if (k > 0 && heal[k] != one->cut[i].heals)
                fail_msg("replication %zu, outage of %zu ms: %d, but %d as a cut", r, 40 * k,
                         heal[k], one->cut[i].heals);
        }
        assert_int_equal(one->heals, 20 * SIM_S + (sim_time)last * 40 * SIM_MS);
        assert_int_equal(one->point, one->heals + 40 * SIM_MS);
    }
    for (size_t r = 0; r < 6; r++)
        points[r] = time_to_s(all->of[r].point);
    struct median half = median_of(points, 6);
    support_near("half", all->half.middle, half.middle, 0);
    support_near("from", all->half.low, points[0], 0); /* six: least and largest */
    support_near("to", all->half.high, points[5], 0);
    assert_int_equal(no_return_share(all, time_from_s(points[2])).hits, 3);
    assert_int_equal(no_return_share(all, 20 * SIM_S).hits, 0);
    assert_int_equal(no_return_share(all, 30 * SIM_S).hits, 6);
}

static void threads_do_not_matter(void **state)
{
    struct study *study = support_study(store("4s", *state), *state);
    const struct results *const *run = (const struct results *const *)study->run;
    struct no_returns *one = found_by(run, study->runs, 1, *state);
    struct no_returns *four = found_by(run, study->runs, 4, *state);
    assert_int_equal(one->runs, four->runs);
    assert_int_equal(one->events, four->events);
    for (size_t r = 0; r < study->runs; r++) {
        assert_int_equal(one->of[r].cuts, four->of[r].cuts);
        assert_int_equal(one->of[r].point, four->of[r].point);
        for (size_t i = 0; i < one->of[r].cuts; i++)
            assert_int_equal(one->of[r].cut[i].at, four->of[r].cut[i].at);
    }
}

/* --- what has none --- */

static void one_that_always_heals_has_none(void **state)
{
    struct world_spec spec = support_story("metastable", "load-280-no-retry", *state);
    struct no_return one = found_of(&spec, *state);
    /* 280/s and 300/s: 10 s of backlog take 140 s */
    assert_int_equal(one.kind, NO_RETURN_NEVER);
    assert_int_equal(one.fails, TIME_NONE);
    assert_int_equal(one.heals, 70 * SIM_S);
    assert_true(isnan(no_return_margin(&one, 65 * SIM_S)));
    assert_true(one.slowest_s > 100 && one.slowest_s < 180);
}

/* That story's storm: what waits at the cut takes 14 times as long as the outage, however short it
** was, where it is longer than what callers wait. */
static void a_storm_that_ends_outlasts_its_trigger_from_a_time_on(void **state)
{
    struct world_spec spec = support_story("metastable", "load-280-no-retry", *state);
    struct no_return one = found_of(&spec, *state);
    assert_true(one.outlasts >= time_from_s(60.5) && one.outlasts <= 62 * SIM_S);
    spec = support_story("three-layers", "nowhere", *state);
    one = found_of(&spec, *state);
    assert_int_equal(one.outlasts, TIME_NONE);
}

/* The herd itself brings that storm; and a store that is unhealthy now and then anyhow, at 93 % of
** what it can do, does not "heal" without its outage. */
static void what_is_so_without_a_trigger_is_not_told_of_it(void **state)
{
    struct world_spec spec = support_story("thundering-herd", "constant", *state);
    struct no_return one = found_of(&spec, *state);
    assert_int_equal(one.kind, NO_RETURN_NEVER);
    assert_int_equal(one.outlasts, TIME_NONE);
    spec = support_story("metastable", "load-280-lifo", *state);
    one = found_of(&spec, *state);
    assert_int_equal(one.kind, NO_RETURN_NEVER);
    assert_int_equal(one.fails, TIME_NONE);
    assert_false(one.uneven);
}

static void what_was_absorbed_has_nothing_to_ask(void **state)
{
    struct no_return one =
        found("name: t\nrun: {duration: 60s}\nobjective: {goodput: 50%}\n"
              "clients: {web: {open: 20/s, calls: {api: {}}}}\n"
              "services: {api: {workers: 10, service_time: 10ms}}\n"
              "faults:\n  - {at: 20s, for: 10s, service: api, latency: 10ms}\n", *state);
    assert_int_equal(one.kind, NO_RETURN_NOTHING);
    assert_int_equal(one.runs, 0);
}

/* Twice the load that can be served: a short outage is not to blame. */
static void what_is_down_without_its_trigger_is_not_the_triggers(void **state)
{
    struct no_return one =
        found("name: t\nrun: {duration: 60s}\nobjective: {goodput: 90%, hold: 5s}\n"
              "clients: {web: {open: {rate: [{at: 25s, rate: 50/s}, {at: 25s, rate: 200/s}]},"
              " calls: {api: {timeout: 1s}}}}\n"
              "services: {api: {workers: 1, queue: 20, service_time: 10ms}}\n"
              "faults:\n  - {at: 20s, for: 2s, service: api, down: true}\n", *state);
    assert_int_equal(one.kind, NO_RETURN_ALWAYS);
    assert_int_equal(one.point, TIME_NONE);
}

/* --- remedies, triggers to the end, several --- */

static void what_only_a_remedy_heals_is_past_its_point(void **state)
{
    const char *text = arena_format(*state, "%s  - {at: 60s, service: store, restart: 1s}\n",
                                    store("4s", *state));
    struct no_return with = found(text, *state), without = found(store("4s", *state), *state);
    assert_true(with.remedied && !without.remedied);
    assert_int_equal(with.kind, NO_RETURN_SINCE);
    assert_int_equal(with.point, without.point);
}

/* The outage lasts to the end: it is cut up to half of what is left, 70 s from 20 s on. */
static void a_trigger_to_the_end_is_cut_too(void **state)
{
    struct no_return one = found(store("none", *state), *state);
    assert_true(one.endless);
    assert_int_equal(one.end, 55 * SIM_S);
    assert_int_equal(one.kind, NO_RETURN_SINCE);
    struct no_return shorter = found(store("4s", *state), *state);
    assert_true(one.point >= shorter.point && one.heals <= shorter.heals);
}

/* A restart is over at once: it either comes or does not. */
static void of_what_cannot_be_ended_the_begin_is_the_point(void **state)
{
    struct no_return one =
        found("name: t\nrun: {duration: 90s}\nobjective: {goodput: 95%, hold: 5s}\n"
              "clients: {web: {open: {rate: 240/s}, calls: {store: {timeout: 500ms, retry: {"
              "attempts: 3, backoff: none, jitter: none, on: [timeout, refused]}}}}}\n"
              "services: {store: {workers: 3, queue: unlimited,"
              " service_time: {exponential: 10ms}}}\n"
              "faults:\n  - {at: 20s, service: store, restart: {down: 4s, warmup: 6s, cold: 3}}\n",
              *state);
    assert_int_equal(one.kind, NO_RETURN_SINCE);
    assert_int_equal(one.point, 20 * SIM_S);
    assert_int_equal(one.heals, 20 * SIM_S); /* without it */
    assert_int_equal(one.runs, 1);
}

/* --- told while it lasts --- */

static void seconds_are_counted_down_to_it(void **state)
{
    (void)state;
    struct no_return one = { .kind = NO_RETURN_SINCE, .point = 100 * SIM_S };
    support_near("before", no_return_margin(&one, 59 * SIM_S), 41, 0);
    support_near("after", no_return_margin(&one, 103 * SIM_S), -3, 0);
}

struct patience {
    size_t runs;
};

static bool has_had_enough(void *self, const struct course *course)
{
    return course->finished < ((struct patience *)self)->runs;
}

static void a_team_that_is_stopped_leaves_it_open(void **state)
{
    struct world_spec spec = support_spec(store("4s", *state), *state);
    const struct results *run = support_run(&spec, 1, NULL, *state);
    struct patience patience = { 5 };
    struct progress progress = { has_had_enough, &patience };
    struct team team = { .threads = 1, .progress = &progress };
    struct err err;
    struct no_returns *all = no_return_find(&run, 1, &team, *state, &err);
    assert_non_null(all);
    assert_true(team.stopped);
    assert_int_equal(all->known, 0);
    assert_int_equal(all->of[0].kind, NO_RETURN_OPEN);
    struct no_return whole = found_by(&run, 1, 1, *state)->of[0];
    assert_true(all->of[0].point >= whole.point && all->of[0].runs < whole.runs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(it_is_where_the_lots_begin_to_grow),
        SUPPORT_TEST(it_agrees_with_all_outages_of_a_grid),
        SUPPORT_TEST(threads_do_not_matter),
        SUPPORT_TEST(one_that_always_heals_has_none),
        SUPPORT_TEST(a_storm_that_ends_outlasts_its_trigger_from_a_time_on),
        SUPPORT_TEST(what_is_so_without_a_trigger_is_not_told_of_it),
        SUPPORT_TEST(what_was_absorbed_has_nothing_to_ask),
        SUPPORT_TEST(what_is_down_without_its_trigger_is_not_the_triggers),
        SUPPORT_TEST(what_only_a_remedy_heals_is_past_its_point),
        SUPPORT_TEST(a_trigger_to_the_end_is_cut_too),
        SUPPORT_TEST(of_what_cannot_be_ended_the_begin_is_the_point),
        SUPPORT_TEST(seconds_are_counted_down_to_it),
        SUPPORT_TEST(a_team_that_is_stopped_leaves_it_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
