/* What a pause does to a crowd: jitter that grows spreads jobs that failed together, a pause differs
** by outcome, and a hint is one. */
#include "tests/support.h"


/* --- jobs in step --- */

/* 1 300 jobs at one instant against an API for 50 a minute with a burst of 50; retry n = 0, 1 ...
** comes after n^4 + 15 s and its jitter. */
static const char jobs[] =
    "name: jobs in step\n"
    "run: {duration: 6h, seed: 1, tick: 10s, replications: 8}\n"
    "clients: {jobs: {batch: {calls: 1300, at: 10s}, calls: {api: {preset: sidekiq-default%s}}}}\n"
    "services:\n"
    "  api: {workers: 100, queue: 0, service_time: 200ms,\n"
    "        rate_limit: {rate: 50/min, burst: 50, hint: false}}\n";

static double jobs_done(const char *retry)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(arena_format(arena, jobs, retry), arena);
    double done = study_find(study, "clients.jobs.ok")->mean;
    arena_destroy(arena);
    return done;
}

/* Measured: 1 225 +- 15 done in 6 h with rand(10) * (n + 1), all with rand(30) * (n + 1), 451 in step;
** a jitter of 10 s that does not grow leaves 660.  A loop of twenty lines that keeps the jobs in a
** heap says the same, and 1 231 for rand(10 * (n + 1)), which Sidekiq draws since November 2024. */
static void growing_jitter_spreads_jobs(void **state)
{
    static const struct {
        const char *retry;
        double least, most;
    } cases[] = {
        { ", retry: {jitter: {additive: {growth: drawn}}}", 1210, 1240 },
        { "", 1210, 1240 },
        { ", retry: {jitter: {additive: {amount: 30s, growth: drawn}}}", 1300, 1300 },
        { ", retry: {jitter: none}", 451, 451 },
        { ", retry: {jitter: {additive: {growth: none, unit: none}}}", 650, 670 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double done = jobs_done(cases[i].retry);
        if (done < cases[i].least || done > cases[i].most)
            fail_msg("{%s}: %g of 1300 are done, wanted %g to %g", cases[i].retry, done,
                     cases[i].least, cases[i].most);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing_jitter_spreads_jobs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
