#include "study/study.h"

#include "models/world.h"
#include "sim/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLICES 200 /* of a run, between which progress is told */

/* False when it was told to stop or the run can't go on; err->text is empty in the first case. */
static bool run_through(struct world *world, const struct study *study, size_t replication,
                        const struct progress *progress, struct err *err)
{
    sim_time end = study->spec->run.duration;
    size_t wanted = (size_t)study->spec->run.replications;
    for (int slice = 1; slice <= SLICES; slice++) {
        sim_time until = slice == SLICES ? end : end / SLICES * slice;
        if (!world_run(world, until, err))
            return false;
        if (progress && !progress->step(progress->self, replication, wanted, world_now(world), end,
                                        world_counts(world).fired))
            return false;
    }
    return true;
}

static struct results *run_one(const struct study *study, size_t replication,
                               const struct progress *progress, struct arena *arena,
                               struct err *err)
{
    struct world *world = world_create(study->spec, study->seed, replication, err);
    struct results *results = NULL;
    if (!world)
        return NULL;
    if (run_through(world, study, replication, progress, err))
        results = world_results(world, arena);
    world_destroy(world);
    return results;
}

static void estimate(struct study *study, struct arena *arena)
{
    size_t measures = study->run[0]->measures;
    study->estimate = ARENA_ARRAY(arena, measures, struct estimate);
    for (size_t m = 0; m < measures; m++) {
        struct tally tally = { 0 };
        for (size_t r = 0; r < study->runs; r++) {
            double total = study->run[r]->measure[m].total;
            if (!isnan(total))
                tally_add(&tally, total);
        }
        study->estimate[m] = (struct estimate){ tally.count > 0 ? tally.mean : NAN,
                                                tally_half_width(&tally, 0.95), tally.count };
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Not recovered stands at the far end; between two middle runs of which one is there, so is the
** median. */
static double median_recovery(const struct study *study)
{
    double *times = memory_resize(NULL, study->runs, sizeof *times);
    for (size_t r = 0; r < study->runs; r++) {
        const struct judgement *judgement = &study->run[r]->judgement;
        times[r] = judgement->recovered ? judgement->recovery_time : INFINITY;
        if (isnan(times[r])) /* there was nothing to recover from */
            times[r] = 0;
    }
    qsort(times, study->runs, sizeof *times, by_size);
    double median = (times[(study->runs - 1) / 2] + times[study->runs / 2]) / 2;
    free(times);
    return isinf(median) ? NAN : median;
}

static void summarise(struct study *study, struct arena *arena)
{
    for (size_t r = 0; r < study->runs; r++) {
        study->verdicts[study->run[r]->judgement.verdict]++;
        study->recovered += study->run[r]->judgement.recovered;
    }
    study->median_recovery = median_recovery(study);
    estimate(study, arena);
}

struct study *study_run(const struct world_spec *spec, const char *variant,
                        const struct progress *progress, struct arena *arena, struct err *err)
{
    struct study *study = ARENA_NEW(arena, struct study);
    size_t wanted = (size_t)spec->run.replications;
    *study = (struct study){ .spec = spec, .variant = variant, .seed = (uint64_t)spec->run.seed,
                             .run = ARENA_ARRAY(arena, wanted, struct results *) };
    *err = (struct err){ 0 };
    for (size_t r = 0; r < wanted; r++) {
        study->run[r] = run_one(study, r, progress, arena, err);
        if (!study->run[r])
            break;
        study->runs++;
    }
    if (err->text[0] != '\0')
        return NULL;
    if (study->runs > 0)
        summarise(study, arena);
    return study;
}

const struct estimate *study_find(const struct study *study, const char *path)
{
    if (study->runs == 0)
        return NULL;
    const struct measure *measure = results_find(study->run[0], path);
    return measure ? &study->estimate[measure - study->run[0]->measure] : NULL;
}
