/* Reading which studies a store holds.  Their points: store_points.c. */
#include "study/store/store_read.h"

#include "study/store/store_private.h"

#include <string.h>

/* --- a study --- */

static bool read_axis(struct store *store, sqlite3_stmt *row, struct axis *axis,
                      struct arena *arena, struct err *err)
{
    if (!axis_parse(store_text(row, 0, arena), axis, arena, err))
        return store_damaged(store, err);
    if (sqlite3_column_int(row, 1))
        axis_round(axis);
    return true;
}

static bool read_axes(struct store *store, struct store_entry *entry, struct arena *arena,
                      struct err *err)
{
    if (!store_count(store, "SELECT count(*) FROM axis WHERE study = ?", entry->id,
                     &entry->axes, err))
        return false;
    struct axis *axis = ARENA_ARRAY(arena, entry->axes, struct axis);
    sqlite3_stmt *row = store_prepare(
        store, err, "SELECT asked, whole FROM axis WHERE study = ? ORDER BY axis",
        BOUNDS(INTEGER(entry->id)));
    bool fine = row != NULL;
    for (size_t a = 0; fine && a < entry->axes; a++)
        fine = (store_row(store, row, err) || store_damaged(store, err)) &&
               read_axis(store, row, &axis[a], arena, err);
    sqlite3_finalize(row);
    entry->axis = axis;
    return fine;
}

static bool read_metrics(struct store *store, struct store_entry *entry, struct arena *arena,
                         struct err *err)
{
    size_t count, m = 0;
    if (!store_count(store, "SELECT count(*) FROM metric WHERE study = ?", entry->id, &count, err))
        return false;
    struct store_metric *metric = ARENA_ARRAY(arena, count, struct store_metric);
    sqlite3_stmt *row = store_prepare(
        store, err, "SELECT path, unit, meaning FROM metric WHERE study = ? ORDER BY metric",
        BOUNDS(INTEGER(entry->id)));
    if (!row)
        return false;
    for (; m < count && store_row(store, row, err); m++)
        metric[m] = (struct store_metric){ store_text(row, 0, arena), store_text(row, 1, arena),
                                           store_text(row, 2, arena) };
    sqlite3_finalize(row);
    entry->metric = metric;
    entry->metrics = m;
    return m == count || (!err->text[0] && store_damaged(store, err));
}

static bool read_origin(struct store *store, struct store_entry *entry, struct arena *arena,
                        struct err *err)
{
    size_t tables;
    if (!store_count(store, "SELECT count(*) FROM sqlite_schema WHERE name = 'origin' AND ? > 0",
                     entry->id, &tables, err))
        return false;
    sqlite3_stmt *row =
        tables ? store_prepare(store, err, "SELECT folder FROM origin WHERE study = ?",
                               BOUNDS(INTEGER(entry->id)))
               : NULL;
    if (tables && !row)
        return false;
    if (row && store_row(store, row, err))
        entry->folder = store_text(row, 0, arena);
    sqlite3_finalize(row);
    return !err->text[0];
}

static const char entry_sql[] =
    "SELECT study, key, name, variant, version, scenario, inputs, seed, replications, points,"
    " hypercube, (SELECT count(*) FROM point WHERE point.study = study.study), bottom"
    " FROM study WHERE study = ?";

bool store_entry(struct store *store, int64_t id, struct store_entry *entry, struct arena *arena,
                 struct err *err)
{
    sqlite3_stmt *row = store_prepare(store, err, entry_sql, BOUNDS(INTEGER(id)));
    bool fine = row && store_row(store, row, err);
    if (row && !fine && !err->text[0])
        err_set(err, "%.200s has no study %lld", store->path, (long long)id);
    if (fine)
        *entry = (struct store_entry){
            .id = id, .key = store_text(row, 1, arena), .name = store_text(row, 2, arena),
            .variant = store_text(row, 3, arena), .version = store_text(row, 4, arena),
            .scenario = store_text(row, 5, arena), .inputs = store_text(row, 6, arena),
            .seed = (uint64_t)sqlite3_column_int64(row, 7), .replications = store_size(row, 8),
            .points = store_size(row, 9), .hypercube = store_size(row, 10),
            .done = store_size(row, 11),
            .bottom = store_text(row, 12, arena),
        };
    sqlite3_finalize(row);
    return fine && read_axes(store, entry, arena, err) && read_metrics(store, entry, arena, err) &&
           read_origin(store, entry, arena, err);
}

bool store_studies(struct store *store, struct store_entry **entry, size_t *count,
                   struct arena *arena, struct err *err)
{
    size_t most;
    if (!store_count(store, "SELECT count(*) FROM study WHERE study > ?", 0, &most, err))
        return false;
    *entry = ARENA_ARRAY(arena, most, struct store_entry);
    *count = 0;
    sqlite3_stmt *row = store_prepare(store, err, "SELECT study FROM study ORDER BY study",
                                      NULL, 0);
    bool fine = row != NULL;
    while (fine && *count < most && store_row(store, row, err)) {
        fine = store_entry(store, sqlite3_column_int64(row, 0), &(*entry)[*count], arena, err);
        ++*count;
    }
    sqlite3_finalize(row);
    return fine && !err->text[0];
}

size_t store_metric(const struct store_entry *entry, const char *path)
{
    size_t m = 0;
    while (m < entry->metrics && strcmp(entry->metric[m].path, path) != 0)
        m++;
    return m;
}
