/* The team: many runs at once on the cores of this machine.
**
** A job is one run of one spec.  Jobs are asked of a source one after the other, run by whichever
** thread is free, and handed back in the order in which they end.  What a job gives depends on its
** spec, seed and replication alone, so whoever puts its results where the job belongs, not where it
** happened to end, gets the same bytes with any number of threads.
**
** Calls of the source and of the progress port come from any thread, but never two at once.
*/
#ifndef SQUALL_STUDY_TEAM_H
#define SQUALL_STUDY_TEAM_H

#include "base/arena.h"
#include "base/err.h"
#include "models/measure/results.h"

struct world_spec;

/* How far the work has come, over all that a team was ever given. */
struct course {
    double done, wanted; /* runs; those in hand count with the share they have run */
    size_t finished;     /* runs */
    uint64_t events;     /* those of runs given up included */
};

/* Told after every slice of a run.  False: stop; runs in hand are given up. */
struct progress {
    bool (*step)(void *self, const struct course *course);
    void *self;
};

struct job;
struct observer; /* models/counts/probe.h */

/* Looks on at runs: asked once a run, before it begins, for an observer of its own; from any
** thread, but never two at once.  Which run comes when is chance, so whoever wants the same bytes
** with any number of threads keeps them apart by task and replication, and takes only what belongs
** to runs that are in the study: others were given up. */
struct onlooker {
    struct observer (*look_on)(void *self, const struct job *job);
    void *self;
};

struct team {
    int threads;                     /* 0: as many as there are cores, or OMP_NUM_THREADS says */
    const struct progress *progress; /* may be NULL */
    const struct onlooker *onlooker; /* may be NULL */
    double memory;                   /* bytes for all runs in hand, each its share; 0: any */
    size_t series_bytes;             /* for runs kept with their series; 0: a gigabyte */
    struct course course;            /* `wanted` is kept up to date by who knows it */
    bool stopped;                    /* progress said so */
};

/* How many threads a team has that is asked for so many. */
int team_threads(int asked);

struct job {
    const struct world_spec *spec;
    uint64_t seed, replication;
    size_t task;             /* the source's own: which spec this is a run of */
    struct results *results; /* in an arena of its own, which is the source's once it is done */
    struct arena *arena;
};

struct job_source {
    /* false: there are no more, or err */
    bool (*next)(void *self, struct job *job, struct err *err);
    bool (*done)(void *self, struct job *job, struct err *err); /* takes results and arena */
    void (*failed)(void *self, const struct job *job, struct err *err); /* may say more; or NULL */
    void *self;
};

/* Until there are no more jobs.  False with `err` where one failed, the first of them in the order
** of the jobs: those before it are done, and perhaps some behind it; the rest is given up.  A team
** that was stopped is not failed: team->stopped says so. */
bool team_run(struct team *team, struct job_source source, struct err *err);

#endif
