/* Adding up counts: of windows to totals, of clients and edges to those of all. */
#include "models/measure/metrics.h"

void client_counts_add(struct client_counts *into, const struct client_counts *from)
{
    into->calls += from->calls;
    into->ended += from->ended;
    into->ok += from->ok;
    into->degraded += from->degraded;
    into->failed += from->failed;
    into->abandoned += from->abandoned;
    into->reloads += from->reloads;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        into->ends[i] += from->ends[i];
    into->hanging += from->hanging;
    into->hung += from->hung;
    into->unasked += from->unasked;
    into->meant_ended += from->meant_ended;
    into->meant_ok += from->meant_ok;
    into->meant_answered += from->meant_answered;
    into->meant_within += from->meant_within;
    for (int i = 0; i < TARGETS; i++)
        into->slow[i] += from->slow[i];
    into->latency_sum += from->latency_sum;
    into->failed_sum += from->failed_sum;
}

void edge_counts_add(struct edge_counts *into, const struct edge_counts *from)
{
    into->calls += from->calls;
    into->ended += from->ended;
    into->good += from->good;
    into->attempts += from->attempts;
    into->retries += from->retries;
    into->retried += from->retried;
    into->retried_good += from->retried_good;
    into->exhausted += from->exhausted;
    into->attempts_of_ended += from->attempts_of_ended;
    if (from->attempts_most > into->attempts_most)
        into->attempts_most = from->attempts_most;
    into->timeouts += from->timeouts;
    into->deadlines += from->deadlines;
    into->refusals += from->refusals;
    into->errors += from->errors;
    into->unavailable += from->unavailable;
    into->overloaded += from->overloaded;
    into->invalid += from->invalid;
    into->lost += from->lost;
    into->late += from->late;
    into->late_counted += from->late_counted;
    into->degraded += from->degraded;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        into->unsent[i] += from->unsent[i];
    into->hedges += from->hedges;
    into->cancelled += from->cancelled;
    into->cache_hits += from->cache_hits;
    into->cache_misses += from->cache_misses;
    into->breakers_opened += from->breakers_opened;
    for (int i = 0; i < EDGE_GAUGES; i++)
        into->gauge_area[i] += from->gauge_area[i];
}

void service_counts_add(struct service_counts *into, const struct service_counts *from)
{
    into->arrivals += from->arrivals;
    into->first_born += from->first_born;
    into->finished += from->finished;
    into->completed += from->completed;
    into->executed += from->executed;
    into->refused += from->refused;
    into->duplicates += from->duplicates;
    into->waits += from->waits;
    into->wait_sum += from->wait_sum;
    into->age_sum += from->age_sum;
    into->residence_sum += from->residence_sum;
    into->busy_area += from->busy_area;
    into->queue_area += from->queue_area;
    into->worked += from->worked;
    into->wasted += from->wasted;
    if (from->queue_most > into->queue_most)
        into->queue_most = from->queue_most;
    into->shed += from->shed;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        into->dropped[i] += from->dropped[i];
    into->suppressed += from->suppressed;
    for (int i = 0; i < SERVICE_GAUGES; i++)
        into->gauge_area[i] += from->gauge_area[i];
}

void endpoint_counts_add(struct endpoint_counts *into, const struct endpoint_counts *from)
{
    into->busy_area += from->busy_area;
    into->workers_area += from->workers_area;
}
