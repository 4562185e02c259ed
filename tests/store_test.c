/* The store: what is put in comes out, in whatever order, as often and by as many as it is put. */
#include "tests/store_maker.h"

#include "study/store/store_read.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define FINE(call)                      \
    do {                                \
        struct err err = { 0 };         \
        if (!(call))                    \
            fail_msg("%s", err.text);   \
    } while (0)

static int64_t fill(struct bench *bench, const size_t *point, size_t points)
{
    int64_t id;
    struct store *store = bench_open(bench, &id);
    for (size_t i = 0; i < points; i++)
        FINE(bench_put(bench, store, id, point[i], &err));
    store_close(store);
    return id;
}

static void near(double got, double wanted)
{
    if (!(fabs(got - wanted) <= 1e-9 * fabs(wanted)))
        fail_msg("%.17g, wanted %.17g", got, wanted);
}

/* Point 4 is workers=3, jitter=none.  Its goodputs are 48.25, 41 and 42: mean 43.75, deviation
** 3.929..., and Student's t of 2 degrees of freedom is 4.302652729911275. */
static void check_point(struct store *store, const struct store_entry *entry,
                        const struct store_point *point, struct arena *arena)
{
    struct estimate estimate[2];
    size_t metric[2] = { store_metric(entry, "run.recovery_time"),
                         store_metric(entry, "run.goodput") };
    double value[6];
    struct store_run *run;
    size_t runs;
    assert_int_equal(point->point, 4);
    assert_true(point->value[0] == 3 && point->value[1] == 0);
    assert_string_equal(point->text[0], "3");
    assert_string_equal(point->text[1], "none");
    assert_int_equal(point->runs, 3);
    assert_int_equal(point->recovered, 1);
    assert_int_equal(point->verdicts[VERDICT_RECOVERED], 1);
    assert_int_equal(point->verdicts[VERDICT_METASTABLE], 2);
    FINE(store_estimates(store, entry, metric, 2, point, 1, estimate, &err));
    assert_true(isnan(estimate[0].mean));
    assert_int_equal(estimate[0].runs, 0);
    near(estimate[1].mean, 43.75);
    near(estimate[1].half_width,
         4.302652729911275 * sqrt((4.5 * 4.5 + 2.75 * 2.75 + 1.75 * 1.75) / 2 / 3));
    FINE(store_runs(store, entry, point, 1, &run, &runs, arena, &err));
    FINE(store_samples(store, entry, metric, 2, point, 1, value, &err));
    assert_int_equal(runs, 3);
    assert_int_equal(run[1].run.replication, 1);
    assert_int_equal(run[1].run.verdict, VERDICT_RECOVERED);
    assert_true(run[1].run.recovery_s == 4);
    assert_true(isnan(run[2].run.recovery_s) && isnan(value[0]));
    assert_true(value[1] == 48.25 && value[3] == 41 && value[5] == 42);
}

static void test_what_is_put_comes_out(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    fill(&bench, (const size_t[]){ 1, 4, 2 }, 3);
    struct store_entry *entry;
    struct store_point *point;
    size_t studies, points;
    struct err failure = { 0 };
    struct store *store = store_open(bench.path, false, &failure);
    assert_non_null(store);
    FINE(store_studies(store, &entry, &studies, bench.arena, &err));
    assert_int_equal(studies, 1);
    assert_string_equal(entry->name, "brownout");
    assert_string_equal(entry->variant, "calm");
    assert_string_equal(entry->scenario, "name: brownout\n");
    assert_int_equal(entry->replications, 3);
    assert_int_equal(entry->points, 6);
    assert_int_equal(entry->done, 3);
    assert_string_equal(entry->axis[1].word[1], "full");
    assert_true(entry->axis[0].low == 1 && entry->axis[0].count == 3);
    FINE(store_points(store, entry, &point, &points, bench.arena, &err));
    assert_int_equal(points, 3);
    assert_int_equal(point[0].point, 1);
    check_point(store, entry, &point[2], bench.arena);
    store_close(store);
    bench_end(&bench);
}

static void test_the_order_does_not_matter(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    fill(&bench, (const size_t[]){ 0, 1, 2, 3, 4, 5 }, 6);
    const char *forwards = bench_dump(&bench, bench.path);
    unlink(bench.path);
    fill(&bench, (const size_t[]){ 5, 2, 0, 4, 3, 1 }, 6);
    assert_string_equal(bench_dump(&bench, bench.path), forwards);
    bench_end(&bench);
}

static void test_a_study_goes_on(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    int64_t id = fill(&bench, (const size_t[]){ 3 }, 1), again;
    struct store *store = bench_open(&bench, &again);
    bool done[6];
    assert_int_equal(again, id);
    FINE(store_done(store, id, done, 6, &err));
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(done[i], i == 3);
    const char *before = bench_dump(&bench, bench.path);
    struct record *record = bench_record(&bench, 3);
    record->value[2] = 1e9; /* a point that is there stays as it is */
    FINE(bench_put_record(store, id, record, &err));
    assert_string_equal(bench_dump(&bench, bench.path), before);
    store_close(store);
    assert_int_equal(access(arena_format(bench.arena, "%s-journal", bench.path), F_OK), -1);
    assert_int_equal(access(arena_format(bench.arena, "%s-wal", bench.path), F_OK), -1);
    bench_end(&bench);
}

static void test_what_makes_another_study(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    struct axis other[2] = { bench.axis[0], bench.axis[1] };
    struct space space = bench.space;
    space.axis = other;
    struct store_study changed[8];
    for (size_t i = 0; i < 8; i++)
        changed[i] = bench.study;
    changed[0].name = "brownou";
    changed[1].variant = "tcalm"; /* not the same bytes moved from one text to the next */
    changed[2].version = "1.2.4";
    changed[3].scenario = "name: brownout \n";
    changed[4].inputs = "0 trace.csv";
    changed[5].seed = 8;
    changed[6].replications = 4;
    changed[7].space = &space;
    other[0].high = 4;
    int64_t first, id, again;
    struct store *store = bench_open(&bench, &first);
    for (size_t i = 0; i < 8; i++) {
        FINE(store_begin(store, &changed[i], &id, &err));
        FINE(store_begin(store, &changed[i], &again, &err));
        assert_int_equal(id, first + 1 + (int64_t)i);
        assert_int_equal(again, id);
    }
    store_close(store);
    bench_end(&bench);
}

static void test_another_spelling_is_the_same_study(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    char one[STORE_KEY], two[STORE_KEY];
    store_key(&bench.study, one);
    FINE(axis_parse("services.shop.workers=1..3:linear:3", &bench.axis[0], bench.arena, &err));
    store_key(&bench.study, two);
    assert_string_equal(one, two);
    assert_int_equal(strlen(one), 64);
    bench_end(&bench);
}

static void test_two_writers(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    fill(&bench, (const size_t[]){ 0, 1, 2, 3, 4, 5 }, 6);
    const char *alone = bench_dump(&bench, bench.path);
    unlink(bench.path);
    int64_t id, other;
    struct store *store = bench_open(&bench, &id), *second = bench_open(&bench, &other);
    assert_int_equal(id, other);
    for (size_t i = 0; i < 6; i++) { /* both write points 2 and 3 */
        if (i < 4)
            FINE(bench_put(&bench, store, id, i, &err));
        FINE(bench_put(&bench, second, id, 5 - i, &err));
    }
    store_close(store);
    store_close(second);
    assert_string_equal(bench_dump(&bench, bench.path), alone);
    bench_end(&bench);
}

static int ask(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *row;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    int number = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int(row, 0) : 0;
    sqlite3_finalize(row);
    sqlite3_close(db);
    return number;
}

/* Processes that write and are killed, each after a while of its own: a point is whole or not
** there. */
static void test_killed_while_writing(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    fill(&bench, (const size_t[]){ 0, 1, 2, 3, 4, 5 }, 6);
    const char *undisturbed = bench_dump(&bench, bench.path);
    unlink(bench.path);
    int measures = (int)bench_record(&bench, 0)->measures;
    for (unsigned round = 0; round < 12; round++) {
        pid_t child = fork();
        if (child == 0) {
            fill(&bench, (const size_t[]){ 0, 1, 2, 3, 4, 5 }, 6);
            _exit(0);
        }
        usleep(1500 * round % 9000);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        int64_t id;
        store_close(bench_open(&bench, &id)); /* puts right what was begun */
        int points = ask(bench.path, "SELECT count(*) FROM point");
        assert_int_equal(ask(bench.path, "SELECT count(*) FROM sample"), 3 * points * measures);
        assert_int_equal(ask(bench.path, "SELECT count(*) FROM estimate"), points * measures);
        assert_int_equal(ask(bench.path, "SELECT count(*) FROM setting"), 2 * points);
    }
    fill(&bench, (const size_t[]){ 0, 1, 2, 3, 4, 5 }, 6);
    assert_string_equal(bench_dump(&bench, bench.path), undisturbed);
    bench_end(&bench);
}

static void test_the_views(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    fill(&bench, (const size_t[]){ 1, 4 }, 2);
    assert_int_equal(ask(bench.path,
                         "SELECT mean * 100 FROM results WHERE metric = 'run.goodput' AND "
                         "settings = 'services.shop.workers=3 "
                         "clients.web.calls.shop.retry.jitter=none'"), 4375);
    assert_int_equal(ask(bench.path, "SELECT count(*) FROM runs WHERE verdict = 'metastable'"), 4);
    bench_end(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_put_comes_out),
        cmocka_unit_test(test_the_order_does_not_matter),
        cmocka_unit_test(test_a_study_goes_on),
        cmocka_unit_test(test_what_makes_another_study),
        cmocka_unit_test(test_another_spelling_is_the_same_study),
        cmocka_unit_test(test_two_writers),
        cmocka_unit_test(test_killed_while_writing),
        cmocka_unit_test(test_the_views),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
