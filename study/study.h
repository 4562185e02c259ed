/* A study: one spec run several times with independent chance, and what the runs say together.
**
** Means come with 95 % Student t intervals.  A run that did not recover has no recovery time: it is
** counted, never averaged.
*/
#ifndef SQUALL_STUDY_STUDY_H
#define SQUALL_STUDY_STUDY_H

#include "models/results.h"
#include "models/spec.h"
#include "sim/arena.h"
#include "sim/err.h"

struct estimate {
    double mean;       /* of the runs in which it is defined; NaN: of none */
    double half_width; /* of the 95 % interval; NaN for fewer than two */
    size_t runs;       /* in which it is defined */
};

struct study {
    const struct world_spec *spec;
    const char *variant;
    uint64_t seed;
    size_t runs;
    struct results **run;       /* in the order of replication */
    struct estimate *estimate;  /* one for each measure of run[0], in its order */
    size_t verdicts[VERDICT_COUNT];
    size_t recovered;           /* runs that recovered */
    double median_recovery;     /* seconds, not-recovered counted as longest; NaN when it falls there */
};

/* Told after every slice of a run: replication of how many, simulated time, events so far. False:
** stop now; the study then holds the replications finished. */
struct progress {
    bool (*step)(void *self, size_t replication, size_t replications, sim_time now, sim_time end,
                 uint64_t events);
    void *self;
};

/* spec->run.replications runs with seeds from spec->run.seed.  progress may be NULL.  NULL with `err`
** where a run failed. */
struct study *study_run(const struct world_spec *spec, const char *variant,
                        const struct progress *progress, struct arena *arena, struct err *err);

/* The estimate of a path, or NULL. */
const struct estimate *study_find(const struct study *study, const char *path);

#endif
