/* For tests: an observer's books of messages, by queue: where they are, what became of them, how
** long it took; and of deliveries, by consumer. */
#ifndef SQUALL_TESTS_MESSAGE_BOOKS_H
#define SQUALL_TESTS_MESSAGE_BOOKS_H

#include "models/counts/probe.h"
#include "models/shape/topology.h"
#include "models/spec/world.h"

enum { BOOKS_PARTS_MOST = 16 };

/* A queue. */
struct queue_book {
    int64_t level[MESSAGE_PLACES], level_most[MESSAGE_PLACES];
    uint64_t published, moved_in, delivered, redelivered, returned, lapsed;
    uint64_t out[MESSAGE_OUTS];
    double age_sum[MESSAGE_OUTS]; /* of those published after `from`: since the publish, seconds; */
    uint64_t ages[MESSAGE_OUTS];
    double age_least[MESSAGE_OUTS], age_most[MESSAGE_OUTS]; /* of all */
    uint32_t deliveries_most;     /* of one message */
    double emptied;               /* when nothing was in it for the first time after something had
                                     been, seconds; below 0: it never was */
    double last_out;              /* when the last one left it */
};

/* A consumer. */
struct delivery_book {
    uint64_t good, late, failed, duplicates, unworked, throttled, lost;
    int64_t busy, busy_most;
};

struct message_books {
    struct topology topology;
    sim_time from;
    struct queue_book queue[BOOKS_PARTS_MOST]; /* by place */
    struct delivery_book delivery[BOOKS_PARTS_MOST];
    bool negative; /* some level was below 0 at some time */
};

/* A run of a scenario's text, or of a spec; ages are of messages published after `from` seconds. */
struct message_books *books_run(const char *yaml, uint64_t seed, double from, struct arena *arena);
struct message_books *books_run_spec(const struct world_spec *spec, uint64_t seed, double from,
                                     struct arena *arena);

const struct queue_book *books_queue(const struct message_books *books, const char *name);
const struct delivery_book *books_delivery(const struct message_books *books, const char *name);

/* The mean time from publish to done. */
double books_mean_time(const struct message_books *books, const char *queue);

/* A scenario without chance: a client that publishes to the queue q, which has dead beside it, and
** its consumer w.  `queue` and `consumer`: what they have besides; `faults`: all of them. */
const char *books_scenario(const char *duration, const char *load, const char *queue,
                           const char *consumer, const char *faults, struct arena *arena);

/* A run of it in balance, where the client's load is a batch. */
const struct message_books *books_batch(const char *duration, const char *batch, const char *queue,
                                        const char *consumer, const char *faults,
                                        struct arena *arena);

/* A metric's total, reckoned by hand; no path: the end of a list of them. */
struct books_want {
    const char *path;
    double value;
};

/* Runs a scenario without chance: what it came to, and that its books balance. */
void books_hold(const char *what, const char *yaml, const struct books_want *want);

/* What came in went out or is there; no level was ever below 0. */
void books_balance(const struct message_books *books);

#endif
