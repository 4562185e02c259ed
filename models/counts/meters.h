/* The counts of a run while it goes on: rows, one a window, and meters, one a client, edge, service
** and endpoint, that point at the present row.
*/
#ifndef SQUALL_MODELS_COUNTS_METERS_H
#define SQUALL_MODELS_COUNTS_METERS_H

#include "models/counts/counts.h"

struct topology;

/* How many attempts the calls that ended had taken; the last place stands for all above. */
#define SPREAD_PLACES 128

/* A level that moves and the time up to which its area is counted. */
struct gauge_meter {
    double level;
    sim_time since;
};

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
    int64_t busy, queued;
    sim_time since; /* up to here the areas are counted */
    struct gauge_meter gauge[SERVICE_GAUGES];
    struct endpoint_meter *endpoint; /* its own, first of those that have workers of their own */
    bool parted;                     /* there are such */
};

/* Of a part that is a queue. */
struct queue_meter {
    struct queue_counts *row, *now;
    int64_t level[MESSAGE_PLACES];
    int64_t held;        /* in flight, for somebody to work on them */
    sim_time since[MESSAGE_PLACES], held_since; /* up to here the areas are counted */
    sim_time oldest;     /* when the oldest message came; TIME_NONE: there is none */
    sim_time last_out;   /* a message left it */
    sim_time first_dead, first_moved; /* of what is in the totals: one died here; came from another
                                         queue; TIME_NONE: none has */
    struct latencies window, run; /* from publish to done, or dead, of messages published here */
};

/* Of a part that is a consumer. */
struct consumer_meter {
    struct consumer_counts *row, *now;
};

/* A slice counts the same facts into three windows: before, in and after the part of the run that
** totals are of.  What happens to a call counts where that was wanted, whenever it happens; levels
** count by time. */
struct metrics {
    sim_time quiet_until; /* before it a fact is only counted: the window goes on, nobody else
                             hears */
    sim_time window_end;
    bool watched; /* somebody else hears, too */
    void (*roll)(struct metrics *metrics, sim_time now); /* closes windows that have ended */
    const struct topology *topology; /* whose places these are; not looked at here */
    sim_time tick;
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
    struct queue_meter *queue;       /* these two: one a part; only those of their kind have rows */
    struct consumer_meter *consumer;
    struct endpoint_meter *endpoint; /* one a node of the topology; of services as such unused */
    uint64_t open, open_most; /* root calls */
    sim_time last_end;        /* of a root call */
    struct histogram scratch;
};

#endif
