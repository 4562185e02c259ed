/* Comparisons of studies made by hand, against values worked out on paper. */
#include "models/spec/fault_spec.h"
#include "models/spec/world.h"
#include "study/effects.h"
#include "tests/study_maker.h"
#include "tests/versus.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void assert_close(double value, double wanted, double within)
{
    if (!(fabs(value - wanted) <= within))
        fail_msg("%.9g, but %.9g was wanted", value, wanted);
}

/* t of 97.5 % with 3 degrees of freedom, from printed tables. */
#define T3 3.182446

static const struct outcome_of_run uneven[] = {
    { 0, 10, 100, 5 }, { 1, 20, 100, 5 }, { 2, 30, 100, 5 }, { 3, 40, 100, 5 }
};
/* 1, 1.5, 0.5 and 1 more. */
static const struct outcome_of_run little_better[] = {
    { 0, 11, 90, 8 }, { 1, 21.5, 90, 9 }, { 2, 30.5, 90, 8 }, { 3, 41, 90, 9 }
};

static void pairs_see_what_means_hide(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct study *study[] = { versus_study(arena, "a", 3, uneven, 4),
                              versus_study(arena, "b", 2, little_better, 4) };
    const struct comparison *comparison = comparison_make(study, 2, arena);
    assert_int_equal(comparison->pairs, 4);
    const struct estimate *a = &comparison->value[0][HEADLINE_GOODPUT];
    const struct estimate *b = &comparison->value[1][HEADLINE_GOODPUT];
    assert_close(a->mean, 25, 1e-12);
    assert_close(b->mean, 26, 1e-12);
    assert_close(a->half_width, T3 * sqrt(500.0 / 3) / 2, 1e-4);
    /* each mean lies deep in the interval of the other ... */
    assert_true(a->mean > b->mean - b->half_width && b->mean < a->mean + a->half_width);
    /* ... and yet the difference is sure: its deviation is sqrt(0.5 / 3) */
    const struct estimate *difference = &comparison->difference[1][HEADLINE_GOODPUT];
    assert_close(difference->mean, 1, 1e-12);
    assert_close(difference->half_width, T3 * sqrt(0.5 / 3) / 2, 1e-5);
    assert_true(comparison_significant(comparison, 1, HEADLINE_GOODPUT));
    /* always the same ten seconds: no spread at all */
    assert_close(comparison->difference[1][HEADLINE_DOWNTIME].mean, -10, 1e-12);
    assert_true(comparison_significant(comparison, 1, HEADLINE_DOWNTIME));
    /* no difference at all is none, and nor is that of the first to itself */
    assert_false(comparison_significant(comparison, 1, HEADLINE_P99));
    assert_true(isnan(comparison->difference[0][HEADLINE_GOODPUT].mean));
    assert_false(comparison_significant(comparison, 0, HEADLINE_GOODPUT));
    arena_destroy(arena);
}

static void only_what_all_have_finished_is_paired(void **state)
{
    (void)state;
    static const struct outcome_of_run some[] = { { 1, 22, 100, 5 },
                                                  { 3, 44, 100, 5 },
                                                  { 4, 99, 100, 5 } };
    struct arena *arena = arena_create();
    struct study *study[] = { versus_study(arena, "a", 1, uneven, 4),
                              versus_study(arena, "b", 1, some, 3) };
    const struct comparison *comparison = comparison_make(study, 2, arena);
    assert_int_equal(comparison->pairs, 2);
    assert_close(comparison->value[0][HEADLINE_GOODPUT].mean, 30, 1e-12);
    assert_close(comparison->difference[1][HEADLINE_GOODPUT].mean, 3, 1e-12);
    assert_close(comparison_value(comparison, 1, 1, HEADLINE_GOODPUT), 44, 0);
    study[1] = versus_study(arena, "b", 1, some, 0);
    comparison = comparison_make(study, 2, arena);
    assert_int_equal(comparison->pairs, 0);
    assert_false(comparison_significant(comparison, 1, HEADLINE_GOODPUT));
    assert_false(comparison_significant(comparison, 1, HEADLINE_RECOVERY));
    arena_destroy(arena);
}

/* Replications 1 and 3 of 0 to 3, where the other has 1, 3 and 4. */
static void a_stop_leaves_what_all_have(void **state)
{
    (void)state;
    static const struct outcome_of_run some[] = { { 1, 22, 100, INFINITY },
                                                  { 3, 44, 100, 5 },
                                                  { 4, 99, 100, INFINITY } };
    struct arena *arena = arena_create();
    struct study *study[] = { versus_study(arena, "a", 1, uneven, 4),
                              versus_study(arena, "b", 1, some, 3) };
    assert_int_equal(studies_pair(study, 2, arena), 2);
    assert_int_equal(study[0]->runs, 2);
    assert_int_equal(study[0]->recovered, 2);
    assert_int_equal(study[0]->verdicts[VERDICT_RECOVERED], 2);
    assert_int_equal(study[1]->runs, 2);
    assert_int_equal(study[1]->recovered, 1);
    assert_int_equal(study[1]->verdicts[VERDICT_METASTABLE], 1);
    assert_close(study_find(study[0], "run.goodput")->mean, 30, 1e-12);
    assert_close(study_find(study[1], "run.goodput")->mean, 33, 1e-12);
    assert_close(study[0]->recovery.middle, 5, 1e-12);
    arena_destroy(arena);
}

/* The services: 30 workers with a tenth for nothing, 10 with four tenths: 7 of 40. */
static void headlines_are_made_of_measures(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct study *study = versus_study(arena, "a", 3, uneven, 4);
    const struct comparison *comparison = comparison_make(&study, 1, arena);
    const struct estimate *value = comparison->value[0];
    assert_string_equal(headline_bottom(study->run[0]), "back");
    assert_close(value[HEADLINE_AMPLIFICATION].mean, 3, 1e-12);
    assert_close(value[HEADLINE_PEAK].mean, 6, 1e-12);
    assert_close(value[HEADLINE_WASTED].mean, 7.0 / 40, 1e-12);
    assert_close(value[HEADLINE_DUPLICATES].mean, 17, 1e-12);
    assert_close(value[HEADLINE_P99].mean, 2.5, 1e-12);
    assert_true(isnan(value[HEADLINE_RECOVERY].mean));
    assert_true(comparison_has(comparison, HEADLINE_RECOVERY));
    assert_false(comparison_has(comparison, HEADLINE_OLDEST)); /* there are no queues */
    assert_false(comparison_has(comparison, HEADLINE_DELIVERIES));
    assert_false(comparison_has(comparison, HEADLINE_DEAD));
    arena_destroy(arena);
}

/* 1.25 deliveries of each message; the rung, to which nothing is published, is in that number. */
static void queues_have_headlines_of_their_own(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    const struct names names = { "orders", "shoppers", "shop", "payments" };
    struct study *study = study_of_queue(arena, &names, "orders", 1);
    const struct comparison *comparison = comparison_make(&study, 1, arena);
    const struct estimate *value = comparison->value[0];
    assert_true(comparison_has(comparison, HEADLINE_OLDEST));
    assert_close(value[HEADLINE_OLDEST].mean, 600, 1e-12);
    assert_close(value[HEADLINE_DELIVERIES].mean, 1.25, 1e-12);
    assert_close(value[HEADLINE_DEAD].mean, 720, 1e-12);
    arena_destroy(arena);
}

/* web -> front -> back, web -> side -> cellar, web -> cellar: of the two deepest the one that a
** fault strikes, itself or on the road to it, else the first; what a fault strikes further up is
** not deep. */
static void the_bottom_is_the_longest_way_down(void **state)
{
    (void)state;
    static const struct edge_name edges[] = { { "web", "front", true },
                                              { "web", "side", true },
                                              { "web", "cellar", true },
                                              { "front", "back", false },
                                              { "side", "cellar", false } };
    static const char *const services[] = { "front", "side", "back", "cellar" };
    struct fault_spec fault = { .service = "front" };
    struct world_spec spec = { .faults = { &fault, 1 } };
    struct results run = { .spec = &spec, .edge = edges, .edges = 5, .service = services,
                           .services = 4 };
    assert_string_equal(headline_bottom(&run), "back");
    fault.service = "cellar";
    assert_string_equal(headline_bottom(&run), "cellar");
    fault = (struct fault_spec){ .edge = "side.cellar" };
    assert_string_equal(headline_bottom(&run), "cellar");
    spec.faults.count = 0;
    assert_string_equal(headline_bottom(&run), "back");
    run.services = 0;
    assert_string_equal(headline_bottom(&run), "");
}

/* Both recover in replications 0 and 1, in 40 s and 60 s less; then only the second one does. */
static void recovery_is_counted_in_pairs(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct outcome_of_run first[9], second[9];
    for (uint64_t r = 0; r < 9; r++) {
        first[r] = (struct outcome_of_run){ r, 50, 100, r == 0 ? 50 : r == 1 ? 80 : INFINITY };
        second[r] =
            (struct outcome_of_run){ r, 50, 100, r < 8 ? 10 + 10 * (double)(r % 2) : INFINITY };
    }
    for (size_t runs = 7; runs <= 9; runs++) {
        struct study *study[] = { versus_study(arena, "a", 1, first, runs),
                                  versus_study(arena, "b", 1, second, runs) };
        const struct comparison *comparison = comparison_make(study, 2, arena);
        const struct estimate *sooner = &comparison->difference[1][HEADLINE_RECOVERY];
        assert_close(sooner->mean, -50, 1e-12);
        assert_int_equal(sooner->runs, 2);
        assert_int_equal(comparison->fewer_recover[1].hits, 0);
        assert_int_equal(comparison->more_recover[1].hits, runs == 7 ? 5 : 6);
        assert_int_equal(comparison->more_recover[1].runs, runs);
        assert_int_equal(comparison_significant(comparison, 1, HEADLINE_RECOVERY), runs > 7);
    }
    arena_destroy(arena);
}

/* p by hand: 2 * (sum of the binomials up to the lesser one) / 2^n. */
static void mcnemar_is_exact(void **state)
{
    (void)state;
    assert_false(recoveries_differ(0, 0));
    assert_false(recoveries_differ(5, 0)); /* 2 / 32 */
    assert_true(recoveries_differ(0, 6));  /* 2 / 64 */
    assert_false(recoveries_differ(1, 7)); /* 2 * 9 / 256 = 0.0703 */
    assert_true(recoveries_differ(8, 1));  /* 2 * 10 / 512 = 0.0391 */
    assert_false(recoveries_differ(500, 500));
    assert_true(recoveries_differ(600, 400));
}

/* Two controls, all four combinations, three replications.  Both: 100, 110, 120.  Bit 0 off
** costs 10 alone and 30 with bit 1 off: 20 in the mean, 2 more or less in the last two
** replications. */
static void a_main_effect_is_the_mean_over_pairs(void **state)
{
    (void)state;
    static const uint64_t has[] = { 3, 2, 1, 0 };
    static const double goodput[][3] = {
        { 100, 110, 120 }, { 90, 98, 112 }, { 99, 109, 119 }, { 69, 77, 91 }
    };
    struct arena *arena = arena_create();
    struct study *study[4];
    for (size_t v = 0; v < 4; v++) {
        struct outcome_of_run run[3];
        for (uint64_t r = 0; r < 3; r++)
            run[r] = (struct outcome_of_run){ r, goodput[v][r], 5, v == 0 || r > 1 ? 1 : INFINITY };
        study[v] = versus_study(arena, "v", 1, run, 3);
    }
    const struct comparison *comparison = comparison_make(study, 4, arena);
    const struct effect *effect = effects_make(comparison, has, 2, EFFECT_MAIN, arena);
    /* -(10 + 30) / 2, -(12 + 32) / 2, -(8 + 28) / 2 */
    assert_int_equal(effect[0].control, 0);
    assert_int_equal(effect[0].pairs, 2);
    assert_close(effect[0].change[HEADLINE_GOODPUT].mean, -20, 1e-12);
    assert_close(effect[0].change[HEADLINE_GOODPUT].half_width, 4.302653 * 2 / sqrt(3), 1e-5);
    /* -(1 + 21) / 2 in each of them: sure without any spread */
    assert_int_equal(effect[1].control, 1);
    assert_close(effect[1].change[HEADLINE_GOODPUT].mean, -11, 1e-12);
    assert_true(effect_significant(&effect[1], HEADLINE_GOODPUT));
    assert_false(effect_significant(&effect[1], HEADLINE_DOWNTIME));
    /* with everything all three recover, else only the third: half of the pairs in two of three */
    assert_int_equal(effect[0].fewer, 2);
    assert_int_equal(effect[0].more, 0);
    assert_close(effect[0].recovers.mean, -1.0 / 3, 1e-12);
    assert_false(effect_significant(&effect[0], HEADLINE_RECOVERY));
    /* one at a time: only against all on, -10, -12, -8, though others differ in it alone, too */
    effect = effects_make(comparison, has, 2, EFFECT_ALONE, arena);
    assert_int_equal(effect[0].control, 0);
    assert_int_equal(effect[0].pairs, 1);
    assert_close(effect[0].change[HEADLINE_GOODPUT].mean, -10, 1e-12);
    assert_close(effect[1].change[HEADLINE_GOODPUT].mean, -1, 1e-12);
    arena_destroy(arena);
}

/* all on, no a, no b, none: what has both off stands beside neither alone. */
static void one_at_a_time_has_one_pair_each(void **state)
{
    (void)state;
    static const uint64_t has[] = { 7, 6, 5, 3, 0 };
    static const double goodput[] = { 50, 45, 50, 30, 1 };
    struct arena *arena = arena_create();
    struct study *study[5];
    for (size_t v = 0; v < 5; v++) {
        struct outcome_of_run run[] = { { 0, goodput[v], v == 2 ? 9 : 5, 1 },
                                        { 1, goodput[v], 5, 1 } };
        study[v] = versus_study(arena, "v", 1, run, 2);
    }
    const struct effect *effect =
        effects_make(comparison_make(study, 5, arena), has, 3, EFFECT_ALONE, arena);
    static const double change[] = { -20, -5, 0 };
    static const size_t control[] = { 2, 0, 1 };
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(effect[i].control, control[i]);
        assert_int_equal(effect[i].pairs, 1);
        assert_close(effect[i].change[HEADLINE_GOODPUT].mean, change[i], 1e-12);
    }
    assert_close(effect[2].change[HEADLINE_DOWNTIME].mean, 2, 1e-12);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_see_what_means_hide),
        cmocka_unit_test(only_what_all_have_finished_is_paired),
        cmocka_unit_test(a_stop_leaves_what_all_have),
        cmocka_unit_test(headlines_are_made_of_measures),
        cmocka_unit_test(queues_have_headlines_of_their_own),
        cmocka_unit_test(the_bottom_is_the_longest_way_down),
        cmocka_unit_test(recovery_is_counted_in_pairs),
        cmocka_unit_test(mcnemar_is_exact),
        cmocka_unit_test(a_main_effect_is_the_mean_over_pairs),
        cmocka_unit_test(one_at_a_time_has_one_pair_each),
    };
    return cmocka_run_group_tests_name("comparison", tests, NULL, NULL);
}
