/* What is counted of a client, an edge, a service and an endpoint, in one window or in many.
**
** A counter is one line of a list below.  The line makes the member, how windows add up (SUM: they
** are added; MOST: the largest of them; EACH: added place by place), and where a metric is just
** that count, its row among the metrics: the metric's name, unit, the count that it is a part of
** (NULL: none), its use (metrics_rows.h) and its meaning.  The lists stand in the order in which
** the tables of metrics_of_*.c show them.
*/
#ifndef SQUALL_MODELS_COUNTS_COUNTS_H
#define SQUALL_MODELS_COUNTS_COUNTS_H

#include "models/counts/fact.h"
#include "models/counts/latency.h"

#include <stdint.h>

/* Quantiles of objective.latency, as in LATENCY_FIELDS. */
enum { TARGET_P50, TARGET_P90, TARGET_P95, TARGET_P99, TARGET_P999, TARGETS };

/* --- clients --- */

#define CLIENT_SHOWN(X)                                                                            \
    X(SUM, client, calls, "calls", "calls", NULL, TOTAL, "root calls wanted")                      \
    X(SUM, client, ok, "ok", "calls", "calls", TOTAL, "answered ok")                               \
    X(SUM, client, degraded, "degraded", "calls", "calls", TOTAL, "answered by a fallback")        \
    X(SUM, client, failed, "failed", "calls", "calls", TOTAL, "ended in any other way")            \
    X(SUM, client, abandoned, "abandoned", "calls", "failed", TOTAL,                               \
      "of those failed: given up by a user whose patience had ended")                              \
    X(SUM, client, reloads, "reloads", "calls", "calls", TOTAL,                                    \
      "of the calls: made again by a user who had given up the one before")

/* meant_...: of the calls wanted in this window, whenever they ended. */
#define CLIENT_UNSHOWN(X)                                                                          \
    X(SUM, uint64_t, ended, )                                                                      \
    X(EACH, uint64_t, ends, [OUTCOME_COUNT]) /* of those ended, by outcome */                      \
    X(SUM, uint64_t, hanging, )              /* calls that hang at the window's end */             \
    X(SUM, uint64_t, hung, )     /* calls wanted in this window that hang when the run ends */     \
    X(SUM, double, unasked, )    /* calls that closed users who hang would have made in it */      \
    X(SUM, uint64_t, meant_ended, )                                                                \
    X(SUM, uint64_t, meant_ok, )                                                                   \
    X(SUM, uint64_t, meant_answered, )                                                             \
    X(SUM, uint64_t, meant_within, )                                                               \
    X(EACH, uint64_t, slow, [TARGETS])                                                             \
    X(SUM, double, latency_sum, ) /* of calls that ended in this window, answered or not; */       \
    X(SUM, double, failed_sum, )  /* seconds */

/* --- edges --- */

#define EDGE_SHOWN_SENT(X)                                                                         \
    X(SUM, edge, calls, "calls", "calls", NULL, TOTAL, "calls started")                            \
    X(SUM, edge, attempts, "attempts", "attempts", NULL, TOTAL, "attempts sent")                   \
    X(SUM, edge, retries, "retries", "attempts", "attempts", TOTAL,                                \
      "attempts after a call's first, hedges included")

#define EDGE_SHOWN_MOST(X)                                                                         \
    X(MOST, edge, attempts_most, "attempts_per_call_max", "attempts", NULL, TOTAL,                 \
      "the most of any call")

#define EDGE_SHOWN_ENDS(X)                                                                         \
    X(SUM, edge, exhausted, "exhausted", "calls", "calls", TOTAL, "failed after all attempts")     \
    X(GIVEN_UP, edge, timeout, "timeouts", "attempts", "attempts", TOTAL,                          \
      "attempts given up after their timeout")                                                     \
    X(GIVEN_UP, edge, deadline, "deadlines", "attempts", "attempts", BOTH | SUM,                   \
      "attempts given up since the call's deadline passed")                                        \
    X(ANSWERED, edge, refused, "refusals", "attempts", "attempts", BOTH | SUM,                     \
      "attempts refused")                                                                          \
    X(ANSWERED, edge, error, "errors", "attempts", "attempts", BOTH | SUM,                         \
      "attempts answered `error`")                                                                 \
    X(ANSWERED, edge, unavailable, "unavailable", "attempts", "attempts", BOTH | SUM,              \
      "attempts answered `unavailable`")                                                           \
    X(ANSWERED, edge, overloaded, "overloaded", "attempts", "attempts", BOTH | SUM,                \
      "attempts answered `overloaded`")                                                            \
    X(ANSWERED, edge, invalid, "invalid", "attempts", "attempts", TOTAL,                           \
      "attempts answered `invalid`")                                                               \
    X(SUM, edge, lost, "lost", "attempts", "attempts", TOTAL, "attempts swallowed by a fault")     \
    X(SUM, edge, late, "late", "attempts", "attempts", TOTAL,                                      \
      "answers for which nobody waited any more")                                                  \
    X(SUM, edge, late_counted, "late_counted", "attempts", "attempts", TOTAL,                      \
      "answers to attempts given up before that ended their call (`late_answers: count`)")         \
    X(GIVEN_UP, edge, cancelled, "cancelled", "attempts", "attempts", TOTAL,                       \
      "attempts given up from outside: a hedge that lost, a caller that left")                     \
    X(SUM, edge, hedges, "hedges", "attempts", "retries", TOTAL,                                   \
      "attempts sent beside another of the same call")                                             \
    X(SUM, edge, degraded, "degraded", "calls", "calls", TOTAL, "calls that a fallback answered")

#define EDGE_SHOWN_OPENED(X)                                                                       \
    X(SUM, edge, breakers_opened, "breakers_opened", "times", NULL, TOTAL,                         \
      "how often a breaker opened")

#define EDGE_SHOWN(X) EDGE_SHOWN_SENT(X) EDGE_SHOWN_MOST(X) EDGE_SHOWN_ENDS(X) EDGE_SHOWN_OPENED(X)

#define EDGE_UNSHOWN(X)                                                                            \
    X(SUM, uint64_t, meant_ended, ) /* root calls wanted in this window that have ended */         \
    X(SUM, uint64_t, ended, )                                                                      \
    X(SUM, uint64_t, good, )                                                                       \
    X(SUM, uint64_t, retried, )      /* calls ended after more than one attempt */                 \
    X(SUM, uint64_t, retried_good, ) /* of those, answered */                                      \
    X(SUM, uint64_t, attempts_of_ended, )                                                          \
    X(EACH, uint64_t, answered, [OUTCOME_COUNT])                                                   \
    X(EACH, uint64_t, given_up, [OUTCOME_COUNT])                                                   \
    X(EACH, uint64_t, unsent, [OUTCOME_COUNT]) /* attempts kept back, by the reason */             \
    X(SUM, uint64_t, cache_hits, )                                                                 \
    X(SUM, uint64_t, cache_misses, )                                                               \
    X(EACH, double, gauge_area, [EDGE_GAUGES]) /* level x seconds */

/* --- services --- */

#define SERVICE_SHOWN_ARRIVED(X)                                                                   \
    X(SUM, service, arrivals, "arrivals", "requests", NULL, TOTAL, "requests that arrived")

#define SERVICE_SHOWN_ENDED(X)                                                                     \
    X(SUM, service, completed, "completed", "requests", "arrivals", TOTAL, "requests served well") \
    X(SUM, service, refused, "refused", "requests", "arrivals", TOTAL,                             \
      "turned away: queue full, or down")

#define SERVICE_SHOWN_QUEUED(X)                                                                    \
    X(MOST, service, queue_most, "queue_max", "requests", NULL, TOTAL,                             \
      "requests waiting, at the most")

#define SERVICE_SHOWN_REPEATED(X)                                                                  \
    X(SUM, service, duplicates, "duplicates", "requests", "arrivals", TOTAL,                       \
      "executed although the same operation had been before: for an earlier attempt, here or "     \
      "further up, or before a reload")

#define SERVICE_SHOWN_SPARED(X)                                                                    \
    X(SUM, service, suppressed, "duplicates_suppressed", "requests", "arrivals", TOTAL,            \
      "not executed again: their idempotency key was known")                                       \
    X(SUM, service, shed, "shed", "requests", "refused", BOTH | SUM,                               \
      "of those refused: turned away by a guard at the door")

#define SERVICE_SHOWN(X)                                                                           \
    SERVICE_SHOWN_ARRIVED(X)                                                                       \
    SERVICE_SHOWN_ENDED(X)                                                                         \
    SERVICE_SHOWN_QUEUED(X)                                                                        \
    SERVICE_SHOWN_REPEATED(X)                                                                      \
    SERVICE_SHOWN_SPARED(X)

#define SERVICE_UNSHOWN(X)                                                                         \
    X(SUM, uint64_t, first_born, ) /* of those arrived, caused by no failure */                    \
    X(SUM, uint64_t, finished, )                                                                   \
    X(SUM, uint64_t, executed, ) /* completed, or failed after their effect */                     \
    X(SUM, uint64_t, waits, )    /* requests given their first worker, queued before or not */     \
    X(SUM, double, wait_sum, )   /* these three: seconds */                                        \
    X(SUM, double, age_sum, )                                                                      \
    X(SUM, double, residence_sum, )                                                                \
    X(SUM, double, busy_area, )  /* workers x seconds */                                           \
    X(SUM, double, queue_area, ) /* requests x seconds */                                          \
    X(SUM, double, worked, )     /* seconds of workers given back */                               \
    X(SUM, double, wasted, )     /* of those, for nobody */                                        \
    X(EACH, uint64_t, dropped, [OUTCOME_COUNT]) /* by the reason */                                \
    X(EACH, double, gauge_area, [SERVICE_GAUGES])

/* --- endpoints --- */

#define ENDPOINT_UNSHOWN(X)                                                                        \
    X(SUM, double, busy_area, )    /* workers x seconds */                                         \
    X(SUM, double, workers_area, ) /* of those set apart for it */

/* --- queues of messages --- */

#define QUEUE_SHOWN_IN(X)                                                                          \
    X(SUM, queue, published, "published", "messages", NULL, TOTAL, "messages published to it")     \
    X(SUM, queue, moved_in, "moved_in", "messages", NULL, TOTAL,                                   \
      "messages that came from another queue: dead, for a retry, or redriven")                     \
    X(SUM, queue, deliveries, "deliveries", "deliveries", NULL, TOTAL,                             \
      "messages handed to a consumer, each time counted")                                          \
    X(SUM, queue, redeliveries, "redeliveries", "deliveries", "deliveries", TOTAL,                 \
      "of those, not the first of the message here")

#define QUEUE_SHOWN_OUT(X)                                                                         \
    X(SUM, queue, done, "done", "messages", NULL, TOTAL, "messages acknowledged")                  \
    X(SUM, queue, dead, "dead", "messages", NULL, BOTH | SUM,                                      \
      "messages given up: to the dead letters, or dropped where there are none")                   \
    X(SUM, queue, moved_out, "moved_out", "messages", NULL, TOTAL,                                 \
      "messages that went on to the next rung of a ladder, or were redriven")                      \
    X(SUM, queue, dropped, "dropped", "messages", NULL, TOTAL,                                     \
      "messages purged, pushed out of the full queue, or lost with who had them")                  \
    X(SUM, queue, expired, "expired", "messages", NULL, TOTAL,                                     \
      "messages older than the queue keeps any")                                                   \
    X(SUM, queue, returned, "returned", "deliveries", "deliveries", TOTAL,                         \
      "deliveries after which the message came back")                                              \
    X(SUM, queue, lapsed, "lapsed", "deliveries", "returned", TOTAL,                               \
      "of those, since the lease ran out")                                                         \
    X(SUM, queue, renewed, "leases_renewed", "times", NULL, TOTAL,                                 \
      "how often the lease of a delivery at work began anew")

#define QUEUE_SHOWN_MOST(X)                                                                        \
    X(MOST, queue, depth_most, "depth_max", "messages", NULL, TOTAL,                               \
      "messages waiting at once, at the most, those taken beforehand among them")

#define QUEUE_SHOWN(X) QUEUE_SHOWN_IN(X) QUEUE_SHOWN_OUT(X) QUEUE_SHOWN_MOST(X)

#define QUEUE_UNSHOWN(X)                                                                           \
    X(SUM, uint64_t, handed, ) /* deliveries, from whichever queue, of messages first published    \
                                  here */                                                          \
    X(SUM, uint64_t, first_handed, ) /* deliveries of messages that had never been delivered */    \
    X(SUM, uint64_t, ended, )        /* messages first published here that were done or dead, */   \
    X(SUM, double, ended_handed, )   /* and their deliveries */                                    \
    X(EACH, double, area, [MESSAGE_PLACES]) /* messages x seconds */                               \
    X(SUM, double, held_area, )             /* of those held */                        \
    X(MOST, double, oldest_most, )          /* seconds: the age that the oldest reached */

/* --- consumers --- */

#define CONSUMER_SHOWN(X)                                                                          \
    X(SUM, consumer, worked_on, "worked_on", "deliveries", NULL, TOTAL,                            \
      "deliveries that it worked on to the end")                                                   \
    X(SUM, consumer, done, "done", "deliveries", "worked_on", TOTAL,                               \
      "deliveries done whose acknowledgement counted")                                             \
    X(SUM, consumer, failed, "failed", "deliveries", "worked_on", TOTAL, "deliveries that failed") \
    X(SUM, consumer, late_acks, "late_acks", "deliveries", "worked_on", TOTAL,                     \
      "deliveries done after their lease had run out")                                             \
    X(SUM, consumer, duplicates, "duplicates", "deliveries", "worked_on", TOTAL,                   \
      "messages executed although they had been before")                                           \
    X(SUM, consumer, throttled, "throttled", "deliveries", NULL, TOTAL,                            \
      "received in vain, as no slot was free")                                                     \
    X(SUM, consumer, unworked, "unworked", "deliveries", NULL, TOTAL,                              \
      "given back without any work: prefetched, or of a batch of which another failed")            \
    X(SUM, consumer, lost, "lost", "deliveries", NULL, TOTAL,                                      \
      "lost with the instance that had them")

#define CONSUMER_UNSHOWN(X)

/* --- what the lists make --- */

/* Where a counter stands. */
#define COUNTED_SUM(member) member
#define COUNTED_MOST(member) member
#define COUNTED_ANSWERED(outcome) answered[OUTCOME_##outcome]
#define COUNTED_GIVEN_UP(outcome) given_up[OUTCOME_##outcome]

#define MEMBER_SUM(member) uint64_t member;
#define MEMBER_MOST(member) uint64_t member;
#define MEMBER_ANSWERED(outcome)
#define MEMBER_GIVEN_UP(outcome)
#define COUNT_SHOWN(how, scope, member, name, unit, of, use, meaning) MEMBER_##how(member)
#define COUNT_UNSHOWN(how, type, member, places) type member places;

struct client_counts {
    CLIENT_SHOWN(COUNT_SHOWN)
    CLIENT_UNSHOWN(COUNT_UNSHOWN)
    struct latency_quantiles latency; /* of a window or a run: quantiles don't add up */
};

struct edge_counts {
    EDGE_SHOWN(COUNT_SHOWN)
    EDGE_UNSHOWN(COUNT_UNSHOWN)
};

struct service_counts {
    SERVICE_SHOWN(COUNT_SHOWN)
    SERVICE_UNSHOWN(COUNT_UNSHOWN)
};

struct endpoint_counts {
    ENDPOINT_UNSHOWN(COUNT_UNSHOWN)
};

struct queue_counts {
    QUEUE_SHOWN(COUNT_SHOWN)
    QUEUE_UNSHOWN(COUNT_UNSHOWN)
    struct latency_quantiles latency; /* from publish to done, of a window or a run */
};

struct consumer_counts {
    CONSUMER_SHOWN(COUNT_SHOWN)
    CONSUMER_UNSHOWN(COUNT_UNSHOWN)
};

/* Calls made, and those that users who hang would have made. */
static inline double client_counts_wanted(const struct client_counts *counts)
{
    return (double)counts->calls + counts->unasked;
}

/* Of windows to totals, of clients and edges to those of all. */
void client_counts_add(struct client_counts *into, const struct client_counts *from);
void edge_counts_add(struct edge_counts *into, const struct edge_counts *from);
void service_counts_add(struct service_counts *into, const struct service_counts *from);
void endpoint_counts_add(struct endpoint_counts *into, const struct endpoint_counts *from);
void queue_counts_add(struct queue_counts *into, const struct queue_counts *from);
void consumer_counts_add(struct consumer_counts *into, const struct consumer_counts *from);

#endif
