/* Studies: a matrix of runs, alternatives by replications, filled by the team.
**
** Jobs are taken replication by replication, all alternatives of the first one before the second,
** so that a study that was stopped leaves pairs.  Each run has its place; only when all are there,
** or the team has stopped, are they summed up, in the order of replication.
**
** When to add replications (Law, Simulation Modeling and Analysis, 5th ed., section 9.4.1,
** sequential procedure): after a first lot of at least STOPPING_LEAST the number still needed is
** estimated from the width reached, at least a tenth and at most as many again are added, and the
** width is looked at anew.  How many runs that takes does not depend on the number of threads.
** (His looks after every single run, and wants a little less than asked for, so that the true mean
** is within it; the user asks for a width, and gets that.)
*/
#include "study/study.h"

#include "models/spec/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SERIES_BYTES ((size_t)1 << 30)

struct matrix {
    const struct alternative *alternative;
    const struct stopping *stopping;
    struct study **study;
    size_t alternatives, replications, series_bytes;
    size_t next; /* job */
    struct arena *arena;
};

/* --- jobs --- */

static bool next_job(void *self, struct job *job, struct err *err)
{
    (void)err;
    struct matrix *matrix = self;
    if (matrix->next == matrix->alternatives * matrix->replications)
        return false;
    job->task = matrix->next % matrix->alternatives;
    job->replication = matrix->next / matrix->alternatives;
    job->spec = matrix->alternative[job->task].spec;
    job->seed = matrix->study[job->task]->seed;
    matrix->next++;
    return true;
}

/* Of the first run always.  What comes with the series, the names above all, is more than they in a
** short run. */
static bool keeps_series(const struct matrix *matrix, const struct job *job)
{
    size_t bytes = arena_used(job->arena) * matrix->alternatives;
    return (job->replication + 1) * bytes <= matrix->series_bytes || job->replication == 0;
}

static bool has_metric(const struct stopping *stopping, const struct results *results,
                       struct err *err)
{
    if (!stopping || results_find(results, stopping->path))
        return true;
    return err_set(err, "there is no metric %.200s to stop at; `squall metrics` lists them",
                   stopping->path);
}

static bool take_results(void *self, struct job *job, struct err *err)
{
    struct matrix *matrix = self;
    struct study *study = matrix->study[job->task];
    if (!has_metric(matrix->stopping, job->results, err)) {
        arena_destroy(job->arena);
        return false;
    }
    if (keeps_series(matrix, job)) {
        study->run[job->replication] = job->results;
        arena_adopt(matrix->arena, job->arena);
        return true;
    }
    study->run[job->replication] = results_without_series(job->results, study->run[0],
                                                          matrix->arena);
    arena_destroy(job->arena);
    return true;
}

/* --- summing up --- */

static void estimate_all(struct study *study, struct arena *arena)
{
    size_t measures = study->run[0]->measures;
    double *values = memory_resize(NULL, study->runs, sizeof *values);
    study->estimate = ARENA_ARRAY(arena, measures, struct estimate);
    for (size_t m = 0; m < measures; m++) {
        for (size_t r = 0; r < study->runs; r++)
            values[r] = study->run[r]->measure[m].total;
        study->estimate[m] = estimate_of(values, study->runs);
    }
    free(values);
}

static struct median recovery_of(const struct study *study)
{
    double *times = memory_resize(NULL, study->runs, sizeof *times);
    for (size_t r = 0; r < study->runs; r++) {
        const struct judgement *judgement = &study->run[r]->judgement;
        times[r] = judgement->recovered ? judgement->recovery_time : INFINITY;
        if (isnan(times[r])) /* there was nothing to recover from */
            times[r] = 0;
    }
    struct median median = median_of(times, study->runs);
    free(times);
    return median;
}

static bool has_series(const struct results *results)
{
    return results->health != NULL;
}

/* Closes the gaps that a stop may have left.  The first run is the one that is shown window by
** window: one without series does not become it. */
static void count_runs(struct study *study)
{
    study->runs = 0;
    for (size_t r = 0; r < study->wanted; r++)
        if (study->run[r] && (study->runs > 0 || has_series(study->run[r])))
            study->run[study->runs++] = study->run[r];
}

void study_sum_up(struct study *study, struct arena *arena)
{
    memset(study->verdicts, 0, sizeof study->verdicts);
    study->recovered = 0;
    if (study->runs == 0)
        return;
    for (size_t r = 0; r < study->runs; r++) {
        study->verdicts[study->run[r]->judgement.verdict]++;
        study->recovered += study->run[r]->judgement.recovered;
    }
    study->recovery = recovery_of(study);
    estimate_all(study, arena);
}

/* --- how many --- */

static struct estimate estimate_so_far(const struct study *study, size_t runs, const char *path)
{
    double *values = memory_resize(NULL, runs, sizeof *values);
    for (size_t r = 0; r < runs; r++)
        values[r] = results_total(study->run[r], path);
    struct estimate estimate = estimate_of(values, runs);
    free(values);
    return estimate;
}

static size_t first_lot(const struct matrix *matrix)
{
    size_t most = 1;
    for (size_t c = 0; c < matrix->alternatives; c++) {
        size_t asked = (size_t)matrix->alternative[c].spec->run.replications;
        most = asked > most ? asked : most;
    }
    return matrix->stopping && most < STOPPING_LEAST ? STOPPING_LEAST : most;
}

/* The replications wanted after `runs` of which the interval is so wide; as many as there are:
** enough. */
static size_t next_lot(size_t runs, double relative, const struct stopping *stopping)
{
    if (relative <= stopping->relative || runs >= stopping->most)
        return runs;
    double ratio = relative / stopping->relative, had = (double)runs;
    double wanted = ceil(fmin(fmax(had * ratio * ratio, had + had / 10), 2 * had));
    return wanted < (double)stopping->most ? (size_t)wanted : stopping->most;
}

/* The widest interval of the alternatives; false where there is none to wait for. */
static bool widest(const struct matrix *matrix, double *relative, struct err *err)
{
    const char *path = matrix->stopping->path;
    *relative = 0;
    for (size_t c = 0; c < matrix->alternatives; c++) {
        struct estimate estimate = estimate_so_far(matrix->study[c], matrix->replications, path);
        if (estimate.runs == 0)
            return err_set(err,
                           "%.200s is undefined in all of %zu replications: there is no interval "
                           "to wait for", path, matrix->replications);
        *relative = fmax(*relative, estimate_relative(&estimate));
    }
    return true;
}

static void grow(struct matrix *matrix, size_t replications)
{
    for (size_t c = 0; c < matrix->alternatives; c++) {
        struct results **run = ARENA_ARRAY(matrix->arena, replications, struct results *);
        if (matrix->replications)
            memcpy(run, matrix->study[c]->run, matrix->replications * sizeof(struct results *));
        matrix->study[c]->run = run;
    }
    matrix->replications = replications;
}

/* --- the whole --- */

static void begin(struct matrix *matrix)
{
    matrix->study = ARENA_ARRAY(matrix->arena, matrix->alternatives, struct study *);
    for (size_t c = 0; c < matrix->alternatives; c++) {
        const struct alternative *alternative = &matrix->alternative[c];
        matrix->study[c] = ARENA_NEW(matrix->arena, struct study);
        *matrix->study[c] = (struct study){ .spec = alternative->spec,
                                            .variant = alternative->variant,
                                            .seed = (uint64_t)alternative->spec->run.seed };
    }
}

struct study **studies_run(const struct alternative *alternative, size_t count,
                           const struct stopping *stopping, struct team *team,
                           struct arena *arena, struct err *err)
{
    struct matrix matrix = { .alternative = alternative, .stopping = stopping,
                             .alternatives = count,
                             .series_bytes = team->series_bytes ? team->series_bytes : SERIES_BYTES,
                             .arena = arena };
    begin(&matrix);
    double before = team->course.wanted, relative;
    for (size_t lot = first_lot(&matrix); lot > matrix.replications;) {
        grow(&matrix, lot);
        team->course.wanted = before + (double)(lot * count);
        if (!team_run(team, (struct job_source){ next_job, take_results, NULL, &matrix }, err))
            return NULL;
        if (team->stopped || !stopping)
            break;
        if (!widest(&matrix, &relative, err))
            return NULL;
        lot = next_lot(lot, relative, stopping);
    }
    for (size_t c = 0; c < count; c++) {
        matrix.study[c]->wanted = matrix.replications;
        count_runs(matrix.study[c]);
        study_sum_up(matrix.study[c], arena);
    }
    return matrix.study;
}

struct study *study_run(const struct world_spec *spec, const char *variant,
                        const struct stopping *stopping, struct team *team, struct arena *arena,
                        struct err *err)
{
    struct alternative alternative = { spec, variant };
    struct study **study = studies_run(&alternative, 1, stopping, team, arena, err);
    return study ? study[0] : NULL;
}

/* The first one with series, as in count_runs(). */
static bool all_have(struct study *const *studies, size_t count, uint64_t replication, bool first)
{
    for (size_t i = 0; i < count; i++) {
        const struct results *run = study_replication(studies[i], replication);
        if (!run || (first && !has_series(run)))
            return false;
    }
    return true;
}

size_t studies_pair(struct study **studies, size_t count, struct arena *arena)
{
    size_t most = count ? studies[0]->runs : 0, pairs = 0;
    uint64_t *shared = ARENA_ARRAY(arena, most, uint64_t);
    for (size_t r = 0; r < most; r++)
        if (all_have(studies, count, studies[0]->run[r]->replication, pairs == 0))
            shared[pairs++] = studies[0]->run[r]->replication;
    for (size_t i = 0; i < count; i++) {
        struct study *study = studies[i];
        struct results **run = ARENA_ARRAY(arena, pairs, struct results *);
        for (size_t r = 0, p = 0; r < study->runs && p < pairs; r++)
            if (study->run[r]->replication == shared[p])
                run[p++] = study->run[r];
        study->run = run;
        study->runs = pairs;
        study_sum_up(study, arena);
    }
    return pairs;
}

bool study_too_wide(const struct study *study, const struct stopping *stopping)
{
    const struct estimate *estimate = study_find(study, stopping->path);
    return estimate && !(estimate_relative(estimate) <= stopping->relative);
}

const struct estimate *study_find(const struct study *study, const char *path)
{
    if (study->runs == 0)
        return NULL;
    const struct measure *measure = results_find(study->run[0], path);
    return measure ? &study->estimate[measure - study->run[0]->measure] : NULL;
}

const struct results *study_replication(const struct study *study, uint64_t replication)
{
    for (size_t r = replication < study->runs ? replication + 1 : study->runs; r-- > 0;)
        if (study->run[r]->replication == replication)
            return study->run[r];
    return NULL;
}
