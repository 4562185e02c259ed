/* Studies: many replications on the cores of this machine. */
#include "tests/bench/bench.h"
#include "tests/bench/rows.h"

#include "scenarios/read/scenario.h"
#include "study/study.h"

#include <stdio.h>
#include <stdlib.h>

enum { FEW = 20, MANY = 100 };

struct world_spec story_spec(const char *path, struct arena *arena)
{
    struct findings findings;
    struct world_spec spec = { 0 };
    findings_init(&findings, arena);
    struct scenario *scenario = scenario_open(path, arena, &findings);
    if (!scenario || !scenario_bind(scenario, "full-jitter", NULL, 0, &spec, &findings)) {
        findings_write(stderr, &findings);
        exit(1);
    }
    return spec;
}

/* Seconds that a study takes; its goodput. */
static double study_takes(const struct world_spec *spec, int threads, double *goodput)
{
    struct arena *arena = arena_create();
    struct team team = { .threads = threads };
    struct err err;
    double begin = bench_now();
    const struct study *study = study_run(spec, "full-jitter", NULL, &team, arena, &err);
    double seconds = bench_now() - begin;
    if (!study) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    *goodput = study_find(study, "run.goodput")->mean;
    arena_destroy(arena);
    return seconds;
}

struct entry {
    struct world_spec spec;
    double goodput[2]; /* on one thread, on two */
};

static double speed_up(void *self)
{
    struct entry *pair = self;
    double one = study_takes(&pair->spec, 1, &pair->goodput[0]);
    return one / study_takes(&pair->spec, 2, &pair->goodput[1]);
}

/* A team of one works in the calling thread. */
static double on_one_core(void *self)
{
    struct entry *pair = self;
    double begin = bench_worked();
    study_takes(&pair->spec, 1, &pair->goodput[0]);
    return bench_worked() - begin;
}

void study_rows(void)
{
    struct arena *arena = arena_create();
    struct entry pair = { .spec = story_spec("scenarios/one-tier-storm.yaml", arena) };
    pair.spec.run.replications = FEW;
    bench_row(&(struct bench_row){ "20 replications of one-tier-storm, 2 threads", "x", speed_up,
                                   &pair,
                                   1.8, 1.95, true },
              5);
    bench_theory("goodput on two threads and on one", pair.goodput[1], pair.goodput[0]);
    pair.spec.run.replications = MANY;
    bench_row(&(struct bench_row){ "100 replications of it on one core", "s", on_one_core, &pair,
                                   15, 5,
                                   false },
              1);
    arena_destroy(arena);
}
