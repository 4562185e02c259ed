/* How long a client's calls took, in one window or in all: those answered, those that failed, and
** all that ended.  A call that hangs for six seconds and one that is refused at once both fail.
*/
#ifndef SQUALL_MODELS_COUNTS_LATENCY_H
#define SQUALL_MODELS_COUNTS_LATENCY_H

#include "sim/histogram.h"

#include <stdbool.h>

struct latencies {
    struct histogram answered, failed;
};

/* Seconds; NaN: there was none. */
struct latency_quantiles {
    double p50, p90, p99, p999, max;
    double failed_p50, failed_p99, failed_max;
    double ended_p50, ended_p99;
};

void latencies_init(struct latencies *latencies);
void latencies_release(struct latencies *latencies);
void latencies_clear(struct latencies *latencies);
void latencies_merge(struct latencies *into, const struct latencies *from);

/* `scratch` is overwritten. */
struct latency_quantiles latencies_quantiles(const struct latencies *latencies,
                                             struct histogram *scratch);

#endif
