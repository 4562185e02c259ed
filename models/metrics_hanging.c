#include "models/metrics_hanging.h"

#include <math.h>

/* Mean seconds of an answer to the client's calls when nothing queues: in their mix, and of the
** slowest. */
struct answers {
    double mean, slowest;
};

static struct answers answers_of(const struct topology *topology, size_t client)
{
    const struct client_spec *spec = &topology->spec->clients.item[client];
    struct answers answers = { 0, 0 };
    double weights = 0;
    for (size_t e = 0; e < topology->client_roads; e++) {
        if (topology->road[e].from != client)
            continue;
        double weight = spec->calls.item[topology->road[e].call].weight;
        if (!(weight > 0))
            continue;
        double answer = topology_answer(topology, e);
        answers.mean += weight * answer;
        answers.slowest = fmax(answers.slowest, answer);
        weights += weight;
    }
    answers.mean = weights > 0 ? answers.mean / weights : 0;
    return answers;
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
    struct answers answers = answers_of(metrics->topology, client);
    double tick = time_to_s(metrics->tick);
    sim_time target = slowest_target(metrics);
    double patience = target != TIME_NONE ? time_to_s(target) : 10 * answers.slowest;
    meter->first_answers = (size_t)fmin(ceil(3 * answers.slowest / tick), (double)metrics->rows);
    meter->patience = (size_t)fmin(fmax(1, ceil(patience / tick)), (double)metrics->rows + 1);
    if (!spec->closed)
        return;
    double think = spec->closed->think.kind ? dist_mean(&spec->closed->think) : 0;
    meter->asks = tick / fmax(think + answers.mean, 1e-9);
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
