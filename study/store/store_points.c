/* Reading the points of a study.
**
** Points are only ever added, and whole: so rows are asked for in the order of their keys, and
** those of points that are not wanted, or have come since, are passed over.  That costs a look at
** every row (two million samples a second) and needs no lock over several queries, which would hold
** up a sweep that goes on meanwhile.
*/
#include "study/store/store_private.h"
#include "study/store/store_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a study, point by point. */
struct walk {
    struct store *store;
    sqlite3_stmt *row; /* its first column is the point's number */
    const struct store_point *point;
    size_t points, at; /* at: which of the points the row belongs to */
    struct err *err;
};

static struct walk walk_begin(struct store *store, const struct store_entry *entry, const char *sql,
                              const struct store_point *point, size_t points, struct err *err)
{
    return (struct walk){ store, store_prepare(store, err, sql, BOUNDS(INTEGER(entry->id))), point,
                          points, 0, err };
}

/* The next row that belongs to one of the points. */
static bool walk_next(struct walk *walk)
{
    while (walk->row && walk->at < walk->points && store_row(walk->store, walk->row, walk->err)) {
        size_t number = store_size(walk->row, 0);
        while (walk->at < walk->points && walk->point[walk->at].point < number)
            walk->at++;
        if (walk->at < walk->points && walk->point[walk->at].point == number)
            return true;
    }
    return false;
}

/* Whether it all went well, and there were so many rows. */
static bool walk_end(struct walk *walk, size_t rows, size_t wanted)
{
    bool fine = walk->row && !walk->err->text[0];
    sqlite3_finalize(walk->row);
    return fine && (rows == wanted || store_damaged(walk->store, walk->err));
}

/* --- points --- */

static bool read_settings(struct store *store, const struct store_entry *entry,
                          struct store_point *point, size_t count, struct arena *arena,
                          struct err *err)
{
    double *value = ARENA_ARRAY(arena, count * entry->axes, double);
    const char **text = ARENA_ARRAY(arena, count * entry->axes, const char *);
    struct walk walk = walk_begin(
        store, entry, "SELECT point, value, text FROM setting WHERE study = ? ORDER BY point, axis",
        point, count, err);
    size_t rows = 0;
    for (; rows < count * entry->axes && walk_next(&walk); rows++) {
        value[rows] = store_number(walk.row, 1);
        text[rows] = store_text(walk.row, 2, arena);
    }
    for (size_t p = 0; p < count; p++) {
        point[p].value = value + p * entry->axes;
        point[p].text = text + p * entry->axes;
    }
    return walk_end(&walk, rows, count * entry->axes);
}

static size_t runs_of(const struct store_point *point, size_t points)
{
    size_t runs = 0;
    for (size_t p = 0; p < points; p++)
        runs += point[p].runs;
    return runs;
}

/* As study.c takes it: not recovered is beyond the end, nothing to recover from is 0. */
static double recovery_of(const struct record_run *run)
{
    if (!run->recovered)
        return INFINITY;
    return isnan(run->recovery_s) ? 0 : run->recovery_s;
}

static void count_verdicts(struct store_point *point, const struct store_run *run)
{
    double *times = memory_resize(NULL, point->runs, sizeof *times);
    for (size_t r = 0; r < point->runs; r++) {
        point->verdicts[run[r].run.verdict]++;
        times[r] = recovery_of(&run[r].run);
    }
    point->recovery = median_of(times, point->runs);
    free(times);
}

static bool read_outcomes(struct store *store, const struct store_entry *entry,
                          struct store_point *point, size_t points, struct err *err)
{
    struct arena *arena = arena_create();
    struct store_run *run;
    size_t count;
    bool fine = store_runs(store, entry, point, points, &run, &count, arena, err);
    for (size_t p = 0, r = 0; fine && p < points; r += point[p++].runs)
        count_verdicts(&point[p], &run[r]);
    arena_destroy(arena);
    return fine;
}

static bool list_points(struct store *store, const struct store_entry *entry, size_t most,
                        struct store_point *point, size_t *count, struct err *err)
{
    sqlite3_stmt *row = store_prepare(
        store, err, "SELECT point, runs, recovered FROM point WHERE study = ? ORDER BY point",
        BOUNDS(INTEGER(entry->id)));
    *count = 0;
    if (!row)
        return false;
    bool fits = true;
    while (fits && *count < most && store_row(store, row, err)) {
        struct store_point *next = &point[(*count)++];
        *next = (struct store_point){ .point = store_size(row, 0), .runs = store_size(row, 1),
                                      .recovered = store_size(row, 2) };
        fits = next->point < entry->points && next->runs <= entry->replications &&
               next->recovered <= next->runs;
    }
    sqlite3_finalize(row);
    return fits ? !err->text[0] : store_damaged(store, err);
}

bool store_points(struct store *store, const struct store_entry *entry, struct store_point **point,
                  size_t *count, struct arena *arena, struct err *err)
{
    size_t most;
    if (!store_count(store, "SELECT count(*) FROM point WHERE study = ?", entry->id, &most, err))
        return false;
    *point = ARENA_ARRAY(arena, most, struct store_point);
    return list_points(store, entry, most, *point, count, err) &&
           read_settings(store, entry, *point, *count, arena, err) &&
           read_outcomes(store, entry, *point, *count, err);
}

/* --- what was measured --- */

/* The place of each metric of the study among those asked for; `metrics`: it was not. */
static size_t *places_of(const struct store_entry *entry, const size_t *metric, size_t metrics)
{
    size_t *place = memory_resize(NULL, entry->metrics, sizeof *place);
    for (size_t m = 0; m < entry->metrics; m++)
        place[m] = metrics;
    for (size_t m = 0; m < metrics; m++)
        place[metric[m]] = m;
    return place;
}

static size_t place_at(const struct walk *walk, int column, const struct store_entry *entry,
                       const size_t *place, size_t none)
{
    size_t metric = store_size(walk->row, column);
    return metric < entry->metrics ? place[metric] : none;
}

bool store_estimates(struct store *store, const struct store_entry *entry, const size_t *metric,
                     size_t metrics, const struct store_point *point, size_t points,
                     struct estimate *estimate, struct err *err)
{
    size_t *place = places_of(entry, metric, metrics), rows = 0;
    struct walk walk = walk_begin(
        store, entry, "SELECT point, metric, mean, ci95, runs FROM estimate WHERE study = ?"
                      " ORDER BY point, metric", point, points, err);
    while (walk_next(&walk)) {
        size_t m = place_at(&walk, 1, entry, place, metrics);
        if (m == metrics)
            continue;
        estimate[walk.at * metrics + m] = (struct estimate){
            store_number(walk.row, 2), store_number(walk.row, 3), store_size(walk.row, 4)
        };
        rows++;
    }
    free(place);
    return walk_end(&walk, rows, points * metrics);
}

static bool read_verdict(const char *word, enum verdict *verdict)
{
    for (*verdict = VERDICT_ABSORBED; *verdict < VERDICT_COUNT; ++*verdict)
        if (strcmp(verdict_name(*verdict), word) == 0)
            return true;
    return false;
}

static bool read_run(const struct walk *walk, struct store_run *run)
{
    const char *word = (const char *)sqlite3_column_text(walk->row, 3);
    *run = (struct store_run){ .point = walk->point[walk->at].point,
                               .run = { .replication = store_size(walk->row, 1),
                                        .seed = (uint64_t)sqlite3_column_int64(walk->row, 2),
                                        .recovered = sqlite3_column_int(walk->row, 4) != 0,
                                        .recovery_s = store_number(walk->row, 5) } };
    return word && read_verdict(word, &run->run.verdict);
}

bool store_runs(struct store *store, const struct store_entry *entry,
                const struct store_point *point, size_t points, struct store_run **run,
                size_t *count, struct arena *arena, struct err *err)
{
    size_t wanted = runs_of(point, points), rows = 0;
    *run = ARENA_ARRAY(arena, wanted, struct store_run);
    struct walk walk = walk_begin(
        store, entry, "SELECT point, replication, seed, verdict, recovered, recovery_s FROM run"
                      " WHERE study = ? ORDER BY point, replication", point, points, err);
    while (rows < wanted && walk_next(&walk))
        if (!read_run(&walk, &(*run)[rows++]))
            rows = SIZE_MAX;
    *count = wanted;
    return walk_end(&walk, rows, wanted);
}

bool store_samples(struct store *store, const struct store_entry *entry, const size_t *metric,
                   size_t metrics, const struct store_point *point, size_t points, double *value,
                   struct err *err)
{
    size_t *place = places_of(entry, metric, metrics), rows = 0;
    struct walk walk = walk_begin(
        store, entry, "SELECT point, metric, value FROM sample WHERE study = ?"
                      " ORDER BY point, replication, metric", point, points, err);
    size_t wanted = runs_of(point, points) * metrics;
    while (rows < wanted && walk_next(&walk)) {
        size_t m = place_at(&walk, 1, entry, place, metrics);
        if (m == metrics)
            continue;
        value[rows / metrics * metrics + m] = store_number(walk.row, 2);
        rows++;
    }
    free(place);
    return walk_end(&walk, rows, wanted);
}
