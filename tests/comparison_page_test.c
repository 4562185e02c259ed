/* The page and the data of a comparison, from studies made by hand: what is said, and that it
** fits. */
#include "models/spec/objective.h"
#include "models/spec/world.h"
#include "plots/report/change.h"
#include "plots/report/comparison_data.h"
#include "plots/report/comparison_page.h"
#include "plots/report/comparison_words.h"
#include "plots/report/text.h"
#include "tests/versus.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RUNS = 8 };

/* Goodput around `goodput`, a downtime that is always the same; the first `recover` runs
** recover. */
static struct study *make(struct arena *arena, const char *name, double goodput, double downtime,
                          size_t recover)
{
    struct outcome_of_run run[RUNS];
    for (uint64_t r = 0; r < RUNS; r++)
        run[r] = (struct outcome_of_run){ r, goodput + (double)(r % 4), downtime,
                                          r < recover ? 30 : INFINITY };
    return versus_study(arena, name, 2, run, RUNS);
}

static const char *page_of(struct arena *arena, const struct comparison *comparison,
                           const struct ranking *ranking, bool terminal)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    comparison_page_write(out, comparison, ranking, terminal);
    fclose(out);
    const char *page = arena_text(arena, text);
    free(text);
    return page;
}

static void assert_has(const char *text, const char *wanted)
{
    if (!strstr(text, wanted))
        fail_msg("'%s' is not in:\n%s", wanted, text);
}

static void assert_fits(struct arena *arena, const char *text)
{
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        const char *copy = arena_text_of(arena, line, strcspn(line, "\n"));
        if (text_width(copy) > 80)
            fail_msg("%zu columns: %s", text_width(copy), copy);
    }
}

static const char *sentence(struct arena *arena, struct study *a, struct study *b)
{
    struct study *study[] = { a, b };
    return comparison_sentence(arena, comparison_make(study, 2, arena));
}

static void the_sentence_says_who_wins(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct study *before = make(arena, "before", 50, 90, 1);
    assert_string_equal(sentence(arena, before, make(arena, "after", 50, 200, 8)),
                        "after recovers in 8 of 8 runs, before in 1 of 8.");
    assert_string_equal(sentence(arena, before, make(arena, "after", 49, 30, 3)),
                        "after is down for 30.0 s, before for 90.0 s.");
    assert_string_equal(sentence(arena, before, make(arena, "after", 60, 90, 1)),
                        "after answers 61.5/s, before 51.5/s.");
    assert_string_equal(sentence(arena, before, make(arena, "after", 40, 90, 1)),
                        "Nothing does better than before; after answers 41.5/s, before 51.5/s.");
    assert_string_equal(
        sentence(arena, before, make(arena, "after", 50, 90, 5)),
        "No variant differs from before beyond chance: neither in who recovers, nor in "
        "downtime or goodput.");
    arena_destroy(arena);
}

/* Down for a third of the time since it answers hardly anybody: no winner, unless somebody else
** wins. */
static void giving_up_is_no_win(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct study *before = make(arena, "before", 50, 90, 8);
    struct study *shut = make(arena, "shut", 5, 30, 8);
    assert_string_equal(sentence(arena, before, shut),
                        "Nothing does better than before without answering fewer calls.");
    struct study *study[] = { before, shut, make(arena, "after", 50, 60, 8) };
    assert_string_equal(comparison_sentence(arena, comparison_make(study, 3, arena)),
                        "Best of 3: after is down for 60.0 s, before for 90.0 s.");
    ((struct world_spec *)(uintptr_t)before->spec)->objective.counts = OBJECTIVE_COUNTS_ANSWERED;
    assert_string_equal(sentence(arena, before, shut),
                        "shut is down for 30.0 s, before for 90.0 s.");
    arena_destroy(arena);
}

/* Two are better: one by six more that recover, the other by 80 s, which counts less. */
static void recovering_counts_most(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct study *study[] = { make(arena, "a", 50, 90, 1), make(arena, "b", 50, 10, 1),
                              make(arena, "c", 50, 90, 7), make(arena, "d", 50, 80, 7) };
    assert_string_equal(comparison_sentence(arena, comparison_make(study, 4, arena)),
                        "Best of 4: d recovers in 7 of 8 runs, a in 1 of 8.");
    assert_string_equal(comparison_bottom(arena, comparison_make(study, 4, arena)), "back");
    arena_destroy(arena);
}

/* c does as b in everything; d is down for a second longer, in the mean, but not surely. */
static void the_best_may_be_several(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct study *before = make(arena, "before", 50, 90, 1), *b = make(arena, "b", 50, 30, 1);
    struct outcome_of_run run[RUNS];
    for (uint64_t r = 0; r < RUNS; r++)
        run[r] = (struct outcome_of_run){ r, 50 + (double)(r % 4), r % 2 ? 40 : 22,
                                          r < 1 ? 30 : INFINITY };
    struct study *study[] = { before, b, make(arena, "no c", 50, 30, 1),
                              versus_study(arena, "d", 2, run, RUNS),
                              make(arena, "b too", 50, 30, 1) };
    assert_string_equal(comparison_sentence(arena, comparison_make(study, 2, arena)),
                        "b is down for 30.0 s, before for 90.0 s.");
    assert_string_equal(comparison_sentence(arena, comparison_make(study, 3, arena)),
                        "Best of 3: b and 'no c' are down for 30.0 s, before for 90.0 s.");
    assert_string_equal(comparison_sentence(arena, comparison_make(study, 4, arena)),
                        "Best of 4: b and 'no c' are down for 30.0 s, before for 90.0 s; d does no "
                        "worse beyond chance.");
    assert_string_equal(comparison_sentence(arena, comparison_make(study, 5, arena)),
                        "Best of 5: b and 2 that are the same are down for 30.0 s, before for "
                        "90.0 s; d does no worse beyond chance.");
    struct study *worse[] = { b, before, study[2], make(arena, "bad too", 50, 90, 1) };
    assert_string_equal(comparison_sentence(arena, comparison_make(worse, 4, arena)),
                        "Nothing does better than b; worst of all, before and 'bad too' are down "
                        "for 90.0 s, b for 30.0 s.");
    arena_destroy(arena);
}

static void changes_are_short_texts(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    static const struct {
        enum headline_of h;
        struct estimate change;
        bool sure;
        const char *text;
    } row[] = {
        { HEADLINE_GOODPUT, { 74.06, 1.16, 9 }, true, "+74.1 ±1.2*" },
        { HEADLINE_DOWNTIME, { -895, 6, 9 }, true, "-14.9 ±0.1 min*" },
        { HEADLINE_DOWNTIME, { -0.2, 0.3, 9 }, false, "-0.20 ±0.30 s " },
        { HEADLINE_P99, { 0.005, 0.0002, 9 }, true, "+5.00 ±0.20 ms*" },
        { HEADLINE_P99, { 0.005, 3, 9 }, false, "+0.01 ±3.00 s " },
        { HEADLINE_WASTED, { -0.41, 0.012, 9 }, true, "-41.0 ±1.2 %*" },
        { HEADLINE_PEAK, { -0.001, 0.01, 9 }, false, "0 ±0.01 " },
        { HEADLINE_PEAK, { 0.004, 0.0034, 9 }, true, "+0.0040 ±0.0034*" },
        { HEADLINE_PEAK, { -0.0041, 0.0041, 9 }, false, "0 ±0.01 " },
        { HEADLINE_AMPLIFICATION, { 0.0001, 0, 9 }, true, "+0.0001*" },
        { HEADLINE_DOWNTIME, { -0.6, 0.504, 9 }, true, "-0.60 ±0.51 s*" },
        { HEADLINE_WASTED, { -0.00004, 0.00003, 9 }, true, "-0.004 ±0.003 %*" },
        { HEADLINE_DUPLICATES, { 12310, 12290, 9 }, true, "+12.31 k ±12.29 k*" },
        { HEADLINE_DUPLICATES, { 12300, 80, 9 }, true, "+12.3 k ±80*" },
        { HEADLINE_GOODPUT, { 5, 0, 9 }, true, "+5.00*" },
        { HEADLINE_GOODPUT, { 0, 0, 9 }, false, "0 " },
        { HEADLINE_GOODPUT, { NAN, NAN, 0 }, false, "-" },
        { HEADLINE_GOODPUT, { 5, NAN, 1 }, false, "+5.00 " },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct form form = headline_form(row[i].h);
        change_add(&form, &row[i].change);
        const char *text = change_text(arena, row[i].h, &row[i].change, row[i].sure, &form);
        assert_string_equal(text, row[i].text);
    }
    assert_string_equal(change_of_runs(arena, 1, 18, true), "+17 runs*");
    assert_string_equal(change_of_runs(arena, 1, 0, false), "-1 run ");
    assert_string_equal(change_of_runs(arena, 2, 2, false), "0 runs ");
    assert_string_equal(headline_text(arena, HEADLINE_DOWNTIME, 894), "14.9 min");
    arena_destroy(arena);
}

static void the_page_marks_what_is_sure(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct study *study[] = { make(arena, "before", 50, 90, 1), make(arena, "after", 60, 30, 8),
                              make(arena, "same", 50, 90, 3) };
    const char *page = page_of(arena, comparison_make(study, 3, arena), NULL, false);
    assert_has(page, "made by hand, 3 variants");
    assert_has(page, "seed 7, 8 runs of 10 min each\n");
    assert_has(page, "Best of 3: after recovers in 8 of 8 runs, before in 1 of 8.\n");
    assert_has(page, "metastable 7/8");
    assert_has(page, "+10.0*  -60.0 s*  +7 runs*");
    assert_has(page, "+2 runs \n");
    assert_has(page, "requests at back, the bottom layer");
    /* three for `after`; nothing else moves, and two more who recover are chance */
    assert_has(page, "3 of 4 differences are marked; 0.2 would be by chance");
    /* the costs are the same: no table of their differences */
    const char *against = strstr(page, "Against before");
    assert_true(against && !strstr(against + 1, "Against"));
    assert_null(strchr(page, '\033'));
    assert_null(strstr(page, "nan"));
    assert_fits(arena, page);
    page = page_of(arena, comparison_make(study, 3, arena), NULL, true);
    assert_has(page, "\033[1m");
    arena_destroy(arena);
}

static void a_single_run_promises_nothing(void **state)
{
    (void)state;
    static const struct outcome_of_run one[] = { { 0, 50, 90, 30 } },
                                       other[] = { { 0, 60, 30, 20 } };
    struct arena *arena = arena_create();
    struct study *study[] = { versus_study(arena, "before", 2, one, 1),
                              versus_study(arena, "after", 2, other, 1) };
    const char *page = page_of(arena, comparison_make(study, 2, arena), NULL, false);
    assert_has(page, "In one run: after is down for 30.0 s, before for 90.0 s.");
    assert_has(page, "A single replication: a difference may be chance.");
    assert_null(strchr(page, '*'));
    assert_null(strstr(page, "±"));
    assert_fits(arena, page);
    arena_destroy(arena);
}

static void any_name_fits(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct study *study[] = {
        make(arena, "the variant with the longest name that anybody could ever think of, and more",
             5e7, 9e6, 1),
        make(arena, "caf\xc3\xa9\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\x1b[31m\xff", 1e-9, 1e-9, 8)
    };
    const char *page = page_of(arena, comparison_make(study, 2, arena), NULL, false);
    assert_fits(arena, page);
    assert_null(strchr(page, '\033'));
    arena_destroy(arena);
}

static void controls_are_ranked(void **state)
{
    (void)state;
    static const uint64_t has[] = { 3, 2, 1, 0 };
    static const char *const name[] = { "breaker", "jitter" };
    struct arena *arena = arena_create();
    struct study *study[] = { make(arena, "all on", 50, 30, 8),
                              make(arena, "no breaker", 20, 90, 1),
                              make(arena, "no jitter", 50, 30, 8),
                              make(arena, "all off", 20, 90, 1) };
    const struct comparison *comparison = comparison_make(study, 4, arena);
    struct ranking ranking = { "after", name,
                               effects_make(comparison, has, 2, EFFECT_MAIN, arena), 2 };
    assert_string_equal(
        ranking_sentence(arena, &ranking),
        "breaker matters most: without it goodput falls by 30.0/s; downtime rises by "
        "60.0 s; fewer runs recover.");
    const char *page = page_of(arena, comparison, &ranking, false);
    assert_has(page, "made by hand, after, 4 variants");
    assert_has(
        page,
        "Without it    goodput  downtime  recovers\n  breaker      -30.0*  +60.0 s*    -88 %*\n");
    assert_has(page, "the mean over the 2 pairs");
    assert_has(
        page, "Nothing does better than 'all on'; worst of all, 'no breaker' and 'all off'\n"
              "recover in 1 of 8 runs,");
    assert_null(strstr(page, "Against"));
    assert_fits(arena, page);
    arena_destroy(arena);
}

static void data_hold_the_differences(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct study *study[] = { make(arena, "before", 50, 90, 1),
                              make(arena, "after, \"b\"", 60, 30, 8) };
    const struct comparison *comparison = comparison_make(study, 2, arena);
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    comparison_csv(out, comparison);
    fclose(out);
    assert_has(text, "variant,headline,unit,mean,ci95,difference,difference_ci95,significant\n");
    assert_has(text, "before,downtime,s,90,0,,,\n");
    assert_has(text, "\"after, \"\"b\"\"\",downtime,s,30,0,-60,0,1\n");
    assert_has(text, "\"after, \"\"b\"\"\",recovered,ratio,1,,0.875,,1\n");
    assert_has(text, "\"after, \"\"b\"\"\",recovery,s,,,0,,0\n");
    assert_has(text, "\"after, \"\"b\"\"\",recovery_median,s,30,,,,\n");
    assert_has(text, "\"after, \"\"b\"\"\",p99,s,2.5,0,0,0,0\n");
    free(text);
    struct err err = { 0 };
    out = open_memstream(&text, &length);
    assert_true(comparison_json(out, comparison, NULL, "1.2.3", &err));
    fclose(out);
    assert_has(text, "\"first\": \"before\",\n \"bottom\": \"back\"");
    assert_has(
        text, "\"downtime\": {\n     \"mean\": -60.0,\n     \"ci95\": 0.0,\n     \"unit\": \"s\",\n"
              "     \"significant\": true");
    assert_has(text, "\"only_this\": 7");
    free(text);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sentence_says_who_wins),
        cmocka_unit_test(recovering_counts_most),
        cmocka_unit_test(giving_up_is_no_win),
        cmocka_unit_test(the_best_may_be_several),
        cmocka_unit_test(changes_are_short_texts),
        cmocka_unit_test(the_page_marks_what_is_sure),
        cmocka_unit_test(a_single_run_promises_nothing),
        cmocka_unit_test(any_name_fits),
        cmocka_unit_test(controls_are_ranked),
        cmocka_unit_test(data_hold_the_differences),
    };
    return cmocka_run_group_tests_name("comparison page", tests, NULL, NULL);
}
