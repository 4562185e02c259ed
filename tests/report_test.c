/* The page, CSV, JSON and figure on results made by hand: a storm of 30 minutes that never ends.
**
** The results here come from formulas, not from a world, so that every number shown is known.
*/
#include "plots/report/csv.h"
#include "plots/report/figure.h"
#include "plots/report/json.h"
#include "plots/report/page.h"
#include "plots/report/save.h"
#include "plots/report/text.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* --- a study made by hand --- */

enum { WINDOWS = 1800, FAULT_FROM = 300, FAULT_TO = 1200, MEASURES = 64 };

struct names {
    const char *scenario, *client, *front, *back;
};

static const struct names short_names = { "payment gateway brownout", "shoppers", "shop",
                                          "payments" };

struct maker {
    struct arena *arena;
    struct results *results;
};

/* A value that rises in the fault and stays there: `calm` before, `storm` after 60 s of it. */
static double level(size_t window, double calm, double storm)
{
    if (window < FAULT_FROM)
        return calm;
    double share = window > FAULT_FROM + 60 ? 1 : (double)(window - FAULT_FROM) / 60;
    return calm + share * (storm - calm);
}

/* A little noise that is the same every time. */
static double noise(size_t window)
{
    return 1 + 0.12 * sin(12.9898 * (double)window) * cos(78.233 * (double)window);
}

static struct measure *add(struct maker *maker, const char *unit, double total, const char *format,
                           ...)
{
    char path[2000];
    va_list list;
    va_start(list, format);
    vsnprintf(path, sizeof path, format, list);
    va_end(list);
    struct metric *metric = ARENA_NEW(maker->arena, struct metric);
    *metric = (struct metric){ SCOPE_RUN, "m", unit, "made by hand", METRIC_BOTH };
    assert_true(maker->results->measures < MEASURES);
    struct measure *measure = &maker->results->measure[maker->results->measures++];
    *measure = (struct measure){ arena_text(maker->arena, path), metric, total, NULL };
    return measure;
}

static void give_series(struct maker *maker, struct measure *measure, double calm, double storm)
{
    double *series = ARENA_ARRAY(maker->arena, WINDOWS, double);
    for (size_t i = 0; i < WINDOWS; i++)
        series[i] = level(i, calm, storm) * noise(i);
    measure->series = series;
}

static void add_run(struct maker *maker)
{
    give_series(maker, add(maker, "1/s", 40.04, "run.offered"), 40, 40);
    give_series(maker, add(maker, "1/s", 69.5, "run.attempts"), 40, 78);
    give_series(maker, add(maker, "1/s", 8.25, "run.goodput"), 40, 0.4);
    add(maker, "1/s", 250, "run.capacity");
    add(maker, "s", 1490, "run.downtime");
    add(maker, "s", 12, "run.time_to_impact");
    add(maker, "s", NAN, "run.recovery_time");
}

static void add_client(struct maker *maker, const char *name)
{
    add(maker, "calls", 72072, "clients.%s.calls", name);
    add(maker, "calls", 57001, "clients.%s.failed", name);
    add(maker, "ratio", 0.206, "clients.%s.success_ratio", name);
    add(maker, "1/s", 8.25, "clients.%s.goodput", name);
    give_series(maker, add(maker, "s", 0.21, "clients.%s.latency_p50", name), 0.12, 20.6);
    struct measure *p99 = add(maker, "s", 30.0, "clients.%s.latency_p99", name);
    give_series(maker, p99, 0.8, 30);
    ((double *)(uintptr_t)p99->series)[7] = NAN;
}

static void add_edge(struct maker *maker, const char *from, const char *to, double calls,
                     double amplification)
{
    add(maker, "calls", calls, "edges.%s.%s.calls", from, to);
    add(maker, "attempts", calls * amplification, "edges.%s.%s.attempts", from, to);
    add(maker, "ratio", amplification, "edges.%s.%s.amplification", from, to);
    add(maker, "ratio", amplification * 1.1, "edges.%s.%s.amplification_peak", from, to);
    add(maker, "attempts", 0, "edges.%s.%s.timeouts", from, to);
}

static void add_service(struct maker *maker, const char *name, double storm, double busy,
                        double queue)
{
    add(maker, "requests", 134000, "services.%s.arrivals", name);
    give_series(maker, add(maker, "1/s", 70, "services.%s.arrival_rate", name), 40, 40 * storm);
    struct measure *amplification = add(maker, "ratio", storm, "services.%s.amplification", name);
    give_series(maker, amplification, 1, storm);
    add(maker, "ratio", storm * 1.2, "services.%s.amplification_peak", name);
    struct measure *use = add(maker, "ratio", 0.8, "services.%s.utilisation", name);
    give_series(maker, use, 0.1, busy > 150 ? 0.95 : 0.2);
    give_series(maker, add(maker, "workers", busy, "services.%s.busy_mean", name), 8, busy);
    give_series(maker, add(maker, "requests", queue, "services.%s.queue_mean", name), 0, queue);
    add(maker, "ratio", 0.414, "services.%s.wasted_work", name);
    add(maker, "requests", 12000, "services.%s.refused", name);
}

static void add_objects(struct maker *maker, const struct names *names)
{
    static struct edge_name edge[2];
    static const char *service[2];
    static struct fault_period fault;
    edge[0] = (struct edge_name){ names->client, names->front, true };
    edge[1] = (struct edge_name){ names->front, names->back, false };
    service[0] = names->front;
    service[1] = names->back;
    fault = (struct fault_period){ FAULT_FROM * SIM_S, FAULT_TO * SIM_S,
                                   "payments: 30% of requests 10s slower", true };
    maker->results->edge = edge;
    maker->results->edges = 2;
    maker->results->service = service;
    maker->results->services = 2;
    maker->results->fault = &fault;
    maker->results->faults = 1;
}

static struct results *make_results(struct arena *arena, const struct world_spec *spec,
                                    const struct names *names, uint64_t replication)
{
    struct results *results = ARENA_NEW(arena, struct results);
    struct maker maker = { arena, results };
    bool *healthy = ARENA_ARRAY(arena, WINDOWS, bool);
    for (size_t i = 0; i < WINDOWS; i++)
        healthy[i] = i < FAULT_FROM + 12;
    *results = (struct results){ .spec = spec, .seed = 7, .replication = replication,
                                 .windows = WINDOWS, .tick = SIM_S, .healthy = healthy };
    results->measure = ARENA_ARRAY(arena, MEASURES, struct measure);
    results->judgement = (struct judgement){ VERDICT_METASTABLE, 1490, 12, 0, NAN, false, 250, 40 };
    add_run(&maker);
    add_edge(&maker, names->client, names->front, 72072, 1.86);
    add_edge(&maker, names->front, names->back, 95000, 3.31);
    add_service(&maker, names->front, 1.95, 200, 99);
    add_service(&maker, names->back, 6.4, 110, 0);
    add_client(&maker, names->client);
    add_objects(&maker, names);
    return results;
}

static struct world_spec *make_spec(struct arena *arena, const struct names *names)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    spec->name = names->scenario;
    spec->run.duration = WINDOWS * SIM_S;
    spec->clients.item = ARENA_NEW(arena, struct client_spec);
    spec->clients.item[0].name = names->client;
    spec->clients.count = 1;
    return spec;
}

static struct study *make_study(struct arena *arena, const struct names *names, size_t runs)
{
    struct study *study = ARENA_NEW(arena, struct study);
    *study = (struct study){ .spec = make_spec(arena, names), .variant = "before", .seed = 7,
                             .runs = runs, .median_recovery = NAN };
    study->run = ARENA_ARRAY(arena, runs, struct results *);
    for (size_t i = 0; i < runs; i++)
        study->run[i] = make_results(arena, study->spec, names, i);
    study->verdicts[VERDICT_METASTABLE] = runs;
    study->estimate = ARENA_ARRAY(arena, study->run[0]->measures, struct estimate);
    for (size_t i = 0; i < study->run[0]->measures; i++) {
        double mean = study->run[0]->measure[i].total;
        study->estimate[i] = (struct estimate){ mean, runs > 1 ? 0.013 * mean : NAN, runs };
    }
    return study;
}

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
    const char *page = page_of(make_study(*state, &short_names, 1), false, &text);
    assert_non_null(strstr(page, "\n\nMETASTABLE: the storm outlived its trigger\n"));
    assert_non_null(strstr(page, "shop -> payments  95.0 k     314 k       3.31  3.64"));
    assert_non_null(strstr(page, "5 min to 20 min: payments: 30% of requests 10s slower"));
    assert_null(strstr(page, "timeouts")); /* they are all 0 */
    assert_null(strchr(page, '\033'));
    assert_narrow(*state, page, PAGE_WIDTH);
    free(text.bytes);
}

static void page_of_replications_has_intervals(void **state)
{
    struct study *study = make_study(*state, &short_names, 10);
    study->run[0]->judgement.verdict = VERDICT_STORM;
    study->verdicts[VERDICT_METASTABLE] = 9;
    study->verdicts[VERDICT_STORM] = 1;
    struct text text;
    const char *page = page_of(study, false, &text);
    assert_non_null(strstr(page, "METASTABLE in 9 of 10 runs: the storm outlived its trigger"));
    assert_non_null(strstr(page, "Verdicts: storm in 1, metastable in 9 of 10 runs."));
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
    struct study *study = make_study(*state, &names, 12);
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
    struct study *study = make_study(*state, &short_names, 1);
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
    assert_non_null(strstr(page_of(make_study(*state, &short_names, 1), true, &text), "\033[1m"));
    free(text.bytes);
}

static void verdicts_are_said(void **state)
{
    static const char *const said[VERDICT_COUNT] = { "ABSORBED: ", "DEGRADED: ", "RECOVERED: ",
                                                     "STORM: ", "METASTABLE: " };
    for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++) {
        struct study *study = make_study(*state, &short_names, 1);
        study->verdicts[VERDICT_METASTABLE] = 0;
        study->verdicts[v] = 1;
        study->run[0]->judgement.verdict = v;
        struct text text;
        assert_non_null(strstr(page_of(study, false, &text), said[v]));
        free(text.bytes);
    }
}

/* --- numbers --- */

static void numbers_read_back(void **state)
{
    (void)state;
    static const double values[] = { 0.1, 1.0 / 3, 2.385, 1e23, 5e-324, -0.0, 123456789012345680 };
    char text[NUMBER_TEXT];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_true(strtod(number_exact(values[i], text), NULL) == values[i]);
    assert_string_equal(number_exact(0.1, text), "0.1");
    assert_string_equal(number_exact(40, text), "40");
    assert_string_equal(number_exact(NAN, text), "");
}

static void numbers_for_people(void **state)
{
    static const struct { double number; enum shown_as as; const char *text; } row[] = {
        { 72072, AS_COUNT, "72.1 k" },      { 7, AS_COUNT, "7" },
        { 40.04, AS_RATE, "40.0/s" },       { 1.857, AS_FACTOR, "1.86" },
        { 0.999996, AS_SHARE, "99.9 %" },   { 1, AS_SHARE, "100 %" },
        { 0.1604, AS_SHARE, "16 %" },       { 0.00001, AS_SHARE, "<0.1 %" },
        { NAN, AS_RATE, "-" },              { INFINITY, AS_RATE, "unlimited" },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_string_equal(text_number(*state, row[i].number, row[i].as), row[i].text);
}

static void names_keep_their_ends(void **state)
{
    static const char wide[] = "東京-データセンター-一号機";
    assert_string_equal(text_cut_name(*state, "payments-eu-west-1", 18), "payments-eu-west-1");
    assert_string_equal(text_cut_name(*state, "payments-eu-west-1", 13), "payment…est-1");
    assert_string_equal(text_cut(*state, "payments-eu-west-1", 13), "payments-eu-…");
    for (size_t width = 0; width < 30; width++) {
        assert_true(text_width(text_cut_name(*state, wide, width)) <= width);
        assert_true(text_width(text_cut(*state, wide, width)) <= width);
    }
}

/* --- CSV --- */

static void csv_has_a_row_a_window(void **state)
{
    struct text text;
    text_begin(&text);
    csv_series(text.out, make_study(*state, &short_names, 1)->run[0]);
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
    csv_summary(text.out, make_study(*state, &names, 1));
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
    json_t *object = json_of(make_study(*state, &short_names, 3));
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
    const struct names names = { "\xff\"\\", "a\x01", "\xc3", "d" };
    json_t *object = json_of(make_study(*state, &names, 1));
    assert_string_equal(json_string_value(json_object_get(object, "scenario")), "?\"\\");
    assert_non_null(json_object_get(json_object_get(object, "metrics"), "clients.a?.calls"));
    json_decref(object);
}

static void same_study_same_bytes(void **state)
{
    struct text text[2];
    for (size_t i = 0; i < 2; i++) {
        struct err err;
        struct study *study = make_study(*state, &short_names, 2);
        text_begin(&text[i]);
        page_write(text[i].out, study, true);
        csv_series(text[i].out, study->run[0]);
        csv_summary(text[i].out, study);
        assert_true(json_study(text[i].out, study, "0.1.0", &err));
        figure_settings(text[i].out, study);
        text_end(&text[i]);
    }
    assert_string_equal(text[0].bytes, text[1].bytes);
    free(text[0].bytes);
    free(text[1].bytes);
}

/* --- the figure --- */

static void gnuplot_strings_are_quoted(void **state)
{
    assert_string_equal(figure_quote(*state, "it's"), "'it''s'");
    assert_string_equal(figure_quote(*state, "a`rm`\\n\n\"$x\""), "'a`rm`\\n?\"$x\"'");
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
    struct study *study = make_study(*state, &short_names, 1);
    const char *many[40];
    for (size_t i = 0; i < 40; i++)
        many[i] = i % 2 ? "shop" : "payments";
    study->run[0]->service = many;
    study->run[0]->services = 40;
    struct text text;
    text_begin(&text);
    figure_settings(text.out, study);
    assert_non_null(strstr(text_end(&text), "\nservices = 6\n"));
    free(text.bytes);
}

static void a_missing_gnuplot_is_said(void **state)
{
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");
    struct figure figure = { make_study(*state, &short_names, 1), ".", "never.png", stdout, 0, 0 };
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
        TEST(page_of_replications_has_intervals),
        TEST(page_holds_its_width),
        TEST(page_says_nothing_of_what_is_undefined),
        TEST(bold_type_only_on_a_terminal),
        TEST(verdicts_are_said),
        TEST(numbers_read_back),
        TEST(numbers_for_people),
        TEST(names_keep_their_ends),
        TEST(csv_has_a_row_a_window),
        TEST(csv_quotes_names),
        TEST(json_reads_back),
        TEST(json_takes_any_name),
        TEST(same_study_same_bytes),
        TEST(gnuplot_strings_are_quoted),
        TEST(pictures_are_known_by_their_ending),
        TEST(settings_name_at_most_six_services),
        TEST(a_missing_gnuplot_is_said),
        TEST(files_are_whole_or_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
