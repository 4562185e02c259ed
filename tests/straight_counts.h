/* What the straight-line storm counts: per second of the run what squall counts per window, and the
** same histogram of logarithmic buckets (sim/histogram.h).
*/
#ifndef SQUALL_TESTS_STRAIGHT_COUNTS_H
#define SQUALL_TESTS_STRAIGHT_COUNTS_H

#include <stdint.h>

enum { BUCKETS = 256 + 55 * 128 };

/* Of one second of the run. */
struct window {
    uint64_t calls, ended, ok, failed, ends[16], meant_ended, meant_ok;
    uint64_t attempts, retries, retried, retried_good, attempts_of_ended, attempts_most, exhausted;
    uint64_t timeouts, refusals, late;
    uint64_t arrivals, first_born, refused, waits, finished, completed, executed, queue_most;
    double latency_sum, failed_sum, wait_sum, age_sum, residence_sum, busy_area, queue_area;
    double worked, wasted;
};

struct histogram {
    uint64_t counts[BUCKETS], count;
    double sum;
    int64_t max;
};

static inline double seconds(int64_t time)
{
    return (double)time * 1e-9;
}

static inline int64_t nanoseconds(double seconds)
{
    return (int64_t)(seconds * 1e9 + 0.5);
}

static inline void histogram_add(struct histogram *histogram, int64_t value)
{
    int octave = value < 256 ? 0 : 63 - __builtin_clzll((unsigned long long)value);
    int64_t bucket = value < 256 ? value : 256 + (octave - 8) * 128 + (value >> (octave - 7)) - 128;
    histogram->counts[bucket]++;
    histogram->count++;
    histogram->sum += seconds(value);
    if (value > histogram->max)
        histogram->max = value;
}

#endif
