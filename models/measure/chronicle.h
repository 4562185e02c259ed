/* The chronicle: what happened in one run, in the order of time, and what followed from what.
**
** It is found in the run's results: the windows' series, of which each happening names the window,
** and the judgement, so that it never says anything else than the verdict.  What *breaks* is what
** the cause calls overloaded (models/measure/cause.h): workers nearly all busy, a queue longer than
** the workers, requests and calls turned away.  A happening is dated by the begin of the first
** window that shows it, faults by their own instants.  What showed already before the first trigger, now
** and then, is no news and left out; where there is no trigger all of the run after the warm-up is
** looked at.
**
** What keeps it down is its loop (models/measure/loop.h); what the controls did are their deeds
** (models/measure/deeds.h); words for all of it: plots/report/chronicle_words.h.
*/
#ifndef SQUALL_MODELS_MEASURE_CHRONICLE_H
#define SQUALL_MODELS_MEASURE_CHRONICLE_H

#include "models/measure/results.h"

/* Kinds, in the order in which those of one window are told: name, the word it is kept by, and what
** `value` and `of` are. */
#define HAPPENINGS(X)                                                                             \
    X(FAULT, "fault")             /* a fault begins: `fault` */                                   \
    X(FAULT_OVER, "fault over")   /* and ends */                                                  \
    X(POOL, "pool dry")           /* calls wait for a connection: so many in the mean */          \
    X(CACHE, "cache cold")        /* share of the calls that it answers, of that before */        \
    X(WORKERS, "workers busy")    /* of a service: so many, of those there are */                 \
    X(ENDPOINT, "endpoint busy")  /* of those set apart for an endpoint: the same */              \
    X(QUEUE_LONG, "queue long")   /* requests that wait in the mean, of workers; and more than    \
                                     twice as many as ever before the first trigger */            \
    X(QUEUE_FULL, "queue full")   /* requests that wait in the mean, of places */                 \
    X(SLOTS, "slots busy")        /* of a consumer: so many, of those there are */                \
    X(STOPPED, "stopped")         /* nothing is delivered, and so many messages wait */           \
    X(WAITING, "messages wait")   /* in the mean, of slots of the queue's consumers */            \
    X(BEHIND, "behind")           /* age of the oldest message, of the age allowed; seconds */    \
    X(DEPTH, "too many wait")     /* messages that wait in the mean, of those allowed */          \
    X(BULKHEAD, "bulkhead full")  /* calls refused a second, of the calls a second */             \
    X(BUDGET, "budget empty")     /* retries denied a second, of the calls a second */            \
    X(THROTTLE, "throttled")      /* attempts kept back a second, of the calls a second */        \
    X(BREAKER, "breaker open")    /* share of the breakers and the window that they are open */   \
    X(EJECTED, "ejected")         /* instances kept out of rotation, of a process, in the mean */ \
    X(SHED, "shed")               /* requests a second, of those that arrive */                   \
    X(CLIENT, "client down")      /* of a client: good answers a second, of calls wanted */       \
    X(BAD, "unhealthy")           /* of all clients; the judgement's first bad window */          \
    X(RETRIES, "retries")         /* an edge's retries a second, of its calls' first attempts:    \
                                     more than these */                                           \
    X(MULTIPLIED, "multiplied")   /* a service's requests that a failure caused, a second, of     \
                                     those it did not: more than these, and by more than one      \
                                     edge's retries */                                            \
    X(DELIVERED, "redelivered")   /* deliveries of each message of a queue that is done or dead:  \
                                     more than two */                                             \
    X(WASTED, "wasted")           /* share of the work of a service that broke that was for       \
                                     nobody: most of it */                                        \
    X(DEAD, "dead letters")       /* messages given up in the window */                           \
    X(ALERT, "alert")             /* `to` fires, for the outage (models/measure/alerts.h) */      \
    X(RELIEF, "relief")           /* healthy for a while, from `at` until `until` */              \
    X(RELAPSE, "relapse")         /* the judgement's: good again, and bad from now to the end */  \
    X(DRAINED, "drained")         /* a queue */                                                   \
    X(HEALED, "healed")           /* the judgement's; `fault`: the remedy that did it, if any */

enum happening_kind {
#define HAPPENING_CASE(name, word) HAPPENING_##name,
    HAPPENINGS(HAPPENING_CASE)
#undef HAPPENING_CASE
    HAPPENING_KINDS
};

#define HAPPENING_NONE ((size_t)-1)

struct happening {
    enum happening_kind kind;
    sim_time at;
    sim_time until;         /* the end of the last window that shows it, of what carries load
                               before it is away for a hold; of a fault its end */
    bool again;             /* it had been there, and away for a hold */
    const char *from, *to;  /* an edge; `to` alone: a service, an endpoint's service, a queue, a
                               consumer, a client or an alert; neither: the run */
    const char *endpoint;   /* NULL: none */
    size_t fault;           /* its place in results->fault; KEPT_NOWHERE: none */
    double value, of;       /* NaN: there is none */
    /* of WORKERS, ENDPOINT and QUEUE_...: */
    double longer, more;    /* a request holds a worker so many times as long, and so many times the
                               requests arrive, as before the first trigger; NaN: not known */
    const char *waits_for;  /* that is since its workers wait for this one; NULL: not so */
    bool struck;            /* a fault that is there strikes it, or the road to it */
    size_t slowed;          /* the run's fault that is on it and slows, stops or takes its workers;
                               KEPT_NOWHERE: none */
    bool none_left;         /* and leaves none of them */
    double retried;         /* share of the requests that a failure caused; NaN: not known */
    size_t because;         /* the happening before it that it follows from; HAPPENING_NONE */
    size_t order;           /* of those of one window and kind: those that are called come first */
};

struct chronicle {
    const struct results *results;
    const struct happening *happening; /* [happenings], in the order of time */
    size_t happenings;
    size_t first; /* what broke first, no fault and no harm; HAPPENING_NONE: nothing did */
};

/* Of results that have their series.  What it names are the results' and the spec's own texts. */
struct chronicle chronicle_make(const struct results *results, struct arena *arena);

/* "workers busy" */
const char *happening_word(enum happening_kind kind);

/* It is of something that carries load: workers, slots, a service's queue. */
bool happening_carries(enum happening_kind kind);

/* It is a break: of something that carries load, or a control that keeps load away; no fault, no
** harm, no ending. */
bool happening_breaks(enum happening_kind kind);

/* The first of this kind; HAPPENING_NONE: there is none. */
size_t chronicle_find(const struct chronicle *chronicle, enum happening_kind kind);

#endif
