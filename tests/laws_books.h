/* What the laws keep of a run: laws.c fills it on the way, laws_end.c closes it. */
#ifndef SQUALL_TESTS_LAWS_BOOKS_H
#define SQUALL_TESTS_LAWS_BOOKS_H

#include "models/shape/topology.h"
#include "tests/crowd.h"
#include "tests/laws.h"

#define EDGES_MAX 64
#define SERVICES_MAX 64
#define INSTANCES_MAX 64

struct edge_book {
    uint64_t started, ended, sent, answered, in_time, lost, given_up;
    uint64_t started_before, sent_before; /* the end of the warm-up */
    uint64_t calls_then, attempts_then;   /* open then */
};

struct service_book {
    uint64_t arrived, finished, refused, dropped, lost, inside;
    int64_t busy[INSTANCES_MAX], at_work, held; /* at work or waiting, in all instances */
    double area, stay; /* of requests inside; seconds */
    double held_area, held_before; /* of those held; up to the end of the warm-up */
    uint64_t inside_then;          /* at its end */
    int64_t workers;               /* there are, in all instances */
    sim_time since;
};

/* In a partition: who was delivered last for the first time, and what is in flight. */
struct partition_book {
    uint64_t order;
    int64_t flying;
    sim_time flown;
};

struct queue_book {
    struct partition_book *partition; /* NULL: it is none */
    uint64_t came, in[MESSAGE_REDRIVEN + 1], out[MESSAGE_OUTS];
    uint64_t in_before[MESSAGE_REDRIVEN + 1], out_before[MESSAGE_OUTS]; /* the warm-up's end */
    int64_t level[MESSAGE_PLACES];
    double area[MESSAGE_PLACES], area_before[MESSAGE_PLACES], stay; /* message x seconds */
    uint64_t deliveries, delivered, flying_then;
    sim_time since, oldest; /* oldest: as it was told */
};

struct laws {
    const struct world_spec *spec;
    struct arena *arena;
    struct topology topology;
    struct queue_book queue[SERVICES_MAX];
    uint64_t over; /* deliveries that consumers are done with */
    struct crowd messages;
    struct edge_book edge[EDGES_MAX];
    struct service_book service[SERVICES_MAX];
    int64_t busy_most[SERVICES_MAX][INSTANCES_MAX];
    struct crowd calls, requests;
    sim_time now, measured_from; /* where the first window after the warm-up begins */
    bool measuring;
    const char *broken; /* the first law that was */
    char text[256];     /* where that is one of a measure */
};

/* The first law that does not hold is the one that is told of. */
void laws_must(struct laws *laws, bool holds, const char *law);

/* The areas of a service up to now. */
void laws_step(struct service_book *book, sim_time now);

/* --- laws_queues.c --- */

void laws_queues_begin(struct laws *laws);
void laws_queues_hear(struct laws *laws, const struct fact *fact); /* of a message or delivery */
void laws_queues_warm_up_ends(struct laws *laws);
void laws_queues_end(struct laws *laws, const struct results *results);

/* Messages in flight where the metrics begin to count: they may come back within that. */
double laws_queues_open_then(const struct laws *laws, size_t place);

/* The place among the parts of the n-th of a kind (enum part_kind). */
size_t laws_part(const struct laws *laws, int kind, size_t n);

/* The metrics count from here on. */
void laws_warm_up_ends(struct laws *laws);

#endif
