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
    const struct histogram *answered = &latencies->answered, *failed = &latencies->failed,
                           *ended = answered;
    if (failed->count > 0) {
        histogram_clear(scratch);
        histogram_merge(scratch, answered);
        histogram_merge(scratch, failed);
        ended = scratch;
    }
    return (struct latency_quantiles){
        .p50 = histogram_quantile(answered, 0.5),
        .p90 = histogram_quantile(answered, 0.9),
        .p99 = histogram_quantile(answered, 0.99),
        .p999 = histogram_quantile(answered, 0.999),
        .max = max_of(answered),
        .failed_p50 = histogram_quantile(failed, 0.5),
        .failed_p99 = histogram_quantile(failed, 0.99),
        .failed_max = max_of(failed),
        .ended_p50 = histogram_quantile(ended, 0.5),
        .ended_p99 = histogram_quantile(ended, 0.99),
    };
}
