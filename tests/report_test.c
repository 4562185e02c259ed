/* The page, CSV, JSON and figure on results made by hand (tests/study_maker.h). */
#include "plots/report/csv.h"
#include "plots/report/figure_compare.h"
#include "plots/report/figure_run.h"
#include "plots/report/gnuplot.h"
#include "plots/report/json.h"
#include "plots/report/page.h"
#include "plots/report/save.h"
#include "plots/report/text.h"
#include "tests/study_maker.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct names short_names = { "payment gateway brownout", "shoppers", "shop",
                                          "payments" };

/* --- what is written, as text --- */

struct text {
    char *bytes;
    size_t length;
    FILE *out;
};

static void text_begin(struct text *text)
{
    text->bytes = NULL;
    text->out = open_memstream(&text->bytes, &text->length);
    assert_non_null(text->out);
}

static const char *text_end(struct text *text)
{
    fclose(text->out);
    return text->bytes;
}

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

static void assert_narrow(struct arena *arena, const char *page, size_t width)
{
    for (const char *line = page; *line;) {
        size_t length = strcspn(line, "\n");
        const char *copy = arena_text_of(arena, line, length);
        if (text_width(copy) > width)
            fail_msg("%zu columns: %s", text_width(copy), copy);
        line += length + (line[length] == '\n');
    }
}

static const char *page_of(const struct study *study, bool terminal, struct text *text)
{
    text_begin(text);
    page_write(text->out, study, terminal);
    return text_end(text);
}

/* --- the page --- */

static void page_leads_with_the_verdict(void **state)
{
    struct text text;
    const char *page = page_of(study_made(*state, &short_names, 1), false, &text);
    assert_non_null(strstr(page, "\n\nDOWN for 24 min 50 s (3.0 % of what was wanted was served), "
                                 "METASTABLE: not"));
    assert_non_null(strstr(page, "shop -> payments  95.0 k     314 k       3.31  3.64"));
    assert_non_null(strstr(page, "5 min to 20 min: payments: 30% of requests 10s slower"));
    assert_null(strstr(page, "timeouts")); /* they are all 0 */
    assert_null(strchr(page, '\033'));
    assert_narrow(*state, page, PAGE_WIDTH);
    free(text.bytes);
}

static void page_shows_queues_and_consumers(void **state)
{
    struct text text;
    const char *page = page_of(study_of_queue(*state, &short_names, "orders", 1), false, &text);
    assert_non_null(strstr(page, "\n  orders             72.0 k         0     81.0 k     1.25"));
    assert_non_null(strstr(page, "\n  orders              400     1200  10 min    400 ms"));
    assert_non_null(strstr(page, "\n  orders-work     90.0 k  35.0/s  72 %   8.60  18.0 k\n"));
    assert_non_null(strstr(page, "\n  orders-retry-1: 720 given up, the first at 7\u00A0min\u00A03"));
    assert_non_null(strstr(page, "\n  orders oldest           100 ms    9 min 40 s      10 min\n"));
    assert_null(strstr(page, "expired")); /* nothing is */
    assert_null(strstr(page, "lost"));
    assert_narrow(*state, page, PAGE_WIDTH);
    free(text.bytes);
}

/* Publishes are answered all the while; what they ask for is not done in time. */
static void lag_is_a_harm_of_its_own(void **state)
{
    struct study *study = study_of_queue(*state, &short_names, "orders", 1);
    study->run[0]->judgement.lag = (struct lag){ .queue = "orders", .behind = 1490, .oldest = 600,
                                                 .alone = 1490, .drained = NAN };
    struct text text;
    const char *page = page_of(study, false, &text);
    assert_non_null(strstr(page, "orders BEHIND for 24 min 50 s (oldest message 10 min), METASTABLE"));
    assert_non_null(strstr(page, "The oldest message of orders was 10 min old at most; 1 min is "
                                 "allowed."));
    free(text.bytes);
}

static void page_of_replications_has_intervals(void **state)
{
    struct study *study = study_made(*state, &short_names, 10);
    study->run[0]->judgement.verdict = VERDICT_STORM;
    study->verdicts[VERDICT_METASTABLE] = 9;
    study->verdicts[VERDICT_STORM] = 1;
    struct text text;
    const char *page = page_of(study, false, &text);
    assert_non_null(strstr(page, "METASTABLE in 9 of\n10 runs: not recovered in the 10 min since "
                                 "its trigger ended"));
    assert_non_null(strstr(page, "0 of 10 come back; 9 metastable, 1 storm."));
    assert_non_null(strstr(page, "3.31 ±0.05"));
    assert_narrow(*state, page, PAGE_WIDTH);
    free(text.bytes);
}

static void page_holds_its_width(void **state)
{
    char name[400];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const struct names names = { name, "ü\033[31m\xff-with-a-name-longer-than-any-table",
                                 "東京-データセンター-フロントエンド-サービス-一号機-本番環境", name };
    struct study *study = study_made(*state, &names, 12);
    for (size_t i = 0; i < study->run[0]->measures; i++) {
        study->estimate[i].mean *= 1.7e301;
        study->estimate[i].half_width = 3.3e299;
    }
    struct text text;
    const char *page = page_of(study, false, &text);
    assert_narrow(*state, page, PAGE_WIDTH);
    assert_null(strchr(page, '\033'));
    assert_null(strchr(page, '\xff'));
    free(text.bytes);
}

static void page_says_nothing_of_what_is_undefined(void **state)
{
    struct study *study = study_made(*state, &short_names, 1);
    for (size_t i = 0; i < study->run[0]->measures; i++)
        study->estimate[i].mean = NAN;
    study->run[0]->measures = 0;
    study->run[0]->faults = 0;
    struct text text;
    const char *page = page_of(study, false, &text);
    assert_null(strstr(page, "nan"));
    assert_null(strstr(page, "Health"));
    free(text.bytes);
}

static void bold_type_only_on_a_terminal(void **state)
{
    struct text text;
    assert_non_null(strstr(page_of(study_made(*state, &short_names, 1), true, &text), "\033[1m"));
    free(text.bytes);
}

static void verdicts_are_said(void **state)
{
    static const char *const said[VERDICT_COUNT] = {
        "ABSORBED: ", "CONTAINED: ", "RECOVERED ", "STORM: ", "METASTABLE: ", "SATURATED since ",
        "UNHEALTHY since " };
    for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++) {
        struct study *study = study_made(*state, &short_names, 1);
        study->verdicts[VERDICT_METASTABLE] = 0;
        study->verdicts[v] = 1;
        study->run[0]->judgement.verdict = v;
        struct text text;
        assert_non_null(strstr(page_of(study, false, &text), said[v]));
        free(text.bytes);
    }
}

/* --- CSV --- */

static void csv_has_a_row_a_window(void **state)
{
    struct text text;
    text_begin(&text);
    csv_series(text.out, study_made(*state, &short_names, 1)->run[0]);
    const char *csv = text_end(&text);
    static const char head[] = "time_s,fault,healthy,run.offered,run.attempts,run.goodput,";
    assert_memory_equal(csv, head, sizeof head - 1);
    size_t lines = 0;
    for (const char *at = csv; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, WINDOWS + 1);
    assert_non_null(strstr(csv, "\n299,0,1,"));
    assert_non_null(strstr(csv, "\n300,1,1,"));
    assert_non_null(strstr(csv, "\n312,1,0,"));
    assert_non_null(strstr(csv, "\n1200,0,0,"));
    char *row = strstr(csv, "\n7,0,1,");
    assert_int_equal(row[1 + strcspn(row + 1, "\n")], '\n');
    assert_int_equal(row[strcspn(row + 1, "\n")], ','); /* the last cell, a NaN, is empty */
    free(text.bytes);
}

static void csv_quotes_names(void **state)
{
    const struct names names = { "s", "a,\"b\"", "c", "d" };
    struct text text;
    text_begin(&text);
    csv_summary(text.out, study_made(*state, &names, 1));
    const char *csv = text_end(&text);
    assert_non_null(strstr(csv, "path,mean,ci95,unit\nrun.offered,40.04,,1/s\n"));
    assert_non_null(strstr(csv, "\n\"clients.a,\"\"b\"\".goodput\",8.25,,1/s\n"));
    free(text.bytes);
}

/* --- JSON --- */

static json_t *json_of(const struct study *study)
{
    struct text text;
    struct err err;
    text_begin(&text);
    assert_true(json_study(text.out, study, "0.1.0", &err));
    json_t *object = json_loads(text_end(&text), JSON_REJECT_DUPLICATES, NULL);
    free(text.bytes);
    assert_non_null(object);
    return object;
}

static void json_reads_back(void **state)
{
    json_t *object = json_of(study_made(*state, &short_names, 3));
    const char *scenario, *unit;
    int seed, replications, metastable, recovered, of;
    double mean, half;
    json_t *median, *none, *metrics;
    assert_int_equal(json_unpack(object, "{s:s, s:i, s:i, s:{s:i}, s:{s:i, s:i, s:o}, s:o}",
                                 "scenario", &scenario, "seed", &seed, "replications",
                                 &replications, "verdict", "metastable", &metastable, "recovery",
                                 "recovered", &recovered, "of", &of, "median_s", &median,
                                 "metrics", &metrics), 0);
    assert_string_equal(scenario, "payment gateway brownout");
    assert_int_equal(seed * 1000 + replications * 100 + metastable * 10 + of, 7333);
    assert_int_equal(recovered, 0);
    assert_true(json_is_null(median));
    assert_int_equal(json_unpack(metrics, "{s:{s:f, s:f, s:s}, s:{s:o}}",
                                 "clients.shoppers.goodput", "mean", &mean, "ci95", &half, "unit",
                                 &unit, "run.recovery_time", "mean", &none), 0);
    assert_true(mean == 8.25 && fabs(half - 0.013 * 8.25) < 1e-12);
    assert_string_equal(unit, "1/s");
    assert_true(json_is_null(none));
    json_decref(object);
}

static void json_takes_any_name(void **state)
{
    const struct names names = { "\xff\"\\\n", "a\x01", "\xc3", "d" };
    json_t *object = json_of(study_made(*state, &names, 1));
    assert_string_equal(json_string_value(json_object_get(object, "scenario")), "?\"\\\n");
    assert_non_null(json_object_get(json_object_get(object, "metrics"), "clients.a\x01.calls"));
    json_decref(object);
}

static void same_study_same_bytes(void **state)
{
    struct text text[2];
    for (size_t i = 0; i < 2; i++) {
        struct err err;
        struct study *study = study_made(*state, &short_names, 2);
        text_begin(&text[i]);
        page_write(text[i].out, study, true);
        csv_series(text[i].out, study->run[0]);
        csv_summary(text[i].out, study);
        assert_true(json_study(text[i].out, study, "0.1.0", &err));
        figure_run_settings(text[i].out, study);
        text_end(&text[i]);
    }
    assert_string_equal(text[0].bytes, text[1].bytes);
    free(text[0].bytes);
    free(text[1].bytes);
}

/* --- the figure --- */

static void gnuplot_strings_are_quoted(void **state)
{
    assert_string_equal(gnuplot_quote(*state, "it's"), "'it'.\"'\".'s'");
    assert_string_equal(gnuplot_quote(*state, "'"), "''.\"'\".''");
    assert_string_equal(gnuplot_quote(*state, "a`rm`\\n\n\"$x\""), "'a`rm`\\n?\"$x\"'");
}

static void pictures_are_known_by_their_ending(void **state)
{
    (void)state;
    struct err err;
    assert_true(figure_known("a.png", &err) && figure_known("b/c.svg", &err));
    assert_true(figure_known("a.b.pdf", &err) && figure_known("-", &err));
    assert_false(figure_known("a.jpeg", &err));
    assert_non_null(strstr(err.text, ".png, .svg or .pdf"));
    assert_false(figure_known("dir.png/a", &err));
    assert_false(figure_known("", &err));
}

static void settings_name_at_most_six_services(void **state)
{
    struct study *study = study_made(*state, &short_names, 1);
    const char *many[40];
    for (size_t i = 0; i < 40; i++)
        many[i] = i % 2 ? "shop" : "payments";
    study->run[0]->service = many;
    study->run[0]->services = 40;
    struct text text;
    text_begin(&text);
    figure_run_settings(text.out, study);
    assert_non_null(strstr(text_end(&text), "\nservices = 6\n"));
    free(text.bytes);
}

static void settings_have_panels_of_queues(void **state)
{
    struct text text;
    text_begin(&text);
    figure_run_settings(text.out, study_of_queue(*state, &short_names, "orders", 1));
    const char *settings = text_end(&text);
    assert_non_null(strstr(settings, "\nqueues = 2\narray queue[2] = ['orders', 'retry 1']\n"));
    assert_non_null(strstr(settings, "\nage_unit = 'min'\n"));
    assert_non_null(strstr(settings, "\nage_limit = 1\n"));
    assert_non_null(strstr(settings, "\nages = 2\n"));
    assert_non_null(strstr(settings, "\nage_limit_title = 'objective'\n"));
    assert_non_null(strstr(settings, "\ndepth_limit = NaN\n"));
    assert_non_null(strstr(settings, "\ndead_title = 'dead ("));
    assert_non_null(strstr(settings, "\narray service_colour["));
    free(text.bytes);
    text_begin(&text);
    figure_run_settings(text.out, study_made(*state, &short_names, 1));
    assert_null(strstr(text_end(&text), "queues"));
    free(text.bytes);
}

/* Where an objective is about queues: the age of the oldest, and deliveries instead of requests. */
static void comparisons_show_lag(void **state)
{
    struct study *study = study_of_queue(*state, &short_names, "orders", 2);
    struct text text;
    text_begin(&text);
    figure_compare_settings(text.out, comparison_make(&study, 1, *state));
    const char *settings = text_end(&text);
    assert_non_null(strstr(settings, "\nage_top = 10."));
    assert_non_null(strstr(settings, "\nage_limit = 1\nage_unit = 'min'\n"));
    assert_non_null(strstr(settings, "\namplification_title = 'deliveries'; amplification_note = "));
    assert_non_null(strstr(settings, "\namplification_text[1] = '1.25"));
    free(text.bytes);
    study = study_made(*state, &short_names, 2);
    text_begin(&text);
    figure_compare_settings(text.out, comparison_make(&study, 1, *state));
    assert_null(strstr(text_end(&text), "age_"));
    free(text.bytes);
}

static void a_missing_gnuplot_is_said(void **state)
{
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");
    struct figure figure = { figure_of_run(study_made(*state, &short_names, 1)), ".", "never.png",
                             stdout, 0, 0, { NULL, NULL } };
    struct err err;
    setenv("PATH", "/nonexistent", 1);
    assert_false(figure_draw(&figure, &err));
    setenv("PATH", path, 1);
    free(path);
    assert_non_null(strstr(err.text, "gnuplot is not installed"));
    assert_int_not_equal(access("never.png", F_OK), 0);
}

/* --- files --- */

static bool write_half(const void *self, FILE *out, struct err *err)
{
    fputs("half", out);
    return self ? true : err_set(err, "no more");
}

static void files_are_whole_or_not_there(void **state)
{
    char folder[] = "/tmp/squall-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *path = arena_format(*state, "%s/a/b", folder);
    struct err err;
    assert_true(save_folder(path, &err) && save_folder(path, &err));
    assert_false(save_folder("", &err)); /* it isn't the one at the root */
    const char *file = arena_format(*state, "%s/file", path);
    assert_false(save_file(file, (struct writer){ write_half, NULL }, &err));
    assert_string_equal(err.text, "no more");
    assert_int_equal(rmdir(path), 0); /* nothing was left in it */
    assert_false(save_file(file, (struct writer){ write_half, path }, &err));
    assert_non_null(strstr(err.text, "No such file"));
    rmdir(arena_format(*state, "%s/a", folder));
    rmdir(folder);
    assert_false(save_file("/dev/full", (struct writer){ write_half, path }, &err));
    assert_non_null(strstr(err.text, "No space left"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(page_leads_with_the_verdict),
        TEST(page_shows_queues_and_consumers),
        TEST(lag_is_a_harm_of_its_own),
        TEST(page_of_replications_has_intervals),
        TEST(page_holds_its_width),
        TEST(page_says_nothing_of_what_is_undefined),
        TEST(bold_type_only_on_a_terminal),
        TEST(verdicts_are_said),
        TEST(csv_has_a_row_a_window), TEST(csv_quotes_names),
        TEST(json_reads_back), TEST(json_takes_any_name),
        TEST(same_study_same_bytes),
        TEST(gnuplot_strings_are_quoted), TEST(pictures_are_known_by_their_ending),
        TEST(settings_name_at_most_six_services), TEST(settings_have_panels_of_queues),
        TEST(comparisons_show_lag),
        TEST(a_missing_gnuplot_is_said),
        TEST(files_are_whole_or_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
