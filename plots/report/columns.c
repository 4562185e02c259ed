#include "plots/report/columns.h"

static const struct column edges[] = {
    { "calls", "calls", "calls", AS_COUNT, PLAIN },
    { "attempts", "attempts", "attempts", AS_COUNT, PLAIN },
    { "att./call", "attempts per call", "amplification", AS_FACTOR, INTERVAL },
    { "peak", "peak", "retry_amplification_peak", AS_FACTOR, PLAIN },
    { "ok", "ok", "success_ratio", AS_SHARE, PLAIN },
    { NULL, "ok after a retry", "success_after_retry", AS_SHARE, HIDE_ZERO },
    { "timeouts", "timeouts", "timeouts", AS_COUNT, HIDE_ZERO },
    { "gave up", "gave up", "exhausted", AS_COUNT, HIDE_ZERO },
    { NULL, "retries the budget denied", "budget_denied", AS_COUNT, HIDE_ZERO },
    { NULL, "breaker open", "breaker_open_share", AS_SHARE, HIDE_ZERO },
    { NULL, "bulkhead refused", "bulkhead_refused", AS_COUNT, HIDE_ZERO },
};
static const struct column attempts[] = {
    { "none", NULL, "attempts_0", AS_SHARE, HIDE_ZERO },
    { "1", NULL, "attempts_1", AS_SHARE, PLAIN },
    { "2", NULL, "attempts_2", AS_SHARE, PLAIN },
    { "3", NULL, "attempts_3", AS_SHARE, HIDE_ZERO },
    { "4", NULL, "attempts_4", AS_SHARE, HIDE_ZERO },
    { "5", NULL, "attempts_5", AS_SHARE, HIDE_ZERO },
    { "mean", NULL, "attempts_per_call", AS_FACTOR, PLAIN },
    { "99 % up to", NULL, "attempts_per_call_p99", AS_COUNT, PLAIN },
    { "most", NULL, "attempts_per_call_max", AS_COUNT, PLAIN },
};
static const struct column services[] = {
    { "arrivals", "arrivals", "arrivals", AS_COUNT, PLAIN },
    { "amplif.", "amplification", "amplification", AS_FACTOR, INTERVAL },
    { "peak", "peak", "retry_amplification_peak", AS_FACTOR, PLAIN },
    { "busy", "busy", "utilisation", AS_SHARE, PLAIN },
    { NULL, "queue", "queue_mean", AS_COUNT, HIDE_ZERO },
    { NULL, "longest queue", "queue_max", AS_COUNT, HIDE_ZERO },
    { "wasted", "wasted work", "wasted_work", AS_SHARE, INTERVAL | HIDE_ZERO },
    { "refused", "refused", "refused", AS_COUNT, HIDE_ZERO },
    { NULL, "duplicates", "duplicates", AS_COUNT, HIDE_ZERO },
};
static const struct column queues[] = {
    { "published", "published", "published", AS_COUNT, PLAIN },
    { "moved in", "moved in", "moved_in", AS_COUNT, HIDE_ZERO },
    { "delivered", "deliveries", "deliveries", AS_COUNT, PLAIN },
    { "amplif.", "amplification", "amplification", AS_FACTOR, INTERVAL },
    { "done", "done", "done", AS_COUNT, PLAIN },
    { "dead", "dead", "dead", AS_COUNT, HIDE_ZERO },
    { "dropped", "dropped", "dropped", AS_COUNT, HIDE_ZERO },
    { "expired", "expired", "expired", AS_COUNT, HIDE_ZERO },
    { NULL, "redeliveries", "redeliveries", AS_COUNT, HIDE_ZERO },
    { NULL, "leases run out", "lapsed", AS_COUNT, HIDE_ZERO },
    { NULL, "publishes refused", "refused", AS_COUNT, HIDE_ZERO },
};
static const struct column lag[] = {
    { "waiting", "waiting", "depth", AS_COUNT, PLAIN },
    { "at most", "waiting at most", "depth_max", AS_COUNT, PLAIN },
    { NULL, "in flight", "in_flight", AS_COUNT, HIDE_ZERO },
    { "delayed", "delayed", "delayed", AS_COUNT, HIDE_ZERO },
    { "oldest", "oldest", "oldest", AS_TIME, OWN_UNIT },
    { "p50 done", "p50 to done", "time_to_done_p50", AS_TIME, PLAIN },
    { "p99 done", "p99 to done", "time_to_done_p99", AS_TIME, PLAIN },
};
static const struct column consumers[] = {
    { "worked on", "worked on", "worked_on", AS_COUNT, PLAIN },
    { "done", "done", "done_rate", AS_RATE, INTERVAL },
    { "busy", "busy", "utilisation", AS_SHARE, PLAIN },
    { "slots", "slots at work", "busy", AS_FACTOR, PLAIN },
    { "failed", "failed", "failed", AS_COUNT, HIDE_ZERO },
    { "late acks", "late acks", "late_acks", AS_COUNT, HIDE_ZERO },
    { "duplicates", "duplicates", "duplicates", AS_COUNT, HIDE_ZERO },
    { "throttled", "throttled", "throttled", AS_COUNT, HIDE_ZERO },
    { "lost", "lost", "lost", AS_COUNT, HIDE_ZERO },
};
static const struct column endpoints[] = {
    { "busy", NULL, "utilisation", AS_SHARE, PLAIN },
    { "workers busy", NULL, "busy_mean", AS_FACTOR, INTERVAL },
};
static const struct column clients[] = {
    { "calls", "calls", "calls", AS_COUNT, PLAIN },
    { "ok", "ok", "success_ratio", AS_SHARE, INTERVAL },
    { "in time", "in time", "answered_within", AS_SHARE, INTERVAL },
    { "goodput", "goodput", "goodput", AS_RATE, INTERVAL },
    { "failed", "failed", "failed", AS_COUNT, HIDE_ZERO },
    { "degraded", "degraded", "degraded", AS_COUNT, HIDE_ZERO },
    { "open", NULL, "open", AS_COUNT, HIDE_ZERO },
};
static const struct column latency[] = {
    { "mean", NULL, "latency_mean", AS_TIME, PLAIN },
    { "p50", "p50", "latency_p50", AS_TIME, PLAIN },
    { "p90", NULL, "latency_p90", AS_TIME, PLAIN },
    { "p99", "p99", "latency_p99", AS_TIME, PLAIN },
    { "p99.9", NULL, "latency_p999", AS_TIME, PLAIN },
    { "max", NULL, "latency_max", AS_TIME, PLAIN },
};
static const struct column failed[] = {
    { "mean", NULL, "latency_failed_mean", AS_TIME, PLAIN },
    { "p50", "p50 of failed", "latency_failed_p50", AS_TIME, PLAIN },
    { "p99", "p99 of failed", "latency_failed_p99", AS_TIME, PLAIN },
    { "max", NULL, "latency_failed_max", AS_TIME, PLAIN },
};
static const struct column alerts[] = {
    { NULL, "fired", "fired", AS_SHARE, PLAIN },
    { NULL, "after impact", "fired_after_impact", AS_TIME, OWN_UNIT },
    { NULL, "false alarms", "false_alarms", AS_COUNT, PLAIN },
    { NULL, "noise", "noise", AS_TIME, OWN_UNIT },
    { NULL, "firing", "firing_share", AS_SHARE, PLAIN },
};

#define COLUMNS(list) { list, sizeof(list) / sizeof *(list) }
const struct columns columns_of_edges = COLUMNS(edges);
const struct columns columns_of_attempts = COLUMNS(attempts);
const struct columns columns_of_services = COLUMNS(services);
const struct columns columns_of_queues = COLUMNS(queues);
const struct columns columns_of_lag = COLUMNS(lag);
const struct columns columns_of_consumers = COLUMNS(consumers);
const struct columns columns_of_endpoints = COLUMNS(endpoints);
const struct columns columns_of_clients = COLUMNS(clients);
const struct columns columns_of_latency = COLUMNS(latency);
const struct columns columns_of_failed = COLUMNS(failed);
const struct columns columns_of_alerts = COLUMNS(alerts);

const struct estimate *column_find(const struct column *column, const struct study *study,
                                   const char *path, struct arena *arena)
{
    return study_find(study, arena_format(arena, "%s.%s", path, column->metric));
}
