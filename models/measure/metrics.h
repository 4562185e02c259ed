/* Metrics: what is counted of facts per window, edge, client and service (models/counts/meters.h).
**
** What the counts mean is said by the rows of metrics_of_*.c, which are applied alike to one window
** and to the sum of all windows after the warm-up.
*/
#ifndef SQUALL_MODELS_MEASURE_METRICS_H
#define SQUALL_MODELS_MEASURE_METRICS_H

#include "models/counts/meters.h"
#include "models/counts/probe.h"
#include "models/measure/results.h"
#include "models/shape/topology.h"

#include <stdint.h>

struct alert_course;
struct run_spec;

/* The time and the counts a row of the table looks at. */
struct view {
    const struct client_counts *client; /* scopes client, run: of all clients */
    const struct edge_counts *edge;     /* scopes edge, run: of all client edges */
    const struct service_counts *service;
    const struct queue_counts *queue;
    const struct consumer_counts *consumer; /* and `service`, as a consumer is one, too */
    const struct endpoint_counts *endpoint;
    const struct alert_course *alert; /* models/measure/alerts.h */
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
    double (*value)(const struct view *view); /* NULL: peak_of, or known to assemble.c */
    const char *peak_of;                      /* the largest window value of this metric */
};

/* The rows of one file; run and clients are one. */
struct metric_table {
    const struct metric_row *row;
    size_t rows;
};
extern const struct metric_table metrics_of_clients, metrics_of_edges, metrics_of_services,
    metrics_of_queues, metrics_of_consumers, metrics_of_endpoints, metrics_of_alerts;

const struct metric_row *metric_row(size_t i); /* of metrics_count() */

void metrics_init(struct metrics *metrics, const struct topology *topology, struct arena *arena);
/* Of run.from and run.to. */
void metrics_init_slice(struct metrics *metrics, const struct topology *topology,
                        struct arena *arena);
bool metrics_wants_slice(const struct run_spec *run);

/* Of a slice, which counts beside the windows. */
struct observer metrics_slicer(struct metrics *metrics);

/* After the run: closes the last window at its end. */
void metrics_close(struct metrics *metrics, sim_time end);
void metrics_release(struct metrics *metrics);

#endif
