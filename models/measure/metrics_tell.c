/* What is frequent: every fact of a run comes through metrics_tell(), some two per event; it must
** stay a switch and additions.  Levels (busy, queued) are whole numbers, their areas are added when
** they change and at the end of each window.
*/
#include "models/measure/metrics_parts.h"

#include "models/call/call.h"

/* --- levels --- */

static void edge_gauge_moves(struct edge_meter *edge, const struct fact *fact)
{
    uint32_t gauge = fact->number;
    edge->now->breakers_opened += gauge == GAUGE_BREAKERS_OPEN && fact->by > 0;
    meter_move_gauge(&edge->gauge[gauge], &edge->now->gauge_area[gauge], fact->time, fact->by);
}

static void endpoint_workers_move(struct metrics *metrics, const struct fact *fact)
{
    struct endpoint_meter *endpoint =
        &metrics->endpoint[metrics->topology->first_node[fact->service] + fact->endpoint];
    endpoint_add_areas(endpoint, fact->time);
    endpoint->workers += (int64_t)fact->by;
}

static void service_gauge_moves(struct metrics *metrics, struct service_meter *service,
                                const struct fact *fact)
{
    if (fact->endpoint > 0)
        endpoint_workers_move(metrics, fact);
    uint32_t gauge = fact->number - EDGE_GAUGES;
    meter_move_gauge(&service->gauge[gauge], &service->now->gauge_area[gauge], fact->time,
                     fact->by);
}

/* --- calls --- */

static void root_call_ended(struct metrics *metrics, struct edge_meter *edge,
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

static void call_started(struct metrics *metrics, struct edge_meter *edge)
{
    edge->now->calls++;
    if (!edge->client)
        return;
    edge->client->now->calls++;
    if (++metrics->open > metrics->open_most)
        metrics->open_most = metrics->open;
}

static void call_ended(struct metrics *metrics, struct edge_meter *edge, const struct fact *fact)
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
        root_call_ended(metrics, edge, fact);
}

/* That a cancelled request is gone is what its caller wanted to hear. */
static void attempt_answered(struct edge_counts *row, const struct fact *fact)
{
    row->late += !fact->counts && fact->outcome != OUTCOME_cancelled;
    row->late_counted += fact->late && fact->counts;
    row->refusals += fact->outcome == OUTCOME_refused;
    row->errors += fact->outcome == OUTCOME_error;
    row->unavailable += fact->outcome == OUTCOME_unavailable;
    row->overloaded += fact->outcome == OUTCOME_overloaded;
    row->invalid += fact->outcome == OUTCOME_invalid;
}

static void attempt_sent(struct edge_counts *row, const struct fact *fact)
{
    row->attempts++;
    row->retries += fact->number > 1;
}

static void attempt_given_up(struct edge_counts *row, const struct fact *fact)
{
    row->timeouts += fact->outcome == OUTCOME_timeout;
    row->deadlines += fact->outcome == OUTCOME_deadline;
    row->cancelled += fact->outcome == OUTCOME_cancelled;
}

static void cache_asked(struct edge_counts *row, const struct fact *fact)
{
    row->cache_hits += fact->outcome == OUTCOME_ok;
    row->cache_misses += fact->outcome != OUTCOME_ok;
}

/* --- requests --- */

static void request_refused(struct service_counts *row, const struct fact *fact)
{
    row->refused++;
    row->shed += fact->outcome == OUTCOME_overloaded;
}

static void request_finished(struct service_counts *row, const struct fact *fact)
{
    row->finished++;
    row->residence_sum += time_to_s(fact->span);
    row->executed += fact->number > 0;
    row->completed += fact->number > 0 && outcome_is_good((enum outcome)fact->outcome);
    row->duplicates += fact->number > 1;
}

static void request_queued(struct service_meter *meter, const struct fact *fact)
{
    meter_add_areas(meter, fact->time);
    if (++meter->queued > meter->level->queue_most)
        meter->level->queue_most = meter->queued;
}

static void request_unqueued(struct service_meter *meter, const struct fact *fact)
{
    meter_add_areas(meter, fact->time);
    meter->queued--;
    meter->now->wait_sum += time_to_s(fact->span);
}

static void endpoint_busy_moves(struct endpoint_meter *endpoint, sim_time now, int by)
{
    if (!endpoint)
        return;
    endpoint_add_areas(endpoint, now);
    endpoint->busy += by;
}

static void worker_taken(struct service_meter *meter, const struct edge_meter *edge,
                         const struct fact *fact)
{
    endpoint_busy_moves(edge->endpoint, fact->time, 1);
    meter_add_areas(meter, fact->time);
    meter->busy++;
    meter->now->waits++;
    meter->now->age_sum += time_to_s(fact->span);
}

static void worker_freed(struct service_meter *meter, const struct edge_meter *edge,
                         const struct fact *fact)
{
    endpoint_busy_moves(edge->endpoint, fact->time, -1);
    double seconds = time_to_s(fact->span);
    meter_add_areas(meter, fact->time);
    meter->busy--;
    meter->now->worked += seconds;
    if (fact->late)
        meter->now->wasted += seconds;
}

static inline void count(struct metrics *metrics, const struct fact *fact)
{
    struct edge_meter *edge = &metrics->edge[fact->edge];
    struct service_meter *service = &metrics->service[fact->service];
    switch ((enum fact_kind)fact->kind) {
    case FACT_CALL_STARTED:
        call_started(metrics, edge);
        break;
    case FACT_CALL_ENDED:
        call_ended(metrics, edge, fact);
        break;
    case FACT_ATTEMPT_SENT:
        attempt_sent(edge->now, fact);
        break;
    case FACT_ATTEMPT_ANSWERED:
        attempt_answered(edge->now, fact);
        break;
    case FACT_ATTEMPT_LOST:
        edge->now->lost++;
        break;
    case FACT_ATTEMPT_GIVEN_UP:
        attempt_given_up(edge->now, fact);
        break;
    case FACT_ATTEMPT_UNSENT:
        edge->now->unsent[fact->outcome]++;
        break;
    case FACT_HEDGED:
        edge->now->hedges++;
        break;
    case FACT_CACHE_ASKED:
        cache_asked(edge->now, fact);
        break;
    case FACT_RELOADED:
        edge->client->now->reloads++;
        break;
    case FACT_EDGE_GAUGE:
        edge_gauge_moves(edge, fact);
        break;
    case FACT_SERVICE_GAUGE:
        service_gauge_moves(metrics, service, fact);
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
        request_refused(service->now, fact);
        break;
    case FACT_REQUEST_QUEUED:
        request_queued(service, fact);
        break;
    case FACT_REQUEST_UNQUEUED:
        request_unqueued(service, fact);
        break;
    case FACT_WORKER_TAKEN:
        worker_taken(service, edge, fact);
        break;
    case FACT_WORKER_FREED:
        worker_freed(service, edge, fact);
        break;
    case FACT_REQUEST_FINISHED:
        request_finished(service->now, fact);
        break;
    case FACT_KINDS:
        break;
    }
}

static void metrics_tell(void *self, const struct fact *fact)
{
    struct metrics *metrics = self;
    if (fact->time >= metrics->window_end)
        metrics_roll(metrics, fact->time);
    count(metrics, fact);
}

/* --- a slice --- */

/* What is told next counts there. */
static void point_at(struct metrics *metrics, const struct fact *fact, size_t window)
{
    struct edge_meter *edge = &metrics->edge[fact->edge];
    struct service_meter *service = &metrics->service[fact->service];
    edge->now = &edge->row[window];
    service->now = &service->row[window];
    if (edge->client)
        edge->client->now = &edge->client->row[window];
    metrics->counts = window == metrics->first;
}

static void slice_tell(void *self, const struct fact *fact)
{
    struct metrics *metrics = self;
    const struct call *call = fact->call;
    if (fact->time >= metrics->window_end)
        metrics_roll(metrics, fact->time);
    point_at(metrics, fact, call ? metrics_window_of(metrics, call->wanted) : metrics->window);
    count(metrics, fact);
    point_at(metrics, fact, metrics->window);
}

struct observer metrics_observer(struct metrics *metrics)
{
    return (struct observer){ metrics->sliced ? slice_tell : metrics_tell, metrics };
}
