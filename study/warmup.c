/* MSER-5 and the two questions behind it: is it real, and does it matter? */
#include "study/warmup.h"

#include "models/spec/client.h"
#include "models/spec/load.h"
#include "models/spec/part.h"
#include "models/spec/world.h"
#include "sim/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BATCH = 5, WINDOWS_LEAST = 50, STRETCHES_LEAST = 10, RUNS_MANY = 10 };
#define PATH_MOST 2048
#define REAL 0.999    /* two-sided */
#define MATERIAL 0.02 /* of the mean */

/* --- MSER-5 --- */

static double mean_of(const double *value, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += value[i];
    return sum / (double)(to - from);
}

/* From the last batch on towards the first, each d's statistic from the one behind it. */
size_t warmup_mser5(const double *value, size_t count)
{
    size_t batches = count / BATCH, best = 0;
    struct tally rest = { 0 };
    double least = INFINITY;
    for (size_t d = batches; d-- > 0;) {
        tally_add(&rest, mean_of(value, d * BATCH, (d + 1) * BATCH));
        double n = (double)rest.count, statistic = rest.squares / (n * n);
        if (2 * d > batches || statistic > least)
            continue;
        least = statistic;
        best = d;
    }
    return best * BATCH;
}

/* --- what is looked at --- */

/* Work in progress: of each replication with series, and in the mean. */
struct work {
    size_t windows, runs;
    size_t calm;  /* windows before the first fault */
    double *mean; /* [windows] */
    double *run;  /* [runs][windows] */
};

static bool is_level(const struct world_spec *spec)
{
    for (size_t c = 0; c < spec->clients.count; c++) {
        const struct client_spec *client = &spec->clients.item[c];
        if (client->batch || client->trace || (client->open && client->open->rate.count > 1) ||
            (client->impatient && client->impatient->rate.count > 1))
            return false;
    }
    return true;
}

static size_t windows_before_faults(const struct results *results)
{
    size_t windows = results->windows;
    for (size_t f = 0; f < results->faults; f++) {
        size_t before = (size_t)(results->fault[f].begin / results->tick);
        windows = before < windows ? before : windows;
    }
    return windows;
}

static void add_series(double *value, const struct results *results, const double *series)
{
    for (size_t w = 0; w < results->windows; w++)
        value[w] += isnan(series[w]) ? 0 : series[w];
}

/* Of a queue that nobody reads it is known that it only fills. */
static void add_messages(double *value, const struct results *results)
{
    static const char *const places[] = { "depth", "delayed", "in_flight" };
    char path[PATH_MOST];
    for (size_t q = 0; q < results->queues; q++)
        for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
            snprintf(path, sizeof path, "queues.%s.%s", results->queue[q], places[p]);
            const struct measure *measure = results_find(results, path);
            if (measure && measure->series && part_is_read(results->spec, results->queue[q]))
                add_series(value, results, measure->series);
        }
}

static void add_work(double *value, const struct results *results)
{
    static const char *const parts[] = { ".busy_mean", ".queue_mean" };
    for (size_t m = 0; m < results->measures; m++) {
        const struct measure *measure = &results->measure[m];
        const char *name = strrchr(measure->path, '.');
        if (measure->metric->scope != OF_SERVICE || !measure->series ||
            (strcmp(name, parts[0]) != 0 && strcmp(name, parts[1]) != 0))
            continue;
        add_series(value, results, measure->series);
    }
    add_messages(value, results);
}

static bool has_series(const struct results *results)
{
    return results->health != NULL;
}

/* Of ten thousand runs a few may have kept their series. */
static size_t count_series(const struct study *study)
{
    size_t count = 0;
    for (size_t r = 0; r < study->runs; r++)
        count += has_series(study->run[r]);
    return count;
}

static struct work work_of(const struct study *study, struct arena *arena)
{
    struct work work = { .windows = study->run[0]->windows,
                         .calm = windows_before_faults(study->run[0]) };
    work.mean = ARENA_ARRAY(arena, work.windows, double);
    work.run = ARENA_ARRAY(arena, work.windows * count_series(study), double);
    for (size_t r = 0; r < study->runs; r++)
        if (has_series(study->run[r]))
            add_work(work.run + work.windows * work.runs++, study->run[r]);
    for (size_t i = 0; i < work.windows * work.runs; i++)
        work.mean[i % work.windows] += work.run[i] / (double)work.runs;
    return work;
}

/* --- the two questions --- */

/* Whether the mean of [from, to) is unlike that of the calm time that follows, run by run. */
static bool runs_differ(const struct work *work, size_t from, size_t to)
{
    struct tally differences = { 0 };
    for (size_t r = 0; r < work->runs; r++) {
        const double *run = work->run + r * work->windows;
        tally_add(&differences, mean_of(run, from, to) - mean_of(run, to, work->calm));
    }
    return fabs(differences.mean) > tally_half_width(&differences, REAL);
}

/* Whether it is unlike that of the stretches that follow, in the mean of the runs. */
static bool stretches_differ(const struct work *work, size_t from, size_t to)
{
    size_t most = (work->calm - to) / STRETCHES_LEAST;
    size_t length = to - from < most ? to - from : most;
    struct tally stretches = { 0 };
    for (size_t begin = to; begin + length <= work->calm; begin += length)
        tally_add(&stretches, mean_of(work->mean, begin, begin + length));
    double n = (double)stretches.count, quantile = gsl_cdf_tdist_Qinv((1 - REAL) / 2, n - 1);
    double off = mean_of(work->mean, from, to) - stretches.mean;
    return fabs(off) > quantile * tally_deviation(&stretches) * sqrt(1 + 1 / n);
}

/* Whether what stands in [from, to), were it like the calm time that follows, would move the mean
** of the whole run by more than half of its half width. */
static bool matters(const struct work *work, size_t from, size_t to, double *shift)
{
    struct tally runs = { 0 };
    for (size_t r = 0; r < work->runs; r++)
        tally_add(&runs, mean_of(work->run + r * work->windows, from, work->windows));
    double off = mean_of(work->mean, from, to) - mean_of(work->mean, to, work->calm);
    off *= (double)(to - from) / (double)(work->windows - from);
    *shift = off / runs.mean;
    return fabs(*shift) > MATERIAL &&
           !(fabs(off) <= tally_half_width(&runs, ESTIMATE_CONFIDENCE) / 2);
}

static struct warmup judge(const struct work *work, sim_time tick, sim_time warmup)
{
    size_t from = (size_t)((warmup + tick - 1) / tick), to = warmup_mser5(work->mean, work->calm);
    struct warmup result = { .settled = (sim_time)to * tick };
    if (to <= from)
        return result;
    result.never = to == work->calm / BATCH / 2 * BATCH;
    bool counts = matters(work, from, to, &result.shift);
    result.too_short = counts && (work->runs >= RUNS_MANY ? runs_differ(work, from, to)
                                                         : stretches_differ(work, from, to));
    return result;
}

struct warmup warmup_check(const struct study *study)
{
    struct warmup none = { 0 };
    if (study->runs == 0 || !is_level(study->spec) ||
        windows_before_faults(study->run[0]) < WINDOWS_LEAST)
        return none;
    struct arena *arena = arena_create();
    struct work work = work_of(study, arena);
    struct warmup result = judge(&work, study->run[0]->tick, study->spec->run.warmup);
    arena_destroy(arena);
    return result;
}
