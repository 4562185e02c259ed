/* What causes are looked for in: sums over bad windows.  Private to cause.c, cause_queues.c and
** judge.c. */
#ifndef SQUALL_MODELS_MEASURE_CAUSE_SUMS_H
#define SQUALL_MODELS_MEASURE_CAUSE_SUMS_H

#include "models/measure/cause.h"

#define BUSY 0.9        /* of the workers: nearly all */
#define SOME 0.05       /* of the requests, of the calls: more than chance */
#define MOST 0.5        /* of the work, of the time */

/* Sums over the windows looked at. */
struct sums {
    const struct metrics *metrics;
    const struct health *health;
    const struct topology *topology; /* in force in the last of them */
    struct arena *arena;
    size_t from, to;
    uint8_t *looked_at;              /* [window] */
    struct client_counts client;     /* of all */
    struct edge_counts *edge;
    struct service_counts *service;
    struct queue_counts *queue;      /* these two: of parts that are some */
    struct consumer_counts *consumer;
    const bool *concerned;           /* [service]: the harm may come from there */
    double seconds, hanging, wanted; /* wanted: root calls, afresh */
};

static inline double sums_part(double over, double under)
{
    return under > 0 ? over / under : 0;
}

/* Worker seconds that there were. */
static inline double sums_workers(const struct sums *sums, size_t s)
{
    return sums->service[s].gauge_area[GAUGE_WORKERS - EDGE_GAUGES];
}

/* --- questions to them --- */

/* Behind the last window looked at; `from`: none was. */
size_t sums_end(const struct sums *sums);

/* The service concerned that is pressed and farthest from the clients; false: none is. */
bool sums_pressed(const struct sums *sums, size_t *found);

/* Somebody concerned calls on this road. */
bool sums_is_road(const struct sums *sums, size_t e);

/* Retries are sent on the roads to those that `leads` names; NULL: on all that are concerned. */
bool sums_retried(const struct sums *sums, const bool *leads);

/* --- cause_queues.c --- */

/* Only consumers are behind, in most of the windows looked at: why.  `now`: as it was then, caches
** and instances. */
void cause_of_queue(struct sums *sums, const struct topology *now, struct cause *cause);

/* The cause names a queue that is judged. */
bool cause_is_of_queue(const struct health *health, const struct cause *cause);

/* More came into the queue that the cause names than its consumers can do, and more than chance, in
** the `hold` windows in which that was the most: says so in the cause, as a rate, or as a burst
** where one window alone had so much.  False: not so. */
bool cause_too_much(const struct metrics *metrics, size_t hold, struct cause *cause);

#endif
