/* The tables, the views, and whether a file has them.  docs/store.md explains them to people.
**
** Keys are natural (study, point, replication, metric) and tables have no row ids, so that what a
** store holds does not depend on the order in which it was written.
*/
#include "study/store/store_private.h"

static const char tables[] =
    "CREATE TABLE study (\n"
    "  study INTEGER PRIMARY KEY,\n"
    "  key TEXT NOT NULL UNIQUE, -- SHA-256 of all that makes the study what it is\n"
    "  name TEXT NOT NULL, variant TEXT NOT NULL, version TEXT NOT NULL,\n"
    "  seed INTEGER NOT NULL, replications INTEGER NOT NULL,\n"
    "  points INTEGER NOT NULL,    -- wanted\n"
    "  hypercube INTEGER NOT NULL, -- 0: a grid\n"
    "  scenario TEXT NOT NULL, inputs TEXT NOT NULL,\n"
    "  bottom TEXT NOT NULL -- the service farthest from the clients\n"
    ");\n"
    "CREATE TABLE axis (\n"
    "  study INTEGER NOT NULL REFERENCES study, axis INTEGER NOT NULL,\n"
    "  path TEXT NOT NULL, asked TEXT NOT NULL, -- PATH=1..10:10\n"
    "  unit TEXT NOT NULL, whole INTEGER NOT NULL,\n"
    "  PRIMARY KEY (study, axis)\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE metric (\n"
    "  study INTEGER NOT NULL REFERENCES study, metric INTEGER NOT NULL,\n"
    "  path TEXT NOT NULL, unit TEXT NOT NULL, meaning TEXT NOT NULL,\n"
    "  PRIMARY KEY (study, metric)\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE point (\n"
    "  study INTEGER NOT NULL REFERENCES study, point INTEGER NOT NULL,\n"
    "  runs INTEGER NOT NULL, recovered INTEGER NOT NULL,\n"
    "  PRIMARY KEY (study, point)\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE setting (\n"
    "  study INTEGER NOT NULL, point INTEGER NOT NULL, axis INTEGER NOT NULL,\n"
    "  value REAL NOT NULL, text TEXT NOT NULL, -- seconds, per second; as a scenario has it\n"
    "  PRIMARY KEY (study, point, axis),\n"
    "  FOREIGN KEY (study, point) REFERENCES point, FOREIGN KEY (study, axis) REFERENCES axis\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE run (\n"
    "  study INTEGER NOT NULL, point INTEGER NOT NULL, replication INTEGER NOT NULL,\n"
    "  seed INTEGER NOT NULL, verdict TEXT NOT NULL,\n"
    "  recovered INTEGER NOT NULL, recovery_s REAL,\n"
    "  PRIMARY KEY (study, point, replication),\n"
    "  FOREIGN KEY (study, point) REFERENCES point\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE sample (\n"
    "  study INTEGER NOT NULL, point INTEGER NOT NULL, replication INTEGER NOT NULL,\n"
    "  metric INTEGER NOT NULL, value REAL, -- NULL: undefined, as 0/0\n"
    "  PRIMARY KEY (study, point, replication, metric),\n"
    "  FOREIGN KEY (study, point, replication) REFERENCES run,\n"
    "  FOREIGN KEY (study, metric) REFERENCES metric\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE estimate (\n"
    "  study INTEGER NOT NULL, point INTEGER NOT NULL, metric INTEGER NOT NULL,\n"
    "  mean REAL, ci95 REAL, runs INTEGER NOT NULL, -- of the runs that have a value\n"
    "  PRIMARY KEY (study, point, metric),\n"
    "  FOREIGN KEY (study, point) REFERENCES point,\n"
    "  FOREIGN KEY (study, metric) REFERENCES metric\n"
    ") WITHOUT ROWID;\n";

/* Made where it is missing, too: a store without it is right, but can't find the files again. */
static const char origin[] =
    "CREATE TABLE IF NOT EXISTS origin (\n"
    "  study INTEGER PRIMARY KEY REFERENCES study,\n"
    "  folder TEXT NOT NULL -- of the scenario, seen from the store's\n"
    ");\n";

static const char views[] =
    "CREATE VIEW point_settings AS\n"
    "  SELECT study, point, group_concat(path || '=' || text, ' ') AS settings\n"
    "  FROM (SELECT * FROM setting JOIN axis USING (study, axis) ORDER BY study, point, axis)\n"
    "  GROUP BY study, point;\n"
    "CREATE VIEW results AS\n"
    "  SELECT study, name, variant, point, settings, path AS metric, mean, ci95, unit,\n"
    "         estimate.runs\n"
    "  FROM estimate JOIN study USING (study) JOIN point_settings USING (study, point)\n"
    "  JOIN metric USING (study, metric);\n"
    "CREATE VIEW runs AS\n"
    "  SELECT study, name, variant, point, settings, replication, run.seed, verdict, recovered,\n"
    "         recovery_s\n"
    "  FROM run JOIN study USING (study) JOIN point_settings USING (study, point);\n";

static bool read_number(struct store *store, const char *sql, int64_t *number, struct err *err)
{
    sqlite3_stmt *statement = store_prepare(store, err, sql, NULL, 0);
    if (!statement)
        return false;
    bool fine = store_row(store, statement, err);
    *number = fine ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return fine;
}

struct head {
    int64_t application, version, tables;
};

static bool read_head(struct store *store, struct head *head, struct err *err)
{
    return read_number(store, "PRAGMA application_id", &head->application, err) &&
           read_number(store, "PRAGMA user_version", &head->version, err) &&
           read_number(store, "SELECT count(*) FROM sqlite_schema", &head->tables, err);
}

static bool is_ours(const struct store *store, const struct head *head, struct err *err)
{
    if (head->application != STORE_APPLICATION)
        return err_set(err, "%.200s is another program's database, no store of results",
                       store->path);
    if (head->version > STORE_SCHEMA)
        return err_set(err, "%.200s was made by a newer squall (store version %lld, this one knows "
                            "%d)", store->path, (long long)head->version, STORE_SCHEMA);
    if (head->version > 0 && head->version < STORE_SCHEMA)
        return err_set(err, "%.200s was made by an older squall, which judged runs by other "
                            "verdicts (store version %lld, this one writes %d); name a new file",
                       store->path, (long long)head->version, STORE_SCHEMA);
    return head->version == STORE_SCHEMA || store_damaged(store, err);
}

/* The head is written even where nothing changes, so that a file or folder that can't be written,
** or a full disk, is found out before anything is run. */
static bool make_tables(struct store *store, struct err *err)
{
    struct head head;
    if (!store_transaction(store, err))
        return false;
    bool fine = read_head(store, &head, err);
    if (fine && head.tables == 0 && head.application == 0)
        fine = store_run_text(store, tables, err) && store_run_text(store, views, err);
    else
        fine = fine && is_ours(store, &head, err);
    char marks[80];
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             STORE_APPLICATION, STORE_SCHEMA);
    fine = fine && store_run_text(store, origin, err) && store_run_text(store, marks, err);
    return store_commit(store, fine, err);
}

bool store_check(struct store *store, bool writes, struct err *err)
{
    struct head head;
    return writes ? make_tables(store, err)
                  : read_head(store, &head, err) && is_ours(store, &head, err);
}
