/* The picture of a comparison: its sentence, what the script is given, and that it is drawn. */
#include "models/spec/world.h"
#include "plots/report/figure_compare.h"
#include "plots/report/finding.h"
#include "plots/report/text.h"
#include "tests/support.h"
#include "tests/versus.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int setup(void **state)
{
    *state = arena_create();
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

/* A study of which so many runs recovered after 10 s and the others never. */
static struct study *mixed(struct arena *arena, const char *variant, size_t recovered, size_t runs)
{
    struct outcome_of_run *run = ARENA_ARRAY(arena, runs, struct outcome_of_run);
    for (size_t r = 0; r < runs; r++)
        run[r] = (struct outcome_of_run){ r, 50, 20, r < recovered ? 10 : INFINITY };
    struct study *study = versus_study(arena, variant, 1.5, run, runs);
    for (size_t r = 0; r < runs; r++)
        study->run[r]->judgement.verdict = r < recovered ? VERDICT_RECOVERED : VERDICT_METASTABLE;
    return study;
}

static struct comparison *comparison_of(struct arena *arena, size_t count, struct study **studies)
{
    struct study **copy = ARENA_ARRAY(arena, count, struct study *);
    memcpy(copy, studies, count * sizeof(struct study *));
    return comparison_make(copy, count, arena);
}

/* --- the sentence --- */

static void assert_finding(struct arena *arena, const char *wanted, size_t count,
                           struct study **studies)
{
    assert_string_equal(finding(arena, comparison_of(arena, count, studies), 86), wanted);
}

static void says_who_recovers(void **state)
{
    struct arena *arena = *state;
    struct study *a = mixed(arena, "a", 5, 5), *b = mixed(arena, "b", 5, 5);
    struct study *some = mixed(arena, "some", 3, 5), *other = mixed(arena, "other", 1, 5);
    struct study *none = mixed(arena, "none", 0, 5), *never = mixed(arena, "never", 0, 5);
    assert_finding(arena, "a recovers; none does not", 2, (struct study *[]){ none, a });
    assert_finding(arena, "a and b recover; some in 3 of 5 runs; none and never do not", 5,
                   (struct study *[]){ a, some, none, b, never });
    assert_finding(arena, "some recovers in 3 of 5 and other in 1 of 5 runs; none does not", 3,
                   (struct study *[]){ some, other, none });
    assert_finding(arena, "Both variants recover", 2, (struct study *[]){ a, b });
    assert_finding(arena, "Neither variant recovers", 2, (struct study *[]){ none, never });
    assert_finding(arena, "None of the 3 variants recovers", 3,
                   (struct study *[]){ none, never, none });
    assert_finding(arena, "a recovers", 1, &a);
    assert_finding(arena, "some recovers in 3 of 5 runs", 1, &some);
    assert_finding(arena, "none does not recover", 1, &none);
    for (size_t r = 0; r < never->runs; r++) /* as where the fault lasts to the end of the run */
        never->run[r]->judgement.verdict = VERDICT_CONTAINED;
    assert_finding(arena, "a recovers; never does not", 2, (struct study *[]){ a, never });
}

static void counts_where_names_do_not_fit(void **state)
{
    struct arena *arena = *state;
    static const char name[] = "a-name-that-is-much-too-long-for-any-title";
    struct study *studies[9];
    for (size_t i = 0; i < 9; i++)
        studies[i] = mixed(arena, i == 8 ? "short" : name, i < 8 ? 4 : 0, 4);
    assert_finding(arena, "8 variants recover; short does not", 9, studies);
    for (size_t i = 0; i < 9; i++)
        studies[i]->variant = name;
    for (size_t width = 10; width < 100; width++)
        assert_true(text_width(finding(arena, comparison_of(arena, 9, studies), width)) <= width);
}

/* 30 and 40 s of downtime with no spread differ; with a spread of 60 s they don't. */
static void says_what_tells_equals_apart(void **state)
{
    struct arena *arena = *state;
    struct outcome_of_run sure[2][2] = { { { 0, 50, 30, 0 }, { 1, 50, 30, 0 } },
                                         { { 0, 50, 40, 0 }, { 1, 50, 40, 0 } } };
    struct outcome_of_run vague[2] = { { 0, 50, 10, 0 }, { 1, 50, 70, 0 } };
    struct study *a = versus_study(arena, "a", 1.5, sure[0], 2);
    struct study *b = versus_study(arena, "b", 1.5, sure[1], 2);
    struct study *c = versus_study(arena, "c", 1.5, vague, 2);
    struct study *loud = versus_study(arena, "loud", 4.5, sure[0], 2);
    struct study *all[] = { a, b, c, loud };
    for (size_t i = 0; i < 4; i++)
        for (size_t r = 0; r < 2; r++)
            all[i]->run[r]->judgement.verdict = VERDICT_CONTAINED;
    assert_finding(arena, "Both variants recover; downtime 30.0 s (a) to 40.0 s (b)", 2, all);
    assert_finding(arena, "Both variants recover", 2, (struct study *[]){ a, c });
    assert_finding(arena, "Both variants recover; amplification 1.50 (a) to 4.50 (loud)", 2,
                   (struct study *[]){ a, loud });
}

/* --- what the script is given --- */

enum { WINDOWS = 4 };

/* Gives both runs series: wanted 10 and 20, sent `sent` and three times that, answered 4 and 8. */
static void give_series(struct arena *arena, struct study *study, double sent)
{
    static const struct metric metric = {
        OF_RUN, "m", "1/s", "made by hand", METRIC_BOTH, NULL
    };
    static const char *const path[] = { "run.offered", "run.attempts", "run.goodput" };
    for (size_t r = 0; r < study->runs; r++) {
        const double level[] = { r ? 20 : 10, r ? 3 * sent : sent, r ? 8 : 4 };
        struct results *run = study->run[r];
        struct measure *measure = ARENA_ARRAY(arena, run->measures + 3, struct measure);
        memcpy(measure + 3, run->measure, run->measures * sizeof *measure); /* found after these */
        for (size_t m = 0; m < 3; m++) {
            double *series = ARENA_ARRAY(arena, WINDOWS, double);
            for (size_t w = 0; w < WINDOWS; w++)
                series[w] = w == 1 ? NAN : level[m];
            measure[m] = (struct measure){ path[m], &metric, level[m], series };
        }
        run->measure = measure;
        run->measures += 3;
        run->windows = WINDOWS;
        run->tick = SIM_S;
    }
}

static struct study *with_series(struct arena *arena, const char *variant, double sent)
{
    struct study *study = mixed(arena, variant, 1, 2);
    study->verdicts[VERDICT_METASTABLE] = study->verdicts[VERDICT_RECOVERED] = 1;
    give_series(arena, study, sent);
    return study;
}

static const char *settings_of(struct arena *arena, const struct comparison *comparison)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    figure_compare_settings(out, comparison);
    fclose(out);
    const char *text = arena_text(arena, bytes);
    free(bytes);
    return text;
}

static void assert_says(const char *text, const char *line)
{
    if (strstr(text, line))
        return;
    fprintf(stderr, "%s", text); /* fail_msg would cut it */
    fail_msg("there is no '%s' in this", line);
}

/* Wanted (10 + 20) / 2 = 15, sent (30 + 90) / 2 = 60, which is 4 times that: not yet cut. */
static void strips_are_means_over_the_runs(void **state)
{
    struct study *study = with_series(*state, "it's", 30);
    const char *text = settings_of(*state, comparison_of(*state, 1, &study));
    assert_says(text, "\n0.5 15 60 6 NaN NaN\n1.5 NaN NaN NaN NaN NaN\n2.5 15 60 6 NaN NaN\n");
    assert_says(text, "\ntop = 60\n");
    assert_says(text, "name[1] = 'it'.\"'\".'s'; verdict[1] = 'METASTABLE 1 of 2'; mood[1] = 3\n");
    assert_says(text, "others[1] = '1 recovered'\n");
    assert_says(text, "peak[1] = ''; peak_at_bottom[1] = 0\n");
}

/* Sent 80 on average is 5.3 times the 15 wanted: cut at 3.6 times, in both rows, and said so. */
static void what_dwarfs_the_rest_is_cut(void **state)
{
    struct study *studies[] = { with_series(*state, "calm", 7.5),
                                with_series(*state, "storm", 40) };
    const char *text = settings_of(*state, comparison_of(*state, 2, studies));
    assert_says(text, "\ntop = 54\n");
    assert_says(text, "peak[1] = ''; peak_at_bottom[1] = 0\npeak[2] = 'sent: up to 80.0/s'; "
                      "peak_at_bottom[2] = 0\n");
}

/* "40.0 s" does not stand above "1 min 40 s". */
static void times_have_one_unit(void **state)
{
    struct study *studies[] = { with_series(*state, "soon", 10), with_series(*state, "late", 10) };
    for (size_t i = 0; i < 2; i++) {
        double after = i == 0 ? 40 : 100;
        studies[i]->recovered = 2;
        studies[i]->recovery = (struct median){ after, after, after, false };
    }
    const char *text = settings_of(*state, comparison_of(*state, 2, studies));
    assert_says(text, "recovery_text[1] = '40.0 s'\n");
    assert_says(text, "recovery_text[2] = '100 s'\n");
}

static void bars_know_never(void **state)
{
    struct arena *arena = *state;
    struct study *studies[] = { with_series(arena, "none", 10), with_series(arena, "half", 10),
                                with_series(arena, "all", 10) };
    studies[0]->recovered = 0;
    studies[0]->recovery = (struct median){ NAN, NAN, NAN, false };
    studies[1]->recovered = 1;
    studies[1]->recovery = (struct median){ 10, 5, NAN, true };
    studies[2]->recovered = 2;
    studies[2]->recovery = (struct median){ 0, 0, 0, false };
    const char *text = settings_of(arena, comparison_of(arena, 3, studies));
    assert_says(text, "never[1] = 1; recovery_text[1] = 'never'\n");
    assert_says(text, "recovery[2] = 10; recovery_low[2] = 5; recovery_high[2] = NaN\n");
    assert_says(text, "never[2] = 0; recovery_text[2] = '10.0 s; never in 1 of 2'\n");
    assert_says(text, "never[3] = 0; recovery_text[3] = 'at once'\n");
    assert_says(text, "recovery_title = 'recovery time'\n");
    assert_says(text, "recovery_most = 10\nrecovery_scale = 1\nrecovery_unit = 's'\nnevers = 1\n");
}

/* Windows of 1 s: the scale goes to 10 s at least, and has no `never` where all come back. */
static void a_second_is_short(void **state)
{
    struct study *study = with_series(*state, "soon", 10);
    study->recovered = 2;
    study->recovery = (struct median){ 1, 1, 1, false };
    const char *text = settings_of(*state, comparison_of(*state, 1, &study));
    assert_says(text, "recovery[1] = 1; ");
    assert_says(text, "recovery_most = 10\nrecovery_scale = 1\nrecovery_unit = 's'\nnevers = 0\n");
}

static void where_all_recover_at_once_downtime_is_drawn(void **state)
{
    struct study *study = with_series(*state, "a", 10);
    study->recovered = 2;
    study->recovery = (struct median){ 0, 0, 0, false };
    const char *text = settings_of(*state, comparison_of(*state, 1, &study));
    assert_says(text, "recovery[1] = 20; recovery_low[1] = 20; recovery_high[1] = 20\n");
    assert_says(text, "recovery_title = 'downtime'\n");
}

static void several_scenarios_are_named(void **state)
{
    struct study *studies[] = { with_series(*state, "a", 10), with_series(*state, "b", 10) };
    struct comparison *comparison = comparison_of(*state, 2, studies);
    assert_string_equal(finding_scenario(*state, comparison), "made by hand");
    ((struct world_spec *)(uintptr_t)studies[1]->spec)->name = "another";
    assert_string_equal(finding_scenario(*state, comparison), "made by hand and others");
}

static void more_than_fit_are_named(void **state)
{
    struct study *studies[13];
    for (size_t i = 0; i < 13; i++)
        studies[i] = with_series(*state, "v", 10);
    const char *text = settings_of(*state, comparison_of(*state, 13, studies));
    assert_says(text, "; the first 12 of 13 variants'\n");
    assert_says(text, "\nrows = 12\n");
}

/* --- drawing --- */

/* A PNG says its width and height in bytes 16 to 23. */
static unsigned long big_endian(const char *bytes)
{
    const unsigned char *byte = (const unsigned char *)bytes;
    return (unsigned long)byte[0] << 24 | (unsigned long)byte[1] << 16 |
           (unsigned long)byte[2] << 8 | byte[3];
}

static void assert_drawn(struct arena *arena, const struct comparison *comparison)
{
    struct figure figure = { .of = figure_of_comparison(comparison), .scripts = "plots",
                             .output = "x.png" };
    struct err err = { 0 };
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    bool fine = figure_draw_to(&figure, "png", out, &err);
    fclose(out);
    if (!fine)
        fail_msg("%s\n%s", err.text, settings_of(arena, comparison));
    assert_true(size > 24 && memcmp(bytes, "\x89PNG", 4) == 0);
    assert_int_equal(big_endian(bytes + 16), 1600);
    assert_int_equal(big_endian(bytes + 20), 900);
    free(bytes);
}

static void draws_stories(void **state)
{
    static const char *const variant[] = { "no-retry", "fixed", "breaker" };
    struct arena *arena = *state;
    struct world_spec spec[3];
    struct alternative alternative[3];
    struct err err;
    for (size_t i = 0; i < 3; i++) {
        spec[i] = support_story("one-tier-storm", variant[i], arena);
        spec[i].run.replications = 2;
        alternative[i] = (struct alternative){ &spec[i], variant[i] };
    }
    struct study **studies =
        studies_run(alternative, 3, NULL, &(struct team){ .threads = 1 }, arena, &err);
    assert_non_null(studies);
    const struct comparison *comparison = comparison_make(studies, 3, arena);
    assert_string_equal(finding(arena, comparison, 86),
                        "no-retry and breaker recover; fixed does not");
    assert_drawn(arena, comparison);
}

/* Nothing known at all, and everything that can be in the way of a script. */
static void draws_what_is_undefined_or_odd(void **state)
{
    static const struct fault_period fault[] = {
        { .end = SIM_S, .text = "'; quit # %s \\ `date`", .strikes = true, .role = ROLE_TRIGGER },
        { .begin = SIM_S, .end = SIM_S, .text = "a fix", .role = ROLE_EVENT }
    };
    struct study *bare = mixed(*state, NULL, 0, 1);
    struct study *odd = with_series(*state, "''`\\\n\xff{}$", 1e9);
    odd->run[0]->fault = fault;
    odd->run[0]->faults = 2;
    odd->recovery = (struct median){ 10, 5, NAN, true };
    assert_drawn(*state, comparison_of(*state, 2, (struct study *[]){ bare, odd }));
}

/* In a terminal: a line a variant, a bar for the amplification. */
static void draws_text(void **state)
{
    struct study *studies[] = { with_series(*state, "before", 10),
                                with_series(*state, "after", 10) };
    struct figure figure = { .of = figure_of_comparison(comparison_of(*state, 2, studies)),
                             .scripts = "plots", .output = "-" };
    struct err err = { 0 };
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_true(figure_draw_to(&figure, "txt", out, &err));
    fclose(out);
    assert_says(text, "before               METASTABLE 1 of 2    never in 1 of 2  1.50");
    assert_says(text, "after                METASTABLE 1 of 2    never in 1 of 2  1.50");
    assert_says(text, " ########");
    free(text);
}

static void draws_twelve(void **state)
{
    struct study *studies[12];
    for (size_t i = 0; i < 12; i++)
        studies[i] = with_series(*state, "東京-データセンター-一号機-本番環境", i % 2 ? 10 : 1e6);
    assert_drawn(*state, comparison_of(*state, 12, studies));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(says_who_recovers, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_where_names_do_not_fit, setup, teardown),
        cmocka_unit_test_setup_teardown(says_what_tells_equals_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(strips_are_means_over_the_runs, setup, teardown),
        cmocka_unit_test_setup_teardown(what_dwarfs_the_rest_is_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(times_have_one_unit, setup, teardown),
        cmocka_unit_test_setup_teardown(bars_know_never, setup, teardown),
        cmocka_unit_test_setup_teardown(a_second_is_short, setup, teardown),
        cmocka_unit_test_setup_teardown(where_all_recover_at_once_downtime_is_drawn, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(several_scenarios_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(more_than_fit_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(draws_stories, setup, teardown),
        cmocka_unit_test_setup_teardown(draws_what_is_undefined_or_odd, setup, teardown),
        cmocka_unit_test_setup_teardown(draws_text, setup, teardown),
        cmocka_unit_test_setup_teardown(draws_twelve, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
