/* Numbers are computed from the place of the point, the run and the measure, so a test knows them
** all.  bench_dump() is the whole content as text: two stores are alike when theirs are.
*/
#include "tests/store_maker.h"

#include "tests/study_maker.h"

#include <dirent.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void take_axis(struct bench *bench, size_t i, const char *text)
{
    struct err err = { 0 };
    if (!axis_parse(text, &bench->axis[i], bench->arena, &err))
        fail_msg("%s", err.text);
}

void bench_begin(struct bench *bench)
{
    *bench = (struct bench){ .arena = arena_create() };
    strcpy(bench->folder, "/tmp/squall-store-XXXXXX");
    assert_non_null(mkdtemp(bench->folder));
    snprintf(bench->path, sizeof bench->path, "%s/results.db", bench->folder);
    take_axis(bench, 0, "services.shop.workers=1..3:3");
    take_axis(bench, 1, "clients.web.calls.shop.retry.jitter=none,full");
    bench->space = (struct space){ .axis = bench->axis, .axes = 2, .points = 6 };
    bench->study = (struct store_study){ "brownout", "calm", "1.2.3", "name: brownout\n", "",
                                         "api", 7,
                                         3, &bench->space, NULL };
}

void bench_end(struct bench *bench)
{
    DIR *folder = opendir(bench->folder);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    rmdir(bench->folder);
    arena_destroy(bench->arena);
}

struct store *bench_open(struct bench *bench, int64_t *id)
{
    struct err err = { 0 };
    struct store *store = store_open(bench->path, true, &err);
    if (!store || !store_begin(store, &bench->study, id, &err))
        fail_msg("%s", err.text);
    return store;
}

struct record *bench_record(struct bench *bench, size_t point)
{
    static const struct names names = { "brownout", "web", "shop", "payments" };
    struct study *made = study_made(bench->arena, &names, 3);
    for (size_t r = 0; r < 3; r++)
        made->run[r]->measure[2].total = (r ? 0 : 8.25) + 10 * (double)point + (double)r;
    made->run[1]->judgement.verdict = VERDICT_RECOVERED;
    made->run[1]->judgement.recovered = true;
    made->run[1]->judgement.recovery_time = (double)point;
    return record_of(point, made->run, 3, bench->arena);
}

bool bench_put_record(struct store *store, int64_t id, const struct record *record, struct err *err)
{
    return store_put(store, id, &record, 1, err);
}

bool bench_put(struct bench *bench, struct store *store, int64_t id, size_t point, struct err *err)
{
    return bench_put_record(store, id, bench_record(bench, point), err);
}

static const char *dump_table(struct bench *bench, sqlite3 *db, const char *table)
{
    sqlite3_stmt *row;
    const char *sql = arena_format(bench->arena, "SELECT * FROM %s", table), *text = table;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    while (sqlite3_step(row) == SQLITE_ROW) {
        text = arena_format(bench->arena, "%s\n", text);
        for (int i = 0; i < sqlite3_column_count(row); i++) {
            const unsigned char *cell = sqlite3_column_text(row, i);
            text = arena_format(bench->arena, "%s|%s", text, cell ? (const char *)cell : "NULL");
        }
    }
    sqlite3_finalize(row);
    return text;
}

const char *bench_dump(struct bench *bench, const char *path)
{
    static const char *const tables[] = { "study", "axis", "metric", "point", "setting", "run",
                                          "estimate", "(SELECT * FROM sample WHERE metric < 9)" };
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    const char *text = "";
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        text = arena_format(bench->arena, "%s%s\n", text, dump_table(bench, db, tables[i]));
    sqlite3_close(db);
    return text;
}

void bench_says(const struct err *err, const char *part)
{
    if (!strstr(err->text, part))
        fail_msg("\"%s\" does not say \"%s\"", err->text, part);
}
