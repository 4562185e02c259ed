/* A table of measurements: one row a case, each the median of several rounds, beside what it must
** reach and what we would like it to reach.
**
** A round is a function that does its work on an object and returns what it measured in the row's
** own unit, usually nanoseconds per piece of work.  What one thread does is timed by the processor
** time that it used; how much faster two threads are than one, by the clock, so run that on a quiet
** machine.  Never fails: a figure that misses is marked, not an error.
*/
#ifndef SQUALL_TESTS_BENCH_BENCH_H
#define SQUALL_TESTS_BENCH_BENCH_H

#include <stdbool.h>

struct bench_row {
    const char *name, *unit;
    double (*round)(void *self);
    void *self;
    double must, stretch; /* 0: no such limit */
    bool more_is_better;  /* a rate rather than a duration */
};

/* Seconds of the monotonic clock; and those that the calling thread has computed, whatever else
** runs. */
double bench_now(void);
double bench_worked(void);

void bench_head(void);

/* Runs the rounds, one before them for warming up; prints the row; returns the median. */
double bench_row(const struct bench_row *row, int rounds);

/* A row for a ratio of two medians: less is better, or more where it is a ratio of speeds. */
void bench_ratio(const char *name, double ratio, double must, double stretch);
void bench_speed_ratio(const char *name, double ratio, double must, double stretch);

/* A line below a row: what was measured beside what theory expects. */
void bench_theory(const char *what, double measured, double expected);

#endif
