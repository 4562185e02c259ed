/* What a scenario says: the spec of one world, as plain data.
**
** Every struct here comes from described fields (base/field.h); the reader of scenario files, the
** field reference and the schema are driven by the same rows.  A spec is read-only once bound and may
** be shared by many worlds.
*/
#ifndef SQUALL_MODELS_SPEC_SPEC_H
#define SQUALL_MODELS_SPEC_SPEC_H

#include "base/err.h"
#include "base/field.h"
#include "models/spec/autoscale.h"
#include "models/spec/codel.h"
#include "models/spec/fault_spec.h"
#include "models/spec/outcome.h"
#include "models/spec/queue_order.h"
#include "sim/dist/dist.h"

#define RUN_FIELDS(F, T)                                                                       \
    F(T, TIME, duration, "5min", "1ms..10000d", "how long the run lasts")                      \
    F(T, TIME, warmup, "0s", "0s..", "left out of every metric, so that the start-up does not count") \
    F(T, TIME, from, "none", "0s.. or none",                                                   \
      "totals are of what was wanted from this time on; none: from the warm-up's end")         \
    F(T, TIME, to, "none", "0s.. or none", "... and before this; none: to the end")            \
    F(T, COUNT, seed, "1", "0..1000000000000000000", "the seed of all chance; same seed, same bytes")             \
    F(T, COUNT, replications, "1", "1..1000000", "runs with independent chance")               \
    F(T, TIME, tick, "1s", "1ms..", "the width of a window of the time series")                \
    F(T, COUNT, in_flight, "5000000", "1..15000000",                                           \
      "calls open at once above which the run is given up: it would fill the memory")          \
    F(T, CHOICE, calendar, "ladder", "ladder|heap",                                            \
      "the structure that orders events; both give the same run")
FIELD_STRUCT(run_spec, RUN_FIELDS);

enum run_calendar { RUN_CALENDAR_LADDER, RUN_CALENDAR_HEAP };

/* Quantile targets; QUANTILE_COUNT of them, in this order. */
#define LATENCY_FIELDS(F, T)                                                     \
    F(T, TIME, p50, "none", "1us.. or none", "half of the answers within this")  \
    F(T, TIME, p90, "none", "1us.. or none", "90 % of the answers within this")  \
    F(T, TIME, p95, "none", "1us.. or none", "95 % of the answers within this")  \
    F(T, TIME, p99, "none", "1us.. or none", "99 % of the answers within this")  \
    F(T, TIME, p999, "none", "1us.. or none", "99.9 % of the answers within this")
FIELD_STRUCT(latency_spec, LATENCY_FIELDS);

#define OBJECTIVE_FIELDS(F, T)                                                                  \
    F(T, SHARE, goodput, "95%", "0%..100%", "share of the calls wanted that must end ok")       \
    F(T, CHOICE, counts, "ok", "ok|answered",                                                   \
      "what ends well: ok; or also the degraded answer of a fallback, which users can live with") \
    F(T, GROUP(latency_spec), latency, "", "", "how fast answers must be, by quantile")         \
    F(T, TIME, hold, "10s", "0s..10000d", "how long health must last to count as recovered")
FIELD_STRUCT(objective_spec, OBJECTIVE_FIELDS);

enum objective_counts { OBJECTIVE_COUNTS_OK, OBJECTIVE_COUNTS_ANSWERED };

/* What becomes of an attempt whose caller has given it up. */
#define CANCEL_WORDS "none|queued|running"
#define CANCEL_MEANING                                                                       \
    "what the target is told when this caller stops waiting for an attempt: nothing, so that it " \
    "works for nobody; drop it while it is queued; or stop even while it is being worked on"
enum cancel { CANCEL_NONE, CANCEL_QUEUED, CANCEL_RUNNING };

/* Criticality classes, least important first (Google SRE book, "Handling Overload"). */
#define PRIORITY_WORDS "sheddable|sheddable_plus|critical|critical_plus"
enum priority { PRIORITY_SHEDDABLE, PRIORITY_SHEDDABLE_PLUS, PRIORITY_CRITICAL, PRIORITY_CRITICAL_PLUS };

#define PRESET_MEANING                                                                          \
    "what a real library does, laid underneath: what is written here wins, field by field; of a "  \
    "list the later ones win; `squall presets` shows what they say"

/* A call of a client. */
#define CLIENT_CALL_FIELDS(F, T)                                                                \
    F(T, NAME, target, "", "", "the service called")                                            \
    F(T, PRESET, preset, "none", "call", PRESET_MEANING)                                        \
    F(T, SPREAD(policy_registry), policies, "", "",                                             \
      "policies in an order of one's own, outermost first, instead of as keys")                 \
    F(T, ONE(dist_registry), network, "none", "", "delay of a message, each way")               \
    F(T, CHOICE, cancel, "none", CANCEL_WORDS, CANCEL_MEANING)                                  \
    F(T, TEXT, endpoint, "none", "", "the endpoint of the target that is called")               \
    F(T, NUMBER, weight, "1", "0..1e9",                                                         \
      "how often this target is chosen, where a client has several calls: each root call makes one")
FIELD_STRUCT(client_call_spec, CLIENT_CALL_FIELDS);

/* A call of a service to another, made while it serves a request. */
#define CALL_FIELDS(F, T)                                                                       \
    F(T, NAME, target, "", "", "the service called")                                            \
    F(T, PRESET, preset, "none", "call", PRESET_MEANING)                                        \
    F(T, SPREAD(policy_registry), policies, "", "",                                             \
      "policies in an order of one's own, outermost first, instead of as keys")                 \
    F(T, ONE(dist_registry), network, "none", "", "delay of a message, each way")               \
    F(T, CHOICE, cancel, "none", CANCEL_WORDS, CANCEL_MEANING)                                  \
    F(T, SHARE, probability, "100%", "0%..100%", "share of the requests that make this call")   \
    F(T, COUNT, times, "1", "1..1000", "how many calls, one after the other unless parallel")   \
    F(T, TEXT, parallel, "none", "",                                                            \
      "neighbouring calls with the same word here are made at once and waited for together")    \
    F(T, CHOICE, when, "after", "after|before", "after or before the service's own work")       \
    F(T, TEXT, endpoint, "none", "", "the endpoint of the target that is called")               \
    F##_AS(T, TEXT, serves, "for", "none", "",                                                  \
      "the endpoint of this service whose requests make the call; none: all requests do")       \
    F(T, CHOICE, on_failure, "fail", "fail|ignore|degraded|error|unavailable|overloaded|invalid", \
      "what a failure of this call does: fail answers unavailable (invalid stays invalid); "    \
      "ignore goes on without it; a class answers that class")
FIELD_STRUCT(call_spec, CALL_FIELDS);

enum call_when { CALL_AFTER, CALL_BEFORE };
enum call_on_failure {
    ON_FAILURE_FAIL,
    ON_FAILURE_IGNORE,
    ON_FAILURE_DEGRADED,
    ON_FAILURE_ERROR,
    ON_FAILURE_UNAVAILABLE,
    ON_FAILURE_OVERLOADED,
    ON_FAILURE_INVALID
};

/* Piecewise-linear: straight between the points, constant after the last.  Two points at the same
** time make a jump. */
#define RATE_POINT_FIELDS(F, T)                                       \
    F(T, RATE, rate, REQUIRED, "0/s..1e9/s", "calls wanted")          \
    F(T, TIME, at, "0s", "0s..", "from this time of the run")
FIELD_STRUCT(rate_point_spec, RATE_POINT_FIELDS);

#define OPEN_FIELDS(F, T)                                                                      \
    F(T, LIST(rate_point_spec), rate, REQUIRED, "",                                            \
      "calls wanted, of the whole fleet: one rate, or points {at, rate} joined by straight lines") \
    F(T, CHOICE, arrivals, "poisson", "poisson|constant", "how the gaps between calls are drawn") \
    F(T, ONE(dist_registry), gaps, "none", "",                                                 \
      "any distribution for the gaps instead; its mean is scaled to the rate")
FIELD_STRUCT(open_spec, OPEN_FIELDS);

enum arrivals { ARRIVALS_POISSON, ARRIVALS_CONSTANT };

#define CLOSED_FIELDS(F, T)                                                                    \
    F(T, COUNT, users, REQUIRED, "1..10000000", "users, of the whole fleet; each has one call open at most") \
    F(T, ONE(dist_registry), think, "none", "", "pause between an answer and the next call")   \
    F(T, CHOICE, start, "spread", "spread|together",                                           \
      "where the users stand when the run begins.  spread: anywhere in a pause, with what is " \
      "left of it, as in the middle of a day; together: at its beginning, all at once")
FIELD_STRUCT(closed_spec, CLOSED_FIELDS);

enum start { START_SPREAD, START_TOGETHER };

#define BATCH_FIELDS(F, T)                                                                  \
    F(T, COUNT, calls, REQUIRED, "1..10000000", "calls wanted at one instant, of the whole fleet") \
    F(T, TIME, at, "0s", "0s..", "that instant")                                            \
    F(T, TIME, every, "none", "1us.. or none", "again and again after this long")
FIELD_STRUCT(batch_spec, BATCH_FIELDS);

#define TRACE_FIELDS(F, T)                                                                \
    F(T, FILE, file, REQUIRED, "",                                                        \
      "a text file of arrival times, one a line: 12.5s, or a plain number of seconds")
FIELD_STRUCT(trace_spec, TRACE_FIELDS);

#define IMPATIENT_FIELDS(F, T)                                                                 \
    F(T, LIST(rate_point_spec), rate, REQUIRED, "",                                            \
      "users who come, of the whole fleet: one rate, or points {at, rate} joined by straight lines") \
    F(T, ONE(dist_registry), patience, REQUIRED, "", "how long a user waits before he gives the call up") \
    F(T, COUNT, reloads, "3", "0..1000000",                                                    \
      "how often he calls again after he has given up; after the last he leaves unserved")     \
    F(T, ONE(dist_registry), pause, "none", "", "before he calls again")
FIELD_STRUCT(impatient_spec, IMPATIENT_FIELDS);

#define CLIENT_FIELDS(F, T)                                                                     \
    F(T, NAME, name, "", "", "the client's name")                                               \
    F(T, OPTION(open_spec), open, "none", "", "calls come at a rate, whatever the answers")     \
    F(T, OPTION(closed_spec), closed, "none", "", "a number of users who wait for their answers") \
    F(T, OPTION(batch_spec), batch, "none", "", "many calls at one instant: the cron herd")     \
    F(T, OPTION(trace_spec), trace, "none", "", "calls at the times in a file")                 \
    F(T, OPTION(impatient_spec), impatient, "none", "",                                         \
      "users who come at a rate, give a call up when their patience ends, and call again")      \
    F(T, COUNT, fleet, "1", "1..1000000",                                                       \
      "independent client processes among which the calls are split; each has its own policies' state") \
    F(T, CHOICE, priority, "critical", PRIORITY_WORDS,                                          \
      "criticality of its calls, handed down with them: services may shed the lower classes first") \
    F(T, TIME, within, "none", "1us.. or none",                                                 \
      "how long its users are content to wait: `answered_within` is the share answered by then")  \
    F(T, MAP(client_call_spec), calls, REQUIRED, "", "what it calls")
FIELD_STRUCT(client_spec, CLIENT_FIELDS);

#define QUEUE_FIELDS(F, T)                                                                     \
    F(T, COUNT, limit, "unlimited", "0..10000000 or unlimited",                                \
      "requests that may wait, per instance; one more is refused at once")                     \
    F(T, CHOICE, order, "fifo", QUEUE_ORDER_WORDS,                                             \
      "who is served next.  " QUEUE_ORDER_DOCS ".  Where importance decides, who finds the "    \
      "queue full and is more important takes the place of the oldest of the least important") \
    F(T, FLAG, fresh_first, "false", "",                                                       \
      "with order priority: within a class first attempts go before second ones, and so on up to the eighth") \
    F(T, TIME, forming, "100ms", "0s..",                                                       \
      "with order adaptive_lifo: the queue is forming when it has not been empty for this long") \
    F(T, TIME, max_wait, "none", "0s.. or none",                                               \
      "whoever has waited longer when his turn comes is dropped, answered `overloaded`")       \
    F(T, OPTION(codel_spec), codel, "none", "",                                                \
      "controlled delay: drops (`overloaded`) who has waited too long while the queue is overloaded") \
    F(T, FLAG, drop_expired, "false", "",                                                      \
      "a request whose deadline, handed down by a `deadline` that propagates, has passed is dropped in its turn")
FIELD_STRUCT(queue_spec, QUEUE_FIELDS);

/* A kind of request, e.g. a page of the shop. */
#define ENDPOINT_FIELDS(F, T)                                                                  \
    F(T, NAME, name, "", "", "the endpoint's name")                                            \
    F(T, COUNT, workers, "none", "1..1000000 or none",                                         \
      "workers of each instance set apart for its requests, with a queue of their own; none: it shares " \
      "those that no endpoint has")                                                            \
    F(T, ONE(dist_registry), service_time, "none", "",                                         \
      "the work on such a request; none: that of the service")
FIELD_STRUCT(endpoint_spec, ENDPOINT_FIELDS);

#define ENDPOINT_ANY UINT32_MAX
#define ENDPOINTS_MAX UINT16_MAX /* of a service: what a fact can hold (models/counts/fact.h) */

/* The place of an endpoint in `endpoint_spec`s, counted from 1; 0: none in particular, or unknown. */
struct service_spec;
uint32_t endpoint_find(const struct service_spec *service, const char *name);

/* Short: `lock: optimistic`. */
#define LOCK_FIELDS(F, T)                                                                     \
    F(T, CHOICE, kind, "optimistic", "optimistic",                                            \
      "a request reads a row when its work begins and writes it when it ends; it answers `error` " \
      "if another has written it meanwhile")                                                  \
    F(T, COUNT, rows, "1", "1..1000000", "rows that calls contend for; each call is about one of them")
FIELD_STRUCT(lock_spec, LOCK_FIELDS);

enum lock_kind { LOCK_OPTIMISTIC };

/* Short: `idempotency: 24h`. */
#define IDEMPOTENCY_FIELDS(F, T)                                                               \
    F(T, TIME, ttl, "24h", "1us..", "how long the answer of an operation is kept, from when it was given") \
    F(T, CHOICE, on_inflight, "reject", "reject|wait",                                         \
      "what a duplicate of an operation still in progress gets: `unavailable` (a conflict, 409), or a " \
      "wait, which holds its worker, for the answer of the first")                             \
    F(T, FLAG, store_failures, "false", "",                                                    \
      "failures are kept and answered again too (Stripe API v1); else they are forgotten and a retry " \
      "executes again")                                                                        \
    F(T, TIME, lock_timeout, "none", "1us.. or none",                                          \
      "after this long an operation in progress is taken over by whoever asks")                \
    F(T, TIME, replay_cost, "0s", "0s..", "how long a worker is held to answer a duplicate")
FIELD_STRUCT(idempotency_spec, IDEMPOTENCY_FIELDS);

enum on_inflight { ON_INFLIGHT_REJECT, ON_INFLIGHT_WAIT };

#define SERVICE_FIELDS(F, T)                                                                   \
    F(T, NAME, name, "", "", "the service's name")                                             \
    F(T, PRESET, preset, "none", "service", PRESET_MEANING)                                    \
    F(T, COUNT, instances, "1", "1..10000", "equal instances, each with its workers and queue") \
    F(T, COUNT, workers, REQUIRED, "1..1000000",                                               \
      "threads of an instance: requests worked on at once, waiting for downstream calls included") \
    F(T, GROUP(queue_spec), queue, "", "", "where requests wait for a worker")                 \
    F(T, ONE(dist_registry), service_time, REQUIRED, "", "the service's own work on a request") \
    F(T, CHOICE, discipline, "threads", "threads|sharing",                                      \
      "threads: each request works by itself; sharing: those at work share the instance's cores")  \
    F(T, COUNT, cores, "none", "1..100000 or none", "cores of an instance, for `discipline: sharing`") \
    F(T, ONE(slowdown_registry), slowdown, "none", "",                                         \
      "how work slows down as more requests of an instance are at work")                       \
    F(T, OPTION(lock_spec), lock, "none", "", "what requests contend for while they work")     \
    F(T, OPTION(idempotency_spec), idempotency, "none", "",                                    \
      "remembers operations by their key, and answers duplicates without executing them again") \
    F(T, GROUP(error_spec), error_rate, "", "",                                                \
      "share of the requests that fail after the work is done, by class; a bare share is `error`") \
    F(T, TIME, retry_after, "none", "0s.. or none",                                            \
      "the hint sent along with `overloaded`, `unavailable` and a refusal by a full queue")    \
    F(T, FLAG, async, "false", "", "frees the worker while waiting for downstream calls")      \
    F(T, CHOICE, balance, "round_robin", "round_robin|random|least_loaded|power_of_two|by_user", \
      "which instance gets the next request: in turn (each process of a caller keeps its own), " \
      "at random, the least loaded (of those alike the next in turn), the less loaded of two " \
      "different ones drawn; by_user: instances are shards, each for its share of the users")  \
    F(T, OPTION(autoscale_spec), autoscale, "none", "",                                        \
      "the number of instances follows their utilisation; a bare number is the largest")       \
    F(T, SPREAD(guard_registry), admission, "", "",                                            \
      "guards at the door in an order of one's own, instead of as keys")                       \
    F(T, MAP(endpoint_spec), endpoints, "", "",                                                \
      "kinds of requests that callers tell apart, perhaps with workers of their own")          \
    F(T, MAP(call_spec), calls, "", "", "downstream calls, in order")
FIELD_STRUCT(service_spec, SERVICE_FIELDS);

/* Instances there may be at the most. */
/* The keys of a client of which exactly one says how it calls; each an OPTION. */
enum { CLIENT_LOADS = 5 };
extern const char *const client_loads[CLIENT_LOADS];

int64_t service_spec_instances(const struct service_spec *service);

enum discipline { DISCIPLINE_THREADS, DISCIPLINE_SHARING };
enum balance { BALANCE_ROUND_ROBIN, BALANCE_RANDOM, BALANCE_LEAST_LOADED, BALANCE_POWER_OF_TWO, BALANCE_BY_USER };

#define VERDICT_WORDS "absorbed|contained|recovered|storm|metastable|saturated|unhealthy"

/* Exactly one of verdict and metric. */
#define EXPECT_FIELDS(F, T)                                                                    \
    F(T, TEXT, variant, "none", "", "the variant meant; none: the scenario as written")        \
    F(T, SET, verdict, "none", VERDICT_WORDS " or none, once degraded: contained",             \
      "every replication ends in one of these")                                                \
    F(T, TEXT, metric, "none", "", "the path of a metric, e.g. edges.shop.payments.amplification") \
    F(T, NUMBER, equals, "none", "", "its value, within `within`, or else within the 99.9 % interval of the replications") \
    F(T, SHARE, within, "none", "", "how far the mean may be from `equals`, relative to it")   \
    F(T, NUMBER, at_least, "none", "", "a lower bound on the mean")                            \
    F(T, NUMBER, at_most, "none", "", "an upper bound on the mean")                            \
    F(T, TIME, from, "none", "0s.. or none", "only the windows from here")                     \
    F(T, TIME, to, "none", "0s.. or none", "... up to here")
FIELD_STRUCT(expect_spec, EXPECT_FIELDS);

#define WORLD_FIELDS(F, T)                                                                     \
    F(T, TEXT, name, REQUIRED, "", "what the scenario is called")                              \
    F(T, TEXT, about, "none", "", "its story in a few sentences")                              \
    F(T, GROUP(run_spec), run, "", "", "how long, how often, with which chance")               \
    F(T, GROUP(objective_spec), objective, "", "", "what healthy means")                       \
    F(T, MAP(client_spec), clients, REQUIRED, "", "who calls")                                 \
    F(T, MAP(service_spec), services, REQUIRED, "", "who serves")                              \
    F(T, LIST(fault_spec), faults, "", "", "changes to the world on a timeline: the trigger")  \
    F(T, FREE, variants, "", "", "named sets of changes: {name: {path: value}}")               \
    F(T, LIST(expect_spec), expect, "", "", "what must come out, checked by run --expect")
struct world_spec;

/* From a time of the run on the world is as another spec says, the same but for what may change
** (models/spec/change.h). */
struct world_change {
    sim_time at;
    const struct world_spec *spec;
};

struct world_spec {
    WORLD_FIELDS(FIELD_MEMBER, world_spec)
    struct {
        struct world_change *item;
        size_t count;
    } changes; /* in the order of time; made by the reader from faults that `set` something */
    sim_time written; /* how long the run is in the file, where a variant or --set says otherwise:
                         what is expected may reach so far; set by the reader, else 0 */
};
extern const struct field_table world_spec_fields, endpoint_spec_fields;

/* Checks what no single field can: that names refer to something, that faults lie inside the run,
** that nothing calls itself in a circle, that exactly one kind of client is given.  Adds errors, and
** warnings for what is legal and dangerous (an unbounded queue, an attempt's timeout above the
** deadline, layers that retry on top of each other).  Sets what follows from other fields, such as
** attempts from retries. */
void world_spec_check(struct world_spec *spec, struct findings *findings);

/* The same of one that is in force for a part of the run: faults that begin outside of it are held
** to the spec of their own time in what may change, be it before or after.  At `from` itself the
** one before is. */
void world_spec_check_between(struct world_spec *spec, sim_time from, sim_time to,
                              struct findings *findings);

#endif
