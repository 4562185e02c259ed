/* Metrics: an observer that counts facts per window, edge, client and service.
**
** Counting is additions only; what the counts mean is said by the rows of metrics_of_*.c, which are
** applied alike to one window and to the sum of all windows after the warm-up.
*/
#ifndef SQUALL_MODELS_MEASURE_METRICS_H
#define SQUALL_MODELS_MEASURE_METRICS_H

#include "models/call/probe.h"
#include "models/measure/latency.h"
#include "models/measure/results.h"
#include "models/shape/topology.h"

#include <stdint.h>

/* Quantiles of objective.latency, as in LATENCY_FIELDS. */
enum { TARGET_P50, TARGET_P90, TARGET_P95, TARGET_P99, TARGET_P999, TARGETS };

struct client_counts {
    uint64_t calls, ended, ok, degraded, failed;
    uint64_t abandoned, reloads; /* by impatient users */
    uint64_t ends[OUTCOME_COUNT]; /* of those ended, by outcome */
    uint64_t hanging;             /* calls that hang at the window's end */
    uint64_t hung;                /* calls wanted in this window that hang when the run ends */
    double unasked;               /* calls that closed users who hang would have made in it */
    /* of the calls wanted in this window, whenever they ended */
    uint64_t meant_ended, meant_ok, meant_answered, meant_within, slow[TARGETS];
    double latency_sum, failed_sum; /* of calls that ended in this window, answered or not;
                                       seconds */
    struct latency_quantiles latency;
};

struct edge_counts {
    uint64_t meant_ended; /* root calls wanted in this window that have ended */
    uint64_t calls, ended, good, attempts, retries;
    uint64_t retried, retried_good; /* calls ended after more than one attempt; of those, answered */
    uint64_t exhausted, attempts_of_ended, attempts_most;
    uint64_t timeouts, deadlines, refusals, lost, late, late_counted;
    uint64_t errors, unavailable, overloaded, invalid; /* answers by class */
    uint64_t degraded;                                 /* calls that ended so */
    uint64_t unsent[OUTCOME_COUNT];                    /* attempts kept back, by the reason */
    uint64_t hedges, cancelled, cache_hits, cache_misses;
    uint64_t breakers_opened; /* times that one opened */
    double gauge_area[EDGE_GAUGES]; /* level x seconds */
};

/* How many attempts the calls that ended had taken; the last place stands for all above. */
#define SPREAD_PLACES 128

struct service_counts {
    uint64_t arrivals, first_born; /* requests; of those, caused by no failure */
    uint64_t finished, completed, refused, duplicates;
    uint64_t executed;               /* completed, or failed after their effect */
    uint64_t waits; /* requests that took a worker for the first time, queued or not */
    double wait_sum, residence_sum, age_sum; /* seconds */
    double busy_area, queue_area;   /* workers x seconds, requests x seconds */
    double worked, wasted;          /* seconds of workers given back; of those, for nobody */
    uint64_t queue_most;
    uint64_t shed;    /* of those refused: by a guard at the door */
    uint64_t dropped[OUTCOME_COUNT]; /* by the reason */
    uint64_t suppressed;             /* duplicates not executed again */
    double gauge_area[SERVICE_GAUGES];
};

struct endpoint_counts {
    double busy_area, workers_area; /* workers x seconds; of those set apart for it */
};

/* A level that moves and the time up to which its area is counted. */
struct gauge_meter {
    double level;
    sim_time since;
};

/* The time and the counts a row of the table looks at. */
struct view {
    const struct client_counts *client; /* scopes client, run: of all clients */
    const struct edge_counts *edge;     /* scopes edge, run: of all client edges */
    const struct service_counts *service;
    const struct endpoint_counts *endpoint;
    const uint64_t *spread; /* scope edge, totals only: of SPREAD_PLACES */
    double seconds;
    double processes; /* of the edge's caller */
    double expected; /* requests at the service if nothing failed */
    double fresh;    /* first-born requests it is measured against, of the service or edge */
    uint64_t open;   /* calls of the client still open at the end */
    uint64_t decided; /* of its calls, those of which is known whether they were answered within its
                         time */
};

struct metric_row {
    struct metric metric;
    double (*value)(const struct view *view); /* NULL: peak_of, or known to results.c */
    const char *peak_of;                      /* the largest window value of this metric */
};

/* The rows of one file; run and clients are one. */
struct metric_table {
    const struct metric_row *row;
    size_t rows;
};
extern const struct metric_table metrics_of_clients, metrics_of_edges, metrics_of_services,
    metrics_of_endpoints;

const struct metric_row *metric_row(size_t i); /* of metrics_count() */

/* Calls made, and those that users who hang would have made. */
static inline double client_counts_wanted(const struct client_counts *counts)
{
    return (double)counts->calls + counts->unasked;
}

void client_counts_add(struct client_counts *into, const struct client_counts *from);
void edge_counts_add(struct edge_counts *into, const struct edge_counts *from);
void service_counts_add(struct service_counts *into, const struct service_counts *from);
void endpoint_counts_add(struct endpoint_counts *into, const struct endpoint_counts *from);

/* row: one a window; now: that of the present window. */
struct client_meter {
    struct client_counts *row, *now;
    struct latencies window, run;
    sim_time within; /* of its spec; TIME_NONE: not asked for */
    size_t patience;  /* windows after which an open call hangs, on its most patient edge */
    size_t first_answers; /* windows until nearly all answer who answer without queues */
    size_t lag;       /* windows that an answer without queues takes in the mean */
    double asks;      /* calls that a user who hangs would make in a window; 0: not closed */
};

struct endpoint_meter {
    struct endpoint_counts *row, *now;
    int64_t busy, workers; /* held for its requests; set apart for them */
    sim_time since;
};

struct edge_meter {
    struct edge_counts *row, *now;
    struct endpoint_meter *endpoint; /* the one it calls; NULL: none in particular */
    struct client_meter *client; /* whose edge it is; NULL: a service's */
    uint64_t *spread;            /* after the warm-up */
    struct gauge_meter gauge[EDGE_GAUGES];
    size_t patience;  /* of a client's edge: windows after which an open call hangs */
    size_t old;       /* calls wanted in windows before this one hang */
    uint64_t hanging; /* of these, still open */
};

struct service_meter {
    struct service_counts *row, *now, *level; /* level: what is counted by time, also in a slice */
    uint64_t busy, queued;
    sim_time since; /* up to here the areas are counted */
    struct gauge_meter gauge[SERVICE_GAUGES];
};

/* A slice counts the same facts into three windows: before, in and after the part of the run that
** totals are of.  What happens to a call counts where that was wanted, whenever it happens; levels
** count by time. */
struct metrics {
    const struct topology *topology;
    sim_time tick, window_end;
    size_t rows;    /* windows, the last one perhaps cut short by the end of the run */
    size_t windows; /* full ones */
    size_t first;   /* window after the warm-up */
    size_t last;    /* after the last window that totals are of */
    size_t window;  /* the present one */
    bool counts;    /* what is told now is in the totals */
    bool sliced;
    sim_time from, to; /* that totals are of */
    sim_time until;    /* the same as to, but for the end of the run, which is in it */
    sim_time target[TARGETS]; /* TIME_NONE: no such objective */
    struct client_meter *client;
    struct edge_meter *edge;
    struct service_meter *service;
    struct endpoint_meter *endpoint; /* one a node of the topology; of services as such unused */
    uint64_t open, open_most; /* root calls */
    sim_time last_end;        /* of a root call */
    struct histogram scratch;
};

void metrics_init(struct metrics *metrics, const struct topology *topology, struct arena *arena);
/* Of run.from and run.to. */
void metrics_init_slice(struct metrics *metrics, const struct topology *topology,
                        struct arena *arena);
bool metrics_wants_slice(const struct run_spec *run);

struct observer metrics_observer(struct metrics *metrics);

/* After the run: closes the last window at its end. */
void metrics_close(struct metrics *metrics, sim_time end);
void metrics_release(struct metrics *metrics);

#endif
