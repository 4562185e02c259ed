/* What the files of the store share: the handle, its statements, and how SQLite's failures are
** told.
*/
#ifndef SQUALL_STUDY_STORE_STORE_PRIVATE_H
#define SQUALL_STUDY_STORE_STORE_PRIVATE_H

#include "study/store/store.h"

#include <sqlite3.h>

#define STORE_APPLICATION 0x5371756c /* "Squl", in the file's head */
enum { STORE_SCHEMA = 2 };           /* user_version: the tables of store_schema.c */

/* Statements that are run for every point, made once. */
enum store_statement {
    STORE_PUT_POINT,
    STORE_PUT_SETTING,
    STORE_PUT_RUN,
    STORE_PUT_SAMPLE,
    STORE_PUT_ESTIMATE,
    STORE_STATEMENTS
};

struct store {
    sqlite3 *db;
    const char *path;
    struct arena *arena;
    sqlite3_stmt *statement[STORE_STATEMENTS];
    const struct space *space; /* of the study begun last, as is the key */
    char key[STORE_KEY];
};

/* A value for a parameter of a statement. */
struct bound {
    enum { BOUND_INTEGER, BOUND_REAL, BOUND_TEXT } kind;
    int64_t integer;
    double real; /* NaN: NULL */
    const char *text;
};

#define INTEGER(value) ((struct bound){ .kind = BOUND_INTEGER, .integer = (int64_t)(value) })
#define REAL(value) ((struct bound){ .kind = BOUND_REAL, .real = (value) })
#define TEXT(value) ((struct bound){ .kind = BOUND_TEXT, .text = (value) })
#define BOUNDS(...)                        \
    ((const struct bound[]){ __VA_ARGS__ }), \
        sizeof((const struct bound[]){ __VA_ARGS__ }) / sizeof(struct bound)

/* Fills `err` with what the last failure means and what to do about it; returns false. */
bool store_failed(struct store *store, struct err *err);
bool store_damaged(const struct store *store, struct err *err);

/* Statements without parameters and rows, several of them. */
bool store_run_text(struct store *store, const char *sql, struct err *err);

/* A statement with its parameters set; the caller finalises it.  NULL with `err`. */
sqlite3_stmt *store_prepare(struct store *store, struct err *err, const char *sql,
                            const struct bound *bound, size_t count);

/* The next row: true while there is one.  False at the end, or with err->text set on failure. */
bool store_row(struct store *store, sqlite3_stmt *statement, struct err *err);

/* The same for a statement of the enum, which gives no rows; it is made where it wasn't yet. */
bool store_do(struct store *store, struct err *err, enum store_statement which,
              const struct bound *bound, size_t count);
bool store_do_text(struct store *store, struct err *err, const char *sql,
                   const struct bound *bound, size_t count);

/* Columns of a row: a copy of a text; a number, 0 where negative; a real, NaN where NULL. */
const char *store_text(sqlite3_stmt *row, int column, struct arena *arena);
size_t store_size(sqlite3_stmt *row, int column);
double store_number(sqlite3_stmt *row, int column);

/* The one number of a query about a study. */
bool store_count(struct store *store, const char *sql, int64_t id, size_t *count, struct err *err);

/* Between the two everything is written or nothing.  `fine`: commit, else roll back; what it
** returns is `fine` and that the commit was done. */
bool store_transaction(struct store *store, struct err *err);
bool store_commit(struct store *store, bool fine, struct err *err);

/* Makes the tables where the file is empty, and refuses what is no store, or of a newer version. */
bool store_check(struct store *store, bool writes, struct err *err);

#endif
