/* What a sweep keeps of one point: every measure of every run, and how each run ended.
**
** Plain numbers and the names of the measures in one block, so that it can be handed from thread to
** thread and from machine to machine, and written in one transaction.  All points of a sweep have
** the same measures, or the store refuses the point.
*/
#ifndef SQUALL_STUDY_RECORD_H
#define SQUALL_STUDY_RECORD_H

#include "base/arena.h"
#include "base/err.h"
#include "models/measure/results.h"

struct record_run {
    uint64_t seed, replication;
    enum verdict verdict;
    bool recovered;
    double recovery_s; /* NaN: not recovered, or nothing to recover from */
};

struct record_name {
    const char *path, *unit, *meaning; /* as in models/measure/results.h */
};

struct record {
    size_t point, runs, measures;
    struct record_run *run;
    double *value; /* runs x measures */
    struct record_name *name; /* one a measure */
};

/* Of the runs of one point (at least one) in the order of replication; all have the same measures.
** It lives in the arena, and needs nothing of the runs any more but the table of metrics. */
struct record *record_of(size_t point, struct results *const *run, size_t runs,
                         struct arena *arena);

struct record *record_copy(const struct record *record, struct arena *arena);

/* As bytes, for a message: the same machine architecture on both sides. */
size_t record_bytes(const struct record *record);
void record_pack(const struct record *record, void *bytes);

/* NULL where the bytes are no record: cut off, too long, or with sizes and words that can't be. */
struct record *record_unpack(const void *bytes, size_t size, struct arena *arena);

#endif
