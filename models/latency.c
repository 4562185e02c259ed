#include "models/latency.h"

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

/* Most windows have no failure: 57 KiB that need not be walked. */
static void clear(struct histogram *histogram)
{
    if (histogram->count > 0)
        histogram_clear(histogram);
}

static void merge(struct histogram *into, const struct histogram *from)
{
    if (from->count > 0)
        histogram_merge(into, from);
}

void latencies_clear(struct latencies *latencies)
{
    clear(&latencies->answered);
    clear(&latencies->failed);
}

void latencies_merge(struct latencies *into, const struct latencies *from)
{
    merge(&into->answered, &from->answered);
    merge(&into->failed, &from->failed);
}

static double max_of(const struct histogram *histogram)
{
    return histogram->count > 0 ? time_to_s(histogram->max) : NAN;
}

struct latency_quantiles latencies_quantiles(const struct latencies *latencies, struct histogram *scratch)
{
    const struct histogram *answered = &latencies->answered, *failed = &latencies->failed, *ended = answered;
    if (failed->count > 0) {
        clear(scratch);
        merge(scratch, answered);
        merge(scratch, failed);
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
