/* How a fact is counted: additions only, one small function a kind.
**
** What is frequent: some nine facts an attempt.  So all of it is inline where the fact is told
** (models/counts/probe.h), and of the switch one case is left there.  Levels (busy, queued) are
** whole numbers; their areas are added when they change and at the end of each window.
*/
#ifndef SQUALL_MODELS_COUNTS_COUNT_H
#define SQUALL_MODELS_COUNTS_COUNT_H

#include "base/field.h"
#include "models/counts/count_messages.h"
#include "models/counts/meters.h"

/* The window of a time; the end of the run belongs to the last one. */
static inline size_t metrics_window_of(const struct metrics *metrics, sim_time time)
{
    if (metrics->sliced)
        return (size_t)(time >= metrics->from) + (time >= metrics->until);
    size_t window = (size_t)(time / metrics->tick);
    return window < metrics->rows ? window : metrics->rows - 1;
}

static inline void meter_move_gauge(struct gauge_meter *gauge, double *area, sim_time now,
                                    double by)
{
    *area += gauge->level * time_to_s(now - gauge->since);
    gauge->since = now;
    gauge->level += by;
}

static inline void meter_add_areas(struct service_meter *meter, sim_time now)
{
    if (now == meter->since)
        return;
    double seconds = time_to_s(now - meter->since);
    meter->level->busy_area += (double)meter->busy * seconds;
    meter->level->queue_area += (double)meter->queued * seconds;
    meter->since = now;
}

static inline void endpoint_add_areas(struct endpoint_meter *meter, sim_time now)
{
    double seconds = time_to_s(now - meter->since);
    meter->now->busy_area += (double)meter->busy * seconds;
    meter->now->workers_area += (double)meter->workers * seconds;
    meter->since = now;
}

/* --- levels --- */

static inline void count_edge_gauge_moves(struct edge_meter *edge, const struct fact *fact)
{
    uint32_t gauge = fact->number;
    edge->now->breakers_opened += gauge == GAUGE_BREAKERS_OPEN && fact->by > 0;
    meter_move_gauge(&edge->gauge[gauge], &edge->now->gauge_area[gauge], fact->time, fact->by);
}

static inline void count_endpoint_workers_move(struct service_meter *service,
                                               const struct fact *fact)
{
    struct endpoint_meter *endpoint = &service->endpoint[fact->endpoint];
    endpoint_add_areas(endpoint, fact->time);
    endpoint->workers += (int64_t)fact->by;
}

static inline void count_service_gauge_moves(struct service_meter *service, const struct fact *fact)
{
    if (fact->endpoint > 0)
        count_endpoint_workers_move(service, fact);
    uint32_t gauge = fact->number - EDGE_GAUGES;
    meter_move_gauge(&service->gauge[gauge], &service->now->gauge_area[gauge], fact->time,
                     fact->by);
}

/* --- calls --- */

static inline void count_root_call_ended(struct metrics *metrics, struct edge_meter *edge,
                                         const struct fact *fact)
{
    struct client_meter *meter = edge->client;
    struct client_counts *now = meter->now;
    size_t wanted = metrics_window_of(metrics, fact->time - fact->span);
    struct client_counts *then = &meter->row[wanted];
    metrics->open--;
    metrics->last_end = fact->time;
    edge->hanging -= wanted < edge->old;
    edge->row[wanted].meant_ended++;
    now->ended++;
    now->ends[fact->outcome]++;
    then->meant_ended++;
    if (!outcome_is_good((enum outcome)fact->outcome)) {
        now->failed++;
        now->abandoned += fact->outcome == OUTCOME_cancelled;
        now->failed_sum += time_to_s(fact->span);
        if (metrics->counts || !metrics->sliced)
            histogram_add(&meter->window.failed, fact->span);
        return;
    }
    if (fact->outcome == OUTCOME_ok) {
        now->ok++;
        then->meant_ok++;
    } else {
        now->degraded++;
    }
    then->meant_answered++;
    then->meant_within += fact->span <= meter->within;
    for (int i = 0; i < TARGETS; i++)
        then->slow[i] += metrics->target[i] != TIME_NONE && fact->span > metrics->target[i];
    now->latency_sum += time_to_s(fact->span);
    if (metrics->counts || !metrics->sliced)
        histogram_add(&meter->window.answered, fact->span);
}

static inline void count_call_started(struct metrics *metrics, struct edge_meter *edge)
{
    edge->now->calls++;
    if (!edge->client)
        return;
    edge->client->now->calls++;
    if (++metrics->open > metrics->open_most)
        metrics->open_most = metrics->open;
}

static inline void count_call_ended(struct metrics *metrics, struct edge_meter *edge,
                                    const struct fact *fact)
{
    struct edge_counts *row = edge->now;
    bool good = outcome_is_good((enum outcome)fact->outcome);
    row->ended++;
    row->good += good;
    row->degraded += fact->outcome == OUTCOME_degraded;
    row->attempts_of_ended += fact->number;
    if (fact->number > row->attempts_most)
        row->attempts_most = fact->number;
    row->retried += fact->number > 1;
    row->retried_good += fact->number > 1 && good;
    if (metrics->counts)
        edge->spread[fact->number < SPREAD_PLACES ? fact->number : SPREAD_PLACES - 1]++;
    if (edge->client)
        count_root_call_ended(metrics, edge, fact);
}

/* That a cancelled request is gone is what its caller wanted to hear. */
static inline void count_attempt_answered(struct edge_counts *row, const struct fact *fact)
{
    row->late += !fact->counts && fact->outcome != OUTCOME_cancelled;
    row->late_counted += fact->late && fact->counts;
    row->answered[fact->outcome]++;
}

static inline void count_attempt_sent(struct edge_counts *row, const struct fact *fact)
{
    row->attempts++;
    row->retries += fact->number > 1;
}

static inline void count_cache_asked(struct edge_counts *row, const struct fact *fact)
{
    row->cache_hits += fact->outcome == OUTCOME_ok;
    row->cache_misses += fact->outcome != OUTCOME_ok;
}

/* --- requests --- */

static inline void count_request_refused(struct service_counts *row, const struct fact *fact)
{
    row->refused++;
    row->shed += fact->outcome == OUTCOME_overloaded;
}

static inline void count_request_finished(struct service_counts *row, const struct fact *fact)
{
    row->finished++;
    row->residence_sum += time_to_s(fact->span);
    if (fact->number == 0)
        return;
    row->executed++;
    row->completed += outcome_is_good((enum outcome)fact->outcome);
    row->duplicates += fact->number > 1;
}

static inline void count_request_queued(struct service_meter *meter, const struct fact *fact)
{
    meter_add_areas(meter, fact->time);
    if (++meter->queued > (int64_t)meter->level->queue_most)
        meter->level->queue_most = (uint64_t)meter->queued;
}

static inline void count_request_unqueued(struct service_meter *meter, const struct fact *fact)
{
    meter_add_areas(meter, fact->time);
    meter->queued--;
    meter->now->wait_sum += time_to_s(fact->span);
}

static inline void count_endpoint_busy_moves(struct endpoint_meter *endpoint, sim_time now, int by)
{
    if (!endpoint)
        return;
    endpoint_add_areas(endpoint, now);
    endpoint->busy += by;
}

static inline void count_worker_taken(struct service_meter *meter, const struct edge_meter *edge,
                         const struct fact *fact)
{
    if (meter->parted)
        count_endpoint_busy_moves(edge->endpoint, fact->time, 1);
    meter_add_areas(meter, fact->time);
    meter->busy++;
    meter->now->waits++;
    meter->now->age_sum += time_to_s(fact->span);
}

static inline void count_worker_freed(struct service_meter *meter, const struct edge_meter *edge,
                         const struct fact *fact)
{
    if (meter->parted)
        count_endpoint_busy_moves(edge->endpoint, fact->time, -1);
    double seconds = time_to_s(fact->span);
    meter_add_areas(meter, fact->time);
    meter->busy--;
    meter->now->worked += seconds;
    if (fact->late)
        meter->now->wasted += seconds;
}

/* What is known of the fact where it is told, its kind always, is known to the compiler here; so
** is, by the kind, which of the two meters nobody looks at. */
static inline __attribute__((always_inline)) void meters_add(struct metrics *metrics,
                                                             struct edge_meter *edge,
                                                             struct service_meter *service,
                                                             const struct fact *fact)
{
    switch ((enum fact_kind)fact->kind) {
    case FACT_CALL_STARTED:
        count_call_started(metrics, edge);
        break;
    case FACT_CALL_ENDED:
        count_call_ended(metrics, edge, fact);
        break;
    case FACT_ATTEMPT_SENT:
        count_attempt_sent(edge->now, fact);
        break;
    case FACT_ATTEMPT_ANSWERED:
        count_attempt_answered(edge->now, fact);
        break;
    case FACT_ATTEMPT_LOST:
        edge->now->lost++;
        break;
    case FACT_ATTEMPT_GIVEN_UP:
        edge->now->given_up[fact->outcome]++;
        break;
    case FACT_ATTEMPT_UNSENT:
        edge->now->unsent[fact->outcome]++;
        break;
    case FACT_HEDGED:
        edge->now->hedges++;
        break;
    case FACT_CACHE_ASKED:
        count_cache_asked(edge->now, fact);
        break;
    case FACT_RELOADED:
        edge->client->now->reloads++;
        break;
    case FACT_CALL_HELD:
    case FACT_CALL_GOES_ON:
    case FACT_DELIVERY_BEGUN:
        break;
    case FACT_EDGE_GAUGE:
        count_edge_gauge_moves(edge, fact);
        break;
    case FACT_SERVICE_GAUGE:
        count_service_gauge_moves(service, fact);
        break;
    case FACT_REQUEST_DROPPED:
        service->now->dropped[fact->outcome]++;
        break;
    case FACT_DUPLICATE_SUPPRESSED:
        service->now->suppressed++;
        break;
    case FACT_RETRIES_EXHAUSTED:
        edge->now->exhausted++;
        break;
    case FACT_REQUEST_ARRIVED:
        service->now->arrivals++;
        service->now->first_born += fact->first_born;
        break;
    case FACT_REQUEST_REFUSED:
        count_request_refused(service->now, fact);
        break;
    case FACT_REQUEST_QUEUED:
        count_request_queued(service, fact);
        break;
    case FACT_REQUEST_UNQUEUED:
        count_request_unqueued(service, fact);
        break;
    case FACT_WORKER_TAKEN:
        count_worker_taken(service, edge, fact);
        break;
    case FACT_WORKER_FREED:
        count_worker_freed(service, edge, fact);
        break;
    case FACT_REQUEST_FINISHED:
        count_request_finished(service->now, fact);
        break;
    case FACT_MESSAGE_IN:
        count_message_in(metrics, &metrics->queue[fact->service], fact);
        break;
    case FACT_MESSAGE_DUE:
        count_message_moves(&metrics->queue[fact->service], fact);
        break;
    case FACT_MESSAGE_DELIVERED:
        count_message_delivered(metrics, &metrics->queue[fact->service], fact);
        break;
    case FACT_LEASE_RENEWED:
        metrics->queue[fact->service].now->renewed++;
        break;
    case FACT_MESSAGE_RETURNED:
        count_message_returned(&metrics->queue[fact->service], fact);
        break;
    case FACT_MESSAGES_HELD:
        count_messages_held(&metrics->queue[fact->service], fact);
        break;
    case FACT_MESSAGE_OUT:
        count_message_out(metrics, &metrics->queue[fact->service], fact);
        break;
    case FACT_QUEUE_OLDEST:
        count_queue_oldest(&metrics->queue[fact->service], fact);
        break;
    case FACT_DELIVERY_OVER:
        count_delivery_over(metrics->consumer[fact->service].now, fact);
        break;
    case FACT_KINDS:
        break;
    }
}

/* The same, of meters that the fact names. */
static inline __attribute__((always_inline)) void metrics_add(struct metrics *metrics,
                                                              const struct fact *fact)
{
    meters_add(metrics, &metrics->edge[fact->edge], &metrics->service[fact->service], fact);
}

#endif
