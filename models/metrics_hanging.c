#include "models/metrics_hanging.h"

#include <math.h>

/* Mean seconds of an answer to the client's calls, in their mix, when nothing queues. */
static double answer_mean(const struct topology *topology, size_t client)
{
    const struct client_spec *spec = &topology->spec->clients.item[client];
    double sum = 0, weights = 0;
    for (size_t e = 0; e < topology->client_roads; e++) {
        if (topology->road[e].from != client)
            continue;
        double weight = spec->calls.item[topology->road[e].call].weight;
        sum += weight * topology_answer(topology, e);
        weights += weight;
    }
    return weights > 0 ? sum / weights : 0;
}

static sim_time slowest_target(const struct metrics *metrics)
{
    sim_time slowest = TIME_NONE;
    for (int i = 0; i < TARGETS; i++)
        slowest = metrics->target[i] > slowest ? metrics->target[i] : slowest;
    return slowest;
}

void hanging_init(struct metrics *metrics, size_t client)
{
    const struct client_spec *spec = &metrics->topology->spec->clients.item[client];
    struct client_meter *meter = &metrics->client[client];
    double answer = answer_mean(metrics->topology, client), tick = time_to_s(metrics->tick);
    sim_time target = slowest_target(metrics);
    double patience = target != TIME_NONE ? time_to_s(target) : 10 * answer;
    meter->patience = (size_t)fmin(fmax(1, ceil(patience / tick)), (double)metrics->rows + 1);
    if (!spec->closed)
        return;
    double think = spec->closed->think.kind ? dist_mean(&spec->closed->think) : 0;
    meter->asks = tick / fmax(think + answer, 1e-9);
}

/* Windows become old one after the other. */
void hanging_count(const struct metrics *metrics, struct client_meter *meter)
{
    while (meter->old + meter->patience <= metrics->window) {
        meter->hanging += meter->row[meter->old].calls - meter->row[meter->old].meant_ended;
        meter->old++;
    }
    meter->now->hanging = meter->hanging;
    meter->now->unasked = (double)meter->hanging * meter->asks;
}

void hanging_close(struct client_meter *meter)
{
    for (size_t w = 0; w < meter->old; w++)
        meter->row[w].hung = meter->row[w].calls - meter->row[w].meant_ended;
}
