/* A study: one spec run several times with independent chance, and what the runs say together.
**
** Means come with 95 % Student t intervals.  A run that did not recover has no recovery time: it is
** counted, never averaged.  Several studies of the same seed share their chance draw by draw
** (common random numbers), so their runs can be held against each other pair by pair
** (study/comparison.h).
*/
#ifndef SQUALL_STUDY_STUDY_H
#define SQUALL_STUDY_STUDY_H

#include "base/arena.h"
#include "base/err.h"
#include "models/measure/results.h"
#include "study/team.h"
#include "study/estimate.h"

struct world_spec;

/* What a variant sets: the way to it in the scenario, and the value as one line of YAML, or "none".
*/
struct changed {
    const char *path, *value;
};

struct study {
    const struct world_spec *spec;
    const char *variant;
    const struct changed *changed; /* against the scenario as written; NULL: not known */
    size_t changes;
    uint64_t seed;
    size_t wanted, runs;       /* replications; those that were finished */
    struct results **run;      /* in the order of replication; when stopped some may be missing */
    struct estimate *estimate; /* one for each measure of run[0], in its order */
    size_t verdicts[VERDICT_COUNT];
    size_t recovered;       /* runs that recovered */
    struct median recovery; /* seconds from the last fault's end; 0 where there was nothing to
                               recover from */
};

/* To add replications until an interval is narrow enough. */
struct stopping {
    const char *path; /* the metric; NULL: exactly run.replications */
    double relative;  /* the half width wanted, relative to the mean: enough at or below it */
    size_t most;      /* replications, whatever the interval */
};

enum { STOPPING_LEAST = 10, STOPPING_MOST = 10000 };

/* What is to be run. */
struct alternative {
    const struct world_spec *spec;
    const char *variant;
};

/* Runs all of them, replication by replication, spec->run.replications times each from
** spec->run.seed; `stopping` (may be NULL) adds to them, to all the same.  Everything lives in the
** arena.  Series are kept for as many runs as fit into team->series_bytes, the first always; the
** others have totals only.  NULL with `err` where a run failed; a team that was stopped leaves
** studies of the runs finished, perhaps of none.  A metric of `stopping` that a run does not have,
** or that is undefined in all of the first lot, is an error, too. */
struct study **studies_run(const struct alternative *alternative, size_t count,
                           const struct stopping *stopping, struct team *team,
                           struct arena *arena, struct err *err);

/* The same for one. */
struct study *study_run(const struct world_spec *spec, const char *variant,
                        const struct stopping *stopping, struct team *team, struct arena *arena,
                        struct err *err);

/* What the study's runs say together: estimates, verdicts, who recovered. */
void study_sum_up(struct study *study, struct arena *arena);

/* Leaves each study only the replications that all of them have finished: after a stop some may be
** ahead of the others.  Returns how many those are. */
size_t studies_pair(struct study **studies, size_t count, struct arena *arena);

/* Whether `stopping` wanted a narrower interval than this study has. */
bool study_too_wide(const struct study *study, const struct stopping *stopping);

/* The estimate of a path, or NULL. */
const struct estimate *study_find(const struct study *study, const char *path);

/* The run of a replication, or NULL where it was not finished. */
const struct results *study_replication(const struct study *study, uint64_t replication);

#endif
