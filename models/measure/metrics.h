/* Metrics: an observer that counts facts per window, edge, client and service.
**
** Counting is additions only (models/counts/counts.h); what the counts mean is said by the rows of
** metrics_of_*.c, which are applied alike to one window and to the sum of all windows after the
** warm-up.
*/
#ifndef SQUALL_MODELS_MEASURE_METRICS_H
#define SQUALL_MODELS_MEASURE_METRICS_H

#include "models/counts/counts.h"
#include "models/measure/results.h"
#include "models/shape/topology.h"

#include <stdint.h>

/* How many attempts the calls that ended had taken; the last place stands for all above. */
#define SPREAD_PLACES 128

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
