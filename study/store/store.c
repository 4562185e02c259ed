/* Writing a store.
**
** Invariants
**   1. Every change is one transaction with the rollback journal: a kill leaves the file as it was,
**      or a journal from which the next to open it puts it back.  No -wal file stays behind, so
**      that a store is one file that can be copied.
**   2. A row of `point` is there exactly when everything of the point is.
**   3. What is written follows from the study and the record alone.
*/
#include "study/store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 30000 };

/* --- opening --- */

static const char *folder_of(const struct store *store)
{
    const char *slash = strrchr(store->path, '/');
    size_t length = slash ? (size_t)(slash - store->path) + 1 : 0;
    return slash ? arena_text_of(store->arena, store->path, length) : ".";
}

static bool can_not_open(struct store *store, bool create, struct err *err)
{
    struct stat status;
    bool there = stat(store->path, &status) == 0;
    if (there && S_ISDIR(status.st_mode))
        return err_set(err, "%.200s is a folder, no store of results", store->path);
    if (!there && errno == ENOENT && !create)
        return err_set(err, "there is no store %.200s; `squall sweep` makes one", store->path);
    if (!there && stat(folder_of(store), &status) != 0)
        return err_set(err, "can't make %.200s: there is no such folder", store->path);
    if (!there && faccessat(AT_FDCWD, folder_of(store), W_OK, AT_EACCESS) != 0)
        return err_set(err,
                       "can't make %.200s: its folder is read-only; --store takes another file",
                       store->path);
    return store_failed(store, err);
}

static bool open_file(struct store *store, bool create, struct err *err)
{
    /* also to read: what a killed sweep left behind is put back by the next to open the file */
    int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK)
        return can_not_open(store, create, err);
    store_patience(store, PATIENCE_MS);
    return store_run_text(store, "PRAGMA foreign_keys = ON", err) &&
           (!create || store_run_text(store, "PRAGMA journal_mode = DELETE", err)) &&
           store_check(store, create, err);
}

/* A name that begins with "file:" or is ":memory:" is a file like any other. */
static const char *as_file(const char *path, struct arena *arena)
{
    return strchr(path, ':') && *path != '/' ? arena_format(arena, "./%s", path)
                                             : arena_text(arena, path);
}

struct store *store_open(const char *path, bool create, struct err *err)
{
    if (!*path) { /* to SQLite: a file that is gone once it is closed */
        err_set(err, "a store needs the name of a file");
        return NULL;
    }
    struct arena *arena = arena_create();
    struct store *store = ARENA_NEW(arena, struct store);
    store->arena = arena;
    store->path = as_file(path, arena);
    if (open_file(store, create, err))
        return store;
    store_close(store);
    return NULL;
}

void store_close(struct store *store)
{
    for (size_t i = 0; i < STORE_STATEMENTS; i++)
        sqlite3_finalize(store->statement[i]);
    sqlite3_close(store->db);
    arena_destroy(store->arena);
}

void store_patience(struct store *store, int milliseconds)
{
    sqlite3_busy_timeout(store->db, milliseconds);
}

/* --- a study --- */

static const char *unit_name(enum axis_unit unit)
{
    switch (unit) {
    case AXIS_NUMBER: return "1";
    case AXIS_TIME: return "s";
    case AXIS_RATE: return "1/s";
    case AXIS_SHARE: return "share";
    case AXIS_WORDS: return "word";
    }
    return "";
}

/* False with err->text empty where there is none. */
static bool find_study(struct store *store, const char *key, int64_t *id, struct err *err)
{
    sqlite3_stmt *statement = store_prepare(store, err, "SELECT study FROM study WHERE key = ?",
                                            BOUNDS(TEXT(key)));
    bool found = statement && store_row(store, statement, err);
    if (found)
        *id = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found;
}

static bool add_axes(struct store *store, int64_t id, const struct space *space, struct err *err)
{
    bool fine = true;
    for (size_t a = 0; fine && a < space->axes; a++) {
        const struct axis *axis = &space->axis[a];
        fine = store_do_text(store, err, "INSERT INTO axis VALUES (?, ?, ?, ?, ?, ?)",
                             BOUNDS(INTEGER(id), INTEGER(a), TEXT(axis->path), TEXT(axis->text),
                                    TEXT(unit_name(axis->unit)), INTEGER(axis->whole)));
    }
    return fine;
}

static bool add_study(struct store *store, const struct store_study *study, const char *key,
                      int64_t *id, struct err *err)
{
    const struct space *space = study->space;
    bool fine = store_do_text(store, err,
                              "INSERT INTO study VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              BOUNDS(TEXT(key), TEXT(study->name), TEXT(study->variant),
                                     TEXT(study->version), INTEGER(study->seed),
                                     INTEGER(study->replications), INTEGER(space->points),
                                     INTEGER(space->hypercube), TEXT(study->scenario),
                                     TEXT(study->inputs), TEXT(study->bottom)));
    *id = sqlite3_last_insert_rowid(store->db);
    return fine && add_axes(store, *id, space, err);
}

/* Where the scenario is now: a study that goes on may have been moved. */
static bool put_origin(struct store *store, const struct store_study *study, int64_t id,
                       struct err *err)
{
    return !study->folder ||
           store_do_text(store, err, "INSERT OR REPLACE INTO origin VALUES (?, ?)",
                         BOUNDS(INTEGER(id), TEXT(study->folder)));
}

bool store_begin(struct store *store, const struct store_study *study, int64_t *id,
                 struct err *err)
{
    store_key(study, store->key);
    if (!store_transaction(store, err))
        return false;
    bool fine = find_study(store, store->key, id, err);
    if (!fine && !err->text[0])
        fine = add_study(store, study, store->key, id, err);
    fine = fine && put_origin(store, study, *id, err);
    store->space = study->space;
    return store_commit(store, fine, err);
}

bool store_done(struct store *store, int64_t id, bool *done, size_t points, struct err *err)
{
    memset(done, 0, points * sizeof *done);
    sqlite3_stmt *statement = store_prepare(store, err, "SELECT point FROM point WHERE study = ?",
                                            BOUNDS(INTEGER(id)));
    bool fine = statement != NULL;
    while (fine && store_row(store, statement, err)) {
        int64_t point = sqlite3_column_int64(statement, 0);
        if (point >= 0 && (size_t)point < points)
            done[point] = true;
        else
            fine = store_damaged(store, err);
    }
    sqlite3_finalize(statement);
    return fine && !err->text[0];
}
