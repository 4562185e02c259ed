#include "models/counts/latency.h"

#include <math.h>

void latencies_init(struct latencies *latencies)
{
    histogram_init(&latencies->answered);
    histogram_init(&latencies->failed);
}

void latencies_release(struct latencies *latencies)
{
    histogram_release(&latencies->answered);
    histogram_release(&latencies->failed);
}

void latencies_clear(struct latencies *latencies)
{
    histogram_clear(&latencies->answered);
    histogram_clear(&latencies->failed);
}

void latencies_merge(struct latencies *into, const struct latencies *from)
{
    histogram_merge(&into->answered, &from->answered);
    histogram_merge(&into->failed, &from->failed);
}

static double max_of(const struct histogram *histogram)
{
    return histogram->count > 0 ? time_to_s(histogram->max) : NAN;
}

struct latency_quantiles latencies_quantiles(const struct latencies *latencies,
                                             struct histogram *scratch)
{
    static const double of_answered[] = { 0.5, 0.9, 0.99, 0.999 }, of_others[] = { 0.5, 0.99 };
    const struct histogram *answered = &latencies->answered, *failed = &latencies->failed;
    double good[4], bad[2], ended[2];
    histogram_quantiles(answered, of_answered, 4, good);
    histogram_quantiles(failed, of_others, 2, bad);
    ended[0] = good[0];
    ended[1] = good[2];
    if (failed->count > 0) {
        histogram_clear(scratch);
        histogram_merge(scratch, answered);
        histogram_merge(scratch, failed);
        histogram_quantiles(scratch, of_others, 2, ended);
    }
    return (struct latency_quantiles){
        .p50 = good[0],
        .p90 = good[1],
        .p99 = good[2],
        .p999 = good[3],
        .max = max_of(answered),
        .failed_p50 = bad[0],
        .failed_p99 = bad[1],
        .failed_max = max_of(failed),
        .ended_p50 = ended[0],
        .ended_p99 = ended[1],
    };
}
