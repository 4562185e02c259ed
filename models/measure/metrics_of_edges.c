/* Metrics of an edge. */
#include "models/measure/metrics_rows.h"

EDGE_SHOWN(COUNT)
RATE(edge, call_rate, calls)
RATE(edge, attempt_rate, attempts)
RATE(edge, retry_rate, retries)
RATE(edge, timeout_rate, given_up[OUTCOME_timeout])
RATIO(edge, amplification, attempts, calls)

static double edge_retry_amplification(const struct view *view)
{
    return retry_amplification((double)view->edge->attempts, view->fresh);
}

SHARE_OF(edge, retry_ratio, retries, attempts)
RATIO(edge, attempts_per_call, attempts_of_ended, ended)
SHARE_OF(edge, success_ratio, good, ended)

static uint64_t failures(const struct view *view)
{
    return view->edge->ended - view->edge->good;
}

static double edge_failure_rate(const struct view *view)
{
    return ratio((double)failures(view), view->seconds);
}

static double edge_failure_ratio(const struct view *view)
{
    return share((double)failures(view), (double)view->edge->ended);
}

SHARE_OF(edge, success_after_retry, retried_good, retried)

/* The number of attempts that a share of the ended calls needed at the most. */
static double spread_quantile(const struct view *view, double share)
{
    uint64_t below = 0, all = 0;
    for (int i = 0; i < SPREAD_PLACES; i++)
        all += view->spread[i];
    for (int i = 0; i < SPREAD_PLACES && all > 0; i++) {
        below += view->spread[i];
        if ((double)below >= share * (double)all) /* in the last place somewhere up to the most */
            return i < SPREAD_PLACES - 1 ? i : (double)view->edge->attempts_most;
    }
    return NAN;
}

/* The share of the ended calls that took from `least` to `most` attempts. */
static double spread_share(const struct view *view, int least, int most)
{
    uint64_t in = 0, all = 0;
    for (int i = 0; i < SPREAD_PLACES; i++) {
        all += view->spread[i];
        in += i >= least && i <= most ? view->spread[i] : 0;
    }
    return share((double)in, (double)all);
}

/* Each number that has a metric of its own; more than these are one. */
#define ATTEMPTS_TOLD(A) A(0) A(1) A(2) A(3) A(4) A(5) A(6) A(7) A(8) A(9) A(10)
#define ATTEMPTS_MOST_TOLD 10

#define ATTEMPTS_SHARE(n)                                       \
    static double edge_attempts_##n(const struct view *view)    \
    {                                                           \
        return spread_share(view, n, n);                        \
    }
ATTEMPTS_TOLD(ATTEMPTS_SHARE)

static double edge_attempts_more(const struct view *view)
{
    return spread_share(view, ATTEMPTS_MOST_TOLD + 1, SPREAD_PLACES);
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
LEVEL(cached, GAUGE_CACHED)

/* Each process has a balancer of its own that leaves instances out. */
static double edge_ejected(const struct view *view)
{
    return ratio(view->edge->gauge_area[GAUGE_EJECTED], view->seconds * view->processes);
}

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

static const struct metric_row rows[] = {
    EDGE_SHOWN_SENT(COUNT_ROW)
    EDGE("call_rate", "1/s", BOTH | MEAN, edge_call_rate, "calls started per second"),
    EDGE("attempt_rate", "1/s", BOTH | MEAN, edge_attempt_rate, "attempts sent per second"),
    EDGE("retry_rate", "1/s", BOTH | MEAN, edge_retry_rate,
         "retries and hedges sent per second"),
    EDGE("timeout_rate", "1/s", BOTH | MEAN, edge_timeout_rate,
         "attempts given up per second after their timeout"),
    EDGE("failure_rate", "1/s", BOTH | MEAN, edge_failure_rate,
         "calls that ended per second and were not answered"),
    EDGE("amplification", "ratio", BOTH, edge_amplification, "attempts per call"),
    PEAK(OF_EDGE, "amplification_peak", "amplification",
         "the largest window value, and never below the total"),
    EDGE("retry_amplification", "ratio", BOTH | LATER, edge_retry_amplification,
         "attempts relative to the first attempts of the same window: what this edge's retries and "
         "hedges cause, never below 1"),
    PEAK(OF_EDGE, "retry_amplification_peak", "retry_amplification",
         "the largest window value, and never below the total"),
    EDGE("retry_ratio", "ratio", BOTH | SHARE, edge_retry_ratio,
         "share of the attempts that were retries or hedges"),
    EDGE("attempts_per_call", "ratio", TOTAL, edge_attempts_per_call,
         "attempts of the calls that ended"),
    EDGE("attempts_per_call_p50", "attempts", TOTAL, edge_attempts_p50,
         "half of the ended calls took no more"),
    EDGE("attempts_per_call_p90", "attempts", TOTAL, edge_attempts_p90,
         "90 % of the ended calls took no more"),
    EDGE("attempts_per_call_p99", "attempts", TOTAL, edge_attempts_p99,
         "99 % of the ended calls took no more"),
    EDGE_SHOWN_MOST(COUNT_ROW)
#define ATTEMPTS_ROW(n)                                                  \
    EDGE("attempts_" #n, "ratio", TOTAL | SHARE, edge_attempts_##n,      \
         "share of the ended calls, by the attempts that were sent: " #n),
    ATTEMPTS_TOLD(ATTEMPTS_ROW)
    EDGE("attempts_more", "ratio", TOTAL | SHARE, edge_attempts_more,
         "share of the ended calls, by the attempts that were sent: more than 10"),
    EDGE("success_ratio", "ratio", TOTAL | SHARE, edge_success_ratio,
         "share of the ended calls that were answered"),
    EDGE("failure_ratio", "ratio", BOTH | SHARE, edge_failure_ratio,
         "share of the calls ended in the window that were not answered"),
    EDGE("success_after_retry", "ratio", TOTAL | SHARE, edge_success_after_retry,
         "share of the calls with more than one attempt that were answered in the end"),
    EDGE_SHOWN_ENDS(COUNT_ROW)
    EDGE("budget_denied", "attempts", BOTH | SUM, edge_budget_denied,
         "retries and hedges not sent: no budget left"),
    EDGE("budget_level", "retries", BOTH | MEAN, edge_budget_level,
         "retries that the budgets of all processes would grant, in the mean"),
    EDGE("breaker_refused", "attempts", BOTH | SUM, edge_breaker_refused,
         "not sent: the breaker was open"),
    EDGE("breaker_open_share", "ratio", BOTH | SHARE, edge_breaker_open_share,
         "share of the time, over all breakers of the edge, that they were open"),
    EDGE("breaker_probing_share", "ratio", BOTH | SHARE, edge_breaker_probing_share,
         "the same for half open"),
    EDGE_SHOWN_OPENED(COUNT_ROW)
    EDGE("bulkhead_refused", "attempts", BOTH | SUM, edge_bulkhead_refused,
         "not sent: the bulkhead was full"),
    EDGE("bulkhead_busy", "calls", BOTH | MEAN, edge_bulkhead_busy,
         "calls inside the bulkheads, in the mean"),
    EDGE("bulkhead_waiting", "calls", BOTH | MEAN, edge_bulkhead_waiting,
         "calls that waited for one, in the mean"),
    EDGE("pool_timeouts", "attempts", TOTAL, edge_pool_timeouts,
         "not sent: no connection came free in time"),
    EDGE("pool_busy", "connections", BOTH | MEAN, edge_pool_busy,
         "connections in use, in the mean"),
    EDGE("pool_waiting", "calls", BOTH | MEAN, edge_pool_waiting,
         "calls that waited for one, in the mean"),
    EDGE("throttled", "attempts", BOTH | SUM, edge_throttled,
         "not sent: the caller throttled itself"),
    EDGE("out_of_time", "attempts", TOTAL, edge_out_of_time,
         "not sent: it could not have ended before its deadline"),
    EDGE("ejected", "instances", BOTH | MEAN, edge_ejected,
         "instances that a process of the caller keeps out of its rotation, in the mean of all"),
    EDGE("cache_hit_ratio", "ratio", BOTH | SHARE, edge_cache_hit_ratio,
         "share of the calls that the cache answered"),
    EDGE("cached", "keys", BOTH | MEAN, edge_cached, "keys in the caches, in the mean"),
};
const struct metric_table metrics_of_edges = METRIC_TABLE(rows);
