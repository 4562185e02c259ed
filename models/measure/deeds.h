/* Deeds: what each control did in one run, and whether it was needed.
**
** What a control kept away was *needed* in a window in which a trigger was there, or the service
** that it would have gone to was overloaded (workers nearly all busy, more waiting than workers);
** else there was room, and it is lost.  Controls whose work no series tells have their count alone.
*/
#ifndef SQUALL_MODELS_MEASURE_DEEDS_H
#define SQUALL_MODELS_MEASURE_DEEDS_H

#include "models/measure/results.h"

/* Name, the word it is kept by, of what it is, and the metric that counts it. */
#define DEEDS(X)                                                        \
    X(RETRY, "retry", OF_EDGE, "retries")                               \
    X(BUDGET, "budget", OF_EDGE, "budget_denied")                       \
    X(BREAKER, "breaker", OF_EDGE, "breaker_refused")                   \
    X(BULKHEAD, "bulkhead", OF_EDGE, "bulkhead_refused")                \
    X(POOL, "pool", OF_EDGE, "pool_timeouts")                           \
    X(THROTTLE, "throttle", OF_EDGE, "throttled")                       \
    X(DEADLINE, "deadline", OF_EDGE, "out_of_time")                     \
    X(HEDGE, "hedge", OF_EDGE, "hedges")                                \
    X(FALLBACK, "fallback", OF_EDGE, "degraded")                        \
    X(SHED, "shed", OF_SERVICE, "shed")                                 \
    X(DROPPED, "dropped", OF_SERVICE, "dropped")                        \
    X(EXPIRED, "expired", OF_SERVICE, "expired")                        \
    X(IDEMPOTENCY, "idempotency", OF_SERVICE, "duplicates_suppressed")  \
    X(REDELIVERY, "redelivery", OF_QUEUE, "redeliveries")               \
    X(LEASE, "lease", OF_QUEUE, "lapsed")                               \
    X(DEAD, "dead letters", OF_QUEUE, "dead")

enum deed_kind {
#define DEED_CASE(name, word, scope, metric) DEED_##name,
    DEEDS(DEED_CASE)
#undef DEED_CASE
    DEED_KINDS
};

struct deed {
    enum deed_kind kind;
    const char *from, *to; /* an edge; `to` alone: a service or queue */
    double count;
    double more;           /* RETRY: of the calls that took more than one attempt, the share
                              answered; BREAKER: how often it opened; else NaN */
    bool degraded;         /* RETRY: answers of a fallback are among these */
    double wasted;         /* RETRY: share of the work of `to` in the unhealthy windows that was for
                              callers that had left, in their mean; else NaN */
    sim_time first;        /* the begin of the first window with any; TIME_NONE: not known */
    double needed, lost;   /* of the count; NaN: not known */
};

struct deeds {
    const struct deed *deed;
    size_t deeds;
};

/* Of all controls that did something, in results that have their series. */
struct deeds deeds_find(const struct results *results, struct arena *arena);

const char *deed_word(enum deed_kind kind);

#endif
