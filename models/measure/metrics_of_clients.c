/* Metrics of a run and of its clients. */
#include "models/measure/metrics_rows.h"

CLIENT_SHOWN(COUNT)
RATE(client, goodput, ok)
RATE(client, degraded_rate, degraded)
RATE(client, failure_rate, failed)
SHARE_OF(client, failure_ratio, failed, ended)

#define LATENCY(member)                                            \
    static double client_##member(const struct view *view)         \
    {                                                              \
        return view->client->latency.member;                       \
    }
LATENCY(p50)
LATENCY(p90)
LATENCY(p99)
LATENCY(p999)
LATENCY(max)
LATENCY(failed_p50)
LATENCY(failed_p99)
LATENCY(failed_max)
LATENCY(ended_p50)
LATENCY(ended_p99)

static double client_offered(const struct view *view)
{
    return ratio(client_counts_wanted(view->client), view->seconds);
}

/* By when calls were wanted, so that each counts once, also one that hangs to the end. */
static double client_success_ratio(const struct view *view)
{
    const struct client_counts *client = view->client;
    return share((double)client->meant_ok,
                 (double)(client->meant_ended + client->hung) + client->unasked);
}

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

static double client_answered_within(const struct view *view)
{
    return share((double)view->client->meant_within,
                 (double)view->decided + view->client->unasked);
}

static double client_failed_mean(const struct view *view)
{
    return ratio(view->client->failed_sum, (double)view->client->failed);
}

static double client_ended_mean(const struct view *view)
{
    return ratio(view->client->latency_sum + view->client->failed_sum, (double)view->client->ended);
}

RATE(edge, attempt_rate, attempts)

static const struct metric_row rows[] = {
    RUN("calls", "calls", TOTAL, client_calls, "root calls wanted"),
    RUN("offered", "1/s", BOTH | MEAN | COMMON, client_offered,
        "root calls wanted per second; a closed user who hangs wants what he would ask if he were "
        "answered"),
    RUN("goodput", "1/s", BOTH | MEAN | COMMON, client_goodput,
        "root calls answered ok per second; a publish is, once its message is stored"),
    RUN("degraded", "1/s", BOTH | MEAN | COMMON, client_degraded_rate,
        "root calls answered by a fallback per second"),
    RUN("attempts", "1/s", BOTH | MEAN | COMMON, edge_attempt_rate,
        "attempts that clients sent per second"),
    RUN("capacity", "1/s", TOTAL, NULL,
        "root calls per second that the services can answer when nothing fails and caches are "
        "warm"),
    RUN("capacity_cold", "1/s", TOTAL, NULL,
        "the same while the caches are empty; none: there are no caches"),
    RUN("downtime", "s", TOTAL, NULL, "sum of the unhealthy windows"),
    PART(OF_RUN, "downtime", "slow_time", "s", TOTAL, NULL,
        "of the downtime, the windows in which only the latency objective was missed"),
    RUN("time_to_impact", "s", TOTAL, NULL,
        "from the first trigger's begin to the first unhealthy window"),
    RUN("recovery_time", "s", TOTAL, NULL,
        "from the last trigger's end to lasting health; none: not recovered"),
    RUN("events", "events", TOTAL, NULL, "events simulated"),
    RUN("in_flight_max", "calls", TOTAL, NULL, "root calls open at once, at the most"),

    CLIENT_SHOWN(COUNT_ROW)
    CLIENT_PART("calls", "open", "calls", TOTAL, client_open, "not ended when the run did"),
    CLIENT("offered", "1/s", BOTH | MEAN, client_offered,
           "calls wanted per second; a closed user who hangs wants what he would ask if he were "
           "answered"),
    CLIENT("throughput", "1/s", BOTH | MEAN, client_throughput, "calls answered per second"),
    CLIENT("goodput", "1/s", BOTH | MEAN, client_goodput,
           "calls answered ok per second; a publish is, once its message is stored"),
    CLIENT("failure_rate", "1/s", BOTH | MEAN, client_failure_rate,
           "calls that failed per second, by when they ended"),
    CLIENT("failure_ratio", "ratio", BOTH | SHARE, client_failure_ratio,
           "share of the calls ended in the window that failed"),
    CLIENT("answered_within", "ratio", BOTH | SHARE | LATER, client_answered_within,
           "share of the calls wanted that were answered within the client's `within`"),
    CLIENT("success_ratio", "ratio", BOTH | SHARE | LATER, client_success_ratio,
           "share of the calls wanted that ended ok; left out are those still open, unless they "
           "hang: older than the latency objective"),
    CLIENT("latency_mean", "s", TOTAL, client_latency_mean,
           "from the moment the call was wanted to its answer; calls that failed left out"),
    CLIENT("latency_p50", "s", BOTH, client_p50, "half of the answers came within this"),
    CLIENT("latency_p90", "s", BOTH, client_p90, "90 % of the answers came within this"),
    CLIENT("latency_p99", "s", BOTH, client_p99, "99 % of the answers came within this"),
    CLIENT("latency_p999", "s", TOTAL, client_p999, "99.9 % of the answers came within this"),
    CLIENT("latency_max", "s", TOTAL, client_max, "the slowest answer"),
    CLIENT("latency_failed_mean", "s", BOTH, client_failed_mean,
           "from the moment a call was wanted to its failure, of the calls that failed"),
    CLIENT("latency_failed_p50", "s", BOTH, client_failed_p50,
           "half of the calls that failed did within this"),
    CLIENT("latency_failed_p99", "s", BOTH, client_failed_p99,
           "99 % of the calls that failed did within this"),
    CLIENT("latency_failed_max", "s", TOTAL, client_failed_max, "the slowest failure"),
    CLIENT("latency_ended_mean", "s", BOTH, client_ended_mean,
           "of all calls that ended, answered or not"),
    CLIENT("latency_ended_p50", "s", BOTH, client_ended_p50, "half of all calls ended within this"),
    CLIENT("latency_ended_p99", "s", BOTH, client_ended_p99, "99 % of all calls ended within this"),
};
const struct metric_table metrics_of_clients = METRIC_TABLE(rows);
