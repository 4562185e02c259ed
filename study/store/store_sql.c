/* SQLite's statements and failures, in squall's terms. */
#include "study/store/store_private.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static const char *const texts[STORE_STATEMENTS] = {
    [STORE_PUT_POINT] = "INSERT OR IGNORE INTO point VALUES (?, ?, ?, ?)",
    [STORE_PUT_SETTING] = "INSERT INTO setting VALUES (?, ?, ?, ?, ?)",
    [STORE_PUT_RUN] = "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?)",
    [STORE_PUT_SAMPLE] = "INSERT INTO sample VALUES (?, ?, ?, ?, ?)",
    [STORE_PUT_ESTIMATE] = "INSERT INTO estimate VALUES (?, ?, ?, ?, ?, ?)",
};

/* --- failures --- */

bool store_damaged(const struct store *store, struct err *err)
{
    return err_set(err, "%.200s is damaged; `sqlite3 %.100s .recover` may save what is in it, and "
                        "--store takes another file", store->path, store->path);
}

static bool no_room(const struct store *store, struct err *err)
{
    return err_set(err, "no room on the disk for %.200s: what was finished before is safe in it; "
                        "make room and give the same command again", store->path);
}

static bool read_only(const struct store *store, struct err *err)
{
    return err_set(err, "can't write %.200s: the file or its folder is read-only; --store takes "
                        "another file", store->path);
}

static bool moved(const struct store *store, struct err *err)
{
    return err_set(err, "%.200s was moved, replaced or deleted while it was in use; give the same "
                        "command again", store->path);
}

static bool unfinished(const struct store *store, struct err *err)
{
    return err_set(err, "a sweep was killed while it wrote %.200s, and putting that right needs to "
                        "write: open it where it can be written, or copy it with its -journal",
                   store->path);
}

static bool not_writable(struct store *store, struct err *err)
{
    switch (sqlite3_extended_errcode(store->db)) {
    case SQLITE_READONLY_ROLLBACK: return unfinished(store, err);
    case SQLITE_READONLY_DBMOVED: return moved(store, err);
    }
    return read_only(store, err);
}

/* SQLite keeps the system's reason of some failures only; errno has it for the others. */
static bool file_failed(struct store *store, int seen, struct err *err)
{
    int kept = sqlite3_system_errno(store->db), cause = kept ? kept : seen;
    if (cause == ENOSPC || cause == EFBIG || cause == EDQUOT)
        return no_room(store, err);
    if (cause == EROFS || cause == EACCES || cause == EPERM)
        return read_only(store, err);
    return err_set(err, "can't read or write %.200s: %s", store->path,
                   cause ? strerror(cause) : sqlite3_errmsg(store->db));
}

bool store_failed(struct store *store, struct err *err)
{
    int seen = errno;
    switch (sqlite3_errcode(store->db)) {
    case SQLITE_FULL: return no_room(store, err);
    case SQLITE_READONLY: return not_writable(store, err);
    case SQLITE_CORRUPT: return store_damaged(store, err);
    case SQLITE_NOTADB:
        return err_set(err, "%.200s is no store of results, nor any SQLite database", store->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err,
                       "%.200s is held by another process that writes; what was finished before "
                       "is safe in it, give the same command again", store->path);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR: return file_failed(store, seen, err);
    }
    return err_set(err, "%.200s: %s", store->path, sqlite3_errmsg(store->db));
}

/* --- statements --- */

bool store_run_text(struct store *store, const char *sql, struct err *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_failed(store, err);
}

static int bind(sqlite3_stmt *statement, int at, const struct bound *bound)
{
    switch (bound->kind) {
    case BOUND_INTEGER: return sqlite3_bind_int64(statement, at, bound->integer);
    case BOUND_REAL:
        return isnan(bound->real) ? sqlite3_bind_null(statement, at)
                                  : sqlite3_bind_double(statement, at, bound->real);
    case BOUND_TEXT: return sqlite3_bind_text(statement, at, bound->text, -1, SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

static bool bind_all(struct store *store, sqlite3_stmt *statement, const struct bound *bound,
                     size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (bind(statement, (int)i + 1, &bound[i]) != SQLITE_OK)
            return store_failed(store, err);
    return true;
}

sqlite3_stmt *store_prepare(struct store *store, struct err *err, const char *sql,
                            const struct bound *bound, size_t count)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
        store_failed(store, err);
    else if (bind_all(store, statement, bound, count, err))
        return statement;
    sqlite3_finalize(statement);
    return NULL;
}

bool store_row(struct store *store, sqlite3_stmt *statement, struct err *err)
{
    err->text[0] = '\0';
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        store_failed(store, err);
    return code == SQLITE_ROW;
}

static bool step(struct store *store, sqlite3_stmt *statement, struct err *err)
{
    return sqlite3_step(statement) == SQLITE_DONE || store_failed(store, err);
}

bool store_do(struct store *store, struct err *err, enum store_statement which,
              const struct bound *bound, size_t count)
{
    sqlite3_stmt **statement = &store->statement[which];
    if (!*statement)
        *statement = store_prepare(store, err, texts[which], NULL, 0);
    if (!*statement)
        return false;
    bool fine = bind_all(store, *statement, bound, count, err) && step(store, *statement, err);
    sqlite3_reset(*statement);
    return fine;
}

bool store_do_text(struct store *store, struct err *err, const char *sql,
                   const struct bound *bound, size_t count)
{
    sqlite3_stmt *statement = store_prepare(store, err, sql, bound, count);
    bool fine = statement && step(store, statement, err);
    sqlite3_finalize(statement);
    return fine;
}

/* --- columns --- */

const char *store_text(sqlite3_stmt *row, int column, struct arena *arena)
{
    const unsigned char *text = sqlite3_column_text(row, column);
    return arena_text(arena, text ? (const char *)text : "");
}

size_t store_size(sqlite3_stmt *row, int column)
{
    int64_t number = sqlite3_column_int64(row, column);
    return number > 0 ? (size_t)number : 0;
}

double store_number(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL
           ? NAN : sqlite3_column_double(row, column);
}

bool store_count(struct store *store, const char *sql, int64_t id, size_t *count, struct err *err)
{
    sqlite3_stmt *row = store_prepare(store, err, sql, BOUNDS(INTEGER(id)));
    bool fine = row && store_row(store, row, err);
    *count = fine ? store_size(row, 0) : 0;
    sqlite3_finalize(row);
    return fine;
}

/* --- transactions --- */

bool store_transaction(struct store *store, struct err *err)
{
    return store_run_text(store, "BEGIN IMMEDIATE", err);
}

/* A failure may have rolled back by itself; then there is nothing left to roll back. */
bool store_commit(struct store *store, bool fine, struct err *err)
{
    fine = fine && store_run_text(store, "COMMIT", err);
    if (!fine && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return fine;
}
