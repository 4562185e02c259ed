/* Windows: one row of counts each, opened and closed as time goes by. */
#include "models/measure/metrics_parts.h"

#include "models/measure/metrics_hanging.h"
#include "models/spec/client.h"
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/run.h"
#include "models/spec/world.h"

/* --- windows --- */

static void add_gauges(struct metrics *metrics, sim_time now)
{
    const struct topology *topology = metrics->topology;
    for (size_t e = 0; e < topology->roads; e++)
        for (int g = 0; g < EDGE_GAUGES; g++)
            meter_move_gauge(&metrics->edge[e].gauge[g], &metrics->edge[e].now->gauge_area[g], now,
                             0);
    for (size_t s = 0; s < topology->services; s++)
        for (int g = 0; g < SERVICE_GAUGES; g++)
            meter_move_gauge(&metrics->service[s].gauge[g], &metrics->service[s].now->gauge_area[g],
                             now, 0);
}

static void close_queue(struct metrics *metrics, struct queue_meter *queue, sim_time end)
{
    for (unsigned place = 0; place < MESSAGE_PLACES; place++)
        queue_add_area(queue, place, end);
    queue_add_held(queue, end);
    queue_note_oldest(queue, end);
    queue->now->latency = latencies_quantiles(&queue->window, &metrics->scratch);
    if (metrics->window >= metrics->first || metrics->sliced)
        latencies_merge(&queue->run, &queue->window);
    latencies_clear(&queue->window);
}

static void close_window(struct metrics *metrics, sim_time end)
{
    const struct topology *topology = metrics->topology;
    for (size_t s = 0; s < topology->services; s++)
        meter_add_areas(&metrics->service[s], end);
    for (size_t n = 0; n < topology->nodes; n++)
        endpoint_add_areas(&metrics->endpoint[n], end);
    add_gauges(metrics, end);
    for (size_t s = 0; s < topology->services; s++)
        if (topology->part[s]->kind == PART_QUEUE)
            close_queue(metrics, &metrics->queue[s], end);
    for (size_t c = 0; c < topology->spec->clients.count; c++) {
        struct client_meter *meter = &metrics->client[c];
        meter->now->latency = latencies_quantiles(&meter->window, &metrics->scratch);
        if (metrics->window >= metrics->first || metrics->sliced)
            latencies_merge(&meter->run, &meter->window);
        latencies_clear(&meter->window);
    }
    if (!metrics->sliced)
        hanging_count(metrics);
}

static sim_time end_of(const struct metrics *metrics, size_t window)
{
    if (window + 1 >= metrics->rows)
        return SIM_FOREVER;
    if (metrics->sliced)
        return window == 0 ? metrics->from : metrics->until;
    return (sim_time)(window + 1) * metrics->tick;
}

static void open_queue(struct queue_meter *queue, size_t window)
{
    queue->now = &queue->row[window];
    queue->now->depth_most = (uint64_t)(queue->level[MESSAGE_WAITS] + queue->held);
}

static void open_window(struct metrics *metrics, size_t window)
{
    const struct topology *topology = metrics->topology;
    metrics->window = window;
    metrics->window_end = end_of(metrics, window);
    metrics->quiet_until = metrics->watched ? 0 : metrics->window_end;
    metrics->counts = window >= metrics->first && window < metrics->last;
    for (size_t c = 0; c < topology->spec->clients.count; c++)
        metrics->client[c].now = &metrics->client[c].row[window];
    for (size_t e = 0; e < topology->roads; e++)
        metrics->edge[e].now = &metrics->edge[e].row[window];
    for (size_t n = 0; n < topology->nodes; n++)
        metrics->endpoint[n].now = &metrics->endpoint[n].row[window];
    for (size_t s = 0; s < topology->services; s++) {
        metrics->service[s].now = &metrics->service[s].row[window];
        metrics->service[s].level = metrics->service[s].now;
        metrics->service[s].now->queue_most = (uint64_t)metrics->service[s].queued;
        if (topology->part[s]->kind == PART_QUEUE)
            open_queue(&metrics->queue[s], window);
        if (topology->part[s]->kind == PART_CONSUMER)
            metrics->consumer[s].now = &metrics->consumer[s].row[window];
    }
}

/* The last window stays open to the end, whatever its length. */
void metrics_roll(struct metrics *metrics, sim_time now)
{
    while (now >= metrics->window_end) {
        close_window(metrics, metrics->window_end);
        open_window(metrics, metrics->window + 1);
    }
}

/* --- life --- */

static void set_windows(struct metrics *metrics, const struct run_spec *run)
{
    sim_time tick = run->tick;
    metrics->tick = tick;
    metrics->windows = (size_t)(run->duration / tick);
    metrics->rows = metrics->windows + (run->duration % tick != 0);
    metrics->first = (size_t)((run->warmup + tick - 1) / tick);
    metrics->last = metrics->rows;
    metrics->from = (sim_time)metrics->first * tick;
    metrics->to = run->duration;
}

bool metrics_wants_slice(const struct run_spec *run)
{
    return run->from != TIME_NONE || run->to != TIME_NONE;
}

static void set_slice(struct metrics *metrics, const struct run_spec *run)
{
    set_windows(metrics, run);
    metrics->sliced = true;
    metrics->from = run->from != TIME_NONE ? run->from : metrics->from;
    metrics->to = run->to != TIME_NONE ? run->to : metrics->to;
    metrics->until = metrics->to < run->duration ? metrics->to : SIM_FOREVER;
    metrics->rows = 3;
    metrics->first = 1;
    metrics->last = 2;
}

static void set_targets(struct metrics *metrics, const struct latency_spec *latency)
{
    metrics->target[TARGET_P50] = latency->p50;
    metrics->target[TARGET_P90] = latency->p90;
    metrics->target[TARGET_P95] = latency->p95;
    metrics->target[TARGET_P99] = latency->p99;
    metrics->target[TARGET_P999] = latency->p999;
}

static void make_part_meters(struct metrics *metrics, struct arena *arena)
{
    const struct topology *topology = metrics->topology;
    metrics->queue = ARENA_ARRAY(arena, topology->services, struct queue_meter);
    metrics->consumer = ARENA_ARRAY(arena, topology->services, struct consumer_meter);
    for (size_t s = 0; s < topology->services; s++) {
        struct queue_meter *queue = &metrics->queue[s];
        if (topology->part[s]->kind == PART_CONSUMER)
            metrics->consumer[s].row = ARENA_ARRAY(arena, metrics->rows, struct consumer_counts);
        if (topology->part[s]->kind != PART_QUEUE)
            continue;
        *queue = (struct queue_meter){ .row = ARENA_ARRAY(arena, metrics->rows,
                                                          struct queue_counts),
                                       .oldest = TIME_NONE, .first_dead = TIME_NONE,
                                       .first_moved = TIME_NONE };
        latencies_init(&queue->window);
        latencies_init(&queue->run);
    }
}

static void make_meters(struct metrics *metrics, struct arena *arena)
{
    const struct topology *topology = metrics->topology;
    const struct world_spec *spec = topology->spec;
    set_targets(metrics, &spec->objective.latency);
    metrics->client = ARENA_ARRAY(arena, spec->clients.count, struct client_meter);
    for (size_t c = 0; c < spec->clients.count; c++) {
        metrics->client[c].row = ARENA_ARRAY(arena, metrics->rows, struct client_counts);
        latencies_init(&metrics->client[c].window);
        latencies_init(&metrics->client[c].run);
        metrics->client[c].within = spec->clients.item[c].within;
    }
    histogram_init(&metrics->scratch);
    metrics->endpoint = ARENA_ARRAY(arena, topology->nodes, struct endpoint_meter);
    for (size_t n = 0; n < topology->nodes; n++)
        metrics->endpoint[n].row = ARENA_ARRAY(arena, metrics->rows, struct endpoint_counts);
    metrics->service = ARENA_ARRAY(arena, topology->services, struct service_meter);
    metrics->edge = ARENA_ARRAY(arena, topology->roads, struct edge_meter);
    for (size_t e = 0; e < topology->roads; e++) {
        metrics->edge[e].row = ARENA_ARRAY(arena, metrics->rows, struct edge_counts);
        metrics->edge[e].spread = ARENA_ARRAY(arena, SPREAD_PLACES, uint64_t);
        size_t node = topology_node(topology, e);
        if (node != topology->first_node[topology->road[e].to]) {
            metrics->edge[e].endpoint = &metrics->endpoint[node];
            metrics->service[topology->road[e].to].parted = true;
        }
        if (topology->road[e].from_client)
            metrics->edge[e].client = &metrics->client[topology->road[e].from];
    }
    for (size_t s = 0; s < topology->services; s++) {
        metrics->service[s].row = ARENA_ARRAY(arena, metrics->rows, struct service_counts);
        metrics->service[s].endpoint = &metrics->endpoint[topology->first_node[s]];
    }
    make_part_meters(metrics, arena);
    hanging_init(metrics);
    open_window(metrics, 0);
}

void metrics_init(struct metrics *metrics, const struct topology *topology, struct arena *arena)
{
    *metrics = (struct metrics){ .topology = topology, .roll = metrics_roll };
    set_windows(metrics, &topology->spec->run);
    make_meters(metrics, arena);
}

void metrics_init_slice(struct metrics *metrics, const struct topology *topology,
                        struct arena *arena)
{
    *metrics = (struct metrics){ .topology = topology, .roll = metrics_roll };
    set_slice(metrics, &topology->spec->run);
    make_meters(metrics, arena);
}

void metrics_close(struct metrics *metrics, sim_time end)
{
    metrics_roll(metrics, end); /* closes all windows but the last */
    close_window(metrics, end);
    hanging_close(metrics);
}

void metrics_release(struct metrics *metrics)
{
    for (size_t c = 0; c < metrics->topology->spec->clients.count; c++) {
        latencies_release(&metrics->client[c].window);
        latencies_release(&metrics->client[c].run);
    }
    for (size_t s = 0; s < metrics->topology->services; s++)
        if (metrics->topology->part[s]->kind == PART_QUEUE) {
            latencies_release(&metrics->queue[s].window);
            latencies_release(&metrics->queue[s].run);
        }
    histogram_release(&metrics->scratch);
}
