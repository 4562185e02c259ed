/* Writing points into a store.
**
** A point of 10 runs and 200 measures is 2 000 samples, 40 KB, a few milliseconds; the disk is
** waited for (synchronous) at the end of each transaction, which takes as long again, or longer.
*/
#include "study/store/store_private.h"

#include "study/estimate.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct putting {
    struct store *store;
    int64_t id;
    const struct record *record;
    struct err *err;
    bool first; /* the study has no metrics yet */
};

static bool put_settings(const struct putting *putting)
{
    const struct space *space = putting->store->space;
    struct arena *arena = arena_create();
    bool fine = true;
    for (size_t a = 0; fine && a < space->axes; a++) {
        double value = space_value(space, putting->record->point, a);
        fine = store_do(putting->store, putting->err, STORE_PUT_SETTING,
                        BOUNDS(INTEGER(putting->id), INTEGER(putting->record->point), INTEGER(a),
                               REAL(value), TEXT(axis_text(&space->axis[a], value, arena))));
    }
    arena_destroy(arena);
    return fine;
}

static bool add_metrics(const struct putting *putting)
{
    const struct record *record = putting->record;
    bool fine = true;
    for (size_t m = 0; fine && m < record->measures; m++)
        fine = store_do_text(putting->store, putting->err,
                             "INSERT INTO metric VALUES (?, ?, ?, ?, ?)",
                             BOUNDS(INTEGER(putting->id), INTEGER(m), TEXT(record->name[m].path),
                                    TEXT(record->name[m].unit), TEXT(record->name[m].meaning)));
    return fine;
}

/* Somebody may delete the study while a sweep of it is run, and its number then be another's. */
static bool study_is_there(const struct putting *putting)
{
    sqlite3_stmt *statement =
        store_prepare(putting->store, putting->err,
                      "SELECT 1 FROM study WHERE study = ? AND key = ?",
                      BOUNDS(INTEGER(putting->id), TEXT(putting->store->key)));
    bool there = statement && store_row(putting->store, statement, putting->err);
    sqlite3_finalize(statement);
    if (there || putting->err->text[0])
        return there;
    return err_set(putting->err,
                   "the study is not in %.200s any more: somebody deleted it, or wrote "
                   "over the file; give the same command again", putting->store->path);
}

/* How many metrics the study has; `same`: they are the record's. */
static bool count_metrics(const struct putting *putting, size_t *count, bool *same)
{
    const struct record *record = putting->record;
    sqlite3_stmt *statement =
        store_prepare(putting->store, putting->err,
                      "SELECT path FROM metric WHERE study = ? ORDER BY metric",
                      BOUNDS(INTEGER(putting->id)));
    *count = 0;
    *same = true;
    if (!statement)
        return false;
    for (; store_row(putting->store, statement, putting->err); ++*count) {
        const char *path = (const char *)sqlite3_column_text(statement, 0);
        *same = *same && *count < record->measures && strcmp(path, record->name[*count].path) == 0;
    }
    *same = *same && *count == record->measures;
    sqlite3_finalize(statement);
    return !putting->err->text[0];
}

/* Whether the record belongs here.  Nothing is written yet. */
static bool belongs(struct putting *putting)
{
    size_t count;
    bool same;
    if (!study_is_there(putting) || !count_metrics(putting, &count, &same))
        return false;
    putting->first = count == 0;
    return same || putting->first ||
           err_set(putting->err,
                   "point %zu has other metrics than the points before it: an axis must not change "
                   "which clients, services and calls there are", putting->record->point);
}

static bool put_run(const struct putting *putting, size_t r)
{
    const struct record *record = putting->record;
    const struct record_run *run = &record->run[r];
    bool fine = store_do(putting->store, putting->err, STORE_PUT_RUN,
                         BOUNDS(INTEGER(putting->id), INTEGER(record->point),
                                INTEGER(run->replication), INTEGER(run->seed),
                                TEXT(verdict_name(run->verdict)), INTEGER(run->recovered),
                                REAL(run->recovery_s)));
    for (size_t m = 0; fine && m < record->measures; m++)
        fine = store_do(putting->store, putting->err, STORE_PUT_SAMPLE,
                        BOUNDS(INTEGER(putting->id), INTEGER(record->point),
                               INTEGER(run->replication), INTEGER(m),
                               REAL(record->value[r * record->measures + m])));
    return fine;
}

static struct estimate estimate_metric(const struct record *record, size_t m, double *values)
{
    for (size_t r = 0; r < record->runs; r++)
        values[r] = record->value[r * record->measures + m];
    return estimate_of(values, record->runs);
}

static bool put_estimates(const struct putting *putting)
{
    const struct record *record = putting->record;
    double *values = memory_resize(NULL, record->runs, sizeof *values);
    bool fine = true;
    for (size_t m = 0; fine && m < record->measures; m++) {
        struct estimate estimate = estimate_metric(record, m, values);
        fine = store_do(putting->store, putting->err, STORE_PUT_ESTIMATE,
                        BOUNDS(INTEGER(putting->id), INTEGER(record->point), INTEGER(m),
                               REAL(estimate.mean), REAL(estimate.half_width),
                               INTEGER(estimate.runs)));
    }
    free(values);
    return fine;
}

static bool put_all(const struct putting *putting)
{
    bool fine = put_settings(putting) && (!putting->first || add_metrics(putting));
    for (size_t r = 0; fine && r < putting->record->runs; r++)
        fine = put_run(putting, r);
    return fine && put_estimates(putting);
}

static size_t count_recovered(const struct record *record)
{
    size_t recovered = 0;
    for (size_t r = 0; r < record->runs; r++)
        recovered += record->run[r].recovered;
    return recovered;
}

/* True, too, where somebody else was faster. */
static bool put_point(const struct putting *putting)
{
    const struct record *record = putting->record;
    bool fine = store_do(putting->store, putting->err, STORE_PUT_POINT,
                         BOUNDS(INTEGER(putting->id), INTEGER(record->point), INTEGER(record->runs),
                                INTEGER(count_recovered(record))));
    return fine && (sqlite3_changes(putting->store->db) == 0 || put_all(putting));
}

bool store_put(struct store *store, int64_t id, const struct record *const *record,
               size_t count, struct err *err)
{
    struct putting putting = { .store = store, .id = id, .err = err };
    bool fine = true, refused = false;
    if (!store_transaction(store, err))
        return false;
    for (size_t i = 0; fine && !refused && i < count; i++) {
        assert(store->space && record[i]->point < store->space->points);
        putting.record = record[i];
        refused = !belongs(&putting);
        fine = refused || put_point(&putting);
    }
    return store_commit(store, fine, err) && !refused; /* those before a refused one are kept */
}
