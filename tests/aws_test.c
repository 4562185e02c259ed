/* M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: N clients want to
** update the same row at t = 0, each with optimistic concurrency control.  Read, then write; the
** write fails if another has written in between; a client stops when it has succeeded.  Each of the
** four messages of an attempt takes |N(10 ms, 2 ms)|; base 5 ms, cap 2 000 ms, the first sleep uses
** exponent 1.
**
** An attempt here: the network there, the work between read and write (two messages, so |N(20 ms,
** 2 sqrt 2 ms)|), the network back.
**
** The numbers are means of 100 runs of the simulator behind the article (aws-samples,
** aws-arch-backoff-simulator): when the last client was done, and how many writes were tried.
** They are cut to whole numbers, so those of calls lie half a call higher, give or take half a
** call.
*/
#include "tests/support.h"

enum { CROWDS = 5, RUNS = 100 };
static const int crowds[CROWDS] = { 10, 50, 100, 150, 190 };

struct column {
    const char *name, *policy;
    double time_ms[CROWDS], calls[CROWDS];
    double first_within; /* of the time at N = 10 */
};

static const struct column columns[] = {
    { "exponential", "backoff: {exponential: {base: 5ms, cap: 2s, offset: 1}}, jitter: none",
      { 3371, 36341, 63616, 85239, 101376 }, { 50, 622, 1857, 3545, 5180 }, 0.15 },
    { "decorrelated", "backoff: {decorrelated: {base: 5ms, cap: 2s}}",
      { 447, 2307, 4649, 6459, 7923 }, { 37, 372, 998, 1762, 2431 }, 0.05 },
    { "equal", "backoff: {exponential: {base: 5ms, cap: 2s, offset: 1}}, jitter: equal",
      { 732, 4266, 6597, 8263, 9269 }, { 42, 347, 812, 1324, 1758 }, 0.05 },
    { "full", "backoff: {exponential: {base: 5ms, cap: 2s, offset: 1}}, jitter: full",
      { 461, 2880, 4871, 6445, 7447 }, { 38, 333, 795, 1317, 1771 }, 0.05 },
    { "none", "backoff: none",
      { 383, 1141, 2033, 2881, 3548 }, { 51, 689, 2423, 5146, 8019 }, 0.05 },
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static double mean_of(const struct study *study, const char *path)
{
    double sum = 0;
    for (size_t r = 0; r < study->runs; r++)
        sum += results_total(study->run[r], path);
    return sum / (double)study->runs;
}

static void check_cell(const struct column *column, int crowd)
{
    struct arena *arena = arena_create();
    int n = crowds[crowd];
    const struct study *study = support_study(
        arena_format(arena,
                     "name: one row\n"
                     "run: {duration: 10min, tick: 1min, replications: %d, seed: 1}\n"
                     "clients:\n"
                     "  c:\n"
                     "    batch: {calls: %d}\n"
                     "    fleet: %d\n"
                     "    calls:\n"
                     "      row:\n"
                     "        network: {normal: {mean: 10ms, deviation: 2ms}}\n"
                     "        retry: {attempts: unlimited, %s}\n"
                     "services:\n"
                     "  row:\n"
                     "    workers: 1000\n"
                     "    lock: optimistic\n"
                     "    service_time: {normal: {mean: 20ms, deviation: 2.828427ms}}\n",
                     RUNS, n, n, column->policy),
        arena);
    double within = crowd == 0 ? column->first_within : 0.05;
    support_near(arena_format(arena, "%s, %d clients: calls", column->name, n),
                 mean_of(study, "edges.c.row.attempts"), column->calls[crowd] + 0.5,
                 0.02 + 0.5 / column->calls[crowd]);
    support_near(arena_format(arena, "%s, %d clients: ms until all are done", column->name, n),
                 1000 * mean_of(study, "clients.c.latency_max"), column->time_ms[crowd], within);
    support_near("all done", mean_of(study, "clients.c.ok"), n, 1e-12);
    arena_destroy(arena);
}

static void the_table(void **state)
{
    (void)state;
    for (int column = 0; column < COLUMNS; column++)
        for (int crowd = 0; crowd < CROWDS; crowd++)
            check_cell(&columns[column], crowd);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_table) };
    return cmocka_run_group_tests_name("aws", tests, NULL, NULL);
}
