/* For tests of the store: a study of two axes and records whose numbers are known. */
#ifndef SQUALL_TESTS_STORE_MAKER_H
#define SQUALL_TESTS_STORE_MAKER_H

#include "study/store/store.h"

struct bench {
    struct arena *arena;
    char folder[64], path[96]; /* of its own, and a store in it that isn't there yet */
    struct axis axis[2];
    struct space space;
    struct store_study study;
};

/* Axes workers=1..3:3 and jitter=none,full: six points, three replications. */
void bench_begin(struct bench *bench);
/* Removes all files of the folder. */
void bench_end(struct bench *bench);

/* Opens the bench's store and begins its study; fails the test where that does not go. */
struct store *bench_open(struct bench *bench, int64_t *id);

/* A point's record: goodput 10 x point + replication (8.25 more in the first); the second of its
** three runs recovered after point seconds.  Other values as study_made() has them. */
struct record *bench_record(struct bench *bench, size_t point);

/* Writes one record, or the record of one point. */
bool bench_put_record(struct store *store, int64_t id, const struct record *record,
                      struct err *err);
bool bench_put(struct bench *bench, struct store *store, int64_t id, size_t point, struct err *err);

/* What a store holds, table by table, as text; of the samples the first nine metrics. */
const char *bench_dump(struct bench *bench, const char *path);

/* Fails the test unless `err` has this in its text. */
void bench_says(const struct err *err, const char *part);

#endif
