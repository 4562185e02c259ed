/* What generality costs: one-tier-storm by squall against the same storm in a straight line
** (tests/straight_storm.c), processor time an attempt, the two taken in turns.
**
** Instructions, which no other load on the machine moves, are counted by hand:
**   valgrind --tool=callgrind --toggle-collect=straight_storm build/bench straight
**   valgrind --tool=callgrind --toggle-collect=world_run build/bench straight
** each divided by the attempts that it prints below the row.
*/
#include "base/arena.h"
#include "models/world/world.h"
#include "tests/bench/bench.h"
#include "tests/bench/rows.h"
#include "tests/straight_storm.h"

#include <stdio.h>
#include <stdlib.h>

enum { SEEDS = 4, STRAIGHT_ROUNDS = 9 };

/* Of one of the two, over all rounds. */
struct runner {
    double attempts, goodput, runs;
};

struct both {
    struct world_spec spec;
    struct runner squall, straight;
};

static void add(struct runner *runner, double attempts, double goodput)
{
    runner->attempts += attempts;
    runner->goodput += goodput;
    runner->runs++;
}

static void run_squall(struct both *both, uint64_t seed)
{
    struct err err;
    struct arena *arena = arena_create();
    struct world *world = world_create(&both->spec, seed, 0, &err);
    if (!world_run(world, both->spec.run.duration, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    const struct results *results = world_results(world, arena);
    add(&both->squall, results_total(results, "edges.web.server.attempts"),
        results_total(results, "run.goodput"));
    world_destroy(world);
    arena_destroy(arena);
}

static void run_straight(struct both *both, uint64_t seed)
{
    struct straight_results results = straight_storm(seed);
    add(&both->straight, (double)results.attempts, results.goodput);
}

/* Of an attempt; seeds of all rounds differ. */
static double paired_ratio(void *self)
{
    struct both *both = self;
    struct both before = *both;
    double squall_s = 0, straight_s = 0;
    for (int i = 0; i < SEEDS; i++) {
        uint64_t seed = (uint64_t)both->squall.runs + 1;
        double begin = bench_worked();
        run_squall(both, seed);
        double middle = bench_worked();
        run_straight(both, seed);
        squall_s += middle - begin;
        straight_s += bench_worked() - middle;
    }
    return squall_s / (both->squall.attempts - before.squall.attempts) /
           (straight_s / (both->straight.attempts - before.straight.attempts));
}

void straight_rows(void)
{
    struct arena *arena = arena_create();
    struct both both = { .spec = story_spec("scenarios/one-tier-storm.yaml", arena) };
    bench_row(&(struct bench_row){ "one-tier-storm, processor time against a straight line", "x",
                                   paired_ratio, &both, 0, 0, false },
              STRAIGHT_ROUNDS);
    bench_theory("attempts against the straight line's", both.squall.attempts,
                 both.straight.attempts);
    bench_theory("goodput against the straight line's", both.squall.goodput / both.squall.runs,
                 both.straight.goodput / both.straight.runs);
    arena_destroy(arena);
}
