/* The median of an odd number of rounds is the middle one; one slow round does not move it.
** Sizes: some ten rounds, at most BENCH_ROUNDS.
*/
#include "tests/bench/bench.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

enum { BENCH_ROUNDS = 99 };

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double bench_now(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

double bench_worked(void)
{
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

static double bench_median(double *values, int count)
{
    for (int i = 1; i < count; i++) {
        double value = values[i];
        int hole = i;
        for (; hole > 0 && values[hole - 1] > value; hole--)
            values[hole] = values[hole - 1];
        values[hole] = value;
    }
    return 0.5 * (values[(count - 1) / 2] + values[count / 2]);
}

static const char *bench_verdict(const struct bench_row *row, double measured)
{
    double sign = row->more_is_better ? -1 : 1;
    if (row->must > 0 && sign * measured > sign * row->must)
        return "MISSED";
    if (row->stretch > 0 && sign * measured <= sign * row->stretch)
        return "stretch";
    return row->must > 0 ? "met" : "";
}

static void bench_limit(double limit)
{
    if (limit > 0)
        printf(" %8g", limit);
    else
        printf(" %8s", "-");
}

void bench_head(void)
{
    printf("%-52s %10s %8s %8s  unit\n", "case", "measured", "must", "stretch");
}

static void bench_print(const struct bench_row *row, double measured)
{
    printf("%-52s %10.2f", row->name, measured);
    bench_limit(row->must);
    bench_limit(row->stretch);
    printf("  %-12s %s\n", row->unit, bench_verdict(row, measured));
    fflush(stdout);
}

double bench_row(const struct bench_row *row, int rounds)
{
    assert(rounds >= 1 && rounds <= BENCH_ROUNDS);
    double values[BENCH_ROUNDS];
    row->round(row->self);
    for (int i = 0; i < rounds; i++)
        values[i] = row->round(row->self);
    double median = bench_median(values, rounds);
    bench_print(row, median);
    return median;
}

void bench_ratio(const char *name, double ratio, double must, double stretch)
{
    bench_print(&(struct bench_row){ .name = name, .unit = "x", .must = must, .stretch = stretch },
                ratio);
}

void bench_speed_ratio(const char *name, double ratio, double must, double stretch)
{
    bench_print(&(struct bench_row){ .name = name, .unit = "x", .must = must, .stretch = stretch,
                                     .more_is_better = true },
                ratio);
}

void bench_theory(const char *what, double measured, double expected)
{
    printf("    %-48s %10.4f   theory %.4f, off by %+.2f %%\n", what, measured, expected,
           100 * (measured / expected - 1));
}
