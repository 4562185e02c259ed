/* The search for a tipping point, on runs of known probability. */
#include "tests/support.h"

#include "sim/rng.h"
#include "study/tip/tip.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* On the share of the way along the axis. */
struct world_of_chance {
    const struct axis *axis;
    double crossing, width; /* of the logistic curve at one half; below 0: it falls; 0: a step */
    bool bump;              /* from 0.4 to 0.6 nothing recovers, whatever the curve says */
    bool steeper_tails;     /* normal rather than logistic, of the same slope in the middle */
    uint64_t seed;
    size_t ran, stop_after; /* 0: never */
    uint64_t last_replication;
    bool in_order;
};

static double probability(const struct world_of_chance *world, double value)
{
    double share = axis_share(world->axis, value), from = share - world->crossing;
    if (world->bump && share > 0.4 && share < 0.6)
        return 1;
    if (world->width == 0)
        return from > 0;
    if (world->steeper_tails)
        return 0.5 * erfc(-from / world->width * sqrt(M_PI) / 4);
    return 1 / (1 + exp(-from / world->width));
}

static bool draw(void *self, struct tip_run *run, size_t count, struct err *err)
{
    struct world_of_chance *world = self;
    (void)err;
    for (size_t i = 0; i < count; i++) {
        struct rng rng;
        world->in_order = run[i].replication == world->ran && (world->in_order || world->ran == 0);
        world->last_replication = run[i].replication;
        rng_stream(&rng, world->seed, run[i].replication, "run");
        run[i].stuck = rng_uniform(&rng) < probability(world, run[i].value);
        run[i].done = world->stop_after == 0 || world->ran < world->stop_after;
        run[i].events = 10;
        run[i].simulated_s = 60;
        world->ran++;
    }
    return true;
}

static struct tip *search_in(struct world_of_chance *world, double target, size_t verify,
                             struct arena *arena)
{
    struct tip_order order = { world->axis, target, TIP_PRECISION, TIP_RUNS, verify };
    struct err err;
    struct tip *tip = tip_find(&order, (struct tip_runner){ draw, world }, arena, &err);
    assert_non_null(tip);
    size_t counted = 0;
    for (size_t i = 0; i < tip->points; i++)
        counted += tip->point[i].runs;
    for (size_t i = 0; i < tip->checks; i++)
        counted += tip->check[i].contradicts ? 0 : tip->check[i].stuck.runs;
    assert_int_equal(tip->runs, counted);
    assert_int_equal(tip->events, 10 * counted);
    return tip;
}

static struct axis axis_of(const char *text, struct arena *arena)
{
    struct axis axis;
    struct err err;
    if (!axis_parse(text, &axis, arena, &err))
        fail_msg("%s", err.text);
    return axis;
}

/* Where the probability is the target. */
static double truth(const struct world_of_chance *world, double target)
{
    double low = -2, high = 3;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        *(probability(world, middle) < target ? &low : &high) = middle;
    }
    return low;
}

struct held {
    size_t experiments, inside, precise;
    double runs;
};

static struct held experiments(size_t count, double width, double target, bool steeper_tails)
{
    struct held held = { .experiments = count };
    for (size_t e = 0; e < count; e++) {
        struct arena *arena = arena_create();
        struct axis axis = axis_of("x=0..1", arena);
        struct rng rng;
        rng_stream(&rng, e, 3, "where");
        struct world_of_chance world = { .axis = &axis, .width = width, .seed = e,
                                         .crossing = 0.3 + 0.4 * rng_uniform(&rng),
                                         .steeper_tails = steeper_tails };
        double at = truth(&world, target);
        struct tip *tip = search_in(&world, target, 0, arena);
        held.inside += tip->found && tip->low <= at + 1e-9 && at <= tip->high + 1e-9;
        held.precise += tip->end == TIP_PRECISE;
        held.runs += (double)tip->runs / (double)count;
        arena_destroy(arena);
    }
    return held;
}

/* The whole search, stopping rule and all.  Of 240 intervals of 95 % at least 94 % minus 2.6
** standard deviations hold the truth: the parts are steep and flat curves, one that is no logistic
** curve, and another target.  `tip_test COUNT` prints them one by one: the table in
** docs/tipping.md. */
static const struct {
    double width, target;
    bool steeper_tails;
} parts[] = {
    { 0.005, 0.5, false }, { 0.01, 0.5, false }, { 0.02, 0.5, false }, { 0.05, 0.5, false },
    { 0.1, 0.5, false },   { 0.02, 0.5, true },  { 0.005, 0.05, false }, { 0.02, 0.05, false },
};
#define PARTS (sizeof parts / sizeof *parts)

static void intervals_hold_the_truth(void **state)
{
    enum { EACH = 30 };
    size_t inside = 0, all = EACH * PARTS;
    (void)state;
    for (size_t p = 0; p < PARTS; p++)
        inside += experiments(EACH, parts[p].width, parts[p].target, parts[p].steeper_tails).inside;
    double least = 0.94 - 2.6 * sqrt(0.95 * 0.05 / (double)all);
    if ((double)inside < least * (double)all)
        fail_msg("%zu of %zu intervals hold the truth, at least %.3f should", inside, all, least);
}

static int print_parts(size_t count)
{
    puts("width   target  tails     inside  precise  runs");
    for (size_t p = 0; p < PARTS; p++) {
        struct held held = experiments(count, parts[p].width, parts[p].target,
                                       parts[p].steeper_tails);
        printf("%-6g  %-6g  %-8s  %.3f   %.2f     %.0f\n", parts[p].width, parts[p].target,
               parts[p].steeper_tails ? "normal" : "logistic", (double)held.inside / (double)count,
               (double)held.precise / (double)count, held.runs);
    }
    return 0;
}

static void a_step_is_found_with_few_runs(void **state)
{
    struct arena *arena = arena_create();
    struct axis axis = axis_of("x=0..1", arena);
    (void)state;
    for (double at = 0.013; at < 1; at += 0.117) {
        struct world_of_chance world = { .axis = &axis, .crossing = at };
        struct tip *tip = search_in(&world, 0.5, 0, arena);
        assert_true(tip->found && tip->end == TIP_PRECISE && tip->fit.separated);
        assert_true(tip->low <= at && at <= tip->high && tip->high - tip->low <= TIP_PRECISION);
        assert_true(tip->runs <= 110);
    }
    arena_destroy(arena);
}

/* On a logarithmic axis, falling: the same shares as on the even one, mirrored. */
static void a_falling_share_on_a_logarithmic_axis(void **state)
{
    struct arena *arena = arena_create();
    struct axis axis = axis_of("x=1ms..10s:log", arena);
    (void)state;
    struct world_of_chance world = { .axis = &axis, .crossing = 0.75, .width = -0.015, .seed = 5 };
    struct tip *tip = search_in(&world, 0.5, 0, arena);
    assert_true(tip->found && !tip_rises(tip));
    assert_true(tip->low <= 1 && 1 <= tip->high);
    assert_true(axis_share(&axis, tip->high) - axis_share(&axis, tip->low) <= TIP_PRECISION);
    assert_true(tip_fitted(tip, 0.1) > 0.99 && tip_fitted(tip, 9) < 0.01);
    arena_destroy(arena);
}

static void whole_numbers_lie_between_neighbours(void **state)
{
    struct arena *arena = arena_create();
    struct axis axis = axis_of("x=1..10", arena);
    (void)state;
    axis_round(&axis);
    /* at 3: share 2/9 = 0.222, at 4: 0.333 */
    struct world_of_chance world = { .axis = &axis, .crossing = 0.29, .width = 0.02, .seed = 1 };
    struct tip *tip = search_in(&world, 0.5, 0, arena);
    assert_true(tip->found && tip->between && tip->end == TIP_PRECISE);
    assert_true(tip->below == 3 && tip->above == 4);
    for (size_t i = 0; i < tip->points; i++)
        assert_true(tip->point[i].value == floor(tip->point[i].value));
    /* sized: the larger that recovers; where the share falls, the smaller */
    world.width = 0.01;
    struct tip *sized = search_in(&world, 0.05, 100, arena);
    assert_true(sized->checks == 1 && sized->check[0].value == 3);
    world.width = -0.01;
    sized = search_in(&world, 0.05, 100, arena);
    assert_false(tip_rises(sized));
    assert_true(sized->checks == 1 && sized->check[0].value == 4);
    arena_destroy(arena);
}

/* From the crossing on three quarters of the runs fail and no more: no logistic curve over the
** whole range, but a piece of one around the crossing of 10 %. */
static double levels_off(double x)
{
    return 0.75 / (1 + exp(-(x - 0.3) / 0.02));
}

static bool draw_level(void *self, struct tip_run *run, size_t count, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < count; i++) {
        struct rng rng;
        rng_stream(&rng, *(const uint64_t *)self, run[i].replication, "run");
        run[i].stuck = rng_uniform(&rng) < levels_off(run[i].value);
        run[i].done = true;
    }
    return true;
}

static void a_share_that_levels_off(void **state)
{
    enum { SEARCHES = 30 };
    double at = 0.3 - 0.02 * log(0.75 / 0.1 - 1);
    size_t inside = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= SEARCHES; seed++) {
        struct arena *arena = arena_create();
        struct axis axis = axis_of("x=0..1", arena);
        struct tip_order order = { &axis, 0.1, TIP_PRECISION, TIP_RUNS, 0 };
        struct err err;
        struct tip *tip = tip_find(&order, (struct tip_runner){ draw_level, &seed }, arena, &err);
        assert_true(tip && tip->found);
        inside += tip->low <= at && at <= tip->high;
        if (fabs(tip->crossing - at) > 0.06)
            fail_msg("seed %d: %g, but %g is wanted", (int)seed, tip->crossing, at);
        arena_destroy(arena);
    }
    if (inside < 24) /* 95 % of 30, less three standard deviations */
        fail_msg("%zu of %d intervals hold the truth", inside, SEARCHES);
}

static void nothing_to_be_found(void **state)
{
    struct arena *arena = arena_create();
    struct axis axis = axis_of("x=0..1", arena);
    (void)state;
    struct world_of_chance above = { .axis = &axis, .crossing = -1 },
                                   below = { .axis = &axis, .crossing = 2 };
    assert_int_equal(search_in(&above, 0.5, 100, arena)->end, TIP_SAME);
    struct tip *tip = search_in(&below, 0.5, 100, arena);
    assert_true(tip->end == TIP_SAME && !tip->found && tip->checks == 0);
    assert_int_equal(tip->runs, 32);
    below.bump = true;
    tip = search_in(&below, 0.5, 0, arena);
    assert_true(tip->end == TIP_UNEVEN && !tip->found);
    arena_destroy(arena);
}

/* What is safe by the interval is safe indeed: in 95 % of 40 searches at least, less three standard
** deviations, and fresh runs don't contradict it more often than that. */
static void sizes_are_safe(void **state)
{
    enum { SEARCHES = 40 };
    size_t safe = 0, calm = 0;
    (void)state;
    for (uint64_t e = 0; e < SEARCHES; e++) {
        struct arena *arena = arena_create();
        struct axis axis = axis_of("x=0..1", arena);
        struct world_of_chance world = { .axis = &axis, .crossing = 0.62, .width = 0.03,
                                         .seed = e };
        struct tip *tip = search_in(&world, 0.05, 100, arena);
        assert_true(tip->checks > 0);
        const struct tip_check *last = &tip->check[tip->checks - 1];
        safe += probability(&world, last->value) <= 0.05;
        calm += tip->checks == 1 && !last->contradicts;
        arena_destroy(arena);
    }
    double least = SEARCHES * 0.95 - 3 * sqrt(SEARCHES * 0.95 * 0.05);
    if ((double)safe < least || (double)calm < least)
        fail_msg("of %d sizes %zu are safe and %zu not contradicted, at least %.1f should be",
                 SEARCHES,
                 safe, calm, least);
}

/* One run in eight fails from 0.2 on, all do from 0.6: the curve sees only the cliff, the fresh
** runs see the slope before it. */
static double slope_and_cliff(double x)
{
    return x < 0.2 ? 0 : x < 0.6 ? 0.125 : 1;
}

static bool draw_cliff(void *self, struct tip_run *run, size_t count, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < count; i++) {
        struct rng rng;
        rng_stream(&rng, *(const uint64_t *)self, run[i].replication, "run");
        run[i].stuck = rng_uniform(&rng) < slope_and_cliff(run[i].value);
        run[i].done = true;
    }
    return true;
}

static void fresh_runs_contradict(void **state)
{
    struct arena *arena = arena_create();
    struct axis axis = axis_of("x=0..1", arena);
    struct err err;
    size_t contradicted = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct tip_order order = { &axis, 0.05, TIP_PRECISION, TIP_RUNS, 400 };
        struct tip *tip = tip_find(&order, (struct tip_runner){ draw_cliff, &seed }, arena, &err);
        assert_true(tip && tip->checks > 0);
        for (size_t i = 0; i + 1 < tip->checks; i++) {
            assert_true(tip->check[i].contradicts);
            assert_true(tip->check[i + 1].value < tip->check[i].value);
            contradicted++;
        }
        const struct tip_check *last = &tip->check[tip->checks - 1];
        /* of 400 fresh runs with one in eight, 5 % are beyond any doubt exceeded */
        assert_true(last->contradicts == (last->value >= 0.2));
    }
    assert_true(contradicted > 0);
    arena_destroy(arena);
}

static void stopped_it_tells_what_is_known(void **state)
{
    struct arena *arena = arena_create();
    struct axis axis = axis_of("x=0..1", arena);
    (void)state;
    struct world_of_chance world = { .axis = &axis, .crossing = 0.5, .width = 0.1,
                                     .stop_after = 7 };
    struct tip *tip = search_in(&world, 0.5, 100, arena);
    assert_true(tip->end == TIP_STOPPED && tip->runs == 7);
    world.ran = 0;
    world.stop_after = 60;
    tip = search_in(&world, 0.5, 100, arena);
    assert_true(tip->end == TIP_STOPPED && tip->runs == 60 && tip->found && tip->checks == 0);
    arena_destroy(arena);
}

static void no_run_shares_its_chance_with_another(void **state)
{
    struct arena *arena = arena_create();
    struct axis axis = axis_of("x=0..1", arena);
    (void)state;
    struct world_of_chance world = { .axis = &axis, .crossing = 0.5, .width = 0.03 };
    struct tip *tip = search_in(&world, 0.05, 100, arena);
    assert_int_equal(world.ran, world.last_replication + 1); /* they are numbered through */
    assert_true(world.in_order && tip->found);
    arena_destroy(arena);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_the_truth),
        cmocka_unit_test(a_step_is_found_with_few_runs),
        cmocka_unit_test(a_falling_share_on_a_logarithmic_axis),
        cmocka_unit_test(whole_numbers_lie_between_neighbours),
        cmocka_unit_test(a_share_that_levels_off),
        cmocka_unit_test(nothing_to_be_found),
        cmocka_unit_test(sizes_are_safe),
        cmocka_unit_test(fresh_runs_contradict),
        cmocka_unit_test(stopped_it_tells_what_is_known),
        cmocka_unit_test(no_run_shares_its_chance_with_another),
    };
    if (argc > 1)
        return print_parts(strtoul(argv[1], NULL, 10));
    return cmocka_run_group_tests_name("tip", tests, NULL, NULL);
}
