/* The metrics: one row each, with the formula beside the name.  A row is applied to the counts of one
** window for the series and to the sum of all windows after the warm-up for the total.
*/
#include "models/metrics.h"

#include <math.h>
#include <string.h>

static double ratio(double over, double under)
{
    return under > 0 ? over / under : NAN;
}

/* Part of a whole.  Areas are sums of many pieces: a part that is the whole may be a hair above it. */
static double share(double part, double whole)
{
    double of = ratio(part, whole);
    return of > 1 && of < 1 + 1e-9 ? 1 : of;
}

/* Formulas, by scope: what is counted, per second, or as a share of something else counted. */
#define COUNT(scope, member)                                  \
    static double scope##_##member(const struct view *view)   \
    {                                                         \
        return (double)view->scope->member;                   \
    }
#define RATE(scope, name, member)                                              \
    static double scope##_##name(const struct view *view)                      \
    {                                                                          \
        return ratio((double)view->scope->member, view->seconds);              \
    }
#define RATIO(scope, name, over, under)                                              \
    static double scope##_##name(const struct view *view)                            \
    {                                                                                \
        return ratio((double)view->scope->over, (double)view->scope->under);         \
    }
#define SHARE_OF(scope, name, part, whole)                                           \
    static double scope##_##name(const struct view *view)                            \
    {                                                                                \
        return share((double)view->scope->part, (double)view->scope->whole);         \
    }

COUNT(client, calls)
COUNT(client, ok)
COUNT(client, degraded)
COUNT(client, failed)
COUNT(client, abandoned)
COUNT(client, reloads)
RATE(client, offered, calls)
RATE(client, goodput, ok)
RATE(client, degraded_rate, degraded)
SHARE_OF(client, success_ratio, ok, ended)
COUNT(client, p50)
COUNT(client, p90)
COUNT(client, p99)
COUNT(client, p999)
COUNT(client, latency_max)

static double client_open(const struct view *view)
{
    return (double)view->open;
}

static double client_throughput(const struct view *view)
{
    return ratio((double)(view->client->ok + view->client->degraded), view->seconds);
}

static double client_latency_mean(const struct view *view)
{
    return ratio(view->client->latency_sum, (double)(view->client->ok + view->client->degraded));
}

COUNT(edge, calls)
COUNT(edge, attempts)
COUNT(edge, retries)
RATE(edge, call_rate, calls)
RATE(edge, attempt_rate, attempts)
RATIO(edge, amplification, attempts, calls)

/* What comes without any fresh load, once that has stopped, may be less than that was. */
static double retry_amplification(double requests, double fresh)
{
    return requests > 0 && fresh > 0 ? fmax(1, requests / fresh) : NAN;
}

static double edge_retry_amplification(const struct view *view)
{
    return retry_amplification((double)view->edge->attempts, view->fresh);
}

SHARE_OF(edge, retry_ratio, retries, attempts)
RATIO(edge, attempts_per_call, attempts_of_ended, ended)
COUNT(edge, attempts_most)
SHARE_OF(edge, success_ratio, good, ended)
SHARE_OF(edge, success_after_retry, retried_good, retried)
COUNT(edge, exhausted)
COUNT(edge, timeouts)
COUNT(edge, deadlines)
COUNT(edge, refusals)
COUNT(edge, errors)
COUNT(edge, unavailable)
COUNT(edge, overloaded)
COUNT(edge, invalid)
COUNT(edge, lost)
COUNT(edge, late)

/* The number of attempts that a share of the ended calls needed at the most. */
static double spread_quantile(const struct view *view, double share)
{
    uint64_t below = 0, all = 0;
    for (int i = 0; i < SPREAD_PLACES; i++)
        all += view->spread[i];
    for (int i = 0; i < SPREAD_PLACES && all > 0; i++) {
        below += view->spread[i];
        if ((double)below >= share * (double)all)
            return i;
    }
    return NAN;
}

static double edge_attempts_p50(const struct view *view)
{
    return spread_quantile(view, 0.5);
}

static double edge_attempts_p90(const struct view *view)
{
    return spread_quantile(view, 0.9);
}

static double edge_attempts_p99(const struct view *view)
{
    return spread_quantile(view, 0.99);
}

COUNT(edge, degraded)
COUNT(edge, hedges)
COUNT(edge, cancelled)
COUNT(edge, breakers_opened)

#define UNSENT(name, outcome)                                  \
    static double edge_##name(const struct view *view)         \
    {                                                          \
        return (double)view->edge->unsent[OUTCOME_##outcome];  \
    }
UNSENT(budget_denied, budget_empty)
UNSENT(breaker_refused, breaker_open)
UNSENT(bulkhead_refused, bulkhead_full)
UNSENT(pool_timeouts, pool_timeout)
UNSENT(throttled, throttled)
UNSENT(out_of_time, deadline)

/* The mean of a level over the time; NaN where it has never moved would hide a 0, so 0 it is. */
#define LEVEL(name, gauge)                                               \
    static double edge_##name(const struct view *view)                   \
    {                                                                    \
        return ratio(view->edge->gauge_area[gauge], view->seconds);      \
    }
LEVEL(budget_level, GAUGE_BUDGET)
LEVEL(bulkhead_busy, GAUGE_BULKHEAD_BUSY)
LEVEL(bulkhead_waiting, GAUGE_BULKHEAD_WAITING)
LEVEL(pool_busy, GAUGE_POOL_BUSY)
LEVEL(pool_waiting, GAUGE_POOL_WAITING)
LEVEL(ejected, GAUGE_EJECTED)
LEVEL(cached, GAUGE_CACHED)

static double edge_breaker_open_share(const struct view *view)
{
    const double *area = view->edge->gauge_area;
    return share(area[GAUGE_BREAKERS_OPEN], area[GAUGE_BREAKERS]);
}

static double edge_breaker_probing_share(const struct view *view)
{
    const double *area = view->edge->gauge_area;
    return share(area[GAUGE_BREAKERS_PROBING], area[GAUGE_BREAKERS]);
}

static double edge_cache_hit_ratio(const struct view *view)
{
    const struct edge_counts *edge = view->edge;
    return share((double)edge->cache_hits, (double)(edge->cache_hits + edge->cache_misses));
}

COUNT(service, shed)
COUNT(service, suppressed)

#define DROPPED(name, outcome)                                    \
    static double service_##name(const struct view *view)         \
    {                                                             \
        return (double)view->service->dropped[OUTCOME_##outcome]; \
    }
DROPPED(dropped, overloaded)
DROPPED(expired, deadline)
DROPPED(cancelled, cancelled)
DROPPED(lost, refused)

static double service_instances(const struct view *view)
{
    return ratio(view->service->gauge_area[GAUGE_INSTANCES - EDGE_GAUGES], view->seconds);
}

static double service_limit(const struct view *view)
{
    return ratio(view->service->gauge_area[GAUGE_LIMIT - EDGE_GAUGES], view->seconds);
}

COUNT(service, arrivals)
RATE(service, arrival_rate, arrivals)
COUNT(service, completed)
COUNT(service, refused)
COUNT(service, duplicates)
COUNT(service, queue_most)
RATE(service, busy_mean, busy_area)
RATE(service, queue_mean, queue_area)
RATIO(service, wait_mean, wait_sum, waits)
RATIO(service, age_mean, age_sum, waits)
RATIO(service, residence_mean, residence_sum, finished)
SHARE_OF(service, wasted_work, wasted, worked)
SHARE_OF(service, duplicate_share, duplicates, completed)

static double service_utilisation(const struct view *view)
{
    const struct service_counts *service = view->service;
    return share(service->busy_area, service->gauge_area[GAUGE_WORKERS - EDGE_GAUGES]);
}

static double service_amplification(const struct view *view)
{
    return ratio((double)view->service->arrivals, view->expected);
}

static double service_retry_amplification(const struct view *view)
{
    return retry_amplification((double)view->service->arrivals, view->fresh);
}

#define ROW(scope, name, unit, use, value, meaning) \
    { { scope, name, unit, meaning, use }, value, NULL }
#define RUN(name, unit, use, value, meaning) ROW(SCOPE_RUN, name, unit, use, value, meaning)
#define CLIENT(name, unit, use, value, meaning) ROW(SCOPE_CLIENT, name, unit, use, value, meaning)
#define EDGE(name, unit, use, value, meaning) ROW(SCOPE_EDGE, name, unit, use, value, meaning)
#define SERVICE(name, unit, use, value, meaning) ROW(SCOPE_SERVICE, name, unit, use, value, meaning)
#define PEAK(scope, name, of, meaning) \
    { { scope, name, "ratio", meaning, METRIC_TOTAL }, NULL, of }
#define TOTAL METRIC_TOTAL
#define BOTH METRIC_BOTH
#define SHARE METRIC_SHARE

const struct metric_row metric_rows[] = {
    RUN("calls", "calls", TOTAL, client_calls, "root calls wanted"),
    RUN("offered", "1/s", BOTH, client_offered, "root calls wanted per second"),
    RUN("goodput", "1/s", BOTH, client_goodput, "root calls answered ok per second"),
    RUN("degraded", "1/s", BOTH, client_degraded_rate, "root calls answered by a fallback per second"),
    RUN("attempts", "1/s", BOTH, edge_attempt_rate, "attempts that clients sent per second"),
    RUN("capacity", "1/s", TOTAL, NULL,
        "root calls per second that the services can answer when nothing fails"),
    RUN("downtime", "s", TOTAL, NULL, "sum of the unhealthy windows"),
    RUN("slow_time", "s", TOTAL, NULL,
        "of the downtime, the windows in which only the latency objective was missed"),
    RUN("time_to_impact", "s", TOTAL, NULL,
        "from the first fault's begin to the first unhealthy window"),
    RUN("recovery_time", "s", TOTAL, NULL,
        "from the last fault's end to lasting health; none: not recovered"),
    RUN("events", "events", TOTAL, NULL, "events simulated"),
    RUN("in_flight_max", "calls", TOTAL, NULL, "root calls open at once, at the most"),

    CLIENT("calls", "calls", TOTAL, client_calls, "root calls wanted"),
    CLIENT("ok", "calls", TOTAL, client_ok, "answered ok"),
    CLIENT("degraded", "calls", TOTAL, client_degraded, "answered by a fallback"),
    CLIENT("failed", "calls", TOTAL, client_failed, "ended in any other way"),
    CLIENT("abandoned", "calls", TOTAL, client_abandoned,
           "of those failed: given up by a user whose patience had ended"),
    CLIENT("reloads", "calls", TOTAL, client_reloads,
           "of the calls: made again by a user who had given up the one before"),
    CLIENT("open", "calls", TOTAL, client_open, "not ended when the run did"),
    CLIENT("offered", "1/s", BOTH, client_offered, "calls wanted per second"),
    CLIENT("throughput", "1/s", BOTH, client_throughput, "calls answered per second"),
    CLIENT("goodput", "1/s", BOTH, client_goodput, "calls answered ok per second"),
    CLIENT("success_ratio", "ratio", BOTH | SHARE, client_success_ratio, "share of the ended calls that were ok"),
    CLIENT("latency_mean", "s", TOTAL, client_latency_mean,
           "from the moment the call was wanted to its answer; calls that failed left out"),
    CLIENT("latency_p50", "s", BOTH, client_p50, "half of the answers came within this"),
    CLIENT("latency_p90", "s", BOTH, client_p90, "90 % of the answers came within this"),
    CLIENT("latency_p99", "s", BOTH, client_p99, "99 % of the answers came within this"),
    CLIENT("latency_p999", "s", TOTAL, client_p999, "99.9 % of the answers came within this"),
    CLIENT("latency_max", "s", TOTAL, client_latency_max, "the slowest answer"),

    EDGE("calls", "calls", TOTAL, edge_calls, "calls started"),
    EDGE("attempts", "attempts", TOTAL, edge_attempts, "attempts sent"),
    EDGE("retries", "attempts", TOTAL, edge_retries, "attempts after a call's first, hedges included"),
    EDGE("call_rate", "1/s", BOTH, edge_call_rate, "calls started per second"),
    EDGE("attempt_rate", "1/s", BOTH, edge_attempt_rate, "attempts sent per second"),
    EDGE("amplification", "ratio", BOTH, edge_amplification, "attempts per call"),
    PEAK(SCOPE_EDGE, "amplification_peak", "amplification",
         "the largest window value, and never below the total"),
    EDGE("retry_amplification", "ratio", BOTH, edge_retry_amplification,
         "attempts relative to the first attempts of the same window: what this edge's retries and "
         "hedges cause, never below 1"),
    PEAK(SCOPE_EDGE, "retry_amplification_peak", "retry_amplification",
         "the largest window value, and never below the total"),
    EDGE("retry_ratio", "ratio", TOTAL | SHARE, edge_retry_ratio, "share of the attempts that were retries or hedges"),
    EDGE("attempts_per_call", "ratio", TOTAL, edge_attempts_per_call, "attempts of the calls that ended"),
    EDGE("attempts_per_call_p50", "attempts", TOTAL, edge_attempts_p50, "half of the ended calls took no more"),
    EDGE("attempts_per_call_p90", "attempts", TOTAL, edge_attempts_p90, "90 % of the ended calls took no more"),
    EDGE("attempts_per_call_p99", "attempts", TOTAL, edge_attempts_p99, "99 % of the ended calls took no more"),
    EDGE("attempts_per_call_max", "attempts", TOTAL, edge_attempts_most, "the most of any call"),
    EDGE("success_ratio", "ratio", TOTAL | SHARE, edge_success_ratio, "share of the ended calls that were answered"),
    EDGE("success_after_retry", "ratio", TOTAL | SHARE, edge_success_after_retry,
         "share of the calls with more than one attempt that were answered in the end"),
    EDGE("exhausted", "calls", TOTAL, edge_exhausted, "failed after all attempts"),
    EDGE("timeouts", "attempts", TOTAL, edge_timeouts, "attempts given up after their timeout"),
    EDGE("deadlines", "attempts", TOTAL, edge_deadlines, "attempts given up since the call's deadline passed"),
    EDGE("refusals", "attempts", TOTAL, edge_refusals, "attempts refused"),
    EDGE("errors", "attempts", TOTAL, edge_errors, "attempts answered `error`"),
    EDGE("unavailable", "attempts", TOTAL, edge_unavailable, "attempts answered `unavailable`"),
    EDGE("overloaded", "attempts", TOTAL, edge_overloaded, "attempts answered `overloaded`"),
    EDGE("invalid", "attempts", TOTAL, edge_invalid, "attempts answered `invalid`"),
    EDGE("lost", "attempts", TOTAL, edge_lost, "attempts swallowed by a fault"),
    EDGE("late", "attempts", TOTAL, edge_late, "answers for which nobody waited any more"),
    EDGE("cancelled", "attempts", TOTAL, edge_cancelled, "attempts given up from outside: a hedge that lost, a caller that left"),
    EDGE("hedges", "attempts", TOTAL, edge_hedges, "attempts sent beside another of the same call"),
    EDGE("degraded", "calls", TOTAL, edge_degraded, "calls that a fallback answered"),
    EDGE("budget_denied", "attempts", BOTH, edge_budget_denied, "retries and hedges not sent: no budget left"),
    EDGE("budget_level", "retries", BOTH, edge_budget_level,
         "retries that the budgets of all processes would grant, in the mean"),
    EDGE("breaker_refused", "attempts", BOTH, edge_breaker_refused, "not sent: the breaker was open"),
    EDGE("breaker_open_share", "ratio", BOTH | SHARE, edge_breaker_open_share, "share of the time, over all breakers of the edge, that they were open"),
    EDGE("breaker_probing_share", "ratio", BOTH | SHARE, edge_breaker_probing_share, "the same for half open"),
    EDGE("breakers_opened", "times", TOTAL, edge_breakers_opened, "how often a breaker opened"),
    EDGE("bulkhead_refused", "attempts", BOTH, edge_bulkhead_refused, "not sent: the bulkhead was full"),
    EDGE("bulkhead_busy", "calls", BOTH, edge_bulkhead_busy, "calls inside the bulkheads, in the mean"),
    EDGE("bulkhead_waiting", "calls", BOTH, edge_bulkhead_waiting, "calls that waited for one, in the mean"),
    EDGE("pool_timeouts", "attempts", TOTAL, edge_pool_timeouts, "not sent: no connection came free in time"),
    EDGE("pool_busy", "connections", BOTH, edge_pool_busy, "connections in use, in the mean"),
    EDGE("pool_waiting", "calls", BOTH, edge_pool_waiting, "calls that waited for one, in the mean"),
    EDGE("throttled", "attempts", BOTH, edge_throttled, "not sent: the caller throttled itself"),
    EDGE("out_of_time", "attempts", TOTAL, edge_out_of_time, "not sent: it could not have ended before its deadline"),
    EDGE("ejected", "instances", BOTH, edge_ejected, "instances kept out of the rotation, in the mean"),
    EDGE("cache_hit_ratio", "ratio", BOTH | SHARE, edge_cache_hit_ratio, "share of the calls that the cache answered"),
    EDGE("cached", "keys", BOTH, edge_cached, "keys in the caches, in the mean"),

    SERVICE("arrivals", "requests", TOTAL, service_arrivals, "requests that arrived"),
    SERVICE("arrival_rate", "1/s", BOTH, service_arrival_rate, "requests that arrived per second"),
    SERVICE("completed", "requests", TOTAL, service_completed, "requests served well"),
    SERVICE("refused", "requests", TOTAL, service_refused, "turned away: queue full, or down"),
    SERVICE("utilisation", "ratio", BOTH | SHARE, service_utilisation, "workers held, as a share of those there are: of the instances in rotation, and who works on in one that drains"),
    SERVICE("busy_mean", "workers", BOTH, service_busy_mean, "workers held, in the mean"),
    SERVICE("queue_mean", "requests", BOTH, service_queue_mean, "requests waiting, in the mean"),
    SERVICE("queue_max", "requests", TOTAL, service_queue_most, "requests waiting, at the most"),
    SERVICE("wait_mean", "s", BOTH, service_wait_mean, "wait for a worker, of the requests that got one"),
    SERVICE("age_mean", "s", BOTH, service_age_mean,
            "age of the work in flight: how long ago a caller had wanted what a worker begins now"),
    SERVICE("residence_mean", "s", TOTAL, service_residence_mean, "from arrival to answer, refusals left out"),
    SERVICE("amplification", "ratio", BOTH, service_amplification,
            "arrivals relative to what the same root calls would cause if nothing failed"),
    PEAK(SCOPE_SERVICE, "amplification_peak", "amplification",
         "the largest window value, and never below the total"),
    SERVICE("retry_amplification", "ratio", BOTH, service_retry_amplification,
            "arrivals relative to the first-born among them, which no failure caused: what retries, "
            "hedges and reloads of all layers above cause, never below 1"),
    PEAK(SCOPE_SERVICE, "retry_amplification_peak", "retry_amplification",
         "the largest window value, and never below the total"),
    SERVICE("wasted_work", "ratio", BOTH | SHARE, service_wasted_work,
            "share of the workers' time held by requests for which nobody waited any more at their end"),
    SERVICE("duplicates", "requests", TOTAL, service_duplicates,
            "executed although the same operation had been before: for an earlier attempt, here or "
            "further up, or before a reload"),
    SERVICE("duplicate_share", "ratio", BOTH | SHARE, service_duplicate_share,
            "share of the requests executed that were duplicates"),
    SERVICE("duplicates_suppressed", "requests", TOTAL, service_suppressed,
            "not executed again: their idempotency key was known"),
    SERVICE("shed", "requests", BOTH, service_shed, "of those refused: turned away by a guard at the door"),
    SERVICE("dropped", "requests", TOTAL, service_dropped, "taken from the queue unserved: waited too long"),
    SERVICE("expired", "requests", TOTAL, service_expired, "dropped since their deadline had passed"),
    SERVICE("cancelled", "requests", TOTAL, service_cancelled, "dropped since their callers had cancelled them"),
    SERVICE("lost", "requests", TOTAL, service_lost, "lost in a restart"),
    SERVICE("instances", "instances", BOTH, service_instances, "instances in rotation, in the mean"),
    SERVICE("limit", "requests", BOTH, service_limit, "adaptive concurrency limits of all instances, in the mean"),
};
const size_t metric_row_count = sizeof metric_rows / sizeof *metric_rows;
