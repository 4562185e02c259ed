/* What the store says when it can't: no room, no right, no store, somebody else's turn. */
#include "tests/store_maker.h"

#include "study/store/store_private.h"
#include "study/store/store_read.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { NOBODY = 65534 };

static void refused(const char *path, bool create, const char *says)
{
    struct err err = { 0 };
    struct store *store = store_open(path, create, &err);
    if (store)
        fail_msg("%s was opened, wanted \"%s\"", path, says);
    bench_says(&err, says);
}

static void write_file(const char *path, const void *bytes, size_t length, long at)
{
    FILE *file = fopen(path, at ? "r+" : "w");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void put(struct store *store, int64_t id, struct bench *bench, size_t point)
{
    struct err err = { 0 };
    if (!bench_put(bench, store, id, point, &err))
        fail_msg("%s", err.text);
}

static void test_no_store(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    refused(bench.path, false, "there is no store");
    refused(bench.folder, true, "is a folder");
    refused("", true, "needs the name of a file");
    refused("", false, "needs the name of a file");
    refused("/nowhere/at/all.db", true, "there is no such folder");
    write_file(bench.path, "name: a scenario, by mistake\n", 29, 0);
    refused(bench.path, true, "is no store of results");
    refused(bench.path, false, "is no store of results");
    unlink(bench.path);
    run_sql(bench.path, "CREATE TABLE bookmarks (url TEXT)");
    refused(bench.path, true, "another program's database");
    refused(bench.path, false, "another program's database");
    bench_end(&bench);
}

static void test_another_version(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    int64_t id;
    store_close(bench_open(&bench, &id));
    run_sql(bench.path, "PRAGMA user_version = 3");
    refused(bench.path, true, "made by a newer squall (store version 3, this one knows 2)");
    refused(bench.path, false, "made by a newer squall");
    run_sql(bench.path, "PRAGMA user_version = 1");
    refused(bench.path, true, "made by an older squall, which judged runs by other verdicts");
    bench_end(&bench);
}

static void test_damaged(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    int64_t id;
    struct store *store = bench_open(&bench, &id);
    for (size_t point = 0; point < 6; point++)
        put(store, id, &bench, point);
    store_close(store);
    static const char noise[200000] = "noise";
    write_file(bench.path, noise, sizeof noise, 4096); /* all behind the first page */
    struct err err = { 0 };
    store = store_open(bench.path, false, &err);
    struct store_entry *entry;
    size_t count;
    assert_non_null(store);
    assert_false(store_studies(store, &entry, &count, bench.arena, &err));
    bench_says(&err, "is damaged");
    store_close(store);
    bench_end(&bench);
}

/* Rows that no sweep has put there are not asked for memory, nor for a place in a table. */
static void test_points_that_no_sweep_has(void **state)
{
    static const char *const tampering[] = {
        "UPDATE point SET point = 1000000 WHERE point = 5",
        "UPDATE point SET runs = 1000000000000",
        "UPDATE point SET recovered = runs + 1",
        "UPDATE study SET points = 5",
    };
    (void)state;
    for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++) {
        struct bench bench;
        bench_begin(&bench);
        int64_t id;
        struct store *store = bench_open(&bench, &id);
        for (size_t point = 0; point < 6; point++)
            put(store, id, &bench, point);
        run_sql(bench.path, tampering[i]);
        struct store_entry entry;
        struct store_point *point;
        struct err err = { 0 };
        size_t count;
        assert_true(store_entry(store, id, &entry, bench.arena, &err));
        assert_false(store_points(store, &entry, &point, &count, bench.arena, &err));
        bench_says(&err, "is damaged");
        store_close(store);
        bench_end(&bench);
    }
}

/* A file may not grow beyond `bytes`; what is lost of it comes back with RLIM_INFINITY. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Puts points until there is no room for them; then, with room, the rest. */
static void fill_up(struct bench *bench, void (*narrow)(struct store *),
                    void (*widen)(struct store *))
{
    int64_t id;
    struct store *store = bench_open(bench, &id);
    put(store, id, bench, 0);
    narrow(store);
    struct err err = { 0 };
    size_t last = 1;
    while (last < 6 && bench_put(bench, store, id, last, &err))
        last++;
    widen(store);
    bench_says(&err, "no room on the disk for");
    bench_says(&err, "what was finished before is safe");
    bool done[6];
    assert_true(store_done(store, id, done, 6, &err));
    for (size_t point = 0; point < 6; point++)
        assert_int_equal(done[point], point < last);
    for (size_t point = last; point < 6; point++)
        put(store, id, bench, point);
    store_close(store);
}

static void narrow_files(struct store *store)
{
    (void)store;
    limit_files(40000); /* more than half of it is there already */
}

static void widen_files(struct store *store)
{
    (void)store;
    limit_files(RLIM_INFINITY);
}

/* As a full disk looks to SQLite. */
static void narrow_pages(struct store *store)
{
    struct err err;
    /* as many as there are */
    assert_true(store_run_text(store, "PRAGMA max_page_count = 1", &err));
}

static void widen_pages(struct store *store)
{
    struct err err;
    assert_true(store_run_text(store, "PRAGMA max_page_count = 1000000", &err));
}

static void test_disk_full(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    fill_up(&bench, narrow_pages, widen_pages);
    bench_end(&bench);
}

static void test_disk_full_while_writing(void **state)
{
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    struct bench bench;
    bench_begin(&bench);
    int64_t id;
    struct store *store = bench_open(&bench, &id);
    for (size_t point = 0; point < 6; point++)
        put(store, id, &bench, point);
    store_close(store);
    const char *undisturbed = bench_dump(&bench, bench.path);
    unlink(bench.path);
    fill_up(&bench, narrow_files, widen_files);
    assert_string_equal(bench_dump(&bench, bench.path), undisturbed);
    bench_end(&bench);
}

static void test_read_only(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    int64_t id;
    struct store *store = bench_open(&bench, &id);
    put(store, id, &bench, 0);
    store_close(store);
    bool root = geteuid() == 0; /* who may write anywhere, but is not to here */
    chmod(bench.path, 0444);
    chmod(bench.folder, 0755);
    assert_true(!root || seteuid(NOBODY) == 0);
    refused(bench.path, true, "the file or its folder is read-only");
    struct err err = { 0 };
    store = store_open(bench.path, false, &err); /* to read it is enough */
    assert_non_null(store);
    store_close(store);
    assert_true(!root || seteuid(0) == 0);
    chmod(bench.path, 0666);
    chmod(bench.folder, 0555);
    assert_true(!root || seteuid(NOBODY) == 0);
    refused(bench.path, true, "the file or its folder is read-only");
    refused(arena_format(bench.arena, "%s/other.db", bench.folder), true, "read-only");
    assert_true(!root || seteuid(0) == 0);
    chmod(bench.folder, 0755);
    bench_end(&bench);
}

static void test_held_by_another(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    int64_t id;
    struct store *store = bench_open(&bench, &id);
    store_patience(store, 20);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(bench.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    struct err err = { 0 };
    assert_false(bench_put(&bench, store, id, 0, &err));
    bench_says(&err, "is held by another process");
    sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(other);
    put(store, id, &bench, 0);
    store_close(store);
    bench_end(&bench);
}

static void test_other_measures(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    int64_t id;
    struct store *store = bench_open(&bench, &id);
    put(store, id, &bench, 0);
    struct record *other = bench_record(&bench, 1), *fewer = bench_record(&bench, 2);
    other->name[3].path = "run.something";
    fewer->measures--;
    struct err err = { 0 };
    assert_false(bench_put_record(store, id, other, &err));
    bench_says(&err, "point 1 has other metrics than the points before it");
    assert_false(bench_put_record(store, id, fewer, &err));
    bool done[6];
    assert_true(store_done(store, id, done, 6, &err));
    assert_true(done[0] && !done[1] && !done[2]);
    store_close(store);
    bench_end(&bench);
}

/* Of records written together those before a refused one are kept. */
static void test_refused_among_others(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    int64_t id;
    struct store *store = bench_open(&bench, &id);
    struct record *other = bench_record(&bench, 2);
    other->name[3].path = "run.something";
    const struct record *record[] = { bench_record(&bench, 0), bench_record(&bench, 1), other,
                                      bench_record(&bench, 3) };
    struct err err = { 0 };
    assert_false(store_put(store, id, record, 4, &err));
    bench_says(&err, "point 2 has other metrics");
    bool done[6];
    assert_true(store_done(store, id, done, 6, &err));
    assert_true(done[0] && done[1] && !done[2] && !done[3]);
    store_close(store);
    bench_end(&bench);
}

static void put_refused(struct bench *bench, struct store *store, int64_t id, const char *says)
{
    struct err err = { 0 };
    assert_false(bench_put(bench, store, id, 1, &err));
    bench_says(&err, says);
}

/* The number of a study that was deleted is given to the next: its points must not get there. */
static void test_study_deleted(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    int64_t id, next;
    struct store *store = bench_open(&bench, &id);
    run_sql(bench.path, "DELETE FROM axis; DELETE FROM study");
    put_refused(&bench, store, id, "is not in");
    bench.study.seed++;
    struct store *other = bench_open(&bench, &next);
    assert_int_equal(next, id);
    put_refused(&bench, store, id, "is not in");
    put(other, next, &bench, 0);
    store_close(other);
    store_close(store);
    bench_end(&bench);
}

static void test_file_deleted(void **state)
{
    (void)state;
    struct bench bench;
    bench_begin(&bench);
    int64_t id;
    struct store *store = bench_open(&bench, &id);
    put(store, id, &bench, 0);
    unlink(bench.path);
    put_refused(&bench, store, id, "was moved, replaced or deleted");
    store_close(store);
    bench_end(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_store),        cmocka_unit_test(test_another_version),
        cmocka_unit_test(test_damaged),         cmocka_unit_test(test_points_that_no_sweep_has),
        cmocka_unit_test(test_disk_full),       cmocka_unit_test(test_disk_full_while_writing),
        cmocka_unit_test(test_read_only),       cmocka_unit_test(test_held_by_another),
        cmocka_unit_test(test_other_measures),  cmocka_unit_test(test_refused_among_others),
        cmocka_unit_test(test_study_deleted),   cmocka_unit_test(test_file_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
