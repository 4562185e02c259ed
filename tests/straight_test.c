/* Squall against a program that knows nothing but this one storm: what both count must have the
** same mean, within four times the random error of the two (the chance of a miss is one in some
** thousand, and the seeds are fixed). */
#include "models/spec/world.h"
#include "tests/straight_storm.h"
#include "tests/support.h"

#include <math.h>

enum { RUNS = 12 };

struct sums {
    double sum, squares;
};

static void add(struct sums *sums, double value)
{
    sums->sum += value;
    sums->squares += value * value;
}

static double mean_of(const struct sums *sums)
{
    return sums->sum / RUNS;
}

/* Of the mean, squared. */
static double error_of(const struct sums *sums)
{
    return (sums->squares - sums->sum * sums->sum / RUNS) / (RUNS - 1) / RUNS;
}

static const char *const paths[] = {
    "edges.web.server.calls",    "edges.web.server.attempts", "edges.web.server.timeouts",
    "edges.web.server.refusals", "run.goodput",               "services.server.utilisation",
    "clients.web.latency_mean",
};
enum { PATHS = sizeof paths / sizeof *paths };

static void add_straight(struct sums *sums, uint64_t seed)
{
    const struct straight_results run = straight_storm(seed);
    const double values[PATHS] = { (double)run.calls,   (double)run.attempts, (double)run.timeouts,
                                   (double)run.refused, run.goodput,          run.busy,
                                   run.latency };
    for (int i = 0; i < PATHS; i++)
        add(&sums[i], values[i]);
}

static void agrees_with_straight_line_program(void **state)
{
    const struct world_spec spec = support_story("one-tier-storm", "full-jitter", *state);
    struct sums ours[PATHS] = { 0 }, straight[PATHS] = { 0 };
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        const struct results *run = support_run(&spec, seed, NULL, *state);
        for (int i = 0; i < PATHS; i++)
            add(&ours[i], results_total(run, paths[i]));
        add_straight(straight, seed);
    }
    for (int i = 0; i < PATHS; i++) {
        double off = mean_of(&ours[i]) - mean_of(&straight[i]);
        double error = sqrt(error_of(&ours[i]) + error_of(&straight[i]));
        if (!(fabs(off) <= 4 * error) || !(error < 0.02 * mean_of(&straight[i])))
            fail_msg("%s: %g here, %g in the straight program, random error %g", paths[i],
                     mean_of(&ours[i]), mean_of(&straight[i]), error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { SUPPORT_TEST(agrees_with_straight_line_program) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
