/* What is said of a sweep and drawn of it, from tables made by hand. */
#include "plots/report/figure_sweep.h"
#include "plots/report/sweep_page.h"
#include "plots/report/sweep_tics.h"
#include "plots/report/tipping.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EACH(i, array) size_t i = 0; i < sizeof(array) / sizeof *(array); i++
enum { RUNS = 10 };

static const struct sweep_metric metrics[] = { { "run.goodput", "1/s" },
                                               { "services.db.amplification", "ratio" } };

struct made {
    struct arena *arena;
    struct axis axis[3];
    struct space space;
    struct sweep_table *table;
    struct sweep_report report;
};

/* lost: of ten runs, how many did not recover, a digit a point: '0' .. '9', 'X' ten; '-' not
** there. */
static void make(struct made *made, const char *const *text, size_t axes, const char *lost)
{
    struct err err;
    *made = (struct made){ .arena = arena_create() };
    for (size_t a = 0; a < axes; a++)
        if (!axis_parse(text[a], &made->axis[a], made->arena, &err))
            fail_msg("%s", err.text);
    if (!space_make(&made->space, made->axis, axes, 0, 1, made->arena, &err))
        fail_msg("%s", err.text);
    assert_int_equal(strlen(lost), made->space.points);
    made->table = sweep_table_make(&made->space, metrics, 2, made->arena);
    for (size_t i = 0; lost[i]; i++) {
        if (lost[i] == '-')
            continue;
        struct sweep_point *point = &made->table->point[i];
        point->there = true;
        point->lost = share_of(lost[i] == 'X' ? 10 : (size_t)(lost[i] - '0'), RUNS);
        point->value[0] = (struct estimate){ 100.25 + (double)i, 0.5, RUNS };
        point->value[1] = (struct estimate){ 1.5, NAN, 1 };
    }
    made->report = (struct sweep_report){ "a store", "bold", "9.9", 7, RUNS, made->table, false };
}

/* --- words --- */

static void the_finding_is_said_in_a_line(void **state)
{
    static const struct {
        const char *axis, *lost, *said;
    } cases[] = {
        { "clients.web.open.rate=100/s..300/s:5", "0129X",
          "open.rate tips between 200/s and 250/s: above, most runs do not recover" },
        { "s.timeout=1s..5s:5", "XX520",
          "s.timeout tips between 3.00 s and 4.00 s: below, most runs do not recover" },
        { "s.timeout=1s..5s:5", "0X0X0",
          "s.timeout tips to and fro, 4 times between 1.00 s and 5.00 s" },
        { "s.w=1..3:3", "000", "recovers at every s.w from 1 to 3" },
        { "s.w=1..3:3", "XXX", "recovers at no s.w from 1 to 3" },
        { "s.w=1..3:3", "041", "mostly recovers at every s.w from 1 to 3; at worst, at 2, "
                               "4 of 10 runs do not" },
        { "s.w=1..3:3", "X7X", "mostly does not recover at any s.w from 1 to 3; at best, at 2, "
                               "3 of 10 runs do" },
        { "retry.jitter=none,full,equal", "X04", "retry.jitter: recovers with full, equal; "
                                                 "not with none" },
        { "retry.jitter=none,full", "00", "recovers with every retry.jitter: none, full" },
        { "faults.0.for=1s..3s:3", "0-X",
          "faults.0.for tips between 1.00 s and 3.00 s: above, most runs do not recover" },
        { "s.w=1..3:3", "---", "no point is there yet" },
    };
    (void)state;
    for (EACH(i, cases)) {
        struct made made;
        make(&made, &cases[i].axis, 1, cases[i].lost);
        assert_string_equal(sweep_finding(made.arena, &made.report), cases[i].said);
        arena_destroy(made.arena);
    }
}

/* --- the page and the data --- */

static const char *written(const struct made *made,
                           void (*write)(FILE *, const struct sweep_report *))
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    write(out, &made->report);
    fclose(out);
    const char *kept = arena_text_of(made->arena, text, length);
    free(text);
    return kept;
}

static void write_page(FILE *out, const struct sweep_report *report)
{
    sweep_page(out, report, false);
}

static void write_json(FILE *out, const struct sweep_report *report)
{
    struct err err;
    assert_true(sweep_json(out, report, &err));
}

static void the_map_shows_where_a_half_is_passed(void **state)
{
    (void)state;
    static const char *const axes[] = { "a.rate=1/s..3/s:3", "b.time=1s..100s:log:5" };
    struct made made;
    make(&made, axes, 2, "0004X" "0156X" "XXX-0");
    const char *page = written(&made, write_page);
    assert_string_equal(page,
        "a store, variant bold: 14 of 15 points, 10 runs each, seed 7\n\n"
        "most runs do not recover at 7 of 14 points\n\n"
        "            a.rate  b.time: 1.00 s to 100 s, logarithmic\n"
        "               1/s  . . . 4|#\n"
        "                        - -\n"
        "               2/s  . 1|5 6 #\n"
        "                    - -     -\n"
        "               3/s  # # #   .\n\n"
        "  runs that did not recover: . none, 1-9 tenths, # all; | - half is passed\n");
    arena_destroy(made.arena);
}

/* Goodput 100.25 and one more a point: the way from the first to the last that is there,
** in ninths: 9 i / 14, rounded. */
static void the_map_shows_a_metric_that_was_asked_for(void **state)
{
    (void)state;
    static const char *const axes[] = { "a.rate=1/s..3/s:3", "b.time=1s..100s:log:5" };
    struct made made;
    make(&made, axes, 2, "0004X" "0156X" "XXX-0");
    made.report.mapped = true;
    made.table->point[1].value[0].mean = NAN;
    const char *page = written(&made, write_page);
    assert_non_null(strstr(page, "               1/s  0 ? 1 2|3\n"
                                 "                        - -\n"
                                 "               2/s  3 4|5 5 6\n"
                                 "                    - -     -\n"
                                 "               3/s  6 7 8   9\n\n"
                                 "  run.goodput: 0 is 100/s, 9 is 114/s\n"
                                 "  | - beyond, half of the runs or more do not recover\n"));
    const char *settings = written(&made, figure_sweep_settings);
    assert_non_null(strstr(settings, "mapped = 1\ncolour_name = 'run.goodput, 1/s'\n"
                                     "colour_from = 100.25\ncolour_to = 114.25\n"));
    arena_destroy(made.arena);
    make(&made, axes, 2, "00000" "00000" "00000");
    page = written(&made, write_page);
    assert_non_null(strstr(page, "  -m run.downtime maps that instead, and so any other metric\n"));
    arena_destroy(made.arena);
}

/* No line is wider than 80 columns, whatever the names and values are. */
static void the_table_is_narrow(void **state)
{
    (void)state;
    static const char *const axes[] = {
        "services.a-service-with-a-very-long-name-indeed.calls.another-very-long-name.retry.base="
        "1ms..2ms:2",
        "services.a-service-with-a-very-long-name-indeed.workers=1,2",
        "services.x.queue.order=a-word-that-is-longer-than-it-should-be-by-far,short" };
    struct made made;
    make(&made, axes, 3, "0123456X");
    const char *page = written(&made, write_page);
    for (const char *line = page; *line;) {
        size_t length = strcspn(line, "\n");
        char *copy = arena_text_of(made.arena, line, length);
        if (text_width(copy) > 80)
            fail_msg("%zu columns: %s", text_width(copy), copy);
        line += length + 1;
    }
    arena_destroy(made.arena);
}

static void csv_has_a_row_for_each_point_that_is_there(void **state)
{
    (void)state;
    static const char *const axes[] = { "a.rate=100/s..300/s:3" };
    struct made made;
    make(&made, axes, 1, "0-X");
    const char *csv = written(&made, sweep_csv);
    /* Wilson's interval of none of ten: 0 .. z^2 / (10 + z^2) */
    double z = 1.959963984540054, high = z * z / (10 + z * z);
    char *end;
    const char *row = strstr(csv, "\n0,100/s,10,0,0,");
    assert_int_equal(strncmp(csv,
                             "point,a.rate,runs,not_recovered,share_low,share_high,run.goodput,"
                             "run.goodput ci95,services.db.amplification,"
                             "services.db.amplification ci95\n", 60), 0);
    assert_non_null(row);
    assert_true(fabs(strtod(row + strlen("\n0,100/s,10,0,0,"), &end) - high) < 1e-9);
    assert_int_equal(strncmp(end, ",100.25,0.5,1.5,\n2,300/s,10,10,", 30), 0);
    arena_destroy(made.arena);
}

static void json_can_be_read_by_others(void **state)
{
    (void)state;
    static const char *const axes[] = { "a.rate=100/s..300/s:3" };
    struct made made;
    make(&made, axes, 1, "0-X");
    const char *text = written(&made, write_json);
    json_t *whole = json_loads(text, 0, NULL);
    json_t *points = json_object_get(whole, "points"), *last = json_array_get(points, 1);
    assert_int_equal(json_array_size(points), 2);
    assert_int_equal(json_integer_value(json_object_get(whole, "wanted")), 3);
    assert_int_equal(json_integer_value(json_object_get(last, "point")), 2);
    assert_int_equal(json_integer_value(json_object_get(last, "not_recovered")), 10);
    assert_string_equal(json_string_value(json_object_get(json_object_get(last, "values"),
                                                          "a.rate")),
                        "300/s");
    json_t *goodput = json_object_get(json_object_get(last, "metrics"), "run.goodput");
    assert_true(fabs(json_real_value(json_object_get(goodput, "mean")) - 102.25) < 1e-12);
    json_decref(whole);
    arena_destroy(made.arena);
}

/* --- the tipping line --- */

/* A plane that rises from 0 in the lower left corner to 10 runs in the upper right: share = (x + y)
** / 2. Half of the runs are lost where x + y = 1, and so says every end of every segment; those
** that go on to the cells' edges keep what their point has. */
static void the_tipping_line_of_a_slope_is_straight(void **state)
{
    (void)state;
    static const char *const axes[] = { "a.x=0..1:6", "b.y=0..1:6" };
    char lost[37];
    for (int i = 0; i < 36; i++)
        lost[i] = (char)(i / 6 + i % 6 == 10 ? 'X' : '0' + i / 6 + i % 6);
    lost[36] = '\0';
    struct made made;
    make(&made, axes, 2, lost);
    struct tipping tipping = tipping_of(made.table, made.arena);
    size_t inside = 0;
    for (size_t s = 0; s < tipping.segments; s++)
        for (int e = 0; e < 2; e++) {
            double x = tipping.segment[s].x[e], y = tipping.segment[s].y[e];
            if (x < 0 || x > 1 || y < 0 || y > 1)
                continue;
            inside++;
            if (fabs(x + y - 1) > 1e-9)
                fail_msg("%g, %g is not on the line", x, y);
        }
    assert_true(inside >= 10);
    assert_true(fabs(tipping.x_edge[0] + 0.1) < 1e-9 && fabs(tipping.x_edge[6] - 1.1) < 1e-9);
    arena_destroy(made.arena);
}

/* Between 2 and 8 of ten runs half are lost midway, between 0 and 5 at the 5. */
static void the_tipping_line_lies_between_its_points(void **state)
{
    (void)state;
    static const char *const axes[] = { "a.x=1..100:log:3", "b.y=0..1:2" };
    struct made made;
    make(&made, axes, 2, "22" "22" "88");
    struct tipping tipping = tipping_of(made.table, made.arena);
    assert_int_equal(tipping.segments, 3); /* over the whole width, 0 .. 1, and half a cell
                                              beyond */
    for (size_t s = 0; s < tipping.segments; s++)
        for (int e = 0; e < 2; e++)
            assert_true(fabs(tipping.segment[s].x[e] - 0.75) < 1e-9);
    arena_destroy(made.arena);
}

/* Two good corners across from two bad ones: their mean says who is joined. */
static void a_saddle_has_two_lines(void **state)
{
    (void)state;
    static const char *const axes[] = { "a.x=0..1:2", "b.y=0..1:2" };
    struct made made;
    for (int high = 0; high < 2; high++) {
        make(&made, axes, 2, high ? "4X" "X4" : "06" "60");
        struct tipping tipping = tipping_of(made.table, made.arena);
        size_t within = 0;
        for (size_t s = 0; s < tipping.segments; s++) {
            const struct tipping_segment *t = &tipping.segment[s];
            if (t->x[0] < 0 || t->x[0] > 1 || t->y[0] < 0 || t->y[0] > 1 || t->x[1] < 0 ||
                t->x[1] > 1 || t->y[1] < 0 || t->y[1] > 1)
                continue;
            within++;
            /* each cuts off one of the corners that are not joined: good ones where the mean is
            ** bad */
            bool same = (t->x[0] + t->x[1] < 1) == (t->y[0] + t->y[1] < 1);
            assert_int_equal(same, high);
        }
        assert_int_equal(within, 2);
        arena_destroy(made.arena);
    }
}

static void between_words_the_line_follows_the_cells(void **state)
{
    (void)state;
    static const char *const axes[] = { "a.order=fifo,lifo", "b.y=0..1:3" };
    struct made made;
    make(&made, axes, 2, "0XX" "000");
    struct tipping tipping = tipping_of(made.table, made.arena);
    assert_int_equal(tipping.segments, 3);
    for (size_t s = 0; s < 3; s++) {
        const struct tipping_segment *t = &tipping.segment[s];
        bool across = fabs(t->y[0] - 0.25) < 1e-9 && fabs(t->y[1] - 0.25) < 1e-9;
        bool along = fabs(t->x[0] - 0.5) < 1e-9 && fabs(t->x[1] - 0.5) < 1e-9;
        assert_true(across || along);
    }
    arena_destroy(made.arena);
}

/* --- tics --- */

static void tics_are_round_and_few(void **state)
{
    static const struct {
        const char *axis, *tics;
    } cases[] = {
        { "w=100/s..300/s", "100/s@0.00 150/s@0.25 200/s@0.50 250/s@0.75 300/s@1.00" },
        { "w=1..100:log", "1@0.00 2@0.15 5@0.35 10@0.50 20@0.65 50@0.85 100@1.00" },
        { "w=10ms..10s:log",
          "10ms@0.00 20ms@0.10 50ms@0.23 100ms@0.33 200ms@0.43 500ms@0.57 1s@0.67 "
          "2s@0.77 5s@0.90 10s@1.00" },
        { "w=10%..50%", "10%@0.00 20%@0.25 30%@0.50 40%@0.75 50%@1.00" },
        { "w=0s..10min", "0s@0.00 2min@0.20 4min@0.40 6min@0.60 8min@0.80 10min@1.00" },
        { "w=x,y", "x@0.25 y@0.75" },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (EACH(i, cases)) {
        struct axis axis;
        struct err err;
        assert_true(axis_parse(cases[i].axis, &axis, arena, &err));
        struct sweep_tics tics = sweep_tics_of(&axis, arena);
        const char *all = "";
        for (size_t t = 0; t < tics.count; t++)
            all = arena_format(arena, "%s%s%s@%.2f", all, t ? " " : "", tics.label[t], tics.at[t]);
        assert_string_equal(all, cases[i].tics);
    }
    arena_destroy(arena);
}

/* From narrow to very wide, there are tics, and all lie within the axis. */
static void every_axis_has_tics(void **state)
{
    static const char *const axes[] = { "w=1..1.001:log",  "w=1..1.3:log",    "w=1..7:log",
                                        "w=1us..3h:log",   "w=1e-9..1e9:log", "w=0.001..0.0011",
                                        "w=3..4",          "w=1ns..2ns",      "w=-5..5",
                                        "w=11/s..19/s:log" };
    struct arena *arena = arena_create();
    (void)state;
    for (EACH(i, axes)) {
        struct axis axis;
        struct err err;
        assert_true(axis_parse(axes[i], &axis, arena, &err));
        struct sweep_tics tics = sweep_tics_of(&axis, arena);
        if (tics.count < 2)
            fail_msg("%s has %zu tics", axes[i], tics.count);
        for (size_t t = 0; t < tics.count; t++)
            if (tics.at[t] < -1e-6 || tics.at[t] > 1 + 1e-6)
                fail_msg("%s has a tic at %g", axes[i], tics.at[t]);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_finding_is_said_in_a_line),
        cmocka_unit_test(the_map_shows_where_a_half_is_passed),
        cmocka_unit_test(the_map_shows_a_metric_that_was_asked_for),
        cmocka_unit_test(the_table_is_narrow),
        cmocka_unit_test(csv_has_a_row_for_each_point_that_is_there),
        cmocka_unit_test(json_can_be_read_by_others),
        cmocka_unit_test(the_tipping_line_of_a_slope_is_straight),
        cmocka_unit_test(the_tipping_line_lies_between_its_points),
        cmocka_unit_test(a_saddle_has_two_lines),
        cmocka_unit_test(between_words_the_line_follows_the_cells),
        cmocka_unit_test(tics_are_round_and_few),
        cmocka_unit_test(every_axis_has_tics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
